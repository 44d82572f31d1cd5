//! The parameters of a network with an energy, and the network that is drawn from them.

use attractor_core::integrators::{Flow, Method};
use attractor_core::maths::log;
use attractor_core::registry::Choice;
use attractor_core::{Invalid, Purpose, Seed, Streams, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::generating::{Functions, LogCosh, MeanSquare};
use crate::{EnergyNetwork, Memories, MemoriesError, NetworkFlow, TimeConstants};

/// The random memories of a repetition.
const MEMORIES: Purpose = Purpose::named("memories");
/// The random state at which a repetition starts.
const START: Purpose = Purpose::named("start");
/// Steps of a run are refused beyond this number: nobody meant it.
const MOST_STEPS: f64 = 1e8;

/// A network of visible and hidden units with an energy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkParameters {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of hidden units, which is that of memories.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// Ξ: the memories themselves, all of one length. Left out, independent normal numbers of variance 1
    /// are drawn in each repetition. Given, they say how many units there are.
    pub memories: Option<Vec<Vec<f64>>>,
    /// L_v: generates the output of the visible units; a name, or a table with `kind`. `attractor list` has them
    /// all.
    pub visible_function: Choice<Functions>,
    /// L_h: generates the output of the hidden units; a name, or a table with `kind`.
    pub hidden_function: Choice<Functions>,
    /// τ_v: time constant of the visible units.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub tau_visible: f64,
    /// τ_h: time constant of the hidden units.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub tau_hidden: f64,
    /// I: a constant input to each visible unit. Left out, 0.
    pub input: Option<Vec<f64>>,
    /// v at the start. Left out, independent normal numbers of variance 1 are drawn in each repetition. The
    /// hidden units start where they would rest.
    pub start: Option<Vec<f64>>,
    /// How steps through time are made.
    pub integrator: Method,
    /// Length of a step over the shorter time constant.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub step: f64,
    /// How long the network runs, in the unit of the time constants.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1_000_000.0))]
    pub duration: f64,
}

impl Default for NetworkParameters {
    fn default() -> Self {
        Self {
            visible: 20,
            hidden: 10,
            memories: None,
            visible_function: Choice(LogCosh::default().into()),
            hidden_function: Choice(MeanSquare {}.into()),
            tau_visible: 1.0,
            tau_hidden: 0.1,
            input: None,
            start: None,
            integrator: Method::RungeKutta4,
            step: 0.1,
            duration: 10.0,
        }
    }
}

/// A network and the visible units from which it starts.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnNetwork {
    /// The network.
    pub network: EnergyNetwork,
    /// v at the start, a number for each visible unit.
    pub start: Vec<f64>,
}

impl NetworkParameters {
    /// The network of a repetition, and its start.
    ///
    /// # Errors
    /// [`Invalid`] where numbers are out of range, where lengths do not fit, or where the start has no finite
    /// output, energy or rate of change.
    pub fn draw(&self, seed: Seed, repetition: u32) -> Result<DrawnNetwork, Invalid> {
        let drawn = self.draw_unchecked(seed, repetition)?;
        drawn.check_start(self)?;
        Ok(drawn)
    }

    /// The same, from a start that perhaps leads nowhere.
    pub(crate) fn draw_unchecked(&self, seed: Seed, repetition: u32) -> Result<DrawnNetwork, Invalid> {
        schema::validate(self, "energy")?;
        let stream = |purpose: Purpose| Streams::new(seed, purpose, u64::from(repetition)).at(0);
        let memories = match &self.memories {
            Some(rows) => Memories::of(rows).map_err(|error| {
                let key = match error {
                    MemoriesError::Length { row, .. } | MemoriesError::NotFinite { row, .. } => {
                        format!("energy.memories[{row}]")
                    }
                    _ => "energy.memories".to_owned(),
                };
                Invalid::new(key, error.to_string(), "rows of finite numbers, all of one length")
            })?,
            None => Memories::gaussian(self.hidden as usize, self.visible as usize, &mut stream(MEMORIES)),
        };
        let visible = memories.visible();
        let input = self.input(visible)?;
        let start = given("start", self.start.as_ref(), visible)?.unwrap_or_else(|| {
            let mut stream = stream(START);
            (0..visible).map(|_| stream.normal()).collect()
        });
        let network = EnergyNetwork {
            memories,
            visible_function: self.visible_function.0.clone(),
            hidden_function: self.hidden_function.0.clone(),
            times: TimeConstants { visible: self.tau_visible, hidden: self.tau_hidden },
            input,
        };
        Ok(DrawnNetwork { network, start })
    }

    /// I for so many visible units.
    fn input(&self, visible: usize) -> Result<Vec<f64>, Invalid> {
        Ok(given("input", self.input.as_ref(), visible)?.unwrap_or_else(|| vec![0.0; visible]))
    }

    /// The first key that differs in `next` and holds only for what is started anew.
    pub(crate) fn needs_reset(&self, next: &Self) -> Option<&'static str> {
        let differ = [
            ("visible", self.visible != next.visible),
            ("hidden", self.hidden != next.hidden),
            ("memories", self.memories != next.memories),
            ("start", self.start != next.start),
        ];
        differ.into_iter().find(|(_, differs)| *differs).map(|(key, _)| key)
    }

    /// Gives a network what can be changed while it runs.
    pub(crate) fn apply(&self, network: &mut EnergyNetwork) -> Result<(), Invalid> {
        network.input = self.input(network.memories.visible())?;
        network.visible_function = self.visible_function.0.clone();
        network.hidden_function = self.hidden_function.0.clone();
        network.times = TimeConstants { visible: self.tau_visible, hidden: self.tau_hidden };
        Ok(())
    }

    /// Number and length of the steps in which the duration passes, at most `step` of the shortest time constant
    /// each.
    pub(crate) fn steps(&self, flow: &impl NetworkFlow) -> (u32, f64) {
        let longest = self.step * flow.shortest_time_constant();
        // More than fit are refused by `check_steps`.
        #[expect(clippy::cast_sign_loss, reason = "a duration is positive")]
        let steps = (self.duration / longest).ceil().max(1.0) as u32;
        (steps, self.duration / f64::from(steps))
    }

    /// Checks that the steps of a flow are stable and not too many.
    ///
    /// Takes the singular values of the memories, in O(N³), where the integrator bounds the step and both functions
    /// a curvature.
    ///
    /// # Errors
    /// [`Invalid`] says which step would be stable.
    pub fn check_steps(&self, flow: &impl NetworkFlow) -> Result<(), Invalid> {
        self.check_steps_with(flow, &|| flow.network().memories.largest_singular_value())
    }

    /// The same, for a ‖Ξ‖₂ that is perhaps known.
    pub(crate) fn check_steps_with(
        &self,
        flow: &impl NetworkFlow,
        spectral_norm: &dyn Fn() -> f64,
    ) -> Result<(), Invalid> {
        let shortest = flow.shortest_time_constant();
        let (method, step) = (self.integrator, self.step);
        let longest = if method.stability_limit().is_finite() {
            method.stability_limit() / flow.fastest_decay(spectral_norm) / shortest
        } else {
            f64::INFINITY
        };
        if longest.is_nan() || longest < f64::MIN_POSITIVE {
            return Err(Invalid::new(
                "energy.step",
                format!("no step of \"{method}\" is short enough: the network decays too fast beside its shortest time constant"),
                "time constants that are less far from each other",
            )
            .help("raise the shorter time constant, or set energy.integrator = \"exponential-euler\""));
        }
        if step > longest {
            // Rounded down, so that what is said is stable itself.
            let digits = 10_f64.powi((2 - (log(longest) / std::f64::consts::LN_10).floor() as i32).min(300));
            let stable = (longest * digits).floor() / digits;
            return Err(Invalid::new(
                "energy.step",
                format!("energy.step is {step}: beyond the stability limit of \"{method}\""),
                format!("at most {stable} for this network and integrator"),
            )
            .help(format!("set energy.step = {stable}, or energy.integrator = \"exponential-euler\"")));
        }
        if self.duration / (step * shortest) > MOST_STEPS {
            return Err(Invalid::new(
                "energy.step",
                format!("{} steps would be made", self.duration / (step * shortest)),
                format!("at most {MOST_STEPS:e}"),
            )
            .help("run for a shorter time, or in longer steps"));
        }
        Ok(())
    }
}

/// Numbers for the visible units, if any are given.
fn given(key: &str, values: Option<&Vec<f64>>, visible: usize) -> Result<Option<Vec<f64>>, Invalid> {
    match values {
        Some(values) if values.len() != visible => Err(Invalid::new(
            format!("energy.{key}"),
            format!("energy.{key} has {} numbers, but there are {visible} visible units", values.len()),
            format!("{visible} numbers"),
        )),
        other => Ok(other.cloned()),
    }
}

impl DrawnNetwork {
    /// Refuses a start from which no step can be made.
    fn check_start(&self, parameters: &NetworkParameters) -> Result<(), Invalid> {
        let state = self.network.settled(&self.start);
        let (g, f) = self.network.outputs(&state);
        let key = if parameters.start.is_some() { "energy.start" } else { "energy.memories" };
        let layers =
            [("visible", &g, &parameters.visible_function), ("hidden", &f, &parameters.hidden_function)];
        for (layer, outputs, function) in layers {
            if let Some(unit) = outputs.iter().position(|output| !output.is_finite()) {
                let of = if layer == "visible" { self.start[unit] } else { state[self.start.len() + unit] };
                return Err(Invalid::new(
                    format!("energy.{layer}_function"),
                    format!(
                        "the gradient of \"{}\" is not finite at the start: {layer} unit {unit} stands at {of:e}",
                        function.0.id()
                    ),
                    "a function and a start whose outputs are finite",
                )
                .help(format!("choose another function, or smaller numbers in {key}")));
            }
        }
        let mut rate = vec![0.0; self.network.units()];
        self.network.rate(&state, &mut rate);
        if !self.network.energy(&state).is_finite() || rate.iter().any(|rate| !rate.is_finite()) {
            return Err(Invalid::new(
                key,
                "the energy at the start, or its slope, is not finite",
                "smaller numbers",
            ));
        }
        Ok(())
    }
}

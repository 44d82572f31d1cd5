//! The network that a spec asks for.

use attractor_core::integrators::{Flow, Method};
use attractor_core::maths::log;
use attractor_core::{Invalid, Purpose, Seed, Streams};
use attractor_energy::{EnergyNetwork, Memories, MemoriesError, TimeConstants};

use super::{MEMORIES, START};
use crate::spec::{Energy, Spec};

/// A network and the state from which it starts.
pub(super) struct Drawn {
    pub network: EnergyNetwork,
    pub start: Vec<f64>,
}

/// Steps of a run are refused beyond this number: nobody meant it.
const MOST_STEPS: f64 = 1e8;

impl Drawn {
    /// The network of a repetition.
    ///
    /// # Errors
    /// [`Invalid`] where lengths do not fit, where the start has no finite output or energy, or where
    /// numbers are not what they should be.
    pub fn new(spec: &Spec, repetition: u32) -> Result<Self, Invalid> {
        let energy = &spec.energy;
        let stream = |purpose: Purpose| Streams::new(Seed(spec.seed), purpose, u64::from(repetition)).at(0);
        let memories = match &energy.memories {
            Some(rows) => Memories::of(rows).map_err(|error| {
                let key = match error {
                    MemoriesError::Length { row, .. } | MemoriesError::NotFinite { row, .. } => {
                        format!("energy.memories[{row}]")
                    }
                    _ => "energy.memories".to_owned(),
                };
                Invalid::new(key, error.to_string(), "rows of finite numbers, all of one length")
            })?,
            None => {
                Memories::gaussian(energy.hidden as usize, energy.visible as usize, &mut stream(MEMORIES))
            }
        };
        let visible = memories.visible();
        let given = |key: &str, values: &Option<Vec<f64>>| match values {
            Some(values) if values.len() != visible => Err(Invalid::new(
                format!("energy.{key}"),
                format!("energy.{key} has {} numbers, but there are {visible} visible units", values.len()),
                format!("{visible} numbers"),
            )),
            other => Ok(other.clone()),
        };
        let input = given("input", &energy.input)?.unwrap_or_else(|| vec![0.0; visible]);
        let start = given("start", &energy.start)?.unwrap_or_else(|| {
            let mut stream = stream(START);
            (0..visible).map(|_| stream.normal()).collect()
        });
        let network = EnergyNetwork {
            memories,
            visible_function: energy.visible_function.0.clone(),
            hidden_function: energy.hidden_function.0.clone(),
            times: TimeConstants { visible: energy.tau_visible, hidden: energy.tau_hidden },
            input,
        };
        let drawn = Self { network, start };
        drawn.check_start(energy)?;
        Ok(drawn)
    }

    /// Refuses a start from which no step can be made.
    fn check_start(&self, energy: &Energy) -> Result<(), Invalid> {
        let state = self.network.settled(&self.start);
        let (g, f) = self.network.outputs(&state);
        let key = if energy.start.is_some() { "energy.start" } else { "energy.memories" };
        let layers = [("visible", &g, &energy.visible_function), ("hidden", &f, &energy.hidden_function)];
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

    /// Number and length of the steps in which `duration` is passed, at most `fraction` of the shorter time
    /// constant each.
    pub fn steps(&self, fraction: f64, duration: f64) -> (u32, f64) {
        let longest = fraction * self.network.times.visible.min(self.network.times.hidden);
        // Checked against MOST_STEPS before anything runs.
        #[expect(clippy::cast_sign_loss, reason = "a duration is positive")]
        let steps = (duration / longest).ceil().max(1.0) as u32;
        (steps, duration / f64::from(steps))
    }
}

/// Checks that steps are stable and not too many, for the shortest time constant that occurs.
///
/// # Errors
/// [`Invalid`] says which step would be stable.
pub(super) fn check_steps(drawn: &Drawn, energy: &Energy, duration: f64) -> Result<(), Invalid> {
    let shorter = drawn.network.times.visible.min(drawn.network.times.hidden);
    let (method, step) = (energy.integrator, energy.step);
    let longest = drawn.network.longest_step(method) / shorter;
    if step > longest {
        // Rounded down, so that what is said is stable itself.
        let digits = 10_f64.powi(2 - (log(longest) / std::f64::consts::LN_10).floor() as i32);
        let stable = (longest * digits).floor() / digits;
        return Err(Invalid::new(
            "energy.step",
            format!("energy.step is {step}: \"{}\" is not stable with it", name(method)),
            format!("at most {stable} for this network and integrator"),
        )
        .help(format!("set energy.step = {stable}, or energy.integrator = \"exponential-euler\"")));
    }
    if duration / (step * shorter) > MOST_STEPS {
        return Err(Invalid::new(
            "energy.step",
            format!("{} steps would be made", duration / (step * shorter)),
            format!("at most {MOST_STEPS:e}"),
        )
        .help("run for a shorter time, or in longer steps"));
    }
    Ok(())
}

fn name(method: Method) -> String {
    serde_json::to_value(method).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

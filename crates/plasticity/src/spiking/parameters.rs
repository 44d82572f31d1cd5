//! What a network of excitatory and inhibitory units that spike is made of, and what drives it.

use attractor_core::Invalid;
use attractor_core::schema::{NotNegative, Positive};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, MOST_UNITS, Stdp};
use crate::constraints::Bound;
use crate::integrate_and_fire::Parameters;
use crate::timing::PairStdp;

/// A spike may be on its way for so many steps at most.
const LONGEST_DELAY: f64 = 1e6;

/// Which synapses learn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Learners {
    /// None.
    None,
    /// Those between excitatory units.
    #[default]
    Recurrent,
    /// Those from inputs to excitatory units.
    Inputs,
}

/// How a weight meets its bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WeightBound {
    /// Changes do not depend on the weight, which stops at its bounds: additive.
    #[default]
    Hard,
    /// Growth is in proportion to what is left to the largest weight, decline to the weight: multiplicative.
    Soft,
}

/// Poisson sources, each with synapses to all excitatory units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoissonInputs {
    /// How many.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub count: u32,
    /// Spikes of each in a second.
    #[schemars(range(max = 1_000_000.0))]
    pub rate_hz: NotNegative,
    /// What a spike adds to a current, in millivolts; where these synapses learn, their weight at the start.
    pub weight_mv: NotNegative,
}

/// Leaky integrate-and-fire units, excitatory and inhibitory, and what drives them. Voltages are above rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SpikingParameters {
    /// N_E: number of excitatory units.
    #[schemars(range(min = 1, max = 65_536))]
    pub excitatory: u32,
    /// N_I: number of inhibitory units.
    #[schemars(range(min = 0, max = 65_535))]
    pub inhibitory: u32,
    /// Probability with which a unit has a synapse to another.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub probability: f64,
    /// Number of synapses onto each unit from excitatory units, all from different ones; from inhibitory units in proportion.
    /// In place of `probability`.
    #[schemars(range(min = 1, max = 65_535))]
    pub in_degree: Option<u32>,
    /// The units; the time of rest is rounded to whole steps.
    pub unit: Parameters,
    /// Voltage after a spike, in millivolts.
    #[schemars(range(min = -100_000.0, max = 100_000.0))]
    pub reset_mv: f64,
    /// τ_E: time constant of excitatory currents, in milliseconds.
    pub tau_excitatory_ms: Positive,
    /// τ_I: time constant of inhibitory currents, in milliseconds.
    pub tau_inhibitory_ms: Positive,
    /// Time from a spike to its arrival, rounded to whole steps, in milliseconds.
    pub delay_ms: Positive,
    /// J: what a spike of an excitatory unit adds to the current of another, in millivolts; its weight at the start.
    pub weight_mv: NotNegative,
    /// g: weight of inhibitory synapses over J.
    pub inhibition: NotNegative,
    /// A constant drive of all units, in millivolts.
    #[schemars(range(min = -100_000.0, max = 100_000.0))]
    pub drive_mv: f64,
    /// Spikes a second from outside for each unit, every unit having a Poisson train of its own.
    #[schemars(range(max = 1_000_000.0))]
    pub external_hz: NotNegative,
    /// What such a spike adds to the excitatory current, in millivolts.
    pub external_mv: NotNegative,
    /// Excitatory inputs.
    pub inputs: Option<PoissonInputs>,
    /// Inhibitory inputs.
    pub inhibitory_inputs: Option<PoissonInputs>,
    /// Which synapses learn.
    pub learning: Learners,
    /// How they learn: changes are fractions of the largest weight.
    pub stdp: PairStdp,
    /// How they meet 0 and the largest weight.
    pub bound: WeightBound,
    /// w_max: the largest weight, in millivolts.
    pub largest_mv: Positive,
    /// Length of a step, in milliseconds; at most the shortest time constant.
    #[schemars(range(min = 0.001, max = 1000.0))]
    pub step_ms: f64,
}

impl Default for SpikingParameters {
    fn default() -> Self {
        Self {
            excitatory: 1600,
            inhibitory: 400,
            probability: 0.1,
            in_degree: None,
            unit: Parameters::default(),
            reset_mv: 0.0,
            tau_excitatory_ms: Positive(5.0),
            tau_inhibitory_ms: Positive(10.0),
            delay_ms: Positive(1.5),
            weight_mv: NotNegative(0.4),
            inhibition: NotNegative(7.5),
            drive_mv: 0.0,
            external_hz: NotNegative(1500.0),
            external_mv: NotNegative(2.0),
            inputs: None,
            inhibitory_inputs: None,
            learning: Learners::Recurrent,
            stdp: PairStdp::default(),
            bound: WeightBound::Hard,
            largest_mv: Positive(0.8),
            step_ms: 0.1,
        }
    }
}

impl SpikingParameters {
    /// Refuses what cannot run; `key` is where these parameters stand in a spec, or empty.
    ///
    /// # Errors
    /// [`Invalid`] names the key and what is allowed.
    pub fn validate(&self, key: &str) -> Result<(), Invalid> {
        let at = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        self.check_units(&at)?;
        self.check_times(&at)?;
        self.check_weights(&at)
    }

    /// What each unit is made of.
    pub fn cell(&self) -> Cell {
        Cell {
            unit: self.unit,
            reset: self.reset_mv,
            tau_excitatory: self.tau_excitatory_ms.0,
            tau_inhibitory: self.tau_inhibitory_ms.0,
            drive: self.drive_mv,
            step: self.step_ms,
        }
    }

    /// How synapses learn.
    pub fn learning_rule(&self) -> Stdp {
        let bound = match self.bound {
            WeightBound::Hard => Bound::Hard,
            WeightBound::Soft => Bound::Soft,
        };
        Stdp { rule: self.stdp, bound, low: 0.0, high: self.largest_mv.0 }
    }

    /// Synapses onto each unit from inhibitory units, where there are so many from excitatory ones.
    pub fn inhibitory_degree(&self, excitatory: u32) -> u32 {
        #[expect(clippy::cast_sign_loss, reason = "a number of synapses")]
        let degree =
            (f64::from(excitatory) * f64::from(self.inhibitory) / f64::from(self.excitatory)).round() as u32;
        degree
    }

    /// Time from a spike to its arrival, in steps.
    #[expect(clippy::cast_sign_loss, reason = "a delay is positive")]
    pub fn delay(&self) -> u32 {
        (self.delay_ms.0 / self.step_ms).round() as u32
    }

    /// The first key that differs from another's and holds only for a network that is started anew.
    pub(super) fn needs_reset(&self, other: &Self) -> Option<&'static str> {
        let silent = |hertz: NotNegative| hertz.0 == 0.0;
        let differs = [
            ("excitatory", self.excitatory != other.excitatory),
            ("inhibitory", self.inhibitory != other.inhibitory),
            ("probability", self.probability != other.probability),
            ("in_degree", self.in_degree != other.in_degree),
            ("delay_ms", self.delay_ms != other.delay_ms),
            ("weight_mv", self.learning == Learners::Recurrent && self.weight_mv != other.weight_mv),
            // Trains that were never there cannot begin, and a train without an end cannot stop.
            ("external_hz", silent(self.external_hz) != silent(other.external_hz)),
            ("inputs", self.inputs != other.inputs),
            ("inhibitory_inputs", self.inhibitory_inputs != other.inhibitory_inputs),
            ("learning", self.learning != other.learning),
            ("stdp.tau_plus", self.stdp.tau_plus != other.stdp.tau_plus),
            ("stdp.tau_minus", self.stdp.tau_minus != other.stdp.tau_minus),
            ("bound", self.bound != other.bound),
            ("largest_mv", self.largest_mv != other.largest_mv),
            ("step_ms", self.step_ms != other.step_ms),
        ];
        differs.into_iter().find(|(_, differs)| *differs).map(|(key, _)| key)
    }

    fn check_units(&self, at: &dyn Fn(&str) -> String) -> Result<(), Invalid> {
        if (self.excitatory + self.inhibitory) as usize > MOST_UNITS {
            return Err(Invalid::new(
                at("inhibitory"),
                format!("{} and {} units are more than {MOST_UNITS}", self.excitatory, self.inhibitory),
                format!("at most {} inhibitory units", MOST_UNITS as u32 - self.excitatory),
            ));
        }
        let Some(degree) = self.in_degree else { return Ok(()) };
        let inhibitory = self.inhibitory_degree(degree);
        if degree >= self.excitatory || self.inhibitory > 0 && inhibitory >= self.inhibitory {
            return Err(Invalid::new(
                at("in_degree"),
                format!(
                    "a unit cannot have synapses from {degree} of {} excitatory and {inhibitory} of {} inhibitory units, \
                     itself not among them",
                    self.excitatory, self.inhibitory
                ),
                format!("fewer than {}", self.excitatory),
            )
            .help(format!(
                "lower {}, or raise {} and {}",
                at("in_degree"),
                at("excitatory"),
                at("inhibitory")
            )));
        }
        Ok(())
    }

    fn check_times(&self, at: &dyn Fn(&str) -> String) -> Result<(), Invalid> {
        let taus = [
            ("unit.tau", self.unit.tau),
            ("tau_excitatory_ms", self.tau_excitatory_ms.0),
            ("tau_inhibitory_ms", self.tau_inhibitory_ms.0),
            ("stdp.tau_plus", self.stdp.tau_plus),
            ("stdp.tau_minus", self.stdp.tau_minus),
        ];
        if let Some((name, tau)) = taus.into_iter().find(|(_, tau)| self.step_ms > *tau) {
            return Err(Invalid::new(
                at("step_ms"),
                format!(
                    "a step of {} ms passes over the time constant {} of {tau} ms",
                    self.step_ms,
                    at(name)
                ),
                format!("at most {tau}"),
            ));
        }
        if self.delay_ms.0 < self.step_ms {
            return Err(Invalid::new(
                at("delay_ms"),
                format!("a delay of {} ms is shorter than a step", self.delay_ms.0),
                format!("at least {}, which is {}", at("step_ms"), self.step_ms),
            ));
        }
        if self.delay_ms.0 > LONGEST_DELAY * self.step_ms {
            return Err(Invalid::new(
                at("delay_ms"),
                format!(
                    "a spike would be on its way for {:e} steps",
                    (self.delay_ms.0 / self.step_ms).round()
                ),
                format!("at most {LONGEST_DELAY:e} steps of {} ms", self.step_ms),
            ));
        }
        Ok(())
    }

    fn check_weights(&self, at: &dyn Fn(&str) -> String) -> Result<(), Invalid> {
        if self.reset_mv >= self.unit.threshold {
            return Err(Invalid::new(
                at("reset_mv"),
                format!("{} mV after a spike is not below the threshold", self.reset_mv),
                format!("less than {}, which is {}", at("unit.threshold"), self.unit.threshold),
            ));
        }
        let (key, start) = match (self.learning, self.inputs) {
            (Learners::None, _) => return Ok(()),
            (Learners::Recurrent, _) => (at("weight_mv"), self.weight_mv.0),
            (Learners::Inputs, Some(inputs)) => (at("inputs.weight_mv"), inputs.weight_mv.0),
            (Learners::Inputs, None) => {
                return Err(Invalid::new(
                    at("learning"),
                    "synapses from inputs are to learn, but there is no input",
                    format!("\"none\" or \"recurrent\" without [{}]", at("inputs")),
                )
                .help(format!("add [{}] with count, rate_hz and weight_mv", at("inputs"))));
            }
        };
        if start > self.largest_mv.0 {
            return Err(Invalid::new(
                key,
                format!("synapses that learn start at {start} mV, above the largest weight"),
                format!("at most {}, which is {}", at("largest_mv"), self.largest_mv.0),
            ));
        }
        Ok(())
    }
}

//! The table of networks of units that spike.

use attractor_plasticity::integrate_and_fire::Parameters;
use attractor_plasticity::timing::PairStdp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::energy::{NotNegative, Positive};

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
    pub rate_hz: NotNegative,
    /// What a spike adds to a current, in millivolts; where these synapses learn, their weight at the start.
    pub weight_mv: NotNegative,
}

/// Leaky integrate-and-fire units, excitatory and inhibitory, and what drives them. Voltages are above rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Spiking {
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
    /// Time before what is recorded, in seconds; units start at random voltages between reset and threshold.
    #[schemars(range(min = 0.0, max = 10_000.0))]
    pub settling_s: f64,
    /// Time of rates without learning, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub before_s: f64,
    /// Time of learning, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub duration_s: f64,
    /// Time over which a rate is taken while learning, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub every_s: f64,
    /// The trial ends as diverged once a population fires more often than this over 100 ms, in spikes a second.
    pub runaway_hz: Positive,
}

impl Default for Spiking {
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
            settling_s: 0.3,
            before_s: 1.0,
            duration_s: 20.0,
            every_s: 1.0,
            runaway_hz: Positive(200.0),
        }
    }
}

//! What a network is made of that learns items while it runs, and what may be asked of it.

use attractor_core::integrators::Method;
use attractor_core::schema::Positive;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::PlasticityRules;
use crate::{Bound, Constraints, Homeostasis, RateNetworkParameters, Transfer};

/// When weights change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Learning {
    /// While an item is shown.
    #[default]
    Stimuli,
    /// At all times until recall is asked for.
    Always,
}

/// Whether units obey Dale's law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SynapseSigns {
    /// Synapses of a unit may be of both signs, and change them.
    #[default]
    Free,
    /// All synapses of a unit excite, or all inhibit; a weight that would pass through 0 stops there.
    Dale,
}

/// A recurrent network of rates that learns while items are shown to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlasticParameters {
    /// N: number of units.
    #[schemars(range(min = 2, max = 5000))]
    pub units: u32,
    /// τ: time constant of the rates, in milliseconds.
    pub tau_ms: Positive,
    /// Length of a step, in milliseconds.
    pub step_ms: Positive,
    /// How steps through time are made.
    pub integrator: Method,
    /// F: from drive to rate.
    pub transfer: Transfer,
    /// g: weights at the start have mean 0 and variance g²/N, so that their spectral radius is about g where signs are
    /// free; none lead from a unit to itself.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub gain: f64,
    /// Standard deviation of what is added to the drive of each unit at each step.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub noise: f64,
    /// η: the change of a weight in a millisecond for a change of 1 by the rule, times N.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: f64,
    /// What holds the weights.
    pub constraints: Constraints,
    /// Whether units obey Dale's law.
    pub signs: SynapseSigns,
    /// Fraction of the units that inhibit, where signs are "dale": the last ones. Their weights at the start are larger
    /// by as much as they are fewer.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub inhibitory: f64,
    /// Units that scale their weights, while they learn, until they are as active as they should be.
    pub homeostasis: Homeostasis,
    /// P: number of items, random patterns of ±1.
    #[schemars(range(min = 1, max = 1000))]
    pub items: u32,
    /// How strongly an item drives the units: I = amplitude · x.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub amplitude: f64,
    /// When weights change, where there is no `[[epoch]]`.
    pub learning: Learning,
    /// Time before the first item, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub baseline_ms: f64,
    /// How long each item is shown, in milliseconds.
    pub stimulus_ms: Positive,
    /// Time after each item, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub delay_ms: f64,
    /// How long a part of an item is shown to ask for the rest, in milliseconds.
    pub cue_ms: Positive,
    /// Fraction of the units that the cue drives.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub cue_fraction: f64,
    /// Time from the end of the cue to what counts as recalled, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub free_ms: f64,
    /// Root mean square of the rates below which nothing counts as recalled.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub quiet: f64,
}

impl Default for PlasticParameters {
    fn default() -> Self {
        Self {
            units: 100,
            tau_ms: Positive(10.0),
            step_ms: Positive(1.0),
            integrator: Method::Euler,
            transfer: Transfer::Tanh,
            gain: 0.5,
            noise: 0.05,
            eta: 0.02,
            constraints: Constraints { bound: Bound::Hard, low: -0.5, high: 0.5, ..Constraints::default() },
            signs: SynapseSigns::Free,
            inhibitory: 0.2,
            homeostasis: Homeostasis::default(),
            items: 5,
            amplitude: 4.0,
            learning: Learning::Stimuli,
            baseline_ms: 200.0,
            stimulus_ms: Positive(200.0),
            delay_ms: 300.0,
            cue_ms: Positive(100.0),
            cue_fraction: 0.5,
            free_ms: 300.0,
            quiet: 0.1,
        }
    }
}

impl PlasticParameters {
    /// The first key that differs from another's and holds only for a network that is started anew.
    pub(super) fn needs_reset(&self, other: &Self) -> Option<&'static str> {
        let differs = [
            ("units", self.units != other.units),
            ("step_ms", self.step_ms != other.step_ms),
            ("gain", self.gain != other.gain),
            ("signs", self.signs != other.signs),
            ("inhibitory", self.inhibitory != other.inhibitory),
            ("items", self.items != other.items),
            ("learning", self.learning != other.learning),
            ("baseline_ms", self.baseline_ms != other.baseline_ms),
            ("stimulus_ms", self.stimulus_ms != other.stimulus_ms),
            ("delay_ms", self.delay_ms != other.delay_ms),
        ];
        differs.into_iter().find(|(_, differs)| *differs).map(|(key, _)| key)
    }

    /// Number of steps in which a time in milliseconds is passed.
    #[expect(clippy::cast_sign_loss, reason = "times are not negative, and checked not to be too long")]
    pub(super) fn steps(&self, time: f64) -> u64 {
        (time / self.step_ms.0).round() as u64
    }

    /// The units that inhibit: the last ones.
    pub(super) fn inhibitory_units(&self) -> Vec<bool> {
        #[expect(clippy::cast_sign_loss, reason = "a fraction of the units")]
        let count = (self.inhibitory * f64::from(self.units)).round() as u32;
        (0..self.units).map(|unit| unit >= self.units - count).collect()
    }

    pub(super) fn network(&self, rule: &PlasticityRules) -> RateNetworkParameters {
        RateNetworkParameters {
            tau: self.tau_ms.0,
            step: self.step_ms.0,
            method: self.integrator,
            transfer: self.transfer,
            rule: rule.clone(),
            learning_rate: self.eta,
            constraints: self.constraints,
        }
    }
}

//! The tables of experiments on networks with an energy.

use attractor_core::Invalid;
pub use attractor_energy::NetworkParameters as Energy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::each_once;

pub use attractor_core::schema::{NotNegative, Positive};

fn positive(values: &[f64]) -> Vec<Positive> {
    values.iter().copied().map(Positive).collect()
}

/// What `hebbian-limit` compares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HebbianLimit {
    /// τ_h: the time constants of the hidden units; `energy.tau_hidden` is not used.
    #[schemars(length(min = 1))]
    pub tau_hidden: Vec<Positive>,
    /// The time at which states are compared, in the unit of the time constants; `energy.duration` is not
    /// used.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub time: f64,
}

impl Default for HebbianLimit {
    fn default() -> Self {
        Self { tau_hidden: positive(&[0.1, 0.05, 0.02, 0.01, 0.005]), time: 1.0 }
    }
}

/// Memories that follow what is seen: targets, one after the other, over and over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Following {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of memories, at most as many as visible units, for they start at right angles.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// τ_Ξ: time constant of the memories, in steps.
    #[schemars(range(min = 0.5, max = 1_000_000.0))]
    pub tau: f64,
    /// β: how sharply the memory that matches best wins. Each is run.
    #[schemars(length(min = 1))]
    pub beta: Vec<NotNegative>,
    /// σ: standard deviation of what is added to the memories' numbers, of variance 1, to make the
    /// targets. Each is run.
    #[schemars(length(min = 1))]
    pub sigma: Vec<NotNegative>,
    /// T: number of steps.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub duration: u32,
    /// Steps between recorded cosines.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub every: u32,
}

impl Default for Following {
    fn default() -> Self {
        Self {
            visible: 50,
            hidden: 4,
            tau: 250.0,
            beta: vec![NotNegative(2.0)],
            sigma: vec![NotNegative(0.4)],
            duration: 2000,
            every: 100,
        }
    }
}

/// Random couplings whose eigenvalues are taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Spectrum {
    /// N_v: number of visible units.
    #[schemars(range(min = 2, max = 1000))]
    pub visible: u32,
    /// q = N_v/N_h. Each is run; N_h is rounded, and records hold the q that comes of it.
    #[schemars(length(min = 1))]
    pub ratio: Vec<Positive>,
    /// Number of intervals in which eigenvalues are counted, from 0 to beyond the upper edge.
    #[schemars(range(min = 1, max = 1000))]
    pub bins: u32,
}

impl Default for Spectrum {
    fn default() -> Self {
        Self { visible: 200, ratio: positive(&[0.5, 2.0]), bins: 40 }
    }
}

/// How `zero-stability` asks whether the state 0 is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stability {
    /// N_v: number of visible units.
    #[schemars(range(min = 2, max = 1000))]
    pub visible: u32,
    /// q = N_v/N_h. Each is run; N_h is rounded, and records hold the q that comes of it.
    #[schemars(length(min = 1))]
    pub ratio: Vec<Positive>,
    /// β λ_max, with λ_max the largest eigenvalue of the couplings that were drawn. Each is run; the
    /// critical gain is found between them.
    #[schemars(length(min = 1))]
    pub gain: Vec<Positive>,
    /// τ_h/τ_v; the slower of the two is 1. Each is run.
    #[schemars(length(min = 1))]
    pub time_ratio: Vec<Positive>,
    /// How long the network runs, in units of the slower time constant.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub duration: f64,
}

impl Default for Stability {
    fn default() -> Self {
        Self {
            visible: 100,
            ratio: positive(&[0.5, 1.0, 2.0]),
            gain: positive(&[0.6, 0.8, 0.95, 1.05, 1.2, 1.4]),
            time_ratio: positive(&[0.1, 1.0, 10.0]),
            duration: 300.0,
        }
    }
}

/// Refuses lists of conditions that hold one twice.
pub(crate) fn check_lists(lists: &[(&str, &[Positive])]) -> Result<(), Invalid> {
    lists.iter().try_for_each(|(key, values)| each_once(key, values))
}

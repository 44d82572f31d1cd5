//! The tables of experiments on networks in which as many units are active as in a pattern.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Networks that store sparse patterns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sparse {
    /// N: sizes of the networks. Each is run.
    #[schemars(length(min = 1))]
    pub units: Vec<NetworkUnits>,
    /// f: fractions of the units that are active in a pattern. Each is run; fN is rounded.
    #[schemars(length(min = 1))]
    pub activity: Vec<Activity>,
    /// Loads, over the capacity that the mean field gives this activity.
    #[schemars(length(min = 1))]
    pub relative_load: Vec<Load>,
    /// Networks that are run at each load, from as many stored patterns.
    #[schemars(range(min = 1, max = 10_000))]
    pub cues: u32,
}

/// Networks of excitatory and inhibitory units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dale {
    /// N: sizes of the networks. Each is run.
    #[schemars(length(min = 1))]
    pub units: Vec<NetworkUnits>,
    /// Fractions of the units that inhibit; all others excite. Each is run beside a network whose synapses have
    /// any sign.
    #[schemars(length(min = 1))]
    pub inhibitory: Vec<InhibitoryFraction>,
    /// α = P/N: loads.
    #[schemars(length(min = 1))]
    pub load: Vec<Load>,
    /// Networks that are run at each load, from as many stored patterns.
    #[schemars(range(min = 1, max = 10_000))]
    pub cues: u32,
}

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NetworkUnits(#[schemars(range(min = 10, max = 16_384))] pub u32);

/// A fraction of active units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Activity(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.5))] pub f64);

/// A fraction of inhibitory units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct InhibitoryFraction(#[schemars(range(min = 0.0, max = 1.0))] pub f64);

/// A load.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Load(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 10.0))] pub f64);

fn sizes(units: &[u32]) -> Vec<NetworkUnits> {
    units.iter().copied().map(NetworkUnits).collect()
}

fn loads(loads: &[f64]) -> Vec<Load> {
    loads.iter().copied().map(Load).collect()
}

impl Default for Sparse {
    fn default() -> Self {
        Self {
            units: sizes(&[500, 1000]),
            activity: [0.5, 0.2, 0.1, 0.05, 0.02].map(Activity).into(),
            relative_load: loads(&[0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5]),
            cues: 40,
        }
    }
}

impl Default for Dale {
    fn default() -> Self {
        Self {
            units: sizes(&[500, 1000]),
            inhibitory: [0.2, 0.5].map(InhibitoryFraction).into(),
            load: loads(&[0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18, 0.2]),
            cues: 40,
        }
    }
}

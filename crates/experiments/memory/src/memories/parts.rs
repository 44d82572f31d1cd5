//! The smaller tables that several experiments read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a load counts as stored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Criterion {
    /// Fraction of the patterns that must be recalled exactly, in (0, 1].
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub recalled: f64,
}

impl Default for Criterion {
    fn default() -> Self {
        Self { recalled: 0.9 }
    }
}

/// Training on distorted copies of prototypes. The prototypes themselves are never trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prototypes {
    /// Copies of each prototype to train on, each distorted as `[cue]` says, independently.
    #[schemars(range(min = 1, max = 100_000))]
    pub instances: u32,
}

impl Default for Prototypes {
    fn default() -> Self {
        Self { instances: 10 }
    }
}

/// How the capacity is searched for: loads from `from` up in factors of `growth`, to N/2 at least, then
/// bisection between the last load that meets the criterion and the next. A capacity below `from` is
/// not seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// First load, in patterns.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub from: u32,
    /// Factor from one load to the next.
    #[schemars(range(min = 1.01, max = 10.0))]
    pub growth: f64,
    /// Loads in a row, after the last that met the criterion, that must miss it before the scan ends.
    #[schemars(range(min = 1, max = 100))]
    pub misses: u32,
    /// Width of the last bisection interval as a fraction of the load.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub precision: f64,
    /// Largest load tried. Left out: 2N while no load has met the criterion, no end otherwise.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub to: Option<u32>,
}

impl Default for Search {
    fn default() -> Self {
        Self { from: 20, growth: 1.25, misses: 3, precision: 0.02, to: None }
    }
}

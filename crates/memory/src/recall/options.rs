//! How a network is run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::weights::WeightFormat;

/// How a network is run from a cue. The cue sets the first state and is not held afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecallOptions {
    /// Which units change in a step.
    pub update: Update,
    /// Largest number of steps; the state after exactly so many is the answer.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Who wins among units of equal support. Rounding makes no two supports equal or different.
    pub ties: Ties,
    /// In what form weights are held.
    pub weights: WeightFormat,
}

impl Default for RecallOptions {
    fn default() -> Self {
        Self {
            update: Update::Synchronous,
            max_steps: 15,
            ties: Ties::LowestIndex,
            weights: WeightFormat::Auto,
        }
    }
}

/// Which units change in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Update {
    /// All at once.
    #[default]
    Synchronous,
    /// Hypercolumn by hypercolumn in a random order, each once in a step; without hypercolumns up to k
    /// exchanges of the weakest active unit for a silent one that has more support without it.
    Asynchronous,
}

/// Who wins among units whose supports are equal, as [`weights`](crate::weights) says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// The unit with the lowest number.
    #[default]
    LowestIndex,
    /// Each equally likely, from the run's own stream.
    Random,
}

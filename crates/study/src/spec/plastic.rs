//! The tables of experiments on networks that learn while they run.

use attractor_plasticity::PlasticParameters;
pub use attractor_plasticity::{Epoch, Protocol, Replay};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::LearningRule;

/// A recurrent network of rates that learns while items are shown to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plastic {
    /// Plasticity rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[schemars(length(min = 1))]
    pub rules: Vec<LearningRule>,
    /// The network, its items and how they are shown.
    #[serde(flatten)]
    pub network: PlasticParameters,
}

impl Default for Plastic {
    fn default() -> Self {
        Self {
            rules: ["none", "hebbian", "anti-hebbian"].map(LearningRule::named).into(),
            network: PlasticParameters::default(),
        }
    }
}

//! What fires together is driven apart.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post};
use crate::references::FOLDIAK_1990;

/// Hebb's rule with the sign turned.
///
/// $$ \Delta w_{ij} = -\eta \, y_i \, y_j $$
///
/// Between the units of a layer it ends where their outputs are not correlated.
///
/// Source: Földiák 1990, <https://doi.org/10.1007/BF02331346>, without its term for a wanted mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AntiHebbian {}

impl Registered for AntiHebbian {
    const ABOUT: About = About {
        title: "Anti-Hebbian",
        summary: "Weakens a synapse by the product of its presynaptic and its postsynaptic rate.",
        equation: r"\Delta w_{ij} = -\eta \, y_i \, y_j",
        provenance: "Földiák uses it between the units of a layer, with a wanted mean of the product taken off, which is 0 here.",
        citations: &[FOLDIAK_1990],
    };
}

impl PlasticityRule for AntiHebbian {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [-unit.rate, 0.0], leak: 0.0 }
    }
}

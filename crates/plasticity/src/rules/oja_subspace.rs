//! Several units share the first principal components.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, Feedback, PlasticityRule, Post};
use crate::references::OJA_1989;

/// Oja's rule for several units.
///
/// $$ \Delta w_{ij} = \eta \, y_i \left( x_j - \sum_k y_k \, w_{kj} \right) $$
///
/// The weights of M linear units come to span the first M principal components; which basis of that space
/// they are depends on the start. Each input needs to know what all units make of it.
///
/// Source: Oja 1989, <https://doi.org/10.1142/S0129065789000475>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OjaSubspace {}

impl Registered for OjaSubspace {
    const ABOUT: About = About {
        title: "Oja subspace",
        summary: "Several units that come to span the first principal components together.",
        equation: r"\Delta w_{ij} = \eta \, y_i \left( x_j - \sum_k y_k \, w_{kj} \right)",
        provenance: "As published.",
        citations: &[OJA_1989],
    };
}

impl PlasticityRule for OjaSubspace {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate, 0.0], leak: 0.0 }
    }

    fn feedback(&self) -> Feedback {
        Feedback::All
    }
}

//! What fires together wires together.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post};
use crate::references::{HEBB_1949, OJA_1982};

/// Hebb's rule, plain.
///
/// $$ \Delta w_{ij} = \eta \, y_i \, x_j $$
///
/// Weights grow without end: at the rate η λ₁ along the first principal component of the inputs of a
/// linear unit. Bounds, decay or normalisation hold them.
///
/// Source: Hebb 1949, in words; as an equation Oja 1982, <https://doi.org/10.1007/BF00275687>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Hebbian {}

impl Registered for Hebbian {
    const ABOUT: About = About {
        title: "Hebbian",
        summary: "Strengthens a synapse by the product of its presynaptic and its postsynaptic rate.",
        equation: r"\Delta w_{ij} = \eta \, y_i \, x_j",
        provenance: "Hebb states it in words; the product is the usual reading.",
        citations: &[HEBB_1949, OJA_1982],
    };
}

impl PlasticityRule for Hebbian {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate, 0.0], leak: 0.0 }
    }
}

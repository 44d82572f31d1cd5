//! Hebb's rule that keeps its weights' length by itself.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post};
use crate::references::OJA_1982;

/// Oja's rule.
///
/// $$ \Delta w_{ij} = \eta \left( y_i \, x_j - y_i^2 \, w_{ij} \right) $$
///
/// The weights of a linear unit become the first principal component of its inputs, of length 1.
///
/// Source: Oja 1982, <https://doi.org/10.1007/BF00275687>, equation 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Oja {}

impl Registered for Oja {
    const ABOUT: About = About {
        title: "Oja",
        summary: "Hebb's rule with a decay that keeps the length of a unit's weights at 1: finds the first principal component.",
        equation: r"\Delta w_{ij} = \eta \left( y_i \, x_j - y_i^2 \, w_{ij} \right)",
        provenance: "As published.",
        citations: &[OJA_1982],
    };
}

impl PlasticityRule for Oja {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate, 0.0], leak: unit.rate * unit.rate }
    }
}

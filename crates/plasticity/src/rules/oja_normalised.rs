//! Hebb's rule, and weights scaled back to length 1: what Oja's rule approximates.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post};
use crate::references::OJA_1982;

/// Hebb's rule with weights of length 1.
///
/// $$ w_i \leftarrow \frac{w_i + \eta \, y_i \, x}{\lVert w_i + \eta \, y_i \, x \rVert} $$
///
/// Oja's rule is its first order in η: from weights of length 1 both lead to the same but for terms in η². At large learning rates
/// this one stays where Oja's diverges. The length takes all weights of a unit, so the rule is not local. Bounds and decay,
/// if any, come before the scaling.
///
/// Source: Oja 1982, <https://doi.org/10.1007/BF00275687>, who starts from it and expands it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OjaNormalised {}

impl Registered for OjaNormalised {
    const ABOUT: About = About {
        title: "Oja, normalised",
        summary: "Hebb's rule with a unit's weights scaled to length 1 after each step; Oja's rule is its first order in the learning rate.",
        equation: r"w_i \leftarrow \frac{w_i + \eta \, y_i \, x}{\lVert w_i + \eta \, y_i \, x \rVert}",
        provenance: "Oja's starting point, before he expands it.",
        citations: &[OJA_1982],
    };
}

impl PlasticityRule for OjaNormalised {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate, 0.0], leak: 0.0 }
    }

    fn scales_to_one(&self) -> bool {
        true
    }
}

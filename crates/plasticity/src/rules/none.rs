//! Nothing is learnt.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post};

/// No learning: what all rules are held against.
///
/// $$ \Delta w_{ij} = 0 $$
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoLearning {}

impl Registered for NoLearning {
    const ABOUT: About = About {
        title: "No learning",
        summary: "Leaves weights as they are, to compare with.",
        equation: r"\Delta w_{ij} = 0",
        provenance: "Ours, as a control.",
        citations: &[],
    };
}

impl PlasticityRule for NoLearning {
    fn post(&self, _: Activity) -> Post {
        Post::default()
    }

    fn learns(&self) -> bool {
        false
    }
}

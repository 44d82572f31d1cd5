//! Several units take the first principal components one by one.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, Feedback, PlasticityRule, Post};
use crate::references::SANGER_1989;

/// Sanger's rule, the generalised Hebbian algorithm.
///
/// $$ \Delta w_{ij} = \eta \, y_i \left( x_j - \sum_{k \le i} y_k \, w_{kj} \right) $$
///
/// Unit i finds the i-th principal component: it sees what the units 1 to i − 1 have left over.
///
/// Source: Sanger 1989, <https://doi.org/10.1016/0893-6080(89)90044-0>, equation 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sanger {}

impl Registered for Sanger {
    const ABOUT: About = About {
        title: "Sanger",
        summary: "Several units that find the first principal components in order.",
        equation: r"\Delta w_{ij} = \eta \, y_i \left( x_j - \sum_{k \le i} y_k \, w_{kj} \right)",
        provenance: "As published.",
        citations: &[SANGER_1989],
    };
}

impl PlasticityRule for Sanger {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate, 0.0], leak: 0.0 }
    }

    fn feedback(&self) -> Feedback {
        Feedback::UpToOwn
    }
}

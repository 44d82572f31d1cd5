//! A threshold between strengthening and weakening that slides.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post, filtered};
use crate::references::{BCM_1982, INTRATOR_1992};

/// The rule of Bienenstock, Cooper and Munro.
///
/// $$ \Delta w_{ij} = \eta \, y_i \left( y_i - \theta_i \right) x_j, \qquad
///    \tau \, \dot \theta_i = y_i^2 - \theta_i $$
///
/// Inputs that drive a unit above its threshold are strengthened, those below weakened; the threshold follows
/// the mean square of the unit's rate, so that a unit with outputs of at least 0 comes to answer one of many
/// patterns alone.
///
/// Source: Bienenstock, Cooper & Munro 1982, <https://doi.org/10.1523/JNEUROSCI.02-01-00032.1982>; the
/// threshold as the mean of y² is Intrator & Cooper 1992, <https://doi.org/10.1016/S0893-6080(05)80003-6>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bcm {
    /// τ: time constant of what a unit keeps, in steps of a layer or milliseconds of a network.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau: f64,
}

impl Default for Bcm {
    fn default() -> Self {
        Self { tau: 200.0 }
    }
}

impl Registered for Bcm {
    const ABOUT: About = About {
        title: "BCM",
        summary: "Strengthens synapses of units above a sliding threshold and weakens those of units below it.",
        equation: r"\Delta w_{ij} = \eta \, y_i \left( y_i - \theta_i \right) x_j, \qquad \tau \, \dot \theta_i = y_i^2 - \theta_i",
        provenance: "The sliding threshold is that of Bienenstock, Cooper & Munro; that it is the running mean of y² is the form of Intrator & Cooper.",
        citations: &[BCM_1982, INTRATOR_1992],
    };
}

impl PlasticityRule for Bcm {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate * (unit.rate - unit.slow), 0.0], leak: 0.0 }
    }

    fn slow(&self, unit: Activity, step: f64) -> f64 {
        filtered(unit.slow, unit.rate * unit.rate, step, self.tau)
    }
}

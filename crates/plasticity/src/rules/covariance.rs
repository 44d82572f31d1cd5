//! Hebb with the means taken off.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post, filtered};
use crate::references::SEJNOWSKI_1977;

/// The covariance rule, with means that units keep themselves.
///
/// $$ \Delta w_{ij} = \eta \left( y_i - \bar y_i \right) \left( x_j - \bar x_j \right), \qquad
///    \tau \, \dot{\bar y}_i = y_i - \bar y_i $$
///
/// Rates that are high together by chance alone leave no trace.
///
/// Source: Sejnowski 1977, <https://doi.org/10.1007/BF00275079>, for the product; running means are ours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RunningCovariance {
    /// τ: time constant of what a unit keeps, in steps of a layer or milliseconds of a network.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau: f64,
}

impl Default for RunningCovariance {
    fn default() -> Self {
        Self { tau: 200.0 }
    }
}

impl Registered for RunningCovariance {
    const ABOUT: About = About {
        title: "Running covariance",
        summary: "Strengthens a synapse by the product of how far its presynaptic and its postsynaptic rate depart from their running means.",
        equation: r"\Delta w_{ij} = \eta \left( y_i - \bar y_i \right) \left( x_j - \bar x_j \right), \qquad \tau \, \dot{\bar y}_i = y_i - \bar y_i",
        provenance: "The product of departures from the means is Sejnowski's; that units keep running means with one time constant is ours.",
        citations: &[SEJNOWSKI_1977],
    };
}

impl PlasticityRule for RunningCovariance {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [unit.rate - unit.slow, 0.0], leak: 0.0 }
    }

    fn pre(&self, unit: Activity) -> [f64; 2] {
        [unit.rate - unit.slow, 0.0]
    }

    fn slow(&self, unit: Activity, step: f64) -> f64 {
        filtered(unit.slow, unit.rate, step, self.tau)
    }
}

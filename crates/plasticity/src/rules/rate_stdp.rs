//! The order of spikes, for rates.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Activity, PlasticityRule, Post, filtered};
use crate::references::GERSTNER_2002;

/// Spike-timing dependent plasticity of rates: the mean of pair rules for independent Poisson spikes.
///
/// $$ \Delta w_{ij} = \eta \left( A_+ \, y_i \, \bar x_j - A_- \, \bar y_i \, x_j \right), \qquad
///    \tau \, \dot{\bar x}_j = x_j - \bar x_j $$
///
/// Synapses from units that are active first to units that are active later are strengthened: a sequence leaves synapses in its
/// direction.
///
/// Source: the mean of pair rules as in Gerstner & Kistler 2002, section 11.1,
/// <https://doi.org/10.1017/CBO9780511815706>; one time constant for both windows is ours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RateStdp {
    /// A₊: strengthening where the postsynaptic rate comes later.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub strengthening: f64,
    /// A₋: weakening where the postsynaptic rate comes earlier.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub weakening: f64,
    /// τ: time constant of the traces, in steps of a layer or milliseconds of a network.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau: f64,
}

impl Default for RateStdp {
    fn default() -> Self {
        Self { strengthening: 1.0, weakening: 1.0, tau: 20.0 }
    }
}

impl Registered for RateStdp {
    const ABOUT: About = About {
        title: "Rate STDP",
        summary: "Strengthens synapses whose presynaptic unit fires before the postsynaptic one, and weakens the others, in the mean over spikes.",
        equation: r"\Delta w_{ij} = \eta \left( A_+ \, y_i \, \bar x_j - A_- \, \bar y_i \, x_j \right), \qquad \tau \, \dot{\bar x}_j = x_j - \bar x_j",
        provenance: "The mean of pair rules over independent Poisson spikes is textbook knowledge; one time constant for both windows is ours.",
        citations: &[GERSTNER_2002],
    };
}

impl PlasticityRule for RateStdp {
    fn post(&self, unit: Activity) -> Post {
        Post { gains: [self.strengthening * unit.rate, -self.weakening * unit.slow], leak: 0.0 }
    }

    fn pre(&self, unit: Activity) -> [f64; 2] {
        [unit.slow, unit.rate]
    }

    fn slow(&self, unit: Activity, step: f64) -> f64 {
        filtered(unit.slow, unit.rate, step, self.tau)
    }
}

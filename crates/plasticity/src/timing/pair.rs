//! Each pair of spikes counts by itself.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{SpikeTimingRule, StdpKernel};
use crate::references::{BI_POO_1998, SONG_2000};

/// Pair rule of spike-timing dependent plasticity, all pairs of spikes.
///
/// $$ W(\Delta t) = A_+ e^{-\Delta t/\tau_+} \; (\Delta t \ge 0), \qquad
///    W(\Delta t) = -A_- e^{\Delta t/\tau_-} \; (\Delta t < 0) $$
///
/// Δt = t_post − t_pre. Spikes at the same time strengthen.
///
/// Source: measured by Bi & Poo 1998, <https://doi.org/10.1523/JNEUROSCI.18-24-10464.1998>; as a model with
/// A₊ = 0.005, A₋ = 1.05 A₊, τ = 20 ms Song, Miller & Abbott 2000, <https://doi.org/10.1038/78829>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PairStdp {
    /// A₊: strengthening by a pair without delay.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub strengthening: f64,
    /// A₋: weakening by a pair of almost no delay.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub weakening: f64,
    /// τ₊: time constant of strengthening, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_plus: f64,
    /// τ₋: time constant of weakening, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_minus: f64,
}

impl Default for PairStdp {
    fn default() -> Self {
        Self { strengthening: 0.005, weakening: 0.00525, tau_plus: 20.0, tau_minus: 20.0 }
    }
}

impl Registered for PairStdp {
    const ABOUT: About = About {
        title: "Pair STDP",
        summary: "Pairs of spikes strengthen a synapse where the presynaptic one comes first, and weaken it where it comes second.",
        equation: r"W(\Delta t) = A_+ e^{-\Delta t/\tau_+} \; (\Delta t \ge 0), \qquad W(\Delta t) = -A_- e^{\Delta t/\tau_-} \; (\Delta t < 0)",
        provenance: "The window was measured by Bi & Poo; exponentials and numbers are those of the model of Song, Miller & \
                     Abbott, without its bounds on the weight. That spikes at the same time strengthen is ours.",
        citations: &[BI_POO_1998, SONG_2000],
    };
}

impl SpikeTimingRule for PairStdp {
    fn kernel(&self) -> StdpKernel {
        StdpKernel {
            tau_plus: self.tau_plus,
            tau_minus: self.tau_minus,
            tau_x: 1.0,
            tau_y: 1.0,
            pair_plus: self.strengthening,
            pair_minus: self.weakening,
            triplet_plus: 0.0,
            triplet_minus: 0.0,
        }
    }
}

//! Triplets of spikes count, so that frequency matters.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{SpikeTimingRule, StdpKernel};
use crate::references::PFISTER_2006;

/// Triplet rule of spike-timing dependent plasticity, all spikes.
///
/// $$ \text{postsynaptic spike: } \Delta w = r_1 \left( A_2^+ + A_3^+ o_2 \right), \qquad
///    \text{presynaptic spike: } \Delta w = -o_1 \left( A_2^- + A_3^- r_2 \right) $$
///
/// r₁ and r₂ are traces of the presynaptic spikes (τ₊, τ_x), o₁ and o₂ of the postsynaptic ones (τ₋, τ_y). The slow
/// traces are taken as they were just before the spike.
///
/// Source: Pfister & Gerstner 2006, <https://doi.org/10.1523/JNEUROSCI.1425-06.2006>, equations 2 to 4; the numbers of
/// their minimal model of visual cortex as recalled, not read there by us.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TripletStdp {
    /// A₂⁺: strengthening by a pair.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub pair_plus: f64,
    /// A₃⁺: strengthening by a triplet with two postsynaptic spikes.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub triplet_plus: f64,
    /// A₂⁻: weakening by a pair.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub pair_minus: f64,
    /// A₃⁻: weakening by a triplet with two presynaptic spikes.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub triplet_minus: f64,
    /// τ₊: time constant of the trace of presynaptic spikes, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_plus: f64,
    /// τ₋: time constant of the trace of postsynaptic spikes, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_minus: f64,
    /// τ_x: time constant of the slow trace of presynaptic spikes, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_x: f64,
    /// τ_y: time constant of the slow trace of postsynaptic spikes, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_y: f64,
}

impl Default for TripletStdp {
    fn default() -> Self {
        Self {
            pair_plus: 0.0,
            triplet_plus: 6.5e-3,
            pair_minus: 7.1e-3,
            triplet_minus: 0.0,
            tau_plus: 16.8,
            tau_minus: 33.7,
            tau_x: 101.0,
            tau_y: 114.0,
        }
    }
}

impl Registered for TripletStdp {
    const ABOUT: About = About {
        title: "Triplet STDP",
        summary: "Pairs weaken a synapse, triplets with two postsynaptic spikes strengthen it, so that frequency decides.",
        equation: r"\text{postsynaptic spike: } \Delta w = r_1 \left( A_2^+ + A_3^+ o_2 \right), \qquad \text{presynaptic spike: } \Delta w = -o_1 \left( A_2^- + A_3^- r_2 \right)",
        provenance: "The rule is that of Pfister & Gerstner. The numbers of their minimal all-to-all model of visual cortex are \
                     as recalled, not read in the paper by us; τ_x has no effect while A₃⁻ is 0.",
        citations: &[PFISTER_2006],
    };
}

impl SpikeTimingRule for TripletStdp {
    fn kernel(&self) -> StdpKernel {
        StdpKernel {
            tau_plus: self.tau_plus,
            tau_minus: self.tau_minus,
            tau_x: self.tau_x,
            tau_y: self.tau_y,
            pair_plus: self.pair_plus,
            pair_minus: self.pair_minus,
            triplet_plus: self.triplet_plus,
            triplet_minus: self.triplet_minus,
        }
    }
}

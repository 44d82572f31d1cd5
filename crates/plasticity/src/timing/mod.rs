//! Synapses that change by when spikes come.
//!
//! A synapse keeps a few traces, each raised by spikes and decaying in between; they are brought up to date only when
//! a spike comes, so that time without spikes costs nothing.

mod bcm;
mod pair;
mod synapse;
mod triplet;

use attractor_core::registry;

pub use bcm::BcmSynapse;
pub use pair::PairStdp;
pub use synapse::TimedSynapse;
pub use triplet::TripletStdp;

/// What pair and triplet rules are made of: time constants in milliseconds, and changes of weight. Δt = t_post − t_pre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StdpKernel {
    /// τ₊: of the trace of presynaptic spikes.
    pub tau_plus: f64,
    /// τ₋: of the trace of postsynaptic spikes.
    pub tau_minus: f64,
    /// τ_x: of the slow trace of presynaptic spikes.
    pub tau_x: f64,
    /// τ_y: of the slow trace of postsynaptic spikes.
    pub tau_y: f64,
    /// A₂⁺: strengthening by a pair.
    pub pair_plus: f64,
    /// A₂⁻: weakening by a pair.
    pub pair_minus: f64,
    /// A₃⁺: strengthening by a triplet with two postsynaptic spikes.
    pub triplet_plus: f64,
    /// A₃⁻: weakening by a triplet with two presynaptic spikes.
    pub triplet_minus: f64,
}

/// How a synapse changes with the timing of spikes.
pub trait SpikeTimingRule: Send + Sync {
    /// The time constants and changes that it is made of.
    fn kernel(&self) -> StdpKernel;
}

registry! {
    /// Every rule of spike timing, with its parameters.
    pub enum SpikeTimingRules: SpikeTimingRule, tag = "kind", one = "rule of spike timing", many = "rules of spike timing" {
        "pair-stdp" => Pair(PairStdp),
        "triplet-stdp" => Triplet(TripletStdp),
    }
}

#[cfg(test)]
mod tests;

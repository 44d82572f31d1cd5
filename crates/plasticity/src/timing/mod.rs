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

/// Time constants in milliseconds, and changes of weight: what pair and triplet rules are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kernel {
    /// τ₊: of the trace that spikes before the synapse leave.
    pub tau_plus: f64,
    /// τ₋: of the trace that spikes behind it leave.
    pub tau_minus: f64,
    /// τ_x: of the slow trace of spikes before it.
    pub tau_x: f64,
    /// τ_y: of the slow trace of spikes behind it.
    pub tau_y: f64,
    /// A₂⁺: strengthening by a pair.
    pub pair_plus: f64,
    /// A₂⁻: weakening by a pair.
    pub pair_minus: f64,
    /// A₃⁺: strengthening by a triplet with two spikes behind.
    pub triplet_plus: f64,
    /// A₃⁻: weakening by a triplet with two spikes before.
    pub triplet_minus: f64,
}

/// How a synapse changes with the timing of spikes.
pub trait SpikeTimingRule: Send + Sync {
    /// The time constants and changes that it is made of.
    fn kernel(&self) -> Kernel;
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

//! Experiments on networks, units and synapses that learn while they run.
//!
//! One file an experiment. [`EXPERIMENTS`] lists them; what several share stands beside them.

mod metrics;
mod rate_networks;
mod spiking_network;

use attractor_engine::AnyExperiment;

/// The experiments, in the order of listings.
pub const EXPERIMENTS: &[&dyn AnyExperiment] = &[
    &rate_networks::PlasticWorkingMemory,
    &rate_networks::SerialPosition,
    &rate_networks::ThreeHypotheses,
    &rate_networks::SequenceReplay,
    &spiking_network::SpikingNetworks,
];

//! Experiments on networks, units and synapses that learn while they run.
//!
//! One file an experiment. [`EXPERIMENTS`] lists them; what several share stands beside them.

mod firing_curve;
mod learning_rule;
mod metrics;
mod rate_networks;
mod spiking_network;
mod timing;
mod units;

use attractor_study::AnyExperiment;

/// The experiments, in the order of listings.
pub static EXPERIMENTS: &[&dyn AnyExperiment] = &[
    &units::PrincipalComponent,
    &units::SeveralComponents,
    &units::HebbianGrowth,
    &units::BcmSelectivity,
    &units::Decorrelation,
    &timing::SpikeTiming,
    &timing::ChancePairing,
    &timing::LongTermPotentiation,
    &firing_curve::FiringCurve,
    &rate_networks::PlasticWorkingMemory,
    &rate_networks::SerialPosition,
    &rate_networks::ThreeHypotheses,
    &rate_networks::SequenceReplay,
    &spiking_network::SpikingNetworks,
];

//! Experiments on networks with an energy, and memories that move.
//!
//! One file an experiment. [`EXPERIMENTS`] lists them; what several share stands beside them.

mod coupling_spectrum;
mod energy_descent;
mod hebbian_limit;
mod layer_sizes;
mod memory_dynamics;
mod two_layers;
mod zero_stability;

use attractor_study::AnyExperiment;

/// The experiments, in the order of listings.
pub static EXPERIMENTS: &[&dyn AnyExperiment] = &[
    &energy_descent::EnergyDescent,
    &hebbian_limit::HebbianLimit,
    &memory_dynamics::MemoryDynamics,
    &coupling_spectrum::CouplingSpectrum,
    &zero_stability::ZeroStability,
];

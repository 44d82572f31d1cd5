//! Experiments on networks, units and synapses that learn while they run.
//!
//! One file an experiment. [`EXPERIMENTS`] lists them; what several share stands beside them.

use attractor_engine::AnyExperiment;

/// The experiments, in the order of listings.
pub const EXPERIMENTS: &[&dyn AnyExperiment] = &[];

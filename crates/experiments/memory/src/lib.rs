//! Experiments on associative memories.

mod criterion;
mod dense_capacity;
mod hopfield;
mod metrics;
pub mod own_patterns;
mod willshaw_capacity;
mod willshaw_scale;

use attractor_engine::AnyExperiment;

/// The experiments, in the order of listings.
pub const EXPERIMENTS: &[&dyn AnyExperiment] = &[
    &willshaw_capacity::WillshawCapacity,
    &willshaw_scale::WillshawScale,
    &hopfield::HopfieldTransition,
    &dense_capacity::DenseCapacity,
];

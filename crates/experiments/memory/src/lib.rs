//! Experiments on associative memories.

mod hopfield;
mod metrics;
pub mod own_patterns;
mod winners;

use attractor_engine::AnyExperiment;

/// The experiments, in the order of listings.
pub const EXPERIMENTS: &[&dyn AnyExperiment] = &[
    &hopfield::HopfieldErrors,
    &hopfield::HopfieldTransition,
    &hopfield::HopfieldBasin,
    &hopfield::HopfieldEnergy,
    &hopfield::HopfieldMixtures,
    &hopfield::HopfieldTemperature,
    &hopfield::HopfieldNoise,
    &hopfield::CostOfLocality,
    &hopfield::SequenceCorrelation,
    &winners::SparseCapacity,
    &winners::DalesLaw,
];

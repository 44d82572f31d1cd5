//! Experiments on associative memories.
//!
//! One file an experiment. [`EXPERIMENTS`] lists them; what several share stands beside them.

mod at_load;
mod benchmark;
mod blackout;
mod capacity;
mod classification;
mod correlation_sensitivity;
mod cue_noise;
mod delayed_match;
mod dense_capacity;
mod forgetting;
mod hopfield;
mod load_curve;
mod material;
mod memories;
mod metrics;
pub mod own_patterns;
mod prototype_extraction;
mod recall;
pub mod recollection;
mod rule_entry;
mod storage_capacity;
mod weight_information;
mod willshaw_capacity;
mod willshaw_scale;
mod winners;

use attractor_study::AnyExperiment;

pub use benchmark::benchmark_of_size;
pub use rule_entry::RuleEntry;

/// The experiments, in the order of listings.
pub static EXPERIMENTS: &[&dyn AnyExperiment] = &[
    &benchmark::Benchmark,
    &storage_capacity::StorageCapacity,
    &weight_information::WeightInformation,
    &prototype_extraction::PrototypeExtraction,
    &correlation_sensitivity::CorrelationSensitivity,
    &cue_noise::CueNoise,
    &load_curve::LoadCurve,
    &recall::Recall,
    &classification::Classification,
    &willshaw_capacity::WillshawCapacity,
    &willshaw_scale::WillshawScale,
    &hopfield::HopfieldErrors,
    &hopfield::HopfieldTransition,
    &hopfield::HopfieldBasin,
    &hopfield::HopfieldEnergy,
    &hopfield::HopfieldMixtures,
    &hopfield::HopfieldTemperature,
    &hopfield::HopfieldNoise,
    &hopfield::CostOfLocality,
    &hopfield::SequenceCorrelation,
    &delayed_match::DelayedMatchToSample,
    &dense_capacity::DenseCapacity,
    &winners::SparseCapacity,
    &winners::DalesLaw,
    &forgetting::Forgetting,
    &blackout::BlackoutExperiment,
];

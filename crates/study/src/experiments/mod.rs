//! Experiments: what can be asked of learning rules, one file each.

/// The keys that every experiment with rules and patterns reads, and more.
macro_rules! memory_keys {
    ($($more:literal),* $(,)?) => {
        &["rules", "layout", "patterns", "cue", "recall", $($more),*]
    };
}

mod arrays;
mod benchmark;
mod blackout;
mod capacity;
mod classification;
mod correlation_sensitivity;
mod cue_noise;
mod delayed_match;
mod dense_capacity;
mod energy;
mod forgetting;
mod hopfield;
mod load_curve;
mod material;
mod plasticity;
mod prototype_extraction;
mod recall;
mod storage_capacity;
mod weight_information;
mod willshaw_capacity;
mod willshaw_scale;
mod winners;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use attractor_core::{About, Invalid};
use attractor_memory::rules::NotFinite;
use serde_json::Value;

use crate::present::Presentation;
use crate::record::Record;
use crate::spec::{COMMON, RuleEntry, Spec};

pub use arrays::{Array, ArrayValues};
pub use benchmark::{Ranked, conditions, ranking, table_of_size};
pub use classification::{BASELINES, PICTURES};

/// Every experiment, in the order of listings.
pub const ALL: &[&dyn Experiment] = &[
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
    &willshaw_scale::ScaleExperiment,
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
    &energy::EnergyDescent,
    &energy::HebbianLimit,
    &energy::MemoryDynamics,
    &energy::CouplingSpectrum,
    &energy::ZeroStability,
    &plasticity::PrincipalComponent,
    &plasticity::SeveralComponents,
    &plasticity::HebbianGrowth,
    &plasticity::BcmSelectivity,
    &plasticity::Decorrelation,
    &plasticity::SpikeTiming,
    &plasticity::ChancePairing,
    &plasticity::LongTermPotentiation,
    &plasticity::FiringCurve,
    &plasticity::PlasticWorkingMemory,
    &plasticity::SerialPosition,
    &plasticity::ThreeHypotheses,
    &plasticity::SequenceReplay,
    &plasticity::SpikingNetworks,
];

/// The experiment with this id.
pub fn find(id: &str) -> Option<&'static dyn Experiment> {
    ALL.iter().find(|experiment| experiment.id() == id).copied()
}

/// A question about learning rules, asked in trials that do not depend on each other.
pub trait Experiment: Sync {
    /// What a spec calls it.
    fn id(&self) -> &'static str;

    /// What it says of itself.
    fn about(&self) -> About;

    /// The keys of a spec that it reads beside [`COMMON`].
    fn keys(&self) -> &'static [&'static str];

    /// Whether it reads a key of a spec.
    fn reads(&self, key: &str) -> bool {
        COMMON.contains(&key) || self.keys().contains(&key)
    }

    /// Bytes that a trial takes at most, where it is not counts, weights and networks of the layout.
    fn memory(&self, _spec: &Spec) -> Option<u64> {
        None
    }

    /// Whether it makes no sense without prototypes.
    fn needs_prototypes(&self) -> bool {
        false
    }

    /// The least that a spec must say to ask for it.
    fn example(&self) -> Value {
        serde_json::json!({ "experiment": self.id() })
    }

    /// The load where a spec with so many own patterns says none.
    fn default_load(&self, rows: u32) -> u32 {
        rows
    }

    /// Checks what no single key shows.
    ///
    /// # Errors
    /// [`Invalid`] names the key.
    fn validate(&self, _spec: &Spec) -> Result<(), Invalid> {
        Ok(())
    }

    /// The conditions that it compares by itself; one without coordinates unless it says otherwise.
    ///
    /// # Errors
    /// [`Invalid`] where a condition cannot be made of the spec.
    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        Ok(vec![Point { coordinates: BTreeMap::new(), spec: spec.clone() }])
    }

    /// One repetition at one point, all rules together.
    ///
    /// # Errors
    /// [`Stop`] if it was asked to stop, or if a rule gave no finite weight.
    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop>;

    /// The arrays of a trial that a spec asks to be saved, computed anew.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    fn arrays(&self, _trial: &Trial) -> Result<Vec<Array>, Stop> {
        Ok(Vec::new())
    }

    /// Summaries beyond the mean of each metric: what relates several points to each other, and what a
    /// theory says. The spec is that of the first of the points.
    fn summarise(&self, _spec: &Spec, _records: &[Record]) -> Vec<Record> {
        Vec::new()
    }

    /// Tables and figures of a finished study.
    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation;
}

/// A condition: what tells it from the others, and the spec that makes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its axes, such as `network` or a swept key.
    pub coordinates: BTreeMap<String, Value>,
    /// The spec, without a sweep.
    pub spec: Spec,
}

/// One repetition at one point.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    /// The condition.
    pub point: &'a Point,
    /// Number of the repetition, from 0.
    pub repetition: u32,
    /// Threads that it may use; the records do not depend on their number.
    pub threads: usize,
    /// Set when the user wants to stop.
    pub stop: &'a AtomicBool,
}

/// Tries every rule on the counts of a few patterns, as the first repetition will draw them, so that a
/// formula that gives no number is refused before anything is written.
///
/// # Errors
/// [`Stop::NotFinite`].
pub fn rehearse(point: &Point) -> Result<(), Stop> {
    const SOME: u64 = 20;
    if !point.spec.reads("rules") {
        return Ok(());
    }
    let stop = AtomicBool::new(false);
    let mut material = material::Material::new(&Trial { point, repetition: 0, threads: 1, stop: &stop });
    let limit = point.spec.pattern_limit().unwrap_or(SOME);
    material.store(limit.min(SOME) as u32);
    point
        .spec
        .rules
        .iter()
        .filter(|entry| !entry.rule.is_standard())
        .try_for_each(|entry| material.check(entry))
}

/// Why a trial was not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// The user asked to stop.
    Interrupted,
    /// A rule gave no finite weight.
    NotFinite {
        /// Name of the rule.
        rule: String,
        /// The formula and the counts.
        fault: NotFinite,
    },
}

impl Trial<'_> {
    /// Asked between the parts of a long trial.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] once the user has asked to stop.
    pub fn check(&self) -> Result<(), Stop> {
        if self.stop.load(Ordering::Relaxed) { Err(Stop::Interrupted) } else { Ok(()) }
    }

    /// A record of no rule in this trial.
    pub fn measure(&self, metric: &str, value: f64) -> Record {
        let mut record = Record::new(metric, value).at("repetition", self.repetition);
        record.coordinates.extend(self.point.coordinates.clone());
        record
    }

    /// A record of a rule in this trial.
    pub fn record(&self, rule: &RuleEntry, metric: &str, value: f64) -> Record {
        let mut record = self.measure(metric, value).of_rule(&rule.name);
        record.coordinates.extend(rule.coordinates());
        record
    }
}

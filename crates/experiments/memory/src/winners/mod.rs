//! Experiments on networks in which as many units are active as in a pattern: those with the largest fields.

mod dales_law;
mod sparse_capacity;

pub(crate) use dales_law::DalesLaw;
pub(crate) use sparse_capacity::SparseCapacity;

use std::sync::Arc;

use attractor_core::Purpose;
use attractor_core::statistics::mean;
use attractor_memory::distortion::CueNoise;
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Recall, RecallOptions, RecallRun};
use attractor_memory::rules::{Hopfield, Learner};
use attractor_memory::weights::TiledWeights;
use attractor_memory::{Counts, Layout, Population, Setting};
use attractor_record::present::Shown;
use attractor_record::{Coordinate, Source};
use attractor_study::{Repetition, Stop};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Overlap from which on a network counts as still near its pattern. Lost patterns leave less than half.
const NEAR: f64 = 0.6;
/// Most synchronous steps; near capacity a network takes some tens to leave its pattern.
const STEPS: u32 = 100;

const PATTERNS: Purpose = Purpose::named("patterns");
const RECALL: Purpose = Purpose::named("recall");

const UNITS: Coordinate = Coordinate::number("units", "units", "N");

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NetworkUnits(#[schemars(range(min = 10, max = 16_384))] pub u32);

/// A load.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Load(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 10.0))] pub f64);

impl Load {
    /// Loads in ascending order.
    fn ascending(loads: &[Self]) -> Vec<f64> {
        let mut loads: Vec<f64> = loads.iter().map(|load| load.0).collect();
        loads.sort_by(f64::total_cmp);
        loads
    }
}

/// Bytes of the largest network: several times its counts.
fn bytes(units: &[NetworkUnits], copies: u64) -> u64 {
    let of = |units: &NetworkUnits| copies * Counts::bytes(&Layout::flat(units.0, 1));
    units.iter().map(of).max().unwrap_or(0)
}

/// Patterns and counts of one repetition, at one load after another.
struct Store<'a> {
    repetition: Repetition<'a>,
    population: Population,
    patterns: PatternSet,
    counts: Counts,
}

/// How networks that start from stored patterns end.
struct Ends {
    /// Mean overlap with the patterns.
    overlap: f64,
    /// Fraction of the networks that are still near.
    retrieved: f64,
}

impl<'a> Store<'a> {
    fn new(repetition: Repetition<'a>, population: Population) -> Self {
        let counts = Counts::new(&population);
        Self { repetition, population, patterns: PatternSet::default(), counts }
    }

    /// Stores exactly αN patterns, to the nearest whole number of at least 1; returns their number.
    fn fill(&mut self, load: f64) -> Result<u32, Stop> {
        #[expect(clippy::cast_sign_loss, reason = "a number of patterns")]
        let wanted = (load * f64::from(self.population.units())).round().max(1.0) as u32;
        let streams = self.repetition.streams(PATTERNS);
        for index in self.patterns.len() as u64..u64::from(wanted) {
            self.repetition.check()?;
            self.patterns.push(&self.population.random_pattern(&mut streams.at(index)));
        }
        self.counts.train_to(&self.patterns, wanted as usize);
        Ok(wanted)
    }

    /// Σ (ξ_i − f)(ξ_j − f)/P, a multiple of Hebb's synapses.
    fn hebb(&self) -> TiledWeights {
        Hopfield::default().learn(&self.counts, &Setting::of(&self.population, CueNoise::default()))
    }

    /// Starts a network from each of the first patterns, and lets it run until it stays or goes to and fro.
    fn run(&self, weights: TiledWeights, cues: u32) -> Result<Ends, Stop> {
        let asked =
            self.patterns.first(self.patterns.len().min(self.counts.patterns() as usize).min(cues as usize));
        let options = RecallOptions { max_steps: STEPS, ..RecallOptions::default() };
        let networks = Recall::new(&self.population, &asked, options, &self.repetition.streams(RECALL));
        let networks = networks.on_threads(self.repetition.threads);
        let mut recall = RecallRun::with_weights(networks, Arc::new(weights));
        while !recall.is_done() {
            self.repetition.check()?;
            recall.step();
        }
        let activity = self.population.activity();
        let overlap = |(state, pattern): (&[u32], &[u32])| {
            let right = state.iter().filter(|unit| pattern.binary_search(unit).is_ok()).count();
            (right as f64 / pattern.len() as f64 - activity) / (1.0 - activity)
        };
        let overlaps: Vec<f64> = recall.states().iter().zip(asked.iter()).map(overlap).collect();
        let near = overlaps.iter().filter(|&&overlap| overlap > NEAR).count();
        Ok(Ends { overlap: mean(&overlaps), retrieved: near as f64 / overlaps.len() as f64 })
    }
}

/// The records of theories and of the largest networks.
fn of_largest(shown: &Shown) -> Shown<'static> {
    let largest = shown.records().iter().filter_map(|record| record.number(UNITS)).fold(0.0, f64::max);
    let own = shown.only(|record| record.source == Source::Theory || record.number(UNITS) == Some(largest));
    // One colour for a simulation and its theory, which knows no size.
    own.without(UNITS)
}

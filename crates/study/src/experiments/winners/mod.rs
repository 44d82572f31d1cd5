//! Experiments on networks in which as many units are active as in a pattern: those with the largest fields.

mod dales_law;
mod sparse_capacity;

pub(super) use dales_law::DalesLaw;
pub(super) use sparse_capacity::SparseCapacity;

use attractor_core::statistics::mean;
use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Recall, RecallOptions};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{TiledWeights, Weights};
use attractor_memory::{Counts, Population, Setting};

use super::Trial;
use super::hopfield::{Curve, curves, number_of, theory};

/// Overlap from which on a network counts as still near its pattern. Lost patterns leave less than half.
const NEAR: f64 = 0.6;
/// Most synchronous steps; near capacity a network takes some tens to leave its pattern.
const STEPS: u32 = 100;

/// Patterns and counts of one repetition, at one load after another.
struct Store<'a> {
    trial: &'a Trial<'a>,
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
    fn new(trial: &'a Trial<'a>, population: Population) -> Self {
        let counts = Counts::new(&population);
        Self { trial, population, patterns: PatternSet::default(), counts }
    }

    fn streams(&self, purpose: &str) -> Streams {
        Streams::new(
            Seed(self.trial.point.spec.seed),
            Purpose::named(purpose),
            u64::from(self.trial.repetition),
        )
    }

    /// Stores exactly αN patterns, to the nearest whole number of at least 1; returns their number.
    fn fill(&mut self, load: f64) -> u32 {
        #[expect(clippy::cast_sign_loss, reason = "a number of patterns")]
        let wanted = (load * f64::from(self.population.units())).round().max(1.0) as u32;
        let streams = self.streams("patterns");
        for index in self.patterns.len() as u64..u64::from(wanted) {
            self.patterns.push(&self.population.random_pattern(&mut streams.at(index)));
        }
        self.counts.train_to(&self.patterns, wanted as usize);
        wanted
    }

    /// Σ (ξ_i − f)(ξ_j − f)/P, a multiple of Hebb's synapses.
    fn hebb(&self) -> TiledWeights {
        let setting = Setting::of(&self.population, attractor_memory::distortion::Noise::default());
        Rules::named("hopfield").unwrap_or_default().learn(&self.counts, &setting)
    }

    /// Starts a network from each of the first patterns, and lets it run until it stays or goes to and fro.
    fn run(&self, weights: &dyn Weights, cues: u32) -> Ends {
        let asked =
            self.patterns.first(self.patterns.len().min(self.counts.patterns() as usize).min(cues as usize));
        let options = RecallOptions { max_steps: STEPS, ..RecallOptions::default() };
        let recall = Recall::new(&self.population, &asked, options, &self.streams("recall"));
        let recall = recall.on_threads(self.trial.threads).run(weights);
        let activity = self.population.activity();
        let overlap = |(state, pattern): (&[u32], &[u32])| {
            let right = state.iter().filter(|unit| pattern.binary_search(unit).is_ok()).count();
            (right as f64 / pattern.len() as f64 - activity) / (1.0 - activity)
        };
        let overlaps: Vec<f64> = recall.states().iter().zip(asked.iter()).map(overlap).collect();
        let near = overlaps.iter().filter(|&&overlap| overlap > NEAR).count();
        Ends { overlap: mean(&overlaps), retrieved: near as f64 / overlaps.len() as f64 }
    }
}

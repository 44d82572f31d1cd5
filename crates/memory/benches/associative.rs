//! Recall, training and both from patterns to answers, in a modular network of 1024 units with bcpnn; and
//! a Willshaw network of 8192 units.
//!
//! The rows of the table that `cargo xtask bench-peers` prints, without the peers.

#![expect(clippy::unwrap_used, reason = "the rule is registered")]

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::{PatternSet, Patterns};
use attractor_memory::recall::{Recall, RecallOptions};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{BitCounts, BitWeights, WeightFormat, Weights, Workspace};
use attractor_memory::{Counts, Layout, Population, Setting, States};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const LOAD: u64 = 2000;

/// The network that all rows share.
struct Network {
    population: Population,
    rule: Rules,
}

impl Network {
    fn new() -> Self {
        Self { population: Population::of(&Layout::modular(32, 32)), rule: Rules::named("bcpnn").unwrap() }
    }

    fn streams(purpose: &'static str) -> Streams {
        Streams::new(Seed(4711), Purpose::named(purpose), 0)
    }

    fn patterns(&self, load: u64) -> PatternSet {
        Patterns::default().draw_all(&self.population, 0..load, &Self::streams("patterns"))
    }

    fn count(&self, patterns: &PatternSet) -> Counts {
        let mut counts = Counts::new(&self.population);
        counts.train(patterns, 0..patterns.len());
        counts
    }

    fn learn(&self, counts: &Counts, cue: Cue, format: WeightFormat) -> Box<dyn Weights> {
        self.rule.weights(counts, &Setting::of(&self.population, cue.noise(&self.population)), format)
    }

    fn recall(&self, weights: &dyn Weights, cues: &PatternSet, max_steps: u32) -> Recall {
        let options = RecallOptions { max_steps, ..RecallOptions::default() };
        Recall::new(&self.population, cues, options, &Self::streams("recall")).run(weights)
    }
}

fn moved(count: u32) -> Cue {
    Cue { distortion: Distortion::Replace, count }
}

fn recall(criterion: &mut Criterion) {
    let network = Network::new();
    let patterns = network.patterns(LOAD);
    let counts = network.count(&patterns);
    let mut group = criterion.benchmark_group("recall");
    group.throughput(Throughput::Elements(LOAD));
    for count in [1, 4] {
        let cues = moved(count).distort_all(&network.population, &patterns, &Network::streams("cues"));
        for format in [WeightFormat::F32, WeightFormat::I16] {
            let weights = network.learn(&counts, moved(count), format);
            group.bench_function(BenchmarkId::new(format!("{count} moved"), format!("{format:?}")), |b| {
                b.iter(|| network.recall(&*weights, &cues, 10));
            });
        }
    }
}

fn end_to_end(criterion: &mut Criterion) {
    let network = Network::new();
    let load = 1775;
    let mut group = criterion.benchmark_group("end to end");
    group.throughput(Throughput::Elements(load));
    group.bench_function("4 moved, 15 steps", |b| {
        b.iter(|| {
            let patterns = network.patterns(load);
            let weights = network.learn(&network.count(&patterns), moved(4), WeightFormat::F32);
            let cues = moved(4).distort_all(&network.population, &patterns, &Network::streams("cues"));
            network.recall(&*weights, &cues, 15)
        });
    });
}

fn training(criterion: &mut Criterion) {
    let network = Network::new();
    let patterns = network.patterns(LOAD);
    let counts = network.count(&patterns);
    let mut group = criterion.benchmark_group("training");
    group.throughput(Throughput::Elements(LOAD));
    group.bench_function("counts", |b| b.iter(|| network.count(&patterns)));
    let synapses = u64::from(network.population.units()).pow(2);
    group.throughput(Throughput::Elements(synapses));
    group.bench_function("weights", |b| b.iter(|| network.learn(&counts, moved(4), WeightFormat::F32)));
}

/// A flat network of 8192 units whose synapses are bits.
fn willshaw(criterion: &mut Criterion) {
    let population = Population::of(&Layout::flat(8192, 64));
    let patterns = Patterns::default().draw_all(&population, 0..8000, &Network::streams("patterns"));
    let cues = moved(16).distort_all(&population, &patterns.first(1000), &Network::streams("cues"));
    let train = || BitWeights::of_patterns(&population, &patterns, 0..patterns.len());
    let (weights, from) = (train(), States::of(&cues, population.active()));
    let (live, mut next, mut counts) = ((0..1000).collect::<Vec<u32>>(), from.clone(), BitCounts::default());
    let mut group = criterion.benchmark_group("willshaw");
    group.sample_size(20);
    group.bench_function("training", |b| b.iter(train));
    group.bench_function("sums", |b| b.iter(|| weights.count(&from, &live, &mut counts)));
    group.bench_function("winners", |b| {
        b.iter(|| weights.step(&from, &live, &mut next, &mut Workspace::default()));
    });
}

criterion_group!(benches, recall, end_to_end, training, willshaw);
criterion_main!(benches);

//! Recall, training and both from patterns to answers, in a modular network of 1024 units with bcpnn.
//!
//! The rows of the table that `cargo xtask bench-peers` prints, without the peers.

#![expect(clippy::unwrap_used, reason = "the rule is registered")]

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::{PatternSet, Patterns};
use attractor_memory::recall::{Recall, RecallOptions};
use attractor_memory::rules::Rules;
use attractor_memory::weights::TiledWeights;
use attractor_memory::{Counts, Layout, Population, Setting};
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

    fn learn(&self, counts: &Counts, cue: Cue) -> TiledWeights {
        self.rule.learn(counts, &Setting::of(&self.population, cue.noise(&self.population)))
    }

    fn recall(&self, weights: &TiledWeights, cues: &PatternSet, max_steps: u32) -> Recall {
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
        let weights = network.learn(&counts, moved(count));
        let cues = moved(count).distort_all(&network.population, &patterns, &Network::streams("cues"));
        group.bench_function(BenchmarkId::new("moved", count), |b| {
            b.iter(|| network.recall(&weights, &cues, 10));
        });
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
            let weights = network.learn(&network.count(&patterns), moved(4));
            let cues = moved(4).distort_all(&network.population, &patterns, &Network::streams("cues"));
            network.recall(&weights, &cues, 15)
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
    group.bench_function("weights", |b| b.iter(|| network.learn(&counts, moved(4))));
}

criterion_group!(benches, recall, end_to_end, training);
criterion_main!(benches);

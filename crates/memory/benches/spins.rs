//! A Hopfield network of 4000 units and 400 patterns: training, and recall of damaged patterns.
//!
//! The rows of the table that `cargo xtask bench-peers` prints, without the peers.

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::spins::{IntegerCouplings, Signs};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn hopfield(criterion: &mut Criterion) {
    let streams = |purpose| Streams::new(Seed(4711), Purpose::named(purpose), 0);
    let (patterns, cues) = (streams("patterns"), streams("cues"));
    let patterns: Vec<Signs> = (0..400).map(|index| Signs::random(4000, &mut patterns.at(index))).collect();
    let damaged = (0..).zip(&patterns);
    let cues: Vec<Signs> =
        damaged.map(|(index, pattern)| pattern.with_overlap(0.8, &mut cues.at(index))).collect();
    let couplings = IntegerCouplings::hebbian(&patterns);
    let mut group = criterion.benchmark_group("hopfield");
    group.sample_size(20);
    group.throughput(Throughput::Elements(4000 * 4000));
    group.bench_function("training", |b| b.iter(|| IntegerCouplings::hebbian(&patterns)));
    group.throughput(Throughput::Elements(cues.len() as u64));
    group.bench_function("recall", |b| b.iter(|| couplings.recall(&cues, 100)));
}

criterion_group!(benches, hopfield);
criterion_main!(benches);

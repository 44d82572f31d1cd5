//! A binary network of 16,384 units in 32 blocks, half of whose synapses are set: training, and completion of half patterns.
//!
//! The rows of the table that `cargo xtask bench-peers` prints, without the peers.

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::blocks::{BlockNetwork, Blocks, RetrievalStrategy};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn blocks(criterion: &mut Criterion) {
    let (blocks, patterns, cues) = (Blocks { count: 32, size: 512 }, 181_704, 1000);
    let trained = || {
        let streams = Streams::new(Seed(4711), Purpose::named("patterns"), 0);
        let mut network = BlockNetwork::new(blocks, streams);
        network.learn(patterns, 1);
        network
    };
    let network = trained();
    let mut group = criterion.benchmark_group("blocks");
    group.sample_size(10);
    group.throughput(Throughput::Elements(patterns));
    group.bench_function("training", |b| b.iter(trained));
    group.throughput(Throughput::Elements(cues));
    for retrieval in [RetrievalStrategy::OneStep, RetrievalStrategy::Iterative] {
        group.bench_function(retrieval.name(), |b| b.iter(|| network.complete(cues, retrieval, 1)));
    }
}

criterion_group!(benches, blocks);
criterion_main!(benches);

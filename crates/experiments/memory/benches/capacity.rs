//! One capacity cell, the load of which 90 % is recalled, in a modular network of 400 units: a trial of
//! the experiment with one rule, and with all rules on shared counts.

#![expect(clippy::unwrap_used, reason = "the spec is right")]

use std::sync::atomic::AtomicBool;

use attractor_experiments_memory::EXPERIMENTS;
use attractor_study::spec::{Layers, Source};
use attractor_study::{Catalogue, Study};
use criterion::{Criterion, criterion_group, criterion_main};

/// What is timed.
static CATALOGUE: Catalogue = Catalogue { experiments: &[&EXPERIMENTS], registries: &[] };

fn capacity(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("capacity");
    group.sample_size(10);
    for (name, rules) in [("bcpnn", "rules = [\"bcpnn\"]"), ("all rules", "")] {
        let spec = format!("experiment = \"storage-capacity\"\n{rules}");
        let study = Study::new(&Layers::of(&CATALOGUE, Source::parse("capacity", &spec).unwrap())).unwrap();
        group.bench_function(name, |b| b.iter(|| study.run(0, 1, &AtomicBool::new(false)).unwrap()));
    }
}

criterion_group!(benches, capacity);
criterion_main!(benches);

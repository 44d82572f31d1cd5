//! `attractor bench`: all rules compared, and a report.

use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_experiments_memory::benchmark_of_size;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source};

use crate::arguments::Bench;
use crate::conclude::conclude;
use crate::execute::{execute, start};
use crate::failure::Failure;

/// Runs the benchmark at the size that was asked for.
pub fn bench(options: &Bench) -> Result<(), Failure> {
    let table = match (options.quick, options.full) {
        (true, _) => benchmark_of_size(15, 15, 5),
        (_, true) => benchmark_of_size(32, 32, 10),
        _ => benchmark_of_size(20, 20, 30),
    };
    let mut layers = Layers::of(catalogue(), Source::of_table(table));
    if let Some(seed) = options.running.seed {
        layers.set("seed", seed.into(), "--seed")?;
    }
    let mut session = start(Study::new(&layers)?, None, &options.running)?;
    let done = execute(&mut session, &options.running)?;
    conclude(session.study(), &done, &options.running, Some(Path::new("report.html")))
}

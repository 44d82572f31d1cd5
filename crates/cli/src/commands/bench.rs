//! `attractor bench`: all rules compared, and a report.

use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_experiments_memory::benchmark_of_size;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source};

use crate::arguments::Bench;
use crate::conclude::conclude;
use crate::execute::{execute, place, start};
use crate::failure::Failure;
use crate::results::Results;

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
    let study = Study::new(&layers)?;
    let running = &options.running;
    let mut results = Results::of(&study, &running.db.db, running.force);
    results.copy = Some(Path::new("report.html"));
    results.before_a_run(&study, running.out.as_deref())?;
    let mut session = start(study, None, &place(running, options.keep_host))?;
    let done = execute(&mut session, running)?;
    conclude(session.study(), &done, running, &results)
}

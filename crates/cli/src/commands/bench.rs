//! `attractor bench`: all rules compared, and a report.

use std::path::Path;

use attractor_study::Study;
use attractor_study::experiments::table_of_size;
use attractor_study::spec::{Layers, Source};

use crate::arguments::Bench;
use crate::execute::Job;
use crate::failure::Failure;
use crate::output;

/// Runs the benchmark at the size that was asked for.
pub fn bench(options: &Bench) -> Result<(), Failure> {
    let table = match (options.quick, options.full) {
        (true, _) => table_of_size(15, 15, 5),
        (_, true) => table_of_size(32, 32, 10),
        _ => table_of_size(20, 20, 30),
    };
    let mut layers = Layers::of(Source::of_table(table));
    if let Some(seed) = options.running.seed {
        layers.set("seed", seed.into(), "--seed")?;
    }
    let job = Job::new(Study::new(&layers)?, None);
    let done = job.execute(&options.running)?;
    output::conclude(&job.study, &done, &options.running, Some(Path::new("report.html")))
}

//! `attractor merge`: runs of several databases in one.

use std::path::{Path, PathBuf};

use attractor_catalogue::catalogue;
use attractor_store::{self as store, RunId, Store};
use attractor_study::{Study, complete};

use crate::failure::Failure;
use crate::terminal::{counted, print};

/// Merges databases into one and completes the studies whose trials are all there.
pub fn merge(databases: &[PathBuf], into: &Path) -> Result<(), Failure> {
    // Read first: a name that is wrong must not leave an empty database behind.
    for database in databases {
        Store::open_existing(database)?;
    }
    let mut target = Store::open(into)?;
    let merged = store::merge(&mut target, databases)?;
    for &run in &merged.complete {
        let study = Study::stored(catalogue(), target.run(run)?.spec)?;
        complete(&mut target, run, &study)?;
    }
    let complete = match merged.complete.as_slice() {
        [] => String::new(),
        runs => format!(
            "; complete now: run {}",
            runs.iter().map(RunId::to_string).collect::<Vec<_>>().join(", ")
        ),
    };
    print(&format!(
        "{}, {} taken into {}{complete}\n",
        counted(merged.runs as u64, "run"),
        counted(merged.trials, "trial"),
        into.display()
    ))
}

//! `attractor merge`: runs of several databases in one.

use std::path::{Path, PathBuf};

use attractor_study::Study;
use attractor_study::store::{self, RunId, State, Store, StoreError};

use crate::failure::Failure;
use crate::output::{counted, print};

/// Merges databases into one and completes the studies whose trials are all there.
pub fn merge(databases: &[PathBuf], into: &Path) -> Result<(), Failure> {
    // Read first: a name that is wrong must not leave an empty database behind.
    for database in databases {
        Store::open_existing(database)?;
    }
    let mut target = Store::open(into)?;
    let merged = store::merge(&mut target, databases)?;
    for &run in &merged.complete {
        let study = Study::stored(target.run(run)?.spec)?;
        summarise(&mut target, run, &study)?;
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

/// Marks a run of which all trials are there as finished, with its summaries.
pub fn summarise(store: &mut Store, run: RunId, study: &Study) -> Result<(), StoreError> {
    let records = store.records(run)?;
    store.finish(run, State::Finished, None, &study.summarise(&records))
}

//! `attractor merge`: runs of several databases in one.

use std::path::{Path, PathBuf};

use attractor_catalogue::catalogue;
use attractor_record::Record;
use attractor_store::{self as store, Run, RunId, Store};
use attractor_study::StoredRun;

use crate::failure::Failure;
use crate::printing::print;
use crate::terminal::{counted, tell};

/// Merges databases into one; studies whose trials are all there then are complete, with their summaries.
pub fn merge(databases: &[PathBuf], into: &Path) -> Result<(), Failure> {
    // Read first: a name that is wrong must not leave an empty database behind.
    for database in databases {
        Store::open_to_read(database)?;
    }
    let mut target = Store::open(into)?;
    let merged = store::merge(&mut target, databases, &mut summaries)?;
    for (run, cause) in &merged.without_summaries {
        tell(&format!(
            "run {run} is finished, but its summaries are missing and cannot be computed: {cause}"
        ));
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
    ))?;
    if !merged.arrays.is_empty() {
        let folders: Vec<String> = merged.arrays.iter().map(|folder| folder.display().to_string()).collect();
        print(&format!("arrays stay in {}\n", folders.join(", ")))?;
    }
    Ok(())
}

/// The summaries of a run. Its own files are not read: they may lie on another machine.
fn summaries(run: &Run, records: &[Record]) -> Result<Vec<Record>, String> {
    let study = StoredRun { catalogue: catalogue(), run, folders: Vec::new() }.to_summarise();
    study.map_err(|error| error.to_string())?.summarise(records).map_err(|error| error.to_string())
}

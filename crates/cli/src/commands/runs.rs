//! `attractor runs`: what a database holds.

use std::path::Path;

use attractor_record::export::json_line;
use attractor_store::{Run, State, Store};
use comfy_table::{Table, presets};
use serde_json::json;

use crate::failure::Failure;
use crate::printing::print;

/// Prints a line for each run.
pub fn runs(database: &Path, as_json: bool) -> Result<(), Failure> {
    let store = Store::open_to_read(database)?;
    let runs = store.runs()?;
    if as_json {
        let lines: Vec<String> = runs.iter().map(|run| json_line(&to_json(run))).collect();
        return print(&lines.concat());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header([
        "run",
        "experiment",
        "seed",
        "trials",
        "state",
        "started",
        "uuid",
    ]);
    for run in &runs {
        let shard = run.shard.as_ref().map(|shard| format!(" (shard {shard})")).unwrap_or_default();
        table.add_row([
            run.id.to_string(),
            run.experiment.clone(),
            run.seed.to_string(),
            format!("{}/{}{shard}", run.finished_trials, run.trials),
            state(&store, run)?.to_owned(),
            run.started.clone(),
            run.uuid.chars().take(8).collect(),
        ]);
    }
    print(&format!("{table}\n"))
}

/// How far a run has come; that its process was killed is not written in the store.
fn state(store: &Store, run: &Run) -> Result<&'static str, Failure> {
    let killed = run.state == State::Running && store.computed_by(run)?.is_none();
    Ok(if killed { "killed" } else { run.state.name() })
}

fn to_json(run: &Run) -> serde_json::Value {
    json!({
        "run": run.id.0,
        "uuid": run.uuid,
        "experiment": run.experiment,
        "seed": run.seed,
        "state": run.state.name(),
        "trials": run.trials,
        "finished_trials": run.finished_trials,
        "shard": run.shard,
        "version": run.version,
        "revision": run.revision,
        "host": run.host,
        "started": run.started,
        "finished": run.finished,
        "error": run.error,
        "spec_hash": run.spec_hash,
    })
}

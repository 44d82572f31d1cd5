//! Stores: all that is read of one that a stranger sends.

#![no_main]

use std::fs;
use std::path::Path;

use attractor_record::{Metric, Record};
use attractor_store::{NewRun, State, Store, StoreError};
use serde_json::json;

/// Where what the search begins with is laid, if there is such a folder.
const SEEDS: &str = "seeds";

const EXACT: Metric = Metric::mean("exact", "", "");

/// A store with a run that was finished and one that was not.
fn smallest(path: &Path) -> Result<(), StoreError> {
    let mut store = Store::open(path)?;
    for state in [Some(State::Finished), None] {
        let id = store.start(&NewRun {
            experiment: "recall".into(),
            spec: json!({ "experiment": "recall", "cue": { "count": 1 } }),
            seed: 4711,
            trials: 2,
            shard: None,
            revision: String::new(),
            keep_host: false,
            out: None,
            inputs: None,
        })?;
        store.commit_trial(id, 0, &[Record::new(&EXACT, 0.5).of_rule("hebb").at("cue.count", 1)])?;
        store.keep_array(id, 0, "weights", "weights.npy", "0123abcd")?;
        if let Some(state) = state {
            store.commit_trial(id, 1, &[Record::new(&EXACT, 1.0).at("kind", "cycle")])?;
            store.finish(id, state, None, &[])?;
        }
    }
    Ok(())
}

libfuzzer_sys::fuzz_target!(
    init: {
        let seed = Path::new(SEEDS).join("store");
        if Path::new(SEEDS).is_dir() && !seed.exists() {
            smallest(&seed).expect("a folder that can be written");
        }
    },
    |data: &[u8]| {
        // In the present folder, which is one for this alone.
        for beside in ["-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("store.db{beside}"));
        }
        fs::write("store.db", data).expect("a folder that can be written");
        let Ok(store) = Store::open_to_read("store.db").map_err(|error| error.to_string()) else { return };
        if let Ok(runs) = store.runs() {
            for run in &runs {
                let _ = store.records(run.id).map_err(|error| error.to_string());
                let _ = (store.finished_trials(run.id), store.arrays(run.id), store.written(run.id));
                let _ = (store.folder(run), store.spec_folders(run), run.is_edited(), store.computed_by(run));
            }
        }
        let _ = store.find("last").map_err(|error| error.to_string());
        let _ = store.check(|_| ()).map_err(|error| error.to_string());
    }
);

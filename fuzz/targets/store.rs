//! Stores: all that is read of one that a stranger sends.

#![no_main]

use std::fs;

use attractor_store::Store;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
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
});

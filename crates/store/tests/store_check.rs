//! What `check` finds, and that it finds nothing where all is well.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::fs;
use std::path::{Path, PathBuf};

use attractor_record::{Metric, Record, Source};
use attractor_store::{NewRun, State, Store};
use rusqlite::Connection;
use serde_json::json;

const EXACT: Metric = Metric::mean("exact", "", "");

/// The SHA-256 of the text "numbers".
const NUMBERS: &str = "f3c7807d475073ba009bf4801b2d934e9f0126cb96dd19a27dbffcae23a7f5a3";

/// A store with a run that is finished and has an array.
fn whole(folder: &Path) -> PathBuf {
    let path = folder.join("runs.db");
    let mut store = Store::open(&path).unwrap();
    let new = NewRun {
        experiment: "recall".into(),
        spec: json!({ "experiment": "recall", "load": 10, "seed": 1 }),
        seed: 1,
        trials: 3,
        shard: None,
        revision: String::new(),
        out: Some(folder.join("out")),
        inputs: None,
        keep_host: false,
    };
    let run = store.start(&new).unwrap();
    for trial in 0..3 {
        let records = [0.5, 0.25].map(|value| Record::new(&EXACT, value).in_repetition(trial));
        store.commit_trial(run, trial, &records).unwrap();
    }
    fs::create_dir(folder.join("out")).unwrap();
    fs::write(folder.join("out/states-0.npy"), "numbers").unwrap();
    store.keep_array(run, 0, "states", "states-0.npy", NUMBERS).unwrap();
    let mut summary = Record::new(&EXACT, 0.375);
    summary.source = Source::Summary;
    store.finish(run, State::Finished, None, &[summary]).unwrap();
    path
}

fn found(path: &Path) -> Vec<String> {
    let mut runs = 0;
    let findings = Store::open_to_read(path).unwrap().check(|_| runs += 1).unwrap();
    assert!(runs == 1 || !findings.is_empty());
    findings.into_iter().map(|finding| finding.what).collect()
}

#[test]
fn what_was_changed_is_found() {
    for (sql, expected) in [
        ("SELECT 1", ""),
        ("UPDATE run SET spec = json_set(spec, '$.load', 11)", "spec is another one"),
        ("UPDATE run SET seed = 2", "its seed is 2, and that of its spec 1"),
        ("UPDATE run SET experiment = 'other'", "its experiment is \"other\""),
        ("UPDATE run SET trials = 2", "a trial 2, but its spec has 2 trials"),
        ("UPDATE run SET trials = 4", "finished with 3 of 4 trials"),
        ("DELETE FROM record WHERE trial = 1 AND sequence = 0", "missing among those of 1 of its trials"),
        ("DELETE FROM record WHERE trial IS NULL", "no summaries"),
        ("UPDATE record SET coordinates = '{' WHERE trial = 1", "a record cannot be read"),
        ("UPDATE record SET source = 'rumour' WHERE trial = 1", "a record cannot be read"),
        ("UPDATE array SET sha256 = 'ff'", "not as the run wrote it"),
        ("UPDATE array SET file = 'gone.npy'", "cannot be read"),
        ("DELETE FROM trial WHERE trial = 1", "belong to nothing"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = whole(folder.path());
        assert!(found(&path).is_empty(), "{:?}", found(&path));
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        drop(connection);
        let findings = found(&path).join("; ");
        assert!(
            findings.contains(expected) && findings.is_empty() == expected.is_empty(),
            "{sql}: {findings}"
        );
    }
}

#[test]
fn a_page_that_is_damaged_is_found_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = whole(folder.path());
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.len() > 8 * 4096, "a page each for tables and indexes");
    for page in 1..bytes.len() / 4096 {
        let mut damaged = bytes.clone();
        damaged[page * 4096..][..8].fill(0xa5);
        let copy = folder.path().join(format!("{page}.db"));
        fs::write(&copy, damaged).unwrap();
        let findings = Store::open_to_read(&copy).and_then(|store| store.check(|_| {}));
        assert!(!matches!(&findings, Ok(findings) if findings.is_empty()), "page {page}");
    }
}

#[test]
fn nothing_is_written_beside_a_store_that_may_only_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = whole(folder.path());
    for old in [false, true] {
        if old {
            let connection = Connection::open(&path).unwrap();
            let former =
                "DROP TABLE owner; DROP TABLE file; ALTER TABLE run DROP COLUMN out; ALTER TABLE run DROP COLUMN found;
                 ALTER TABLE run DROP COLUMN folder; PRAGMA user_version = 2";
            connection.execute_batch(former).unwrap();
        }
        let before = fs::read(&path).unwrap();
        let names = || fs::read_dir(folder.path()).unwrap().count();
        let count = names();
        let store = Store::open_unwritable(&path).unwrap();
        assert_eq!(store.records(store.find("last").unwrap().id).unwrap().len(), 7);
        assert_eq!(names(), count);
        drop(store);
        assert_eq!((names(), fs::read(&path).unwrap()), (count, before));
    }
    // What lies in the log would not be seen.
    fs::write(folder.path().join("runs.db-wal"), "newer").unwrap();
    let error = Store::open_unwritable(&path).unwrap_err();
    assert!(error.to_string().contains("copy both"), "{error}");
}

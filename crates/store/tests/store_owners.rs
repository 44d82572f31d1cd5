//! A run is computed by one process at a time, and a store that goes away under it is noticed.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::fs;
use std::path::PathBuf;

use attractor_record::{Metric, Record};
use attractor_store::{NewRun, RunId, State, Store, StoreError};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

const EXACT: Metric = Metric::mean("exact", "", "");

fn new_run() -> NewRun {
    NewRun {
        experiment: "recall".into(),
        spec: json!({ "load": 10 }),
        seed: 1,
        trials: 9,
        shard: None,
        revision: "57809d5".into(),
        out: None,
        inputs: None,
        keep_host: false,
    }
}

fn trial(number: u64) -> Vec<Record> {
    vec![Record::new(&EXACT, number as f64).in_repetition(number)]
}

/// A run that this process computes, with one trial.
fn running() -> (TempDir, PathBuf, Store, RunId) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("runs.db");
    let mut store = Store::open(&path).unwrap();
    let run = store.start(&new_run()).unwrap();
    store.commit_trial(run, 0, &trial(0)).unwrap();
    (directory, path, store, run)
}

fn change(path: &PathBuf, sql: &str) {
    assert_eq!(Connection::open(path).unwrap().execute(sql, []).unwrap(), 1, "{sql}");
}

#[test]
fn a_run_that_is_computed_is_left_to_its_process() {
    let (_directory, path, mut store, run) = running();
    let mut other = Store::open(&path).unwrap();
    let error = other.reopen(run, false).unwrap_err();
    assert!(matches!(error, StoreError::Running { .. }) && error.is_usage(), "{error:?}");
    let process = format!("process {}", std::process::id());
    assert!(error.to_string().contains(&process) && error.to_string().contains("--force"), "{error}");
    assert_eq!(other.computed_by(&other.run(run).unwrap()).unwrap(), Some(process));
    store.commit_trial(run, 1, &trial(1)).unwrap();

    // Ended or dropped, it is free.
    store.finish(run, State::Interrupted, None, &[]).unwrap();
    other.reopen(run, false).unwrap();
    drop(other);
    store.reopen(run, false).unwrap();
}

#[test]
fn who_loses_a_run_writes_no_more() {
    let (_directory, path, mut store, run) = running();
    let mut other = Store::open(&path).unwrap();
    other.reopen(run, true).unwrap();
    for error in [
        store.commit_trial(run, 1, &trial(1)).unwrap_err(),
        store.beat(run).unwrap_err(),
        store.finish(run, State::Failed, None, &[]).unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::TakenOver { .. }), "{error:?}");
    }
    assert_eq!(other.run(run).unwrap().state, State::Running);
    other.commit_trial(run, 1, &trial(1)).unwrap();
    // Nor does its end free what is not its own.
    drop(store);
    assert!(matches!(Store::open(&path).unwrap().reopen(run, false), Err(StoreError::Running { .. })));
}

#[test]
fn the_dead_own_nothing() {
    let (_directory, path, store, run) = running();
    std::mem::forget(store);
    // No process has this number, or one that began at another time; nor has one on another machine been seen for long.
    for (owner, free) in [
        ("process = 4294967295", true),
        ("born = born - 1", true),
        ("machine = 'other'", false),
        ("machine = 'other', seen = unixepoch() - 100", false),
        ("machine = 'other', seen = unixepoch() - 200", true),
        ("seen = 0", false),
    ] {
        change(&path, &format!("UPDATE owner SET {owner}"));
        let found = Store::open(&path).unwrap().reopen(run, false);
        assert_eq!(found.is_ok(), free, "{owner}: {found:?}");
        let mut again = Store::open(&path).unwrap();
        again.reopen(run, true).unwrap();
        std::mem::forget(again);
    }
}

#[test]
fn an_owner_shows_that_it_lives() {
    let (_directory, path, mut store, run) = running();
    let connection = Connection::open(&path).unwrap();
    let unseen = || -> i64 {
        connection.query_row("SELECT unixepoch() - seen FROM owner", [], |row| row.get(0)).unwrap()
    };
    for number in 1..3 {
        change(&path, "UPDATE owner SET seen = seen - 60");
        assert!(unseen() >= 60);
        match number {
            1 => store.beat(run).unwrap(),
            _ => store.commit_trial(run, number, &trial(number)).unwrap(),
        }
        assert!(unseen() < 60);
    }
}

#[test]
fn a_store_that_is_gone_is_noticed_and_what_it_held_is_saved() {
    for replaced in [false, true] {
        let (directory, path, mut store, run) = running();
        // Users remove what they see by its name, with what belongs to it or without.
        let names: &[&str] = if replaced { &["runs.db", "runs.db-wal", "runs.db-shm"] } else { &["runs.db"] };
        for name in names {
            // Not all are there in every state of a store.
            let _ = fs::remove_file(directory.path().join(name));
        }
        let other = replaced.then(|| {
            let mut other = Store::open(&path).unwrap();
            other.start(&new_run()).unwrap();
            other
        });
        let before: Vec<_> =
            fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        let error = store.commit_trial(run, 1, &trial(1)).unwrap_err();
        assert!(matches!(error, StoreError::Gone { .. }), "{error:?}");
        let again = store.finish(run, State::Failed, None, &[]).unwrap_err();
        assert_eq!(again.to_string(), error.to_string());
        drop(store);
        let after = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path());
        let saved: Vec<_> = after.filter(|path| !before.contains(path)).collect();
        assert_eq!(saved.len(), 1, "{saved:?}");
        assert!(error.to_string().contains(&saved[0].display().to_string()), "{error}");
        let rescued = Store::open_existing(&saved[0]).unwrap();
        assert_eq!(rescued.records(run).unwrap(), trial(0));
        drop(rescued);
        if !replaced {
            // Put back in its place, it is as whole as beside it.
            fs::rename(&saved[0], &path).unwrap();
            let back = Store::open_existing(&path).unwrap();
            assert_eq!((back.records(run).unwrap(), back.check(|_| {}).unwrap()), (trial(0), vec![]));
        }
        // The log of the store that took its place is as it was.
        if let Some(other) = other {
            std::mem::forget(other);
            assert_eq!(Store::open_existing(&path).unwrap().run(run).unwrap().finished_trials, 0);
        }
    }
}

#[test]
fn who_had_a_part_in_a_run_is_told() {
    let (_directory, path, mut store, run) = running();
    let first = store.run(run).unwrap();
    assert_eq!(first.program(), (env!("CARGO_PKG_VERSION"), "57809d5"));
    assert!(!first.is_edited());
    store.goes_on(&first, "57809d5").unwrap();
    assert_eq!(store.run(run).unwrap(), first);
    change(&path, "UPDATE run SET spec = json_set(spec, '$.load', 11)");
    let edited = store.run(run).unwrap();
    assert!(edited.is_edited());
    store.goes_on(&edited, "abcdef0").unwrap();
    let mixed = store.run(run).unwrap();
    assert_eq!((mixed.revision.as_str(), mixed.program().1), ("57809d5, abcdef0", "abcdef0"));
    assert!(!mixed.is_edited());
}

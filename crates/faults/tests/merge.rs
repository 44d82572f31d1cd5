//! A merge whose disk fails, or whose machine dies, at every single write in turn: all of it, or nothing.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::path::Path;

use attractor_faults::at_every_change;
use attractor_record::{Metric, Record, Source};
use attractor_store::{NewRun, State, Store, StoreError, merge};
use serde_json::json;

const EXACT: Metric = Metric::mean("exact", "", "");

const TRIALS: u64 = 6;

fn trial(number: u64) -> Vec<Record> {
    (0..40).map(|load| Record::new(&EXACT, number as f64).at("load", load).in_repetition(number)).collect()
}

fn summary() -> Vec<Record> {
    vec![Record { source: Source::Summary, ..Record::new(&EXACT, 1.5) }]
}

/// A database with every second trial of a study.
fn shard(path: &Path, share: u64) {
    let mut store = Store::open(path).unwrap();
    let run = NewRun {
        experiment: "recall".into(),
        spec: json!({ "experiment": "recall", "seed": 1 }),
        seed: 1,
        trials: TRIALS,
        shard: Some(format!("{}/2", share + 1)),
        revision: String::new(),
        out: None,
        inputs: None,
        keep_host: false,
    };
    let run = store.start(&run).unwrap();
    for number in (0..TRIALS).filter(|number| number % 2 == share) {
        store.commit_trial(run, number, &trial(number)).unwrap();
    }
    store.finish(run, State::Interrupted, None, &[]).unwrap();
}

fn joined(folder: &Path) -> Result<(), StoreError> {
    let mut store = Store::open(folder.join("one.db"))?;
    merge(&mut store, &[folder.join("other.db")], &mut |_, _| Ok(summary())).map(drop)
}

/// State and records of the only run.
fn found(folder: &Path) -> (State, Vec<Record>) {
    let store = Store::open_existing(folder.join("one.db")).unwrap();
    assert_eq!(store.check(|_| {}).unwrap(), []);
    let runs = store.runs().unwrap();
    assert_eq!(runs.len(), 1);
    (runs[0].state, store.records(runs[0].id).unwrap())
}

#[test]
fn a_fault_at_any_write_leaves_all_or_nothing_of_a_merge() {
    let before = (State::Interrupted, (0..TRIALS).filter(|number| number % 2 == 0).flat_map(trial).collect());
    let after = (State::Finished, (0..TRIALS).flat_map(trial).chain(summary()).collect::<Vec<Record>>());
    let (changes, faults) = at_every_change(
        |folder| {
            shard(&folder.join("one.db"), 0);
            shard(&folder.join("other.db"), 1);
        },
        joined,
        |folder, ended, fault, at| {
            let there = found(folder);
            let place = format!("{fault:?} at {at}, after {ended:?}");
            assert!(there == before || there == after, "{place}");
            assert!(ended.is_err() || there == after || fault.is_some(), "{place}");
            assert!(fault.is_some() || ended.is_ok(), "{place}");
            joined(folder).unwrap();
            assert_eq!(found(folder), after, "{place}");
        },
    );
    assert!(changes > 10 && faults > 4 * changes, "{faults} faults at {changes} changes, five each");
    eprintln!("{faults} faults injected at {changes} changes");
}

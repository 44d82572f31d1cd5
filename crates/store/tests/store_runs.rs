//! Runs and their records: stored, interrupted, resumed, found again.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::path::PathBuf;
use std::thread;

use attractor_record::{Metric, Record, Source};
use attractor_store::{NewRun, RunId, State, Store, StoreError, spec_hash};
use serde_json::json;
use tempfile::TempDir;

const EXACT: Metric = Metric::mean("exact", "", "");
const OVERLAP: Metric = Metric::mean("overlap", "", "");
const OUTCOME: Metric = Metric::mean("outcome", "", "");

fn new_run() -> NewRun {
    NewRun {
        experiment: "storage-capacity".into(),
        spec: json!({ "layout": { "units": 100 }, "cue": { "noise": 0.1 } }),
        seed: u64::MAX,
        trials: 4,
        shard: None,
        revision: "57809d5".into(),
        keep_host: false,
        out: None,
        inputs: None,
    }
}

fn file() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("attractor.db");
    (directory, path)
}

fn trial(number: u64) -> Vec<Record> {
    vec![
        Record::new(&EXACT, 0.1 + number as f64).of_rule("bcpnn").in_repetition(number),
        Record::new(&EXACT, 1e-300).of_rule("hebb").in_repetition(number).at("cue.count", 0.3),
        Record::new(&OUTCOME, 1.0).at("kind", "cycle").at("stable", false),
    ]
}

fn summary() -> Record {
    let mut record = Record::new(&EXACT, 0.5).of_rule("bcpnn").at("low", 0.4).at("n", 4);
    record.source = Source::Summary;
    record
}

#[test]
fn a_run_comes_back_as_it_was_stored() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let id = store.start(&new_run()).unwrap();
    for number in 0..4 {
        store.commit_trial(id, number, &trial(number)).unwrap();
    }
    store.finish(id, State::Finished, None, &[summary()]).unwrap();
    drop(store);

    let store = Store::open_existing(&path).unwrap();
    let run = store.run(id).unwrap();
    assert_eq!(run.experiment, "storage-capacity");
    assert_eq!(run.spec, new_run().spec);
    assert_eq!(run.spec_hash, spec_hash(&new_run().spec));
    assert_eq!(run.seed, u64::MAX);
    assert_eq!(run.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(run.revision, "57809d5");
    assert_eq!(run.uuid.len(), 36);
    assert_eq!((run.trials, run.finished_trials), (4, 4));
    assert_eq!((run.state, run.error, run.shard), (State::Finished, None, None));
    assert_eq!(run.started.len(), "2026-01-01T00:00:00Z".len());
    assert!(run.finished.unwrap() >= run.started);
    let expected: Vec<Record> = (0..4).flat_map(trial).chain([summary()]).collect();
    assert_eq!(store.records(id).unwrap(), expected);
}

#[test]
fn the_order_of_records_is_that_of_trials_not_of_time() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let mut all = Vec::new();
    for order in [[0, 1, 2, 3], [3, 1, 0, 2], [2, 3, 1, 0]] {
        let id = store.start(&new_run()).unwrap();
        store.finish(id, State::Interrupted, None, &[summary()]).unwrap();
        for number in order {
            store.commit_trial(id, number, &trial(number)).unwrap();
        }
        all.push(store.records(id).unwrap());
    }
    assert_eq!(all[0], (0..4).flat_map(trial).chain([summary()]).collect::<Vec<_>>());
    assert_eq!(all[1], all[0]);
    assert_eq!(all[2], all[0]);
}

#[test]
fn a_killed_run_keeps_its_trials_and_goes_on() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let id = store.start(&new_run()).unwrap();
    store.commit_trial(id, 2, &trial(2)).unwrap();
    store.commit_trial(id, 0, &trial(0)).unwrap();
    // Neither finished nor closed, as after a kill.
    std::mem::forget(store);
    // The process that was killed is not this one.
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("UPDATE owner SET process = 4294967295", []).unwrap();

    let mut store = Store::open_existing(&path).unwrap();
    let run = store.find("last").unwrap();
    assert_eq!((run.id, run.state, run.finished_trials), (id, State::Running, 2));
    assert_eq!(store.finished_trials(id).unwrap().into_iter().collect::<Vec<_>>(), [0, 2]);
    store.reopen(id, false).unwrap();
    for number in [1, 3] {
        store.commit_trial(id, number, &trial(number)).unwrap();
    }
    store.finish(id, State::Finished, None, &[summary()]).unwrap();
    let expected: Vec<Record> = (0..4).flat_map(trial).chain([summary()]).collect();
    assert_eq!(store.records(id).unwrap(), expected);
}

#[test]
fn reopening_forgets_the_end_and_finishing_replaces_summaries() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let id = store.start(&new_run()).unwrap();
    store.finish(id, State::Failed, Some("no such pattern"), &[summary()]).unwrap();
    let run = store.run(id).unwrap();
    assert_eq!((run.state, run.error.as_deref()), (State::Failed, Some("no such pattern")));
    store.reopen(id, false).unwrap();
    let run = store.run(id).unwrap();
    assert_eq!((run.state, run.error, run.finished), (State::Running, None, None));
    assert!(store.records(id).unwrap().is_empty());
    store.finish(id, State::Interrupted, None, &[summary(), summary()]).unwrap();
    store.finish(id, State::Finished, None, &[summary()]).unwrap();
    assert_eq!(store.records(id).unwrap(), [summary()]);
}

#[test]
fn a_trial_may_be_stored_twice_only_if_it_is_the_same() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let id = store.start(&new_run()).unwrap();
    store.commit_trial(id, 1, &trial(1)).unwrap();
    store.commit_trial(id, 1, &trial(1)).unwrap();
    let error = store.commit_trial(id, 1, &trial(2)).unwrap_err();
    assert!(matches!(error, StoreError::TrialDiffers { trial: 1, .. }), "{error:?}");
    assert_eq!(store.records(id).unwrap(), trial(1));
}

#[test]
fn a_value_that_is_no_number_is_refused_with_its_trial() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let id = store.start(&new_run()).unwrap();
    for value in [f64::NAN, f64::INFINITY] {
        let records = [Record::new(&EXACT, 1.0), Record::new(&OVERLAP, value)];
        let error = store.commit_trial(id, 0, &records).unwrap_err();
        assert!(error.to_string().contains("overlap"), "{error}");
    }
    assert!(store.finished_trials(id).unwrap().is_empty());
    assert!(store.records(id).unwrap().is_empty());
}

#[test]
fn a_run_that_is_not_there_is_an_error() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let none = RunId(7);
    assert!(matches!(store.run(none), Err(StoreError::NoRuns { .. })));
    store.start(&new_run()).unwrap();
    assert!(matches!(store.run(none), Err(StoreError::NoSuchRun { .. })));
    assert!(matches!(store.reopen(none, false), Err(StoreError::NoSuchRun { .. })));
    assert!(matches!(store.commit_trial(none, 0, &[]), Err(StoreError::NoSuchRun { .. })));
    let finish = store.finish(none, State::Finished, None, &[]);
    assert!(matches!(finish, Err(StoreError::NoSuchRun { .. })));
}

#[test]
fn runs_are_found_by_number_uuid_and_last() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    let error = store.find("last").unwrap_err();
    assert!(matches!(error, StoreError::NoRuns { .. }), "{error:?}");

    let ids: Vec<RunId> = (0..12).map(|_| store.start(&new_run()).unwrap()).collect();
    let runs = store.runs().unwrap();
    assert_eq!(runs.iter().map(|run| run.id).collect::<Vec<_>>(), ids);
    assert_eq!(store.find("3").unwrap(), runs[2]);
    assert_eq!(store.find("last").unwrap(), runs[11]);
    assert_eq!(store.find(&runs[4].uuid).unwrap(), runs[4]);
    assert_eq!(store.find(&runs[4].uuid[..13].to_uppercase()).unwrap(), runs[4]);

    for asked in ["13", "", "latest", "zzzz", "%", &runs[4].uuid[..3]] {
        let error = store.find(asked).unwrap_err();
        assert!(matches!(error, StoreError::NoSuchRun { .. }), "{asked}: {error:?}");
        let message = error.to_string();
        assert!(message.contains(&runs[11].uuid[..8]), "{message}");
        assert!(message.contains("2 earlier ones"), "{message}");
    }
}

#[test]
fn an_ambiguous_uuid_lists_what_it_may_be() {
    let (_directory, path) = file();
    let mut store = Store::open(&path).unwrap();
    store.start(&new_run()).unwrap();
    store.start(&new_run()).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    for (id, uuid) in [(1, "abcd1111-x"), (2, "abcd2222-x")] {
        connection.execute("UPDATE run SET uuid = ?2 WHERE id = ?1", (id, uuid)).unwrap();
    }
    let error = store.find("abcd").unwrap_err();
    assert!(matches!(error, StoreError::AmbiguousRun { .. }), "{error:?}");
    assert!(error.to_string().contains("abcd1111") && error.to_string().contains("abcd2222"));
    assert_eq!(store.find("abcd2").unwrap().id, RunId(2));
}

#[test]
fn equal_specs_have_equal_hashes() {
    let one = json!({ "b": { "y": 1, "x": [1.5, "s"] }, "a": null });
    let other = serde_json::from_str(r#"{ "a": null, "b": { "x": [1.5, "s"], "y": 1 } }"#).unwrap();
    assert_eq!(spec_hash(&one), spec_hash(&other));
    assert_ne!(spec_hash(&one), spec_hash(&json!({})));
    // The SHA-256 of the two bytes "{}": the hash may not change from version to version.
    let known = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert_eq!(spec_hash(&json!({})), known);
}

#[test]
fn writers_wait_for_one_another() {
    let (_directory, path) = file();
    // Nobody has created the file: that is a race, too.
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let path = path.clone();
            thread::spawn(move || {
                let mut store = Store::open(&path).unwrap();
                let id = store.start(&new_run()).unwrap();
                for number in (0..200).rev() {
                    store.commit_trial(id, number, &trial(number)).unwrap();
                }
                store.finish(id, State::Finished, None, &[]).unwrap();
                id
            })
        })
        .collect();
    let ids: Vec<RunId> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    let store = Store::open_existing(&path).unwrap();
    assert_eq!(store.runs().unwrap().len(), 4);
    for id in ids {
        assert_eq!(store.records(id).unwrap(), (0..200).flat_map(trial).collect::<Vec<_>>());
    }
}

#[test]
fn trials_that_agree_may_be_stored_by_several() {
    let (_directory, path) = file();
    let id = Store::open(&path).unwrap().start(&new_run()).unwrap();
    let orders: [Vec<u64>; 2] = [(0..100).collect(), (0..100).rev().collect()];
    let workers = orders.map(|order| {
        let path = path.clone();
        thread::spawn(move || {
            let mut store = Store::open(&path).unwrap();
            for number in order {
                store.commit_trial(id, number, &trial(number)).unwrap();
            }
        })
    });
    for worker in workers {
        worker.join().unwrap();
    }
    let records = Store::open(&path).unwrap().records(id).unwrap();
    assert_eq!(records, (0..100).flat_map(trial).collect::<Vec<_>>());
}

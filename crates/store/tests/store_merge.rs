//! Shards and copies of a study, brought together.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::path::{Path, PathBuf};

use attractor_record::export::{Format, export};
use attractor_record::{Metric, Record, Source};
use attractor_store::{Merged, NewRun, Run, RunId, State, Store, StoreError, merge};
use serde_json::json;
use tempfile::TempDir;

const EXACT: Metric = Metric::mean("exact", "", "");

const TRIALS: u64 = 20;

fn new_run(shard: Option<&str>) -> NewRun {
    NewRun {
        experiment: "recall".into(),
        spec: json!({ "load": 10 }),
        seed: 4711,
        trials: TRIALS,
        shard: shard.map(str::to_owned),
        revision: String::new(),
        keep_host: false,
        out: None,
    }
}

fn trial(number: u64) -> Vec<Record> {
    let record = |rule| Record::new(&EXACT, 1.0 / (number + 3) as f64).of_rule(rule);
    ["bcpnn", "hebb"].map(|rule| record(rule).at("repetition", number)).to_vec()
}

fn summary() -> Vec<Record> {
    let mut record = Record::new(&EXACT, 0.5).of_rule("bcpnn").at("n", TRIALS);
    record.source = Source::Summary;
    vec![record]
}

fn compute(store: &mut Store, run: &NewRun, trials: impl Iterator<Item = u64>) -> RunId {
    let id = store.start(run).unwrap();
    for number in trials {
        store.commit_trial(id, number, &trial(number)).unwrap();
    }
    store.finish(id, State::Finished, None, &[]).unwrap();
    id
}

/// A database with one shard of the study: every second trial, last ones first.
fn shard(directory: &TempDir, share: u64) -> PathBuf {
    let path = directory.path().join(format!("shard-{share}.db"));
    let mut store = Store::open(&path).unwrap();
    let name = format!("{share}/2");
    compute(&mut store, &new_run(Some(&name)), (0..TRIALS).rev().filter(|n| n % 2 == share - 1));
    path
}

fn exports(store: &Store, run: RunId) -> Vec<Vec<u8>> {
    let records = store.records(run).unwrap();
    [Format::Csv, Format::Json, Format::Npz]
        .map(|format| {
            let mut bytes = Vec::new();
            export("recall", &records, format, &mut bytes).unwrap();
            bytes
        })
        .to_vec()
}

/// Everything in a store that anybody could see.
fn seen(path: &Path) -> String {
    let store = Store::open_existing(path).unwrap();
    let runs = store.runs().unwrap();
    let records: Vec<_> = runs.iter().map(|run| store.records(run.id).unwrap()).collect();
    format!("{runs:?} {records:?}")
}

#[test]
fn shards_become_the_undivided_run() {
    let directory = tempfile::tempdir().unwrap();
    let shards = [shard(&directory, 1), shard(&directory, 2)];
    let path = directory.path().join("whole.db");
    let mut store = Store::open(&path).unwrap();

    let merged = merge(&mut store, &shards).unwrap();
    let id = RunId(1);
    assert_eq!(merged, Merged { runs: 2, trials: TRIALS, complete: vec![id] });
    let run = store.run(id).unwrap();
    assert_eq!((run.state, run.shard, run.finished_trials), (State::Finished, None, TRIALS));
    assert!(run.finished.is_some());
    assert_eq!(store.runs().unwrap().len(), 1);
    store.finish(id, State::Finished, None, &summary()).unwrap();

    let mut undivided = Store::open(directory.path().join("undivided.db")).unwrap();
    let other = compute(&mut undivided, &new_run(None), 0..TRIALS);
    undivided.finish(other, State::Finished, None, &summary()).unwrap();
    assert_eq!(exports(&store, id), exports(&undivided, other));

    let before = seen(&path);
    let again = merge(&mut store, &shards).unwrap();
    assert_eq!(again, Merged { runs: 2, trials: 0, complete: Vec::new() });
    assert_eq!(seen(&path), before);
}

#[test]
fn a_shard_alone_is_interrupted_until_the_others_come() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::open(directory.path().join("whole.db")).unwrap();
    let merged = merge(&mut store, &[shard(&directory, 2)]).unwrap();
    assert_eq!((merged.trials, merged.complete), (TRIALS / 2, Vec::new()));
    let run = store.find("last").unwrap();
    assert_eq!((run.state, run.shard.as_deref()), (State::Interrupted, Some("2/2")));

    let merged = merge(&mut store, &[shard(&directory, 1)]).unwrap();
    assert_eq!((merged.trials, merged.complete), (TRIALS / 2, vec![run.id]));
    let run = store.find("last").unwrap();
    assert_eq!((run.state, run.shard), (State::Finished, None));
    assert_eq!(store.records(run.id).unwrap(), (0..TRIALS).flat_map(trial).collect::<Vec<_>>());
}

#[test]
fn shards_in_the_store_itself_are_joined() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("attractor.db");
    let mut store = Store::open(&path).unwrap();
    compute(&mut store, &new_run(Some("1/2")), (0..TRIALS).filter(|n| n % 2 == 0));
    compute(&mut store, &new_run(Some("2/2")), (0..TRIALS).filter(|n| n % 2 == 1));
    // The store may be merged with itself.
    let merged = merge(&mut store, std::slice::from_ref(&path)).unwrap();
    assert_eq!(merged.complete, [RunId(1)]);
    let runs = store.runs().unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].state, runs[0].shard.as_deref()), (State::Finished, None));
    assert_eq!(store.records(RunId(1)).unwrap(), (0..TRIALS).flat_map(trial).collect::<Vec<_>>());
}

#[test]
fn a_whole_run_is_taken_with_its_summaries() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("other.db");
    let mut other = Store::open(&path).unwrap();
    let there = compute(&mut other, &new_run(None), 0..TRIALS);
    other.finish(there, State::Finished, None, &summary()).unwrap();
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    let merged = merge(&mut store, &[path]).unwrap();
    assert!(merged.complete.is_empty());
    let run = store.find("last").unwrap();
    assert_eq!(run, Run { id: run.id, ..other.run(there).unwrap() });
    assert_eq!(store.records(run.id).unwrap(), other.records(there).unwrap());
}

#[test]
fn other_studies_stay_runs_of_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("other.db");
    let mut other = Store::open(&path).unwrap();
    compute(&mut other, &NewRun { seed: 1, ..new_run(None) }, 0..TRIALS);
    compute(&mut other, &NewRun { spec: json!({ "load": 11 }), ..new_run(None) }, 0..TRIALS);
    compute(&mut other, &NewRun { experiment: "other".into(), ..new_run(None) }, 0..2);
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    let mine = compute(&mut store, &new_run(None), 0..3);
    let before = store.run(mine).unwrap();
    let merged = merge(&mut store, &[path]).unwrap();
    assert_eq!((merged.runs, merged.trials), (3, 2 * TRIALS + 2));
    assert_eq!(merged.complete, [RunId(2), RunId(3)]);
    assert_eq!(store.runs().unwrap().len(), 4);
    assert_eq!(store.run(mine).unwrap(), before);
}

#[test]
fn a_trial_that_differs_stops_everything() {
    let directory = tempfile::tempdir().unwrap();
    let good = shard(&directory, 1);
    let path = directory.path().join("odd.db");
    let mut odd = Store::open(&path).unwrap();
    let id = odd.start(&new_run(None)).unwrap();
    odd.commit_trial(id, 3, &trial(3)).unwrap();
    odd.commit_trial(id, 4, &trial(5)).unwrap();

    let target = directory.path().join("attractor.db");
    let mut store = Store::open(&target).unwrap();
    let before = seen(&target);
    let error = merge(&mut store, &[good, path]).unwrap_err();
    assert!(matches!(error, StoreError::MergeDiffers { trial: 4, .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("odd.db") && message.contains("trial 4"), "{message}");
    assert_eq!(seen(&target), before);
    // The store is not left locked or half in a transaction.
    store.start(&new_run(None)).unwrap();
}

#[test]
fn one_spec_has_one_number_of_trials() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("odd.db");
    compute(&mut Store::open(&path).unwrap(), &NewRun { trials: 7, ..new_run(None) }, 0..7);
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    compute(&mut store, &new_run(None), 0..TRIALS);
    let error = merge(&mut store, &[path]).unwrap_err();
    assert!(matches!(error, StoreError::TrialCountDiffers { here: TRIALS, there: 7, .. }));
}

#[test]
fn a_missing_database_stops_everything() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    let missing = directory.path().join("missing.db");
    let error = merge(&mut store, &[shard(&directory, 1), missing.clone()]).unwrap_err();
    assert!(error.to_string().contains("missing.db"), "{error}");
    assert!(store.runs().unwrap().is_empty());
    assert!(!missing.exists());
}

#[test]
fn a_run_that_lost_its_end_is_offered_again() {
    let directory = tempfile::tempdir().unwrap();
    let shards = [shard(&directory, 1), shard(&directory, 2)];
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    assert_eq!(merge(&mut store, &shards).unwrap().complete, [RunId(1)]);
    // Killed here, before the summaries were stored.
    assert_eq!(merge(&mut store, &shards).unwrap().complete, [RunId(1)]);
}

//! Shards and copies of a study, brought together.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::path::{Path, PathBuf};

use attractor_record::export::{Format, export};
use attractor_record::{Metric, Record, Source};
use attractor_store::{Inputs, Merged, NewRun, Run, RunId, State, Store, StoreError};
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
        inputs: None,
    }
}

fn trial(number: u64) -> Vec<Record> {
    let record = |rule| Record::new(&EXACT, 1.0 / (number + 3) as f64).of_rule(rule);
    ["bcpnn", "hebb"].map(|rule| record(rule).in_repetition(number)).to_vec()
}

fn summary() -> Vec<Record> {
    let mut record = Record::new(&EXACT, 0.5).of_rule("bcpnn").at("n", TRIALS);
    record.source = Source::Summary;
    vec![record]
}

/// Merges; what is complete gets the [`summary`].
fn merge(into: &mut Store, from: &[PathBuf]) -> Result<Merged, StoreError> {
    attractor_store::merge(into, from, &mut |_, _| Ok(summary()))
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
    assert_eq!(merged, Merged { runs: 2, trials: TRIALS, complete: vec![id], ..Merged::default() });
    let run = store.run(id).unwrap();
    assert_eq!((run.state, run.shard, run.finished_trials), (State::Finished, None, TRIALS));
    assert!(run.finished.is_some());
    assert_eq!(store.runs().unwrap().len(), 1);

    let mut undivided = Store::open(directory.path().join("undivided.db")).unwrap();
    let other = compute(&mut undivided, &new_run(None), 0..TRIALS);
    undivided.finish(other, State::Finished, None, &summary()).unwrap();
    assert_eq!(exports(&store, id), exports(&undivided, other));

    let before = seen(&path);
    let again = merge(&mut store, &shards).unwrap();
    assert_eq!(again, Merged { runs: 2, ..Merged::default() });
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
    let whole: Vec<Record> = (0..TRIALS).flat_map(trial).chain(summary()).collect();
    assert_eq!(store.records(run.id).unwrap(), whole);
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
    let whole: Vec<Record> = (0..TRIALS).flat_map(trial).chain(summary()).collect();
    assert_eq!(store.records(RunId(1)).unwrap(), whole);
}

#[test]
fn a_whole_run_is_taken_with_its_summaries_and_its_folder_where_that_is_here() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("other.db");
    let mut other = Store::open(&path).unwrap();
    let out = directory.path().join("results");
    let there = compute(&mut other, &NewRun { out: Some(out.clone()), ..new_run(None) }, 0..TRIALS);
    other.finish(there, State::Finished, None, &summary()).unwrap();
    other.keep_array(there, 0, "weights", "weights-0.npy", "1f").unwrap();
    for is_here in [false, true] {
        if is_here {
            std::fs::create_dir(&out).unwrap();
        }
        let mut store = Store::open(directory.path().join(format!("{is_here}.db"))).unwrap();
        let merged = merge(&mut store, std::slice::from_ref(&path)).unwrap();
        assert!(merged.complete.is_empty());
        let (run, from) = (store.find("last").unwrap(), other.run(there).unwrap());
        assert_eq!(run, Run { id: run.id, out: run.out.clone(), ..from.clone() });
        assert_eq!(run.out, from.out.filter(|_| is_here));
        assert_eq!(store.records(run.id).unwrap(), other.records(there).unwrap());
        // Wherever it writes its report to, its arrays are where they were.
        let (_, _, file, _) = store.arrays(run.id).unwrap().remove(0);
        assert_eq!(store.folder(&run).join(file), out.join("weights-0.npy"));
    }
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
fn nothing_is_merged_that_cannot_be_summarised() {
    let directory = tempfile::tempdir().unwrap();
    let shards = [shard(&directory, 1), shard(&directory, 2)];
    let path = directory.path().join("attractor.db");
    let mut store = Store::open(&path).unwrap();
    let before = seen(&path);
    let error = attractor_store::merge(&mut store, &shards, &mut |run, records| {
        assert_eq!((run.state, run.shard.as_deref()), (State::Finished, None));
        assert_eq!(records, (0..TRIALS).flat_map(trial).collect::<Vec<_>>());
        // What a process that is killed now leaves behind: nobody else sees anything yet.
        assert_eq!(seen(&path), before);
        Err("no reason".to_owned())
    });
    let message = error.unwrap_err().to_string();
    assert!(message.contains("no reason") && message.contains("nothing was merged"), "{message}");
    assert_eq!(seen(&path), before);
    assert_eq!(merge(&mut store, &shards).unwrap().complete, [RunId(1)]);
}

#[test]
fn a_run_that_an_earlier_version_left_without_summaries_gets_them() {
    let directory = tempfile::tempdir().unwrap();
    let shards = [shard(&directory, 1), shard(&directory, 2)];
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    merge(&mut store, &shards).unwrap();
    // Another study of the store, which no database brings.
    let other = compute(&mut store, &NewRun { seed: 1, ..new_run(None) }, 0..TRIALS);
    for run in [RunId(1), other] {
        store.finish(run, State::Finished, None, &[]).unwrap();
    }
    let merged = attractor_store::merge(&mut store, &shards, &mut |run, _| {
        if run.id == other { Err("it is of another version".to_owned()) } else { Ok(summary()) }
    });
    let merged = merged.unwrap();
    assert_eq!((merged.trials, merged.complete), (0, vec![RunId(1)]));
    assert_eq!(merged.without_summaries, [(other, "it is of another version".to_owned())]);
    assert!(store.records(RunId(1)).unwrap().ends_with(&summary()));
    assert_eq!(store.records(other).unwrap().len(), 2 * TRIALS as usize);
    assert_eq!(merge(&mut store, &shards).unwrap().complete, [other]);
    assert!(store.records(other).unwrap().ends_with(&summary()));
    assert_eq!(merge(&mut store, &shards).unwrap(), Merged { runs: 2, ..Merged::default() });
}

#[test]
fn arrays_stay_where_they_are_and_are_found_there() {
    let directory = tempfile::tempdir().unwrap();
    let paths = ["1/2", "2/2"].map(|share| {
        let folder = directory.path().join(&share[..1]);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("weights-0.npy"), share).unwrap();
        let path = directory.path().join(format!("{}.db", &share[..1]));
        let mut store = Store::open(&path).unwrap();
        let part = u64::from(share == "2/2");
        let run = compute(
            &mut store,
            &NewRun { out: Some(folder), ..new_run(Some(share)) },
            (0..TRIALS).filter(|trial| trial % 2 == part),
        );
        store.keep_array(run, part, "weights", "weights-0.npy", share).unwrap();
        store.wrote(run, "report.html", "1f").unwrap();
        path
    });
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    let merged = merge(&mut store, &paths).unwrap();
    assert_eq!(merged.arrays.len(), 2);
    let run = store.run(RunId(1)).unwrap();
    let arrays = store.arrays(run.id).unwrap();
    assert_eq!(arrays.len(), 2);
    for (trial, name, file, sha256) in &arrays {
        let contents = std::fs::read_to_string(store.folder(&run).join(file)).unwrap();
        assert_eq!((&contents, name.as_str(), contents == "2/2"), (sha256, "weights", *trial == 1));
    }
    // They move together, and the runs of one store come together like those of several.
    assert!(arrays.iter().all(|(_, _, file, _)| !Path::new(file).is_absolute()), "{arrays:?}");
    assert!(store.written(run.id).unwrap().contains_key("report.html"));
    assert_eq!(merge(&mut store, &paths).unwrap(), Merged { runs: 2, ..Merged::default() });
    let mut both = Store::open(&paths[0]).unwrap();
    let second = NewRun { out: Some(directory.path().join("2")), ..new_run(Some("2/2")) };
    let second = compute(&mut both, &second, (0..TRIALS).filter(|trial| trial % 2 == 1));
    both.keep_array(second, 1, "weights", "weights-0.npy", "2/2").unwrap();
    merge(&mut both, &paths[..1]).unwrap();
    assert_eq!(both.arrays(RunId(1)).unwrap(), arrays);
}

#[test]
fn runs_are_one_study_by_the_contents_of_their_files_and_the_version() {
    let directory = tempfile::tempdir().unwrap();
    let mut number = 0;
    let mut path = || {
        number += 1;
        directory.path().join(format!("{number}.db"))
    };
    let run = |file: &str, sha256: &str, swept: &str, share: &str| NewRun {
        spec: json!({ "input": { "file": file, "sha256": sha256 }, "sweep": { "input.file": ["a", "b"] } }),
        inputs: Some(Inputs {
            folder: directory.path().to_owned(),
            found: json!({ "notes": [file], "points": [{}, { "input": { "file": "b", "sha256": swept } }] }),
        }),
        ..new_run(Some(share))
    };
    let mut runs = |first: &NewRun, second: &NewRun, version: Option<&str>| {
        let sources = [first, second].map(|run| {
            let path = path();
            let part = u64::from(run.shard.as_deref() == Some("2/2"));
            compute(&mut Store::open(&path).unwrap(), run, (0..TRIALS).filter(|trial| trial % 2 == part));
            path
        });
        if let Some(version) = version {
            let connection = rusqlite::Connection::open(&sources[1]).unwrap();
            connection.execute("UPDATE run SET version = ?1", [version]).unwrap();
        }
        let mut store = Store::open(path()).unwrap();
        merge(&mut store, &sources).unwrap();
        store.runs().unwrap().len()
    };
    let first = run("a", "1f", "2f", "1/2");
    assert_eq!(runs(&first, &run("c/d", "1f", "2f", "2/2"), None), 1);
    assert_eq!(runs(&first, &run("a", "1e", "2f", "2/2"), None), 2);
    // What another point of the sweep reads counts, too.
    assert_eq!(runs(&first, &run("a", "1f", "2e", "2/2"), None), 2);
    assert_eq!(runs(&first, &run("a", "1f", "2f", "2/2"), Some("0.0.9")), 2);
}

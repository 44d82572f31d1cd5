//! A store whose disk fails, or whose machine dies, at every single write in turn.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::path::Path;

use attractor_faults::{Fault, at_every_change};
use attractor_record::{Metric, Record, Source};
use attractor_store::{NewRun, State, Store, StoreError};
use serde_json::json;

const EXACT: Metric = Metric::mean("exact", "", "");

const TRIALS: u64 = 4;

fn new_run() -> NewRun {
    NewRun {
        experiment: "recall".into(),
        spec: json!({ "experiment": "recall", "seed": 1 }),
        seed: 1,
        trials: TRIALS,
        shard: None,
        revision: String::new(),
        out: None,
        inputs: None,
        keep_host: false,
    }
}

/// Records that fill more than a page.
fn trial(number: u64) -> Vec<Record> {
    (0..40).map(|load| Record::new(&EXACT, number as f64).at("load", load).in_repetition(number)).collect()
}

fn summary() -> Vec<Record> {
    let mut record = Record::new(&EXACT, 1.5);
    record.source = Source::Summary;
    vec![record]
}

fn all() -> Vec<Record> {
    (0..TRIALS).flat_map(trial).chain(summary()).collect()
}

/// What was said to be done before something went wrong.
#[derive(Clone, Copy, Debug, Default)]
struct Done {
    begun: bool,
    trials: u64,
    finished: bool,
}

/// A run from its start to its end, or as far as it comes.
fn run(path: &Path) -> (Done, Result<(), StoreError>) {
    let mut done = Done::default();
    let mut ended = || {
        let mut store = Store::open(path)?;
        let run = store.start(&new_run())?;
        done.begun = true;
        for number in 0..TRIALS {
            store.commit_trial(run, number, &trial(number))?;
            done.trials += 1;
        }
        store.finish(run, State::Finished, None, &summary())?;
        done.finished = true;
        Ok(())
    };
    let ended = ended();
    (done, ended)
}

/// Goes on from whatever is there.
fn go_on(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let run = match store.find("last") {
        Ok(run) => run.id,
        Err(_) => store.start(&new_run()).unwrap(),
    };
    // Whoever had it died, though this process goes on.
    store.reopen(run, true).unwrap();
    let finished = store.finished_trials(run).unwrap();
    for number in (0..TRIALS).filter(|number| !finished.contains(number)) {
        store.commit_trial(run, number, &trial(number)).unwrap();
    }
    store.finish(run, State::Finished, None, &summary()).unwrap();
    assert_eq!(store.records(run).unwrap(), all());
    assert_eq!(store.check(|_| {}).unwrap(), []);
}

/// What is there after a fault: nothing that was said to be done is lost, and nothing is there by half.
fn look(path: &Path, done: Done, fault: Option<Fault>, at: u64) {
    let power_cut = fault == Some(Fault::PowerCut);
    let place = format!("{fault:?} at {at}, after {done:?}");
    let store = match Store::open_existing(path) {
        Ok(store) => store,
        Err(StoreError::NoStore { .. }) => return assert!(!done.begun, "{place}"),
        Err(error) => panic!("{place}: {error}"),
    };
    assert_eq!(store.check(|_| {}).unwrap(), [], "{place}");
    let Ok(found) = store.find("last") else {
        return assert!(!done.begun || power_cut, "{place}");
    };
    let kept = store.finished_trials(found.id).unwrap();
    // A power cut may take the last trials, but not one from among them.
    assert!(kept.iter().copied().eq(0..kept.len() as u64), "{place}: {kept:?}");
    assert!(kept.len() as u64 >= done.trials || power_cut, "{place}: {kept:?}");
    assert!(found.state == State::Finished || !done.finished || power_cut, "{place}");
    let whole = found.state == State::Finished;
    let expected: Vec<Record> = kept
        .iter()
        .flat_map(|number| trial(*number))
        .chain(summary().into_iter().filter(|_| whole))
        .collect();
    assert_eq!(store.records(found.id).unwrap(), expected, "{place}");
}

#[test]
fn a_fault_at_any_write_loses_nothing_that_was_done() {
    let (changes, faults) = at_every_change(
        |_| {},
        |folder| run(&folder.join("runs.db")),
        |folder, (done, ended), fault, at| {
            assert!(ended.is_ok() || fault.is_some(), "{ended:?}");
            assert!(fault.is_none() || ended.is_err() || done.finished, "{fault:?} at {at}");
            look(&folder.join("runs.db"), done, fault, at);
            go_on(&folder.join("runs.db"));
        },
    );
    assert!(changes > 30 && faults > 4 * changes, "{faults} faults at {changes} changes, five each");
    eprintln!("{faults} faults injected at {changes} changes");
}

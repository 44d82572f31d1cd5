//! What only shows with a hand on the database itself: a full disk, a lock, damage.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;

use crate::{NewRun, RunId, State, Store, StoreError};
use attractor_record::{Metric, Record};

const EXACT: Metric = Metric::mean("exact", "", "");

fn new_run() -> NewRun {
    NewRun {
        experiment: "recall".into(),
        spec: json!({ "load": 10 }),
        seed: 4711,
        trials: 100,
        shard: None,
        revision: String::new(),
        keep_host: false,
        out: None,
        inputs: None,
    }
}

fn started() -> (tempfile::TempDir, Store, RunId) {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::open(directory.path().join("attractor.db")).unwrap();
    let run = store.start(&new_run()).unwrap();
    (directory, store, run)
}

fn trial(number: u64) -> Vec<Record> {
    let record =
        |repetition: u64| Record::new(&EXACT, number as f64).of_rule("bcpnn").in_repetition(repetition);
    (0..200).map(record).collect()
}

#[test]
fn a_full_disk_loses_nothing_that_is_finished() {
    let (_directory, mut store, run) = started();
    store.commit_trial(run, 0, &trial(0)).unwrap();
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let limit = |store: &Store, pages: i64| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        store.connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap();
    };
    limit(&store, pages + 10);

    let error = (1..100).find_map(|number| store.commit_trial(run, number, &trial(number)).err());
    let error = error.unwrap();
    assert!(matches!(error, StoreError::CannotWrite { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("attractor.db") && message.contains("--resume"), "{message}");
    assert!(message.contains("full"), "{message}");

    let kept = store.finished_trials(run).unwrap();
    assert!(kept.contains(&0) && kept.len() < 100);
    let records = store.records(run).unwrap();
    assert_eq!(records, kept.iter().flat_map(|&number| trial(number)).collect::<Vec<_>>());

    limit(&store, 1_000_000);
    for number in (0..100).filter(|number| !kept.contains(number)) {
        store.commit_trial(run, number, &trial(number)).unwrap();
    }
    store.finish(run, State::Finished, None, &[]).unwrap();
    assert_eq!(store.records(run).unwrap(), (0..100).flat_map(trial).collect::<Vec<_>>());
}

#[test]
fn a_locked_store_is_said_to_be_locked() {
    let (_directory, mut store, run) = started();
    let other = Connection::open(store.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.connection.busy_timeout(Duration::from_millis(20)).unwrap();
    let error = store.commit_trial(run, 0, &trial(0)).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    assert!(error.to_string().contains("attractor.db"));
    // Reading goes on meanwhile.
    assert!(store.records(run).unwrap().is_empty());
    other.execute_batch("ROLLBACK").unwrap();
    store.commit_trial(run, 0, &trial(0)).unwrap();
}

#[test]
fn nonsense_in_a_table_is_damage_not_a_panic() {
    for sql in [
        "UPDATE record SET coordinates = '{'",
        "UPDATE record SET source = 'rumour'",
        "UPDATE record SET metric = CAST(x'ff' AS TEXT)",
    ] {
        let (_directory, mut store, run) = started();
        store.commit_trial(run, 0, &trial(0)).unwrap();
        store.connection.execute(sql, []).unwrap();
        let error = store.records(run).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{sql}: {error:?}");
    }
}

#[test]
fn the_pragmas_are_as_promised() {
    let (_directory, store, _) = started();
    let text = |name: &str| -> String {
        let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
        store.connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(text("journal_mode"), "wal");
    assert_eq!(text("foreign_keys"), "1");
    assert_eq!(text("user_version"), crate::schema::NEWEST.to_string());
    assert_eq!(text("application_id"), 0x6174_7472.to_string());
    let timeout: i64 = store.connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0)).unwrap();
    assert_eq!(timeout, 60_000);
}

/// Ten million records fit into memory only so.
#[test]
fn records_under_one_condition_share_it() {
    let (_directory, mut store, run) = started();
    for number in 0..2 {
        let record = Record::new(&EXACT, 0.0).in_repetition(number).at("load", 3);
        store.commit_trial(run, number, &[record]).unwrap();
    }
    let records = store.records(run).unwrap();
    assert_eq!(records.iter().map(|record| record.repetition).collect::<Vec<_>>(), [Some(0), Some(1)]);
    assert!(std::ptr::eq(&raw const *records[0].coordinates, &raw const *records[1].coordinates));
}

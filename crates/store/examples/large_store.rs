//! How fast a store takes, lists and gives trials, whatever it holds already: `cargo run --release -p attractor-store
//! --example large_store -- 1000000`.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use attractor_record::{Metric, Record};
use attractor_store::{NewRun, RunId, Store};
use rusqlite::Connection;
use serde_json::json;

const EXACT: Metric = Metric::mean("exact", "", "");

/// For how long trials are committed one by one.
const MEASURED: Duration = Duration::from_secs(4);

fn trial(number: u64) -> Vec<Record> {
    let record =
        |rule: &str| Record::new(&EXACT, number as f64).of_rule(rule).at("load", 10).in_repetition(number);
    vec![record("hebb"), record("bcpnn")]
}

/// Fills a run with trials as it would have them, all in one transaction.
fn fill(path: &Path, run: RunId, trials: u64) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    {
        let mut trial = transaction.prepare("INSERT INTO trial VALUES (?1, ?2)")?;
        let mut record = transaction.prepare(
            "INSERT INTO record VALUES (?1, ?2, ?3, ?4, 'exact', 'simulation', 0.5,
                 json_object('load', 10, 'repetition', ?2))",
        )?;
        for number in 0..trials.cast_signed() {
            trial.execute((run.0, number))?;
            for (sequence, rule) in (0_i64..).zip(["hebb", "bcpnn"]) {
                record.execute((run.0, number, sequence, rule))?;
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let trials: u64 = std::env::args().nth(1).unwrap_or_else(|| "1000".to_owned()).parse()?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("runs.db");
    let mut store = Store::open(&path)?;
    let run = store.start(&NewRun {
        experiment: "recall".into(),
        spec: json!({ "load": 10 }),
        seed: 1,
        trials: 2 * trials,
        shard: None,
        revision: String::new(),
        out: None,
        inputs: None,
        keep_host: false,
    })?;
    fill(&path, run, trials)?;
    let began = Instant::now();
    let mut number = trials;
    while began.elapsed() < MEASURED {
        store.commit_trial(run, number, &trial(number))?;
        number += 1;
    }
    let rate = (number - trials) as f64 / began.elapsed().as_secs_f64();
    let seconds = |work: &dyn Fn() -> usize| {
        let began = Instant::now();
        let found = work();
        (began.elapsed().as_secs_f64(), found)
    };
    let list = seconds(&|| store.runs().map_or(0, |runs| runs.len()));
    let open = seconds(&|| store.finished_trials(run).map_or(0, |trials| trials.len()));
    let records = seconds(&|| store.records(run).map_or(0, |records| records.len()));
    println!(
        "{trials} stored: {rate:.0} trials/s; list {:.3} s, finished trials {:.3} s, {} records {:.3} s",
        list.0, open.0, records.1, records.0
    );
    Ok(())
}

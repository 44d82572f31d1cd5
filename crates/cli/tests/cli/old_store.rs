//! A database from before: an older build of the program wrote it, and nothing in it is lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::support::{Folder, json_lines};

/// Runs of which every trial is there.
const FINISHED: u64 = 9;

/// The folder of golden results.
fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden").join(name)
}

/// A folder with a copy of the database, called `old.db`, and the specs of its runs.
fn folder() -> Folder {
    let folder = Folder::new();
    for name in ["capacity.toml", "patterns.csv", "own.toml"] {
        folder.write(name, std::fs::read(golden(name)).unwrap());
    }
    folder.write("old.db", std::fs::read(golden("store-53300f4.db")).unwrap());
    folder
}

/// The hash of each run's export.
fn hashes() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(golden("store-53300f4.tsv")).unwrap();
    let line =
        |line: &str| line.split_once('\t').map(|(run, hash)| (run.to_owned(), hash.to_owned())).unwrap();
    text.lines().skip(1).map(line).collect()
}

/// SHA-256 in hexadecimal.
fn digest(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        text += &format!("{byte:02x}");
    }
    text
}

fn csv(folder: &Folder, run: &str, database: &str) -> Vec<u8> {
    folder.succeed(&["export", run, "--format", "csv", "--db", database]).stdout
}

#[test]
fn its_runs_are_listed_and_exported_as_they_were() {
    let folder = folder();
    let runs = folder.runs("old.db");
    let states = runs.iter().map(|run| run["state"].as_str().unwrap());
    let (finished, others): (Vec<_>, Vec<_>) = states.partition(|state| *state == "finished");
    assert_eq!((finished.len() as u64, others), (FINISHED, vec!["interrupted"; 2]));
    assert_eq!((&runs[9]["shard"], &runs[10]["finished_trials"]), (&"1/2".into(), &419.into()));

    let hashes = hashes();
    assert_eq!(hashes.len(), runs.len());
    for (run, hash) in hashes {
        assert_eq!(digest(&csv(&folder, &run, "old.db")), hash, "run {run}");
    }
}

#[test]
fn it_is_whole() {
    let told = folder().succeed(&["check", "old.db"]);
    assert!(told.text().contains("old.db is whole: 11 runs, 457 trials"), "{}", told.text());
}

#[test]
fn its_finished_runs_are_reported() {
    let folder = folder();
    // Their own data have moved since: they are known by what they hold, and the path is where they lie now.
    let moved = "UPDATE run SET spec = json_set(spec, '$.patterns.file', ?1) WHERE id = 1";
    let patterns = folder.path("patterns.csv").display().to_string();
    Connection::open(folder.path("old.db")).unwrap().execute(moved, [patterns]).unwrap();
    for run in 1..=FINISHED {
        let (run, out) = (run.to_string(), format!("report-{run}"));
        folder.succeed(&["report", &run, "--db", "old.db", "--out", &out]);
        assert!(folder.path(&out).join("report.html").is_file(), "run {run}");
    }
}

#[test]
fn what_it_does_not_know_of_its_data_is_read_or_said_to_be_missing() {
    let folder = folder();
    let report = |said: &str| {
        let told = folder.succeed(&["report", "1", "--db", "old.db", "--out", "out"]).stderr;
        assert!(told.contains(said), "{told}");
        let html = String::from_utf8(folder.read("out/report.html")).unwrap();
        assert!(html.contains(said) && !html.contains("/home/user"), "{said}");
    };
    // Their path leads nowhere.
    report("What was found in patterns.csv, such as its rows, columns and header, is not shown");
    let spec = |path: &str| {
        let set = "UPDATE run SET spec = json_set(spec, '$.patterns.file', ?1) WHERE id = 1";
        Connection::open(folder.path("old.db")).unwrap().execute(set, [path]).unwrap();
    };
    // A relative one is relative to the database.
    spec("patterns.csv");
    report("patterns.file patterns.csv: 5 rows × 8 columns");
    folder.write("patterns.csv", "1,0\n0,1\n");
    report("is not shown");
    let finished = |database: &str| {
        let runs = folder.runs(database);
        runs.iter().filter(|run| run["state"] == "finished").count() as u64
    };
    folder.succeed(&["merge", "old.db", "--db", "all.db"]);
    assert_eq!(finished("all.db"), FINISHED);
    for (run, hash) in hashes() {
        assert_eq!(digest(&csv(&folder, &run, "all.db")), hash, "run {run}");
    }
    folder.succeed(&["run", "--resume", "1", "--db", "old.db"]);
}

/// The simulated records of a run, one line each, by the trial that they are of.
fn trials(folder: &Folder, run: &str, database: &str) -> BTreeMap<String, Vec<String>> {
    let mut trials: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let text = folder.succeed(&["export", run, "--format", "json", "--db", database]).stdout;
    for record in json_lines(&text).iter().filter(|record| record["source"] == "simulation") {
        let trial = format!("{} {}", record["repetition"], record["cue.count"]);
        trials.entry(trial).or_default().push(record.to_string());
    }
    trials
}

/// What the older build did stays as it is, though it broke ties of supports otherwise; the rest is what we do.
fn kept_and_completed(
    before: BTreeMap<String, Vec<String>>,
    whole: BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    whole.into_iter().chain(before).collect()
}

#[test]
fn its_shard_merges_with_the_other_half() {
    let folder = folder();
    let before = trials(&folder, "10", "old.db");
    // Only runs of one version are one study.
    let version = env!("CARGO_PKG_VERSION");
    let renew = "UPDATE run SET version = ?1";
    Connection::open(folder.path("old.db")).unwrap().execute(renew, [version]).unwrap();
    folder.succeed(&["run", "capacity.toml", "--seed", "9", "--shard", "2/2", "--db", "half.db"]);
    let told = folder.succeed(&["merge", "old.db", "half.db", "--db", "all.db"]);
    assert!(told.text().contains("complete now: run 10"), "{}", told.text());
    folder.succeed(&["run", "capacity.toml", "--seed", "9", "--db", "whole.db"]);
    let (merged, whole) = (trials(&folder, "10", "all.db"), trials(&folder, "last", "whole.db"));
    assert_eq!((before.len(), whole.len()), (4, 8));
    assert!(merged == kept_and_completed(before, whole));
}

#[test]
fn its_interrupted_run_goes_on() {
    let folder = folder();
    let before = trials(&folder, "11", "old.db");
    let spec = ["capacity.toml", "--seed", "8", "--set", "repetitions=400"];
    let told = folder.succeed(&[&["run", "--resume", "11", "--db", "old.db", "--force"], &spec[..]].concat());
    assert!(told.stderr.contains("419 of 800 trials were done before"), "{}", told.stderr);
    folder.succeed(&[&["run", "--db", "whole.db"], &spec[..]].concat());
    let (resumed, whole) = (trials(&folder, "11", "old.db"), trials(&folder, "last", "whole.db"));
    assert_eq!((before.len(), whole.len()), (419, 800));
    assert!(resumed == kept_and_completed(before, whole));
}

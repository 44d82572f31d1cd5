//! A database from before: an older build of the program wrote it, and nothing in it is lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::support::Folder;

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
fn its_shard_merges_with_the_other_half() {
    let folder = folder();
    // Only runs of one version are one study. The exports' hashes show that ours gives the same numbers.
    let version = env!("CARGO_PKG_VERSION");
    let renew = "UPDATE run SET version = ?1";
    Connection::open(folder.path("old.db")).unwrap().execute(renew, [version]).unwrap();
    folder.succeed(&["run", "capacity.toml", "--seed", "9", "--shard", "2/2", "--db", "half.db"]);
    let told = folder.succeed(&["merge", "old.db", "half.db", "--db", "all.db"]);
    assert!(told.text().contains("complete now: run 10"), "{}", told.text());
    folder.succeed(&["run", "capacity.toml", "--seed", "9", "--db", "whole.db"]);
    assert!(folder.exports("10", "all.db") == folder.exports("last", "whole.db"));
}

#[test]
fn its_interrupted_run_goes_on_to_the_same_bytes() {
    /// What the older build gave in the end, with the intervals of today.
    const WHOLE: &str = "2f7ccd3f4cd4015a38e0de5df440fb40b20a51e216a9c36951d06e126fe43543";
    let folder = folder();
    let spec = ["capacity.toml", "--seed", "8", "--set", "repetitions=400"];
    let told = folder.succeed(&[&["run", "--resume", "11", "--db", "old.db"], &spec[..]].concat());
    assert!(told.stderr.contains("419 of 800 trials were done before"), "{}", told.stderr);
    folder.succeed(&[&["run", "--db", "whole.db"], &spec[..]].concat());
    let whole = folder.exports("last", "whole.db");
    assert!(folder.exports("11", "old.db") == whole);
    assert_eq!(digest(&whole[0]), WHOLE);
}

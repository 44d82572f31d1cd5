//! What a run was begun as: another program, an edited spec, a store that went away.

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Folder, MANY_TRIALS, Running, SMALL, many_trials, until};

fn change(folder: &Folder, sql: &str) {
    Connection::open(folder.path("attractor.db")).unwrap().execute(sql, []).unwrap();
}

fn run(folder: &Folder) -> Value {
    folder.runs("attractor.db").pop().unwrap()
}

/// A run of [`MANY_TRIALS`] that ctrl-C has ended.
fn interrupted() -> Folder {
    let folder = Folder::with_spec(MANY_TRIALS);
    let running = started(&folder);
    running.interrupt();
    assert_eq!(running.wait().code, Some(130));
    folder
}

fn started(folder: &Folder) -> Running {
    let running = folder.start(&["run", "mine.toml"]);
    let some = |run: &Value| run["finished_trials"].as_u64() > Some(3);
    until("finished trials", || folder.runs("attractor.db").pop().filter(some));
    running
}

#[test]
fn a_run_of_another_program_is_gone_on_with_only_if_told_to() {
    let ours = run(&interrupted())["revision"].as_str().unwrap().to_owned();
    for (sql, version, revision) in [
        ("UPDATE run SET version = '0.0.9'", format!("0.0.9, {}", env!("CARGO_PKG_VERSION")), ours.clone()),
        (
            "UPDATE run SET revision = 'abcdef012345'",
            env!("CARGO_PKG_VERSION").to_owned(),
            format!("abcdef012345, {ours}"),
        ),
    ] {
        let folder = interrupted();
        change(&folder, sql);
        let before = run(&folder);
        let told = folder.fail(2, &["run", "--resume", "last"]);
        assert!(told.contains("computed by attractor") && told.contains("--force"), "{told}");
        assert_eq!(run(&folder), before);
        folder.succeed(&["run", "--resume", "last", "--force"]);
        let after = run(&folder);
        assert_eq!(after["version"], version);
        assert_eq!(
            after["revision"].as_str().unwrap().trim_end_matches(", "),
            revision.trim_end_matches(", ")
        );
        assert!(folder.exports("1", "attractor.db") == *many_trials());
        // What is finished needs no permission.
        folder.succeed(&["run", "--resume", "last"]);
    }
}

#[test]
fn an_edited_spec_is_noticed() {
    let folder = interrupted();
    change(&folder, "UPDATE run SET spec = json_set(spec, '$.repetitions', 2)");
    let told = folder.fail(2, &["run", "--resume", "last"]);
    assert!(told.contains("was edited in the store") && told.contains("--force"), "{told}");
    let found = folder.fail(1, &["check"]);
    assert!(found.contains("run 1: its spec is another one"), "{found}");
}

/// Trials of two specs make no study: such a run is not called finished.
#[test]
fn a_run_of_two_specs_fails() {
    let folder = interrupted();
    change(&folder, "UPDATE run SET spec = json_set(spec, '$.load', 10)");
    let told = folder.fail(1, &["run", "--resume", "last", "--force"]);
    assert!(
        told.contains("trials were made with another spec") && told.contains("begin the run anew"),
        "{told}"
    );
    assert_eq!(run(&folder)["state"], "failed");
}

#[test]
fn a_store_that_is_deleted_under_a_run_loses_nothing() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let running = started(&folder);
    for name in folder.names().iter().filter(|name| name.starts_with("attractor.db")) {
        std::fs::remove_file(folder.path(name)).unwrap();
    }
    let ran = running.wait();
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("was deleted or replaced"), "{}", ran.stderr);
    let saved = folder.names().into_iter().find(|name| name.contains("rescued")).unwrap();
    assert!(ran.stderr.contains(&saved), "{}", ran.stderr);
    assert!(folder.runs(&saved)[0]["finished_trials"].as_u64() > Some(3));
    folder.succeed(&["run", "--resume", "last", "--db", &saved]);
    assert!(folder.exports("last", &saved) == *many_trials());
}

#[test]
fn every_store_is_whole_after_a_run() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    let told = folder.succeed(&["check"]);
    assert!(told.text().contains("attractor.db is whole: 1 run, "), "{}", told.text());
    folder.write("other", "text");
    folder.fail(2, &["check", "other"]);
    folder.fail(2, &["check", "missing.db"]);
}

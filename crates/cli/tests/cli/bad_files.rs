//! Files that are not ours are left as they are; folders that cannot be written lose no records.

use rusqlite::Connection;

use crate::support::{Folder, SMALL};

/// Every command that opens a database, reading or writing.
const COMMANDS: [&[&str]; 8] = [
    &["run", "mine.toml"],
    &["run", "--resume", "last"],
    &["bench", "--quick"],
    &["runs"],
    &["report", "last"],
    &["compare", "1", "2"],
    &["export", "last"],
    &["merge", "ours.db"],
];

/// Offers a file as the database to every command; it must be named, refused and left as it is.
#[track_caller]
fn refused_by_all(folder: &Folder, said: &str) {
    folder.succeed(&["run", "mine.toml", "--db", "ours.db", "--out", "ours"]);
    let (bytes, names) = (folder.read("theirs.db"), folder.names());
    for command in COMMANDS {
        let told = folder.fail(2, &[command, &["--db", "theirs.db"]].concat());
        assert!(told.contains("theirs.db") && told.contains(said), "{command:?}: {told}");
        assert!(folder.read("theirs.db") == bytes, "{command:?} changed the file");
        assert_eq!(folder.names(), names, "{command:?} left something behind");
    }
    let told = folder.fail(2, &["merge", "theirs.db", "--db", "new.db"]);
    assert!(told.contains("theirs.db") && told.contains(said), "{told}");
    assert!(folder.read("theirs.db") == bytes);
    assert_eq!(folder.names(), names);
}

#[test]
fn a_text_file_is_no_database() {
    let folder = Folder::with_spec(SMALL);
    folder.write("theirs.db", "My diary.\n".repeat(50));
    refused_by_all(&folder, "is not an SQLite database; it was left as it is");
}

#[test]
fn an_empty_file_is_no_database() {
    let folder = Folder::with_spec(SMALL);
    folder.write("theirs.db", "");
    refused_by_all(&folder, "is an empty file");
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    for journal in ["delete", "wal"] {
        let folder = Folder::with_spec(SMALL);
        let theirs = Connection::open(folder.path("theirs.db")).unwrap();
        theirs.pragma_update(None, "journal_mode", journal).unwrap();
        theirs.execute_batch("CREATE TABLE run (id INTEGER); INSERT INTO run VALUES (1)").unwrap();
        theirs.close().unwrap();
        refused_by_all(&folder, "not one of attractor's; it was left as it is");
    }
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml", "--db", "theirs.db"]);
    let newer = Connection::open(folder.path("theirs.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    newer.close().unwrap();
    refused_by_all(&folder, "was written by a newer attractor (its format is 99");
}

#[test]
fn a_folder_is_no_database() {
    let folder = Folder::with_spec(SMALL);
    std::fs::create_dir(folder.path("theirs.db")).unwrap();
    let told = folder.fail(2, &["run", "mine.toml", "--db", "theirs.db"]);
    assert!(told.contains("theirs.db is not a file"), "{told}");
    let told = folder.fail(2, &["run", "mine.toml", "--db", "missing/runs.db"]);
    assert!(told.contains("missing/runs.db") && told.contains("not a directory"), "{told}");
    assert_eq!(folder.names().len(), 2, "{:?}", folder.names());
}

#[test]
fn a_damaged_database_is_named_and_not_made_worse() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    let mut bytes = folder.read("attractor.db");
    // The header still says that it is ours.
    bytes[100..].fill(0x5a);
    folder.write("attractor.db", &bytes);
    for command in [&["runs"][..], &["export", "last"], &["run", "mine.toml"]] {
        let told = folder.fail(1, command);
        assert!(told.contains("attractor.db is damaged"), "{command:?}: {told}");
        assert!(folder.read("attractor.db") == bytes, "{command:?} changed the file");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_refused_before_anything_is_computed() {
    let folder = Folder::with_spec(SMALL);
    folder.write("file", "in the way\n");
    let told = folder.fail(2, &["run", "mine.toml", "--out", "file/results"]);
    assert!(told.contains("file is a file") && told.contains("--out"), "{told}");
    assert_eq!(folder.read("file"), b"in the way\n");
    assert_eq!(folder.names().len(), 2, "{:?}", folder.names());
}

#[test]
fn records_are_safe_when_the_report_cannot_be_written() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml", "--out", "out"]);
    folder.write("out/exact-cue.count.svg", "somebody's own\n");
    // There is nothing to compute, so that it is seen only when the figure is written.
    let ran = folder.run(&["run", "--resume", "last"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("out/exact-cue.count.svg was not written by attractor"), "{}", ran.stderr);
    let told = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("go on with: attractor report 1 --out DIR"), "{told}");
    assert_eq!(folder.runs("attractor.db")[0]["state"], "finished");
    assert!(folder.exports("1", "attractor.db") == Folder::undisturbed(SMALL));
    // The report alone can be had without running again.
    folder.succeed(&["report", "last", "--out", "elsewhere"]);
    assert!(folder.path("elsewhere/report.html").is_file());
}

#[test]
fn an_export_that_cannot_be_written_names_its_file() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    let told = folder.fail(1, &["export", "last", "-o", "missing/records.csv"]);
    assert!(told.contains("missing/records.csv"), "{told}");
}

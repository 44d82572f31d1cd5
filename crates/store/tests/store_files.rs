//! Files that are no stores are refused, and left as they are.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use attractor_store::{Store, StoreError};
use rusqlite::Connection;

/// Every file of a directory with its bytes.
fn contents(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(directory)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// Both ways of opening refuse what `prepare` makes, with the same message, and leave no trace.
fn refused(prepare: impl FnOnce(&Path)) -> StoreError {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("runs.db");
    prepare(&path);
    let before = contents(directory.path());
    let error = Store::open(&path).unwrap_err();
    let other = Store::open_existing(&path).unwrap_err();
    assert_eq!(contents(directory.path()), before);
    assert_eq!(error.to_string(), other.to_string());
    assert!(error.to_string().contains("runs.db"), "{error}");
    error
}

#[test]
fn text_is_no_store() {
    let error = refused(|path| fs::write(path, "experiment = \"recall\"\n").unwrap());
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error:?}");
    let error = refused(|path| fs::write(path, [0xff; 10_000]).unwrap());
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error:?}");
    // The beginning of a database, and no more.
    let error = refused(|path| fs::write(path, b"SQLite format 3\0").unwrap());
    assert!(matches!(error, StoreError::NotADatabase { .. }), "{error:?}");
}

#[test]
fn an_empty_file_is_no_store() {
    let error = refused(|path| fs::write(path, "").unwrap());
    assert!(matches!(error, StoreError::Empty { .. }), "{error:?}");
}

#[test]
fn a_directory_is_no_store() {
    let error = refused(|path| fs::create_dir(path).unwrap());
    assert!(matches!(error, StoreError::NotAFile { .. }), "{error:?}");
}

#[test]
fn another_programs_database_is_no_store() {
    for sql in [
        "CREATE TABLE run (id INTEGER PRIMARY KEY)",
        "PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url TEXT)",
        "PRAGMA application_id = 252006674; CREATE TABLE t (x)",
    ] {
        let error = refused(|path| {
            Connection::open(path).unwrap().execute_batch(sql).unwrap();
        });
        assert!(matches!(error, StoreError::NotOurs { .. }), "{sql}: {error:?}");
    }
}

#[test]
fn a_newer_store_is_left_to_newer_versions() {
    let error = refused(|path| {
        drop(Store::open(path).unwrap());
        Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    });
    assert!(matches!(error, StoreError::Newer { found: 99, known: 4, .. }), "{error:?}");
    assert!(error.to_string().contains("update attractor"), "{error}");
}

#[test]
fn half_a_store_is_damaged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("runs.db");
    drop(Store::open(&path).unwrap());
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let error = Store::open(&path).and_then(|store| store.runs()).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("runs.db"), "{error}");
}

#[test]
fn a_missing_directory_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join("results");
    let error = Store::open(missing.join("runs.db")).unwrap_err();
    assert!(
        matches!(&error, StoreError::MissingDirectory { directory, .. } if *directory == missing),
        "{error:?}"
    );
    assert!(!missing.exists());
}

#[test]
fn reading_needs_a_store() {
    let directory = tempfile::tempdir().unwrap();
    let error = Store::open_existing(directory.path().join("runs.db")).unwrap_err();
    assert!(error.to_string().contains("no run has been stored yet"), "{error}");
    assert!(contents(directory.path()).is_empty());
}

#[test]
fn a_closed_store_is_one_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("runs.db");
    drop(Store::open(&path).unwrap());
    drop(Store::open(&path).unwrap());
    assert_eq!(contents(directory.path()).into_keys().collect::<Vec<_>>(), ["runs.db"]);
}

/// SQLite would play the log of a database that is gone into a new one in its place.
#[test]
fn the_log_of_a_database_that_is_gone_is_not_taken_for_that_of_a_new_one() {
    for ending in ["-wal", "-journal"] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("runs.db");
        let mut log = path.clone().into_os_string();
        log.push(ending);
        fs::write(&log, "what is left").unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::Orphan { .. }), "{error:?}");
        assert!(error.to_string().contains(&*log.to_string_lossy()), "{error}");
        assert!(!path.exists() && fs::read(&log).unwrap() == b"what is left");
        fs::remove_file(&log).unwrap();
        drop(Store::open(&path).unwrap());
    }
}

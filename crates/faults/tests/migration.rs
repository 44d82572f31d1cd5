//! A database of an earlier version, brought up to date while the disk fails, or the machine dies, at every write in turn.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

use std::fs;
use std::path::{Path, PathBuf};

use attractor_faults::at_every_change;
use attractor_record::Record;
use attractor_store::Store;

/// A database as revision 53300f4 left it.
fn old() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/store-53300f4.db")
}

fn everything(path: &Path) -> Vec<Vec<Record>> {
    let store = Store::open_existing(path).unwrap();
    assert_eq!(store.check(|_| {}).unwrap(), []);
    store.runs().unwrap().iter().map(|run| store.records(run.id).unwrap()).collect()
}

#[test]
fn a_fault_at_any_write_loses_nothing_of_an_old_store() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    fs::copy(old(), &whole).unwrap();
    let whole = everything(&whole);
    assert_eq!(whole.len(), 11);
    let (changes, faults) = at_every_change(
        |folder| fs::copy(old(), folder.join("old.db")).map(drop).unwrap(),
        |folder| Store::open(folder.join("old.db")).map(drop),
        |folder, ended, fault, at| {
            assert!(fault.is_some() || ended.is_ok(), "{ended:?}");
            assert!(everything(&folder.join("old.db")) == whole, "{fault:?} at {at}, after {ended:?}");
        },
    );
    assert!(changes > 3 && faults > 4 * changes, "{faults} faults at {changes} changes, five each");
    eprintln!("{faults} faults injected at {changes} changes");
}

//! Whether the file is still the one that was opened.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use uuid::Uuid;

use crate::Store;
use crate::error::StoreError;

/// What tells a file from another one that has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity(u64, u64);

impl Identity {
    /// That of the file at `path`; `None` where there is none, or where the system has no such thing.
    pub fn of(path: &Path) -> Option<Self> {
        let found = std::fs::metadata(path).ok()?;
        Self::from_metadata(&found)
    }

    #[cfg(unix)]
    fn from_metadata(found: &std::fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self(found.dev(), found.ino()))
    }

    #[cfg(not(unix))]
    fn from_metadata(_: &std::fs::Metadata) -> Option<Self> {
        None
    }
}

impl Store {
    /// Saves what the file held that is no longer there under its name, beside it.
    pub(crate) fn rescue(&self) -> StoreError {
        self.keep_log();
        let copy = self.rescued();
        let rescued = if self.connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()]).is_ok() {
            format!("what had been finished was saved to {}", copy.display())
        } else {
            "what it held could not be saved elsewhere".to_owned()
        };
        StoreError::Gone { path: self.path.clone(), rescued }
    }

    /// The log beside the path may belong to the file that took its place: closing must not remove it.
    pub(crate) fn keep_log(&self) {
        // It fails only for options that SQLite does not know.
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }

    fn rescued(&self) -> PathBuf {
        let mut name = self.path.file_stem().unwrap_or_default().to_owned();
        name.push(format!("-rescued-{}.db", &Uuid::new_v4().simple().to_string()[..8]));
        self.path.with_file_name(name)
    }
}

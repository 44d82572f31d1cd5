//! Whether the file is still the one that was opened.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use uuid::Uuid;

use crate::error::StoreError;
use crate::{Store, file};

/// What tells a file from another one that has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity(u64, u64);

impl Identity {
    /// That of the file at `path`; `None` where there is none, or where the system has no such thing.
    #[cfg(unix)]
    pub fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(path).ok().map(|found| Self(found.dev(), found.ino()))
    }

    #[cfg(not(unix))]
    pub fn of(_: &Path) -> Option<Self> {
        None
    }
}

impl Store {
    /// Saves what the file held that is no longer there under its name, beside it, once.
    pub(crate) fn rescue(&mut self) -> StoreError {
        self.keep_log();
        let rescued = self.rescued.take().unwrap_or_else(|| {
            let copy = self.rescued_name();
            match self.connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()]) {
                Ok(_) => {
                    file::remove_orphans(&self.path);
                    format!("what had been finished was saved to {}, and goes on from there", copy.display())
                }
                Err(cause) => format!("what it held could not be saved elsewhere: {cause}"),
            }
        });
        self.rescued = Some(rescued.clone());
        StoreError::Gone { path: self.path.clone(), rescued }
    }

    /// The log beside the path may belong to the file that took its place: closing must not remove it.
    pub(crate) fn keep_log(&self) {
        // It fails only for options that SQLite does not know.
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }

    fn rescued_name(&self) -> PathBuf {
        let mut name = self.path.file_stem().unwrap_or_default().to_owned();
        name.push(format!("-rescued-{}.db", &Uuid::new_v4().simple().to_string()[..8]));
        self.path.with_file_name(name)
    }
}

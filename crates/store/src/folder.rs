//! Where the figures, the report and the arrays of a run lie, and which of the files there it wrote.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf, absolute};

use rusqlite::params;

use crate::error::StoreError;
use crate::{Run, RunId, Store};

impl Store {
    /// The folder of a run's figures, report and arrays: the one that was named when the run began, else `results/` and
    /// the first eight letters of its uuid.
    pub fn folder(&self, run: &Run) -> PathBuf {
        match &run.out {
            Some(out) => self.path.parent().unwrap_or(Path::new("")).join(out),
            None => default_folder(&run.uuid),
        }
    }

    /// Gives a run another folder for what it writes from now on.
    pub fn move_to(&mut self, run: RunId, folder: &Path) -> Result<(), StoreError> {
        let out = kept(folder, &self.path);
        self.write(|connection| {
            connection.execute("UPDATE run SET out = ?2 WHERE id = ?1", params![run.0, out])?;
            Ok(())
        })
    }

    /// Notes that a run wrote a file into its folder; the last note holds.
    pub fn wrote(&mut self, run: RunId, name: &str, sha256: &str) -> Result<(), StoreError> {
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO file (run, name, sha256) VALUES (?1, ?2, ?3)";
            connection.execute(sql, params![run.0, name, sha256])?;
            Ok(())
        })
    }

    /// The files that a run wrote into its folder, arrays among them, each with its hash.
    pub fn written(&self, run: RunId) -> Result<BTreeMap<String, String>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT file, sha256 FROM array WHERE run = ?1
                       UNION ALL SELECT name, sha256 FROM file WHERE run = ?1";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([run.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

pub(crate) fn default_folder(uuid: &str) -> PathBuf {
    let brief: String = uuid.chars().take(8).collect();
    Path::new("results").join(brief)
}

/// A folder as a store at `store` keeps it: relative to the store where it lies beside or below it, so that both can be
/// moved together, and whole elsewhere. `None` for a path that is no text.
pub(crate) fn kept(folder: &Path, store: &Path) -> Option<String> {
    let whole = |path: &Path| absolute(path).unwrap_or_else(|_| path.to_owned());
    let (folder, store) = (whole(folder), whole(store));
    let beside = store.parent().and_then(|parent| folder.strip_prefix(parent).ok());
    beside.unwrap_or(&folder).to_str().map(str::to_owned)
}

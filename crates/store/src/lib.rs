//! The store: every run and its records in one SQLite file.
//!
//! A trial's records are committed in one transaction as the trial ends, so that a killed run has lost at most
//! the trials in flight and goes on from there. What is read back depends on the spec alone: neither the order
//! in which trials ended nor the number of processes, shards and interruptions shows in [`Store::records`].

mod arrays;
mod check;
mod error;
mod file;
mod folder;
mod identity;
mod merge;
mod owner;
mod records;
mod run;
mod runs;
mod schema;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

pub use check::Finding;
pub use error::StoreError;
pub use folder::relative;
pub use merge::{Merged, Summarise, merge};
pub use owner::BEAT;
pub use run::{Inputs, NewRun, Run, RunId, State, spec_hash, study_hash};

use error::Trouble;
use identity::Identity;
use owner::Owner;

/// A file of runs, opened.
///
/// Several processes may use one file at the same time; each waits up to a minute for the others' writes.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    identity: Option<Identity>,
    owner: Owner,
    /// Whether it has taken a run.
    claims: bool,
    /// What became of what it held, once the file was gone.
    rescued: Option<String>,
}

impl Store {
    /// Opens the store at `path`, or creates it.
    ///
    /// A file that is not a store, or is one of a newer version, is refused and left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !file::exists(path)? {
            file::create(path)?;
        }
        Self::open_existing(path)
    }

    /// Opens the store at `path`; that there is none is an error.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::connected(path.as_ref(), file::connect)
    }

    /// Opens the store at `path` to read from it, also where it may not be written; that there is none is an error.
    pub fn open_to_read(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        match Self::open_existing(&path) {
            Err(StoreError::ReadOnly { .. } | StoreError::Sqlite { .. }) => Self::open_unwritable(path),
            opened => opened,
        }
    }

    /// Opens the store at `path` to read from it, as if neither it nor its folder could be written.
    pub fn open_unwritable(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::connected(path.as_ref(), file::connect_to_read)
    }

    fn connected(
        path: &Path,
        connect: impl FnOnce(&Path) -> Result<Connection, StoreError>,
    ) -> Result<Self, StoreError> {
        if !file::exists(path)? {
            return Err(StoreError::NoStore { path: path.to_owned() });
        }
        file::inspect(path)?;
        let connection = connect(path)?;
        let (identity, owner) = (Identity::of(path), Owner::new());
        Ok(Self { path: path.to_owned(), connection, identity, owner, claims: false, rescued: None })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Trouble>) -> Result<T, StoreError> {
        work(&self.connection).map_err(|trouble| trouble.in_file(&self.path))
    }

    /// Writes all of it, or nothing.
    ///
    /// The lock is taken at once: a transaction that reads first and asks for the lock later may be refused it.
    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, Trouble>) -> Result<T, StoreError> {
        if self.identity != Identity::of(&self.path) {
            return Err(self.rescue());
        }
        let Self { path, connection, .. } = self;
        let attempt = || -> Result<T, Trouble> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        attempt().map_err(|trouble| trouble.in_file(path))
    }
}

impl Drop for Store {
    /// Gives its runs free. Where that fails, the next process sees that this one is no more.
    fn drop(&mut self) {
        if self.identity != Identity::of(&self.path) {
            self.keep_log();
        } else if self.claims && self.connection.busy_timeout(file::SHORT_PATIENCE).is_ok() {
            let _ = self.owner.release_all(&self.connection);
        }
    }
}

//! What can go wrong with a store, and what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A reading command found no file.
    #[error("no run has been stored yet: {} does not exist", path.display())]
    NoStore {
        /// The store.
        path: PathBuf,
    },
    /// The directory that the store should be created in is missing.
    #[error(
        "cannot create {}: {} is not a directory; create it, or name another file",
        path.display(), directory.display()
    )]
    MissingDirectory {
        /// The store.
        path: PathBuf,
        /// The directory.
        directory: PathBuf,
    },
    /// A directory, a device or a pipe.
    #[error("{} is not a file; name a file to keep runs in", path.display())]
    NotAFile {
        /// What was named as the store.
        path: PathBuf,
    },
    /// A file of no bytes, which no store ever is.
    #[error("{} is an empty file, not a store of runs; delete it, or name another file", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A file of another format.
    #[error("{} is not an SQLite database; it was left as it is: name another file", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// Some other program's database.
    #[error(
        "{} is an SQLite database, but not one of attractor's; it was left as it is: name another file",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A store written by a later version.
    #[error(
        "{} was written by a newer attractor (its format is {found}, this one knows up to {known}); \
         it was left as it is: update attractor, or name another file",
        path.display()
    )]
    Newer {
        /// The store.
        path: PathBuf,
        /// The format of the file.
        found: i64,
        /// The newest format that is known here.
        known: i64,
    },
    /// The file is a store, but its contents cannot be read.
    #[error("{} is damaged: {cause}; `sqlite3 FILE .recover` may save what is left", path.display())]
    Damaged {
        /// The store.
        path: PathBuf,
        /// What does not hold.
        cause: String,
    },
    /// Another process kept the store locked for as long as we wait.
    #[error(
        "{} has been locked by another process for a minute; wait for it, or stop it, and try again",
        path.display()
    )]
    Locked {
        /// The store.
        path: PathBuf,
    },
    /// The disk is full or failing.
    #[error(
        "cannot write to {}: {cause}; trials finished earlier are intact: make room, and `--resume` goes on from there",
        path.display()
    )]
    CannotWrite {
        /// The store.
        path: PathBuf,
        /// What the database says.
        cause: String,
    },
    /// The file or its directory may not be written.
    #[error("{} is read-only; change its permissions, or name another file", path.display())]
    ReadOnly {
        /// The store.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("cannot open {}: {cause}", path.display())]
    File {
        /// The store.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The database refused for another reason.
    #[error("{}: {cause}", path.display())]
    Sqlite {
        /// The store.
        path: PathBuf,
        /// What the database says.
        cause: rusqlite::Error,
    },
    /// The store holds no run.
    #[error("no run has been stored yet in {}", path.display())]
    NoRuns {
        /// The store.
        path: PathBuf,
    },
    /// No run has that id or uuid.
    #[error("{} has no run `{asked}`; it has {known}", path.display())]
    NoSuchRun {
        /// The store.
        path: PathBuf,
        /// What was asked for.
        asked: String,
        /// The runs that there are.
        known: String,
    },
    /// More than one uuid begins like this.
    #[error("`{asked}` may be any of these runs in {}: {candidates}; write more of the uuid", path.display())]
    AmbiguousRun {
        /// The store.
        path: PathBuf,
        /// What was asked for.
        asked: String,
        /// The runs that match.
        candidates: String,
    },
    /// Another process computes the run.
    #[error("run {run} is being computed by {by}: wait for it or stop it; `--force` takes the run from it")]
    Running {
        /// The run.
        run: i64,
        /// Who computes it.
        by: String,
    },
    /// Another process has taken the run over.
    #[error("run {run} was taken over by another process; what this one had finished is kept")]
    TakenOver {
        /// The run.
        run: i64,
    },
    /// The file was deleted, moved, or replaced by another while it was in use.
    #[error("{} was deleted or replaced while a run was written to it; {rescued}", path.display())]
    Gone {
        /// The store.
        path: PathBuf,
        /// What became of what it held, in words.
        rescued: String,
    },
    /// There is no store, but the log of one that is gone.
    #[error(
        "{} is the log of a database that is gone, and a new one in its place would be damaged by it: put the database \
         back beside its log, or move the log away",
        log.display()
    )]
    Orphan {
        /// Where the store would be.
        path: PathBuf,
        /// The log.
        log: PathBuf,
    },
    /// A store that may not be written, and whose newest part lies in a log beside it.
    #[error(
        "{} and its folder are read-only, and part of it lies in {}-wal: copy both to a folder that can be written",
        path.display(), path.display()
    )]
    Unreadable {
        /// The store.
        path: PathBuf,
    },
    /// A record's value is not a number that can be compared or plotted.
    #[error(
        "{metric} is {value}, which is not stored in {}: values are finite, and what has none is a record of metric `outcome`",
        path.display()
    )]
    NotFinite {
        /// The store.
        path: PathBuf,
        /// The record's metric.
        metric: String,
        /// The record's value.
        value: f64,
    },
    /// A trial was finished twice, with different results.
    #[error(
        "trial {trial} of run {run} in {} has been stored with other records; a trial must give the same records every time",
        path.display()
    )]
    TrialDiffers {
        /// The store.
        path: PathBuf,
        /// The run.
        run: i64,
        /// The trial.
        trial: u64,
    },
    /// Two databases disagree on a trial.
    #[error(
        "trial {trial} of {experiment} (seed {seed}) in {} has other records than in what is merged into {}: \
         the study is not deterministic, or a file was edited; nothing was merged",
        other.display(), path.display()
    )]
    MergeDiffers {
        /// The store that is merged into.
        path: PathBuf,
        /// The database that disagrees.
        other: PathBuf,
        /// The study.
        experiment: String,
        /// Its seed.
        seed: u64,
        /// The trial.
        trial: u64,
    },
    /// What is complete by a merge could not be summarised.
    #[error(
        "all trials of {experiment} (seed {seed}) are there, but they cannot be summarised: {cause}; nothing was merged into {}",
        path.display()
    )]
    NotSummarised {
        /// The store that is merged into.
        path: PathBuf,
        /// The study.
        experiment: String,
        /// Its seed.
        seed: u64,
        /// Why.
        cause: String,
    },
    /// Two databases disagree on how many trials a spec has.
    #[error(
        "{experiment} (seed {seed}) has {there} trials in {}, but {here} in what is merged into {}; nothing was merged",
        other.display(), path.display()
    )]
    TrialCountDiffers {
        /// The store that is merged into.
        path: PathBuf,
        /// The database that disagrees.
        other: PathBuf,
        /// The study.
        experiment: String,
        /// Its seed.
        seed: u64,
        /// How many trials it has in the store.
        here: u64,
        /// How many it has in the other database.
        there: u64,
    },
}

impl StoreError {
    /// Whether the wrong file or run was named, as opposed to something that failed.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::NoStore { .. }
                | Self::MissingDirectory { .. }
                | Self::NotAFile { .. }
                | Self::Empty { .. }
                | Self::NotADatabase { .. }
                | Self::NotOurs { .. }
                | Self::Newer { .. }
                | Self::NoRuns { .. }
                | Self::Running { .. }
                | Self::Unreadable { .. }
                | Self::NoSuchRun { .. }
                | Self::AmbiguousRun { .. }
        )
    }
}

/// An error on its way up: the database does not know which file it is.
#[derive(Debug)]
pub(crate) enum Trouble {
    Sqlite(rusqlite::Error),
    Store(StoreError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(cause: rusqlite::Error) -> Self {
        Self::Sqlite(cause)
    }
}

impl From<StoreError> for Trouble {
    fn from(cause: StoreError) -> Self {
        Self::Store(cause)
    }
}

impl Trouble {
    /// The error with the file that it happened in.
    pub(crate) fn in_file(self, path: &Path) -> StoreError {
        let cause = match self {
            Self::Store(cause) => return cause,
            Self::Sqlite(cause) => cause,
        };
        let path = path.to_owned();
        match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { path },
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
                StoreError::CannotWrite { path, cause: cause.to_string() }
            }
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged { path, cause: cause.to_string() }
            }
            _ => match cause {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::InvalidColumnType(..) => {
                    StoreError::Damaged { path, cause: cause.to_string() }
                }
                cause => StoreError::Sqlite { path, cause },
            },
        }
    }
}

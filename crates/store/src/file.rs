//! The file: whether it is ours, and how it comes into being.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use crate::error::{StoreError, Trouble};
use crate::schema;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long it is worth waiting to give runs free at the end.
pub(crate) const SHORT_PATIENCE: Duration = Duration::from_millis(200);

/// The first bytes of every SQLite database.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether there is anything at `path`.
pub(crate) fn exists(path: &Path) -> Result<bool, StoreError> {
    path.try_exists().map_err(|cause| StoreError::File { path: path.to_owned(), cause })
}

/// Refuses what is not a store, or a newer one.
///
/// The header is read as plain bytes: SQLite itself would leave files beside a foreign database that it opens.
pub(crate) fn inspect(path: &Path) -> Result<(), StoreError> {
    let broken = |cause| StoreError::File { path: path.to_owned(), cause };
    if !fs::metadata(path).map_err(broken)?.is_file() {
        return Err(StoreError::NotAFile { path: path.to_owned() });
    }
    let mut header = Vec::with_capacity(100);
    File::open(path).map_err(broken)?.take(100).read_to_end(&mut header).map_err(broken)?;
    if header.is_empty() {
        return Err(StoreError::Empty { path: path.to_owned() });
    }
    if !header.starts_with(MAGIC) || header.len() < 100 {
        return Err(StoreError::NotADatabase { path: path.to_owned() });
    }
    if number(&header, 68) != schema::APPLICATION_ID {
        return Err(StoreError::NotOurs { path: path.to_owned() });
    }
    refuse_newer(path, number(&header, 60))
}

/// The signed big-endian number at a place of the header.
fn number(header: &[u8], at: usize) -> i64 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&header[at..at + 4]);
    i64::from(i32::from_be_bytes(bytes))
}

fn refuse_newer(path: &Path, found: i64) -> Result<(), StoreError> {
    if found > schema::NEWEST {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: schema::NEWEST });
    }
    Ok(())
}

/// Connects to a file that [`inspect`] has let pass.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = prepare(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|cause| Trouble::from(cause).in_file(path))?;
    let in_file = |cause| Trouble::Sqlite(cause).in_file(path);
    // Asked again through SQLite: a newer version may still lie in the write-ahead log.
    refuse_newer(path, schema::version(&connection).map_err(in_file)?)?;
    schema::migrate(&mut connection).map_err(in_file)?;
    Ok(connection)
}

/// Connects to a file that [`inspect`] has let pass and that may not be written, nor anything beside it.
///
/// SQLite then needs to be told that nobody else writes either, and does not look at the log: it must be empty.
pub(crate) fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    if fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(StoreError::Unreadable { path: path.to_owned() });
    }
    let in_file = |cause| Trouble::Sqlite(cause).in_file(path);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let stored = prepare(Path::new(&unchanging(path)), flags).map_err(in_file)?;
    let version = schema::version(&stored).map_err(in_file)?;
    refuse_newer(path, version)?;
    if version == schema::NEWEST {
        return Ok(stored);
    }
    // An older one grows in memory.
    let grown = || {
        let mut copy = Connection::open_in_memory()?;
        Backup::new(&stored, &mut copy)?.run_to_completion(1 << 12, Duration::ZERO, None)?;
        schema::migrate(&mut copy)?;
        Ok(copy)
    };
    grown().map_err(in_file)
}

/// A path as SQLite's URI of a file that does not change.
fn unchanging(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri + "?immutable=1"
}

fn prepare(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // With a write-ahead log, a killed process loses nothing that was committed. Only a power cut may lose the
    // last trials, which a resumed run computes again; waiting for the disk after every trial is not worth that.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

/// Creates an empty store at `path`, unless another process is faster.
///
/// It is made under another name and linked into place when it is whole, so that nobody sees half a store,
/// and a process that dies meanwhile leaves none.
pub(crate) fn create(path: &Path) -> Result<(), StoreError> {
    let directory = match path.parent() {
        Some(directory) if directory != Path::new("") => directory,
        _ => Path::new("."),
    };
    if !directory.is_dir() {
        return Err(StoreError::MissingDirectory { path: path.to_owned(), directory: directory.to_owned() });
    }
    refuse_orphans(path)?;
    let draft = draft(path);
    let outcome = build(&draft).map_err(|cause| Trouble::from(cause).in_file(path)).and_then(|()| {
        match fs::hard_link(&draft, path) {
            Ok(()) => Ok(()),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
            // A file system without hard links.
            Err(_) => {
                fs::rename(&draft, path).map_err(|cause| StoreError::File { path: path.to_owned(), cause })
            }
        }
    });
    // What is left of the draft is litter, and the outcome says what matters.
    for ending in [""].into_iter().chain(BESIDE) {
        let _ = fs::remove_file(beside(&draft, ending));
    }
    outcome
}

/// The files that SQLite keeps beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The file that SQLite keeps beside a database by this ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Refuses a place where the log of a database lies that is gone: SQLite would play it into the new one.
fn refuse_orphans(path: &Path) -> Result<(), StoreError> {
    let left = ["-wal", "-journal"].into_iter().map(|ending| beside(path, ending));
    let left = left.into_iter().find(|log| fs::metadata(log).is_ok_and(|log| log.len() > 0));
    match left {
        // Another process may have made the database meanwhile, whose log it then is.
        Some(log) if !exists(path)? => Err(StoreError::Orphan { path: path.to_owned(), log }),
        _ => Ok(()),
    }
}

/// Removes the log of a database that is gone and was saved elsewhere.
pub(crate) fn remove_orphans(path: &Path) {
    if exists(path).is_ok_and(|exists| !exists) {
        for ending in BESIDE {
            // What cannot be removed is refused when a database is made here.
            let _ = fs::remove_file(beside(path, ending));
        }
    }
}

/// A name beside `path` that nobody else uses.
fn draft(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", Uuid::new_v4().simple()));
    path.with_file_name(name)
}

fn build(draft: &Path) -> rusqlite::Result<()> {
    let mut connection = prepare(draft, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    schema::migrate(&mut connection)?;
    // The log comes last: the header that `inspect` reads must be in the file itself.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.close().map_err(|(_, cause)| cause)
}

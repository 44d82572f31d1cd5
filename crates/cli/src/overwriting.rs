//! What may be overwritten.
//!
//! A file that the user names may replace another plain file. A file that the user does not name replaces only what
//! attractor wrote, or what the user says may go. Neither replaces a database or what a command reads.

use std::fs::{self, File, FileType};
use std::io::Read;
use std::path::{Path, PathBuf};

use attractor_data::behind_links;
use serde_json::Value;

use crate::failure::Failure;

/// The first bytes of every SQLite database.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Files that a command never overwrites, each with what it is.
#[derive(Debug, Default)]
pub struct Kept {
    files: Vec<(Identity, String)>,
}

/// What makes two paths one file: where it lies, whatever links lead there, and what the system knows it by.
#[derive(Debug, PartialEq)]
struct Identity {
    place: Option<PathBuf>,
    node: Option<(u64, u64)>,
}

impl Identity {
    fn of(path: &Path) -> Self {
        let place = behind_links(path).ok().and_then(|path| {
            let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
            Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
        });
        Self { place, node: node(path) }
    }

    fn is(&self, other: &Self) -> bool {
        let same = |one: bool, other: bool| one && other;
        same(self.place.is_some(), self.place == other.place)
            || same(self.node.is_some(), self.node == other.node)
    }
}

/// Device and number of what a path leads to; two names of one file, as hard links are, share them.
#[cfg(unix)]
fn node(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn node(_: &Path) -> Option<(u64, u64)> {
    None
}

impl Kept {
    /// The database of runs, with the files that SQLite keeps beside it.
    pub fn database(path: &Path) -> Self {
        let mut kept = Self::default();
        for beside in ["", "-wal", "-shm", "-journal"] {
            let mut name = path.as_os_str().to_owned();
            name.push(beside);
            kept = kept.and(Path::new(&name), "the database of runs, or belongs to it");
        }
        kept
    }

    /// Something that the command reads.
    #[must_use]
    pub fn and(mut self, path: &Path, what: &str) -> Self {
        self.files.push((Identity::of(path), what.to_owned()));
        self
    }

    /// The files that a spec names.
    #[must_use]
    pub fn and_files_of(self, spec: &Value) -> Self {
        match spec {
            Value::String(text) if Path::new(text).is_file() => {
                self.and(Path::new(text), "a file that the spec names")
            }
            Value::Array(items) => items.iter().fold(self, Self::and_files_of),
            Value::Object(table) => table.values().fold(self, Self::and_files_of),
            _ => self,
        }
    }

    /// Refuses a file that the user named: see [`never`](Self::never); a folder that is missing.
    ///
    /// # Errors
    /// [`Failure`] says what it is.
    pub fn named(&self, path: &Path) -> Result<(), Failure> {
        let folder = behind_links(path).map_err(|error| Failure::writing(path, &error))?;
        let folder = folder.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        if path.file_name().is_none() || path.as_os_str().to_string_lossy().ends_with('/') {
            return Err(refused(path, "names no file", "name a file"));
        }
        if !folder.exists() {
            return Err(Failure::Failed(
                format!("cannot write {}: there is no folder {}", path.display(), folder.display()),
                "make the folder, or name a file in another one".to_owned(),
            ));
        }
        self.never(path)
    }

    /// Refuses what is not overwritten whatever the user says: a database, what the command reads, and what is no plain
    /// file.
    ///
    /// # Errors
    /// [`Failure`] says what it is.
    pub fn never(&self, path: &Path) -> Result<(), Failure> {
        let own = Identity::of(path);
        if let Some((_, what)) = self.files.iter().find(|(other, _)| own.is(other)) {
            return Err(refused(path, &format!("is {what}, and is not overwritten"), "name another file"));
        }
        // Also where there is none yet: SQLite would read it as its own.
        if belongs_to_sqlite(path) {
            let what = "belongs to an SQLite database, and is not overwritten";
            return Err(refused(path, what, "name another file"));
        }
        let Ok(found) = fs::metadata(path) else { return Ok(()) };
        if !found.is_file() {
            let what = kind(found.file_type());
            return Err(refused(path, &format!("is {what}, and cannot be overwritten"), "name a file"));
        }
        if is_sqlite(path) {
            return Err(refused(path, "is an SQLite database, and is not overwritten", "name another file"));
        }
        Ok(())
    }

    /// Refuses a file that the user did not name, if there is one that is not `ours`, unless the user said by `force` that
    /// it may go.
    ///
    /// # Errors
    /// [`Failure`] says what it is.
    pub fn unnamed(&self, path: &Path, force: bool, ours: impl FnOnce() -> bool) -> Result<(), Failure> {
        self.never(path)?;
        if force || !path.exists() || ours() {
            return Ok(());
        }
        Err(refused(path, "was not written by attractor, and is left as it is", REPLACED))
    }

    /// Refuses a place for an array where something is, whoever wrote it, unless the user said by `force` that it may go:
    /// arrays are kept for the run they belong to.
    ///
    /// # Errors
    /// [`Failure`] says what it is.
    pub fn array(&self, path: &Path, force: bool) -> Result<(), Failure> {
        self.never(path)?;
        if force || !path.exists() {
            return Ok(());
        }
        Err(refused(
            path,
            "belongs to another run, or was not written by attractor, and is left as it is",
            REPLACED,
        ))
    }
}

/// What may be done about a file that is in the way.
const REPLACED: &str = "move it to another place, or replace it with --force";

/// Refuses a folder that cannot be made, since something else is in its way, or that cannot be written.
///
/// # Errors
/// [`Failure`] names what is in the way.
pub fn folder(path: &Path) -> Result<(), Failure> {
    const HELP: &str = "move it to another place, or name another folder with --out";
    let is_there = |part: &&Path| fs::symlink_metadata(part).is_ok();
    let Some(part) = path.ancestors().find(is_there).or(Some(Path::new("."))) else { return Ok(()) };
    if !part.exists() {
        return Err(refused(
            part,
            "is a link that leads nowhere, where a folder for the results is needed",
            HELP,
        ));
    }
    if !part.is_dir() {
        return Err(refused(part, "is a file, where a folder for the results is needed", HELP));
    }
    // Asked of the system, which knows more of rights than what can be read off them; nothing is left behind.
    match tempfile::tempfile_in(part) {
        Ok(_) => Ok(()),
        Err(cause) => Err(Failure::Failed(
            format!("cannot write to the folder {}: {cause}", part.display()),
            "name another folder with --out".to_owned(),
        )),
    }
}

fn is_sqlite(path: &Path) -> bool {
    begins(path, SQLITE.len()) == SQLITE
}

/// Whether a file is called as those that SQLite keeps beside a database, and there is one.
fn belongs_to_sqlite(path: &Path) -> bool {
    let Ok(path) = behind_links(path) else { return false };
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let database = ["-wal", "-shm", "-journal"].into_iter().find_map(|ending| name.strip_suffix(ending));
    database.is_some_and(|database| is_sqlite(&path.with_file_name(database)))
}

/// The first bytes of a file; fewer where it is shorter, or cannot be read.
pub fn begins(path: &Path, bytes: usize) -> Vec<u8> {
    let mut found = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read is known by nothing.
        let _ = file.take(bytes as u64).read_to_end(&mut found);
    }
    found
}

fn refused(path: &Path, what: &str, help: &str) -> Failure {
    Failure::Usage(format!("{} {what}", path.display()), help.to_owned())
}

fn kind(of: FileType) -> &'static str {
    if of.is_dir() { "a folder" } else { "no plain file, but a device or a pipe" }
}

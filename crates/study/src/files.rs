//! The user's own files, each read once, however many points of a sweep use it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attractor_core::Invalid;
use attractor_data::{DataError, FILES, Labels, Reading, Table, read_labels, read_table, sha256_of_file};

use crate::places::{Located, Lost, Places};

/// The files that a spec names, where they are looked for, and what was read of them.
#[derive(Debug)]
pub struct Files {
    /// `None` where no file is read.
    places: Option<Places>,
    located: RefCell<BTreeMap<(String, Option<String>), PathBuf>>,
    read: RefCell<BTreeMap<(PathBuf, Reading), Arc<Content>>>,
    /// By their file and the number of rows that have one.
    labels: RefCell<BTreeMap<(PathBuf, usize), Hashed>>,
    elsewhere: RefCell<BTreeSet<String>>,
    sizes: RefCell<BTreeMap<String, u64>>,
}

/// Labels, and the hash of their file.
type Hashed = (Arc<Labels>, String);

/// What a file holds.
#[derive(Debug, PartialEq)]
pub struct Content {
    /// Its numbers, and what else was found.
    pub table: Table,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// Files where their paths lead from the present folder.
impl Default for Files {
    fn default() -> Self {
        Self::at(Places::default())
    }
}

impl Files {
    /// Files that are looked for in these places.
    pub fn at(places: Places) -> Self {
        Self { places: Some(places), ..Self::unread() }
    }

    /// Files that are not read: what is shown of a study must not depend on whether they are still there.
    pub fn unread() -> Self {
        Self {
            places: None,
            located: RefCell::default(),
            read: RefCell::default(),
            labels: RefCell::default(),
            elsewhere: RefCell::default(),
            sizes: RefCell::default(),
        }
    }

    /// Whether files are read at all.
    pub fn are_read(&self) -> bool {
        self.places.is_some()
    }

    /// What a user should be told of files that do not lie where the spec says.
    pub fn elsewhere(&self) -> Vec<String> {
        self.elsewhere.borrow().iter().cloned().collect()
    }

    /// The size in bytes of each file that was read, by its hash.
    pub fn sizes(&self) -> BTreeMap<String, u64> {
        self.sizes.borrow().clone()
    }

    /// The content of the file that a key names, read as the keys beside it say. Where its hash is known the file must
    /// have it, wherever it lies; where it is not, it is taken down.
    ///
    /// # Errors
    /// [`Invalid`] at the key, where the file cannot be read; at the key of its hash where it is another.
    pub fn content(
        &self,
        path: &str,
        key: &str,
        reading: Reading,
        sha256: &mut Option<String>,
    ) -> Result<Arc<Content>, Invalid> {
        let place = self.place(path, key, sha256.as_deref())?;
        let known = (place.clone(), reading);
        if let Some(content) = self.read.borrow().get(&known) {
            take_down(sha256, &content.sha256, &place, key)?;
            return Ok(Arc::clone(content));
        }
        let table = read_table(&place, reading).map_err(|error| refused(key, &error))?;
        let content = Arc::new(Content { table, sha256: self.hash(&place, key, sha256)? });
        self.read.borrow_mut().insert(known, Arc::clone(&content));
        Ok(content)
    }

    /// The classes of so many rows, from the file that a key names; its hash as in [`content`](Self::content).
    ///
    /// # Errors
    /// As [`content`](Self::content).
    pub fn labels(
        &self,
        path: &str,
        key: &str,
        rows: usize,
        sha256: &mut Option<String>,
    ) -> Result<Arc<Labels>, Invalid> {
        let place = self.place(path, key, sha256.as_deref())?;
        let known = (place.clone(), rows);
        if let Some((labels, found)) = self.labels.borrow().get(&known) {
            take_down(sha256, found, &place, key)?;
            return Ok(Arc::clone(labels));
        }
        let labels = Arc::new(read_labels(&place, rows).map_err(|error| refused(key, &error))?);
        let found = self.hash(&place, key, sha256)?;
        self.labels.borrow_mut().insert(known, (Arc::clone(&labels), found));
        Ok(labels)
    }

    /// The hash of a file that was read, which must be the one that is known.
    fn hash(&self, place: &Path, key: &str, known: &mut Option<String>) -> Result<String, Invalid> {
        let found = sha256_of_file(place).map_err(|error| refused(key, &error))?;
        take_down(known, &found, place, key)?;
        if let Ok(about) = std::fs::metadata(place) {
            self.sizes.borrow_mut().insert(found.clone(), about.len());
        }
        Ok(found)
    }

    /// Where the file lies that a key names.
    fn place(&self, path: &str, key: &str, sha256: Option<&str>) -> Result<PathBuf, Invalid> {
        let Some(places) = &self.places else {
            return Err(Invalid::new(key, "no file is read here", "a study that is run"));
        };
        let known = (path.to_owned(), sha256.map(str::to_owned));
        if let Some(place) = self.located.borrow().get(&known) {
            return Ok(place.clone());
        }
        let Located { path: place, elsewhere } = match sha256 {
            None => places.by_name(path),
            Some(sha256) => places.by_hash(path, sha256).map_err(|lost| match lost {
                Lost::Changed { place, found } => changed(&place, key, sha256, &found),
                Lost::Missing { place } => missing(&place, key, sha256, &places.data),
                Lost::Unread(error) => refused(key, &error),
            })?,
        };
        if elsewhere {
            let same_name = place.file_name() == Path::new(path).file_name();
            let name = if same_name { "" } else { ", which has the same contents under another name" };
            let told = format!("{key} {}: taken from {}{name}", shown_path(path), place.display());
            self.elsewhere.borrow_mut().insert(told);
        }
        self.located.borrow_mut().insert(known, place.clone());
        Ok(place)
    }
}

/// Takes down the hash of the file that a key names; where it is known, the file must have it.
fn take_down(known: &mut Option<String>, found: &str, place: &Path, key: &str) -> Result<(), Invalid> {
    match known {
        Some(known) if known != found => Err(changed(place, key, known, found)),
        _ => {
            *known = Some(found.to_owned());
            Ok(())
        }
    }
}

/// How to have a file that is not where it was.
const LOOK_ELSEWHERE: &str = "name the folder that it lies in now with --data DIR";

/// The file at its place is another.
fn changed(place: &Path, key: &str, known: &str, found: &str) -> Invalid {
    let hash = key_of_hash(key);
    let message = format!("{} has changed: its SHA-256 is {found}, not {known}", place.display());
    Invalid::new(&hash, message, "the file as it was").help(format!(
        "{LOOK_ELSEWHERE}, whatever it is called there; or start a new run, with {hash} left out of the spec"
    ))
}

/// No file of a hash was found.
fn missing(place: &Path, key: &str, sha256: &str, data: &[PathBuf]) -> Invalid {
    let mut message = format!("{}: there is no such file", place.display());
    if !data.is_empty() {
        let folders: Vec<String> = data.iter().map(|folder| folder.display().to_string()).collect();
        message += &format!(", and none in {} has its contents", folders.join(", "));
    }
    Invalid::new(key, message, format!("the file whose SHA-256 is {sha256}"))
        .help(format!("{LOOK_ELSEWHERE}, whatever it is called there"))
}

/// The key that holds the hash of the file that a key names.
fn key_of_hash(key: &str) -> String {
    key.strip_suffix("file").map_or_else(|| format!("{key}_sha256"), |table| format!("{table}sha256"))
}

/// A fault of a file as one of the key that names it.
pub fn refused(key: &str, error: &DataError) -> Invalid {
    Invalid::new(key, error.to_string(), format!("a file of type {FILES}"))
}

/// Refuses what is said of the lines and columns of a file that is not named; the keys stand behind `table`, such as `cue.`.
///
/// # Errors
/// [`Invalid`] at the key.
pub fn of_no_file(table: &str, header: Option<bool>, index_column: Option<bool>) -> Result<(), Invalid> {
    for (key, said) in [("header", header), ("index_column", index_column)] {
        if said.is_some() {
            let key = format!("{table}{key}");
            return Err(Invalid::new(&key, format!("`{key}` does nothing without {table}file"), "")
                .help(format!("remove {key}, or set {table}file")));
        }
    }
    Ok(())
}

/// A path as notes and reports show it: as it was written, but of a whole path the name alone. Reports tell nothing of
/// the folders of a machine.
pub fn shown_path(path: &str) -> &str {
    let whole = Path::new(path).is_absolute();
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    name.filter(|_| whole).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_however_often_it_is_named() {
        let place = std::env::temp_dir().join(format!("attractor-labels-{}.csv", std::process::id()));
        std::fs::write(&place, "3\n1\n3\n").unwrap();
        let (path, files) = (place.to_str().unwrap(), Files::default());
        let (mut first, mut second) = (None, None);
        let labels = files.labels(path, "patterns.labels", 3, &mut first).unwrap();
        // What is read again would be found missing.
        std::fs::remove_file(&place).unwrap();
        let again = files.labels(path, "patterns.labels", 3, &mut second).unwrap();
        assert!(Arc::ptr_eq(&labels, &again));
        assert_eq!((labels.classes.as_slice(), &first), ([3, 1, 3].as_slice(), &second));
        let mut other = Some("1f".to_owned());
        let fault = files.labels(path, "patterns.labels", 3, &mut other).unwrap_err();
        assert_eq!(fault.key, "patterns.labels", "{fault}");
    }
}

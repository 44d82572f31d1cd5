//! The user's own files, each read once, however many points of a sweep use it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use attractor_core::Invalid;
use attractor_data::{DataError, FILES, Labels, Reading, Table, read_labels, read_table, sha256_of_file};

/// Files that were read.
#[derive(Debug, Default)]
pub struct Files {
    read: RefCell<BTreeMap<(String, Reading), Arc<Content>>>,
}

/// What a file holds.
#[derive(Debug, PartialEq)]
pub struct Content {
    /// Its numbers, and what else was found.
    pub table: Table,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Files {
    /// The content of a file that a key names, read as the keys beside it say.
    ///
    /// # Errors
    /// [`Invalid`] at the key, where the file cannot be read.
    pub fn content(&self, path: &str, key: &str, reading: Reading) -> Result<Arc<Content>, Invalid> {
        let known = (path.to_owned(), reading);
        if let Some(content) = self.read.borrow().get(&known) {
            return Ok(Arc::clone(content));
        }
        let refused = |error: DataError| refused(key, &error);
        let table = read_table(path, reading).map_err(refused)?;
        let sha256 = sha256_of_file(Path::new(path)).map_err(refused)?;
        let content = Arc::new(Content { table, sha256 });
        self.read.borrow_mut().insert(known, Arc::clone(&content));
        Ok(content)
    }

    /// The classes of so many rows, from a file that a key names, and its SHA-256.
    ///
    /// # Errors
    /// As [`content`](Self::content).
    pub fn labels(&self, path: &str, key: &str, rows: usize) -> Result<(Labels, String), Invalid> {
        let refused = |error: DataError| refused(key, &error);
        let labels = read_labels(path, rows).map_err(refused)?;
        Ok((labels, sha256_of_file(Path::new(path)).map_err(refused)?))
    }
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

/// A file must be what it was when its hash was taken; takes the hash where there was none.
///
/// # Errors
/// [`Invalid`] at the key of the hash.
pub fn unchanged(kept: &mut Option<String>, found: &str, key: &str, file: &str) -> Result<(), Invalid> {
    match kept {
        Some(kept) if kept != found => Err(Invalid::new(
            key,
            format!("{file} has changed: its SHA-256 is {found}, not {kept}"),
            "the file as it was",
        )
        .help(format!("start a new run, or remove {key}"))),
        _ => {
            *kept = Some(found.to_owned());
            Ok(())
        }
    }
}

/// The whole path, so that a run can be resumed from any folder.
pub fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}

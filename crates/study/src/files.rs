//! The user's own files, each read once, however many points of a sweep use it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use attractor_core::Invalid;
use attractor_data::{DataError, Matrix, read_matrix, sha256_of_file};

/// Files that were read.
#[derive(Debug, Default)]
pub struct Files {
    read: RefCell<BTreeMap<String, Arc<Content>>>,
}

/// What a file holds.
#[derive(Debug)]
pub struct Content {
    /// Its numbers.
    pub matrix: Matrix,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Files {
    /// The content of a file that a key names.
    ///
    /// # Errors
    /// [`Invalid`] at the key, where the file cannot be read.
    pub fn content(&self, path: &str, key: &str) -> Result<Arc<Content>, Invalid> {
        if let Some(content) = self.read.borrow().get(path) {
            return Ok(Arc::clone(content));
        }
        let refused = |error: DataError| refused(key, &error);
        let matrix = read_matrix(path).map_err(refused)?;
        let sha256 = sha256_of_file(Path::new(path)).map_err(refused)?;
        let content = Arc::new(Content { matrix, sha256 });
        self.read.borrow_mut().insert(path.to_owned(), Arc::clone(&content));
        Ok(content)
    }
}

/// A fault of a file as one of the key that names it.
pub fn refused(key: &str, error: &DataError) -> Invalid {
    Invalid::new(key, error.to_string(), "a .npy or .csv file, or one of them compressed")
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

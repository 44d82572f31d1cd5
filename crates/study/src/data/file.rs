//! Opens a matrix's file by what its name says that it is.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::{DataError, MOST_VALUES, Matrix, csv, npy};

/// A file that is being read.
pub(super) struct Input {
    /// What errors call it.
    pub name: String,
    /// Its contents, uncompressed.
    pub bytes: Box<dyn BufRead>,
    /// Number of bytes, where that is known before they are read.
    pub size: Option<u64>,
    /// Whether it is compressed.
    pub compressed: bool,
    /// The most values to take.
    pub most_values: usize,
}

impl Input {
    /// The error of a read that failed.
    pub fn failed(&self, cause: io::Error) -> DataError {
        let name = self.name.clone();
        // The decompressor's own errors and the system's come by the same way; it uses these kinds.
        let damaged = matches!(cause.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)
            || cause.kind() == io::ErrorKind::UnexpectedEof;
        if self.compressed && damaged {
            DataError::Gzip { name, cause }
        } else {
            DataError::Read { name, cause }
        }
    }
}

/// Reads a matrix: `.npy`, `.csv`, or one of them compressed, `.npy.gz`, `.csv.gz`.
///
/// A NumPy array must have two dimensions and a type of real numbers (bool, integers, floats of up to
/// 64 bits); byte order and memory order may be either. A CSV file holds numbers separated by commas,
/// semicolons or tabs, under a first line of names or without one. All values are finite.
///
/// # Errors
/// [`DataError`] says what is wrong where, and what is allowed.
pub fn read_matrix(path: impl AsRef<Path>) -> Result<Matrix, DataError> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let file_name = path.file_name().map(|file| file.to_string_lossy().to_lowercase()).unwrap_or_default();
    let about = fs::metadata(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => DataError::Missing { name: name.clone() },
        _ => DataError::Read { name: name.clone(), cause },
    })?;
    if !about.is_file() {
        // Reading from a pipe or a device might wait for ever.
        let what = if about.is_dir() { "a directory" } else { "a pipe or a device" };
        return Err(DataError::NotAFile { name, what });
    }
    let (inner, compressed) = match file_name.strip_suffix(".gz") {
        Some(inner) => (inner, true),
        None => (file_name.as_str(), false),
    };
    let read = match inner.rsplit_once('.') {
        Some((_, "npy")) => npy::read,
        Some((_, "csv")) => csv::read,
        _ => return Err(DataError::Extension { name }),
    };
    let file = File::open(path).map_err(|cause| DataError::Read { name: name.clone(), cause })?;
    let file = BufReader::new(file);
    let (bytes, size): (Box<dyn BufRead>, _) = if compressed {
        (Box::new(BufReader::new(MultiGzDecoder::new(file))), None)
    } else {
        (Box::new(file), Some(about.len()))
    };
    read(&mut Input { name, bytes, size, compressed, most_values: MOST_VALUES })
}

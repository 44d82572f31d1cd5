//! Opens a matrix's file by what its name says that it is.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::input::Input;
use crate::{DataError, MOST_VALUES, Matrix, csv, npy};

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
    let about = fs::metadata(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => DataError::Missing { name: name.clone() },
        _ => DataError::Read { name: name.clone(), cause },
    })?;
    if !about.is_file() {
        // Reading from a pipe or a device might wait for ever.
        let what = if about.is_dir() { "a directory" } else { "a pipe or a device" };
        return Err(DataError::NotAFile { name, what });
    }
    let format = Format::of(&name)?;
    let file = File::open(path).map_err(|cause| DataError::Read { name: name.clone(), cause })?;
    format.read(name, BufReader::new(file), about.len())
}

/// Reads a matrix from a file's contents, as [`read_matrix`] does; `name` ends as the file's does.
///
/// # Errors
/// [`DataError`] says what is wrong where, and what is allowed.
pub fn parse_matrix(name: &str, bytes: &[u8]) -> Result<Matrix, DataError> {
    Format::of(name)?.read(name.to_owned(), bytes, bytes.len() as u64)
}

/// How a file is to be read.
struct Format {
    read: fn(&mut Input<'_>) -> Result<Matrix, DataError>,
    compressed: bool,
}

impl Format {
    /// The format by the end of a file's name, in capital letters or small ones.
    fn of(name: &str) -> Result<Self, DataError> {
        let lower = name.to_lowercase();
        let (inner, compressed) = match lower.strip_suffix(".gz") {
            Some(inner) => (inner, true),
            None => (lower.as_str(), false),
        };
        match inner.rsplit_once('.') {
            Some((_, "npy")) => Ok(Self { read: npy::read, compressed }),
            Some((_, "csv")) => Ok(Self { read: csv::read, compressed }),
            _ => Err(DataError::Extension { name: name.to_owned() }),
        }
    }

    fn read(&self, name: String, file: impl BufRead, size: u64) -> Result<Matrix, DataError> {
        let compressed = self.compressed;
        let (bytes, size): (Box<dyn BufRead + '_>, _) = if compressed {
            (Box::new(BufReader::new(MultiGzDecoder::new(file))), None)
        } else {
            (Box::new(file), Some(size))
        };
        (self.read)(&mut Input { name, bytes, size, compressed, most_values: MOST_VALUES })
    }
}

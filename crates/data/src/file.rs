//! Opens a user's file by what its name says that it is.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use attractor_core::room::Room;
use flate2::bufread::MultiGzDecoder;

use crate::input::Input;
use crate::{DataError, MOST_VALUES, Matrix, Reading, Table, csv, npy};

/// Reads a matrix: `.npy`, or text in `.csv`, `.tsv` or `.txt`; or one of them compressed (`.gz`).
///
/// A NumPy array must have two dimensions and a type of real numbers (bool, integers, floats of up to
/// 64 bits); byte order and memory order may be either. A text file holds numbers, or True and False, separated by
/// commas, semicolons, tabs or blanks, under a line of names or without one, beside an index of its rows or without one;
/// where other things than commas separate, commas may stand before decimals. Lines that begin with `#` are passed
/// over, and a first line `sep=;` says the separator. All values are finite.
///
/// # Errors
/// [`DataError`] says what is wrong where, and what is allowed.
pub fn read_matrix(path: impl AsRef<Path>) -> Result<Matrix, DataError> {
    Ok(read_table(path, Reading::default())?.matrix)
}

/// Reads a matrix as [`read_matrix`] does, with what is known before of its lines and columns; says what was found.
///
/// # Errors
/// [`DataError`]; [`HeaderUnclear`](DataError::HeaderUnclear) and [`IndexUnclear`](DataError::IndexUnclear) where a first
/// line or column may be either and `reading` does not say which.
pub fn read_table(path: impl AsRef<Path>, reading: Reading) -> Result<Table, DataError> {
    open(path.as_ref(), |format, input| format.table(input, reading))
}

/// Reads a matrix from a file's contents, as [`read_matrix`] does; `name` ends as the file's does.
///
/// # Errors
/// [`DataError`] says what is wrong where, and what is allowed.
pub fn parse_matrix(name: &str, bytes: &[u8]) -> Result<Matrix, DataError> {
    Ok(parse_table(name, bytes, Reading::default())?.matrix)
}

/// Reads a matrix from a file's contents, as [`read_table`] does; `name` ends as the file's does.
///
/// # Errors
/// As those of [`read_table`].
pub fn parse_table(name: &str, bytes: &[u8], reading: Reading) -> Result<Table, DataError> {
    let (format, compressed) = Format::of(name)?;
    decompressed(name.to_owned(), compressed, bytes, bytes.len() as u64, |input| format.table(input, reading))
}

/// Whether a file's name says that it is of a type that can be read.
pub fn is_of_known_type(path: &Path) -> bool {
    Format::of(&path.to_string_lossy()).is_ok()
}

/// Opens a file for a reader that is told its format.
pub(super) fn open<T>(
    path: &Path,
    read: impl FnOnce(Format, &mut Input<'_>) -> Result<T, DataError>,
) -> Result<T, DataError> {
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
    let (format, compressed) = Format::of(&name)?;
    let file = File::open(path).map_err(|cause| DataError::Read { name: name.clone(), cause })?;
    decompressed(name, compressed, BufReader::new(file), about.len(), |input| read(format, input))
}

fn decompressed<T>(
    name: String,
    compressed: bool,
    file: impl BufRead,
    size: u64,
    read: impl FnOnce(&mut Input<'_>) -> Result<T, DataError>,
) -> Result<T, DataError> {
    let (bytes, size): (Box<dyn BufRead + '_>, _) = if compressed {
        (Box::new(BufReader::new(MultiGzDecoder::new(file))), None)
    } else {
        (Box::new(file), Some(size))
    };
    read(&mut Input { name, bytes, size, compressed, most_values: MOST_VALUES, room: Room::now() })
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A NumPy array.
    Array,
    /// Lines of fields.
    Text,
}

impl Format {
    /// The format by the end of a file's name, in capital letters or small ones, and whether it is compressed.
    fn of(name: &str) -> Result<(Self, bool), DataError> {
        let lower = name.to_lowercase();
        let (inner, compressed) = match lower.strip_suffix(".gz") {
            Some(inner) => (inner, true),
            None => (lower.as_str(), false),
        };
        match inner.rsplit_once('.') {
            Some((_, "npy")) => Ok((Self::Array, compressed)),
            Some((_, "csv" | "tsv" | "txt")) => Ok((Self::Text, compressed)),
            _ => Err(DataError::Extension { name: name.to_owned() }),
        }
    }

    fn table(self, input: &mut Input<'_>, reading: Reading) -> Result<Table, DataError> {
        if self == Self::Text {
            return csv::read(input, reading);
        }
        for (said, what, key) in
            [(reading.header, "line", "header"), (reading.index_column, "column", "index_column")]
        {
            if said == Some(true) {
                return Err(DataError::NoNames { name: input.name.clone(), what, key });
            }
        }
        Ok(npy::read(input)?.into())
    }
}

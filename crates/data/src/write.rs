//! Writes NumPy arrays.

use std::io::{self, Write};
use std::path::Path;

use npyz::{AutoSerialize, WriterBuilder};

use crate::{DataError, write_atomic};

/// Patterns or states, given by their active units, as rows of 0 and 1 of `units` columns:
/// `dense(&rows, ..)`, `dense(patterns.iter(), ..)`, `dense(states.iter(), ..)`.
///
/// # Errors
/// [`DataError::Unit`]: an active unit beyond `units`.
pub fn dense(
    patterns: impl IntoIterator<Item: AsRef<[u32]>>,
    units: u32,
    name: &str,
) -> Result<Vec<u8>, DataError> {
    let mut values = Vec::new();
    for (row, pattern) in patterns.into_iter().enumerate() {
        let start = values.len();
        values.resize(start + units as usize, 0);
        for &unit in pattern.as_ref() {
            let Some(value) = values.get_mut(start + unit as usize) else {
                return Err(DataError::Unit { name: name.to_owned(), row, unit, units });
            };
            *value = 1;
        }
    }
    Ok(values)
}

/// Writes a matrix of bytes, row after row, such as [`dense`] patterns.
///
/// Like its siblings it writes the file whole or not at all, as [`write_atomic`] does.
///
/// # Errors
/// Values that do not fill the shape; a file that cannot be written.
pub fn write_npy_u8(
    path: impl AsRef<Path>,
    rows: usize,
    columns: usize,
    values: &[u8],
) -> Result<(), DataError> {
    write(path.as_ref(), rows, columns, values)
}

/// Writes a matrix of whole numbers, row after row; see [`write_npy_u8`].
///
/// # Errors
/// Values that do not fill the shape; a file that cannot be written.
pub fn write_npy_u32(
    path: impl AsRef<Path>,
    rows: usize,
    columns: usize,
    values: &[u32],
) -> Result<(), DataError> {
    write(path.as_ref(), rows, columns, values)
}

/// Writes a matrix of 32-bit numbers, row after row; see [`write_npy_u8`].
///
/// # Errors
/// Values that do not fill the shape; a file that cannot be written.
pub fn write_npy_f32(
    path: impl AsRef<Path>,
    rows: usize,
    columns: usize,
    values: &[f32],
) -> Result<(), DataError> {
    write(path.as_ref(), rows, columns, values)
}

/// Writes a matrix of 64-bit numbers, row after row; see [`write_npy_u8`].
///
/// # Errors
/// Values that do not fill the shape; a file that cannot be written.
pub fn write_npy_f64(
    path: impl AsRef<Path>,
    rows: usize,
    columns: usize,
    values: &[f64],
) -> Result<(), DataError> {
    write(path.as_ref(), rows, columns, values)
}

fn write<T: AutoSerialize + Copy>(
    path: &Path,
    rows: usize,
    columns: usize,
    values: &[T],
) -> Result<(), DataError> {
    let name = path.display().to_string();
    if rows.checked_mul(columns) != Some(values.len()) {
        return Err(DataError::Shape { name, rows, columns, found: values.len() });
    }
    let shape = [rows as u64, columns as u64];
    write_atomic(path, |out| fill(out, shape, values)).map_err(|cause| DataError::Write { name, cause })
}

fn fill<T: AutoSerialize + Copy>(out: &mut dyn Write, shape: [u64; 2], values: &[T]) -> io::Result<()> {
    let mut array = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(out).begin_nd()?;
    array.extend(values.iter().copied())?;
    array.finish()
}

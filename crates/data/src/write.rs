//! Writes NumPy arrays.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use npyz::{AutoSerialize, WriterBuilder};
use uuid::Uuid;

use crate::DataError;

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
/// Like its siblings it writes a file beside `path` and then renames it, so that a file is never
/// found half written, and one that was there before stays until the new one is whole.
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
    let failed = |cause| DataError::Write { name, cause };
    let Some(file_name) = path.file_name() else {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file")));
    };
    let mut draft_name = file_name.to_owned();
    // Two processes may write the same file; each has its own draft.
    draft_name.push(format!(".{}.draft", Uuid::new_v4()));
    let draft = path.with_file_name(draft_name);
    let shape = [rows as u64, columns as u64];
    fill(&draft, shape, values).and_then(|()| fs::rename(&draft, path)).map_err(|cause| {
        // The first fault is the one to tell; the draft may not even exist.
        let _ = fs::remove_file(&draft);
        failed(cause)
    })
}

fn fill<T: AutoSerialize + Copy>(path: &Path, shape: [u64; 2], values: &[T]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create_new(path)?);
    let mut array = npyz::WriteOptions::new().default_dtype().shape(&shape).writer(&mut file).begin_nd()?;
    array.extend(values.iter().copied())?;
    array.finish()?;
    // A rename may reach the disk before the contents do.
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

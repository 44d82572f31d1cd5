//! Writes the arrays of a trial.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{DataError, write_npy_f32, write_npy_u8, write_npy_u32};
use crate::experiments::{Array, ArrayValues};

/// Writes an array as `.npy` and gives the SHA-256 of the file.
///
/// # Errors
/// [`DataError::Write`], [`DataError::Read`].
pub fn save_array(path: &Path, array: &Array) -> Result<String, DataError> {
    match &array.values {
        ArrayValues::Bits(values) => write_npy_u8(path, array.rows, array.columns, values)?,
        ArrayValues::Counts(values) => write_npy_u32(path, array.rows, array.columns, values)?,
        ArrayValues::Reals(values) => write_npy_f32(path, array.rows, array.columns, values)?,
    }
    sha256_of_file(path)
}

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn sha256_of_file(path: &Path) -> Result<String, DataError> {
    let bytes =
        std::fs::read(path).map_err(|cause| DataError::Read { name: path.display().to_string(), cause })?;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

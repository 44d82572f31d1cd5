//! Arrays with a name, such as the weights that a trial learned, kept as files.

use std::path::Path;

use crate::{DataError, sha256_of_file, write_npy_f32, write_npy_u8, write_npy_u32};

/// A matrix with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// What it is: `states-bcpnn`.
    pub name: String,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// The values, row by row.
    pub values: ArrayValues,
}

/// Values of an array, of the type that suits them.
#[derive(Clone, Debug, PartialEq)]
pub enum ArrayValues {
    /// Zeros and ones.
    Bits(Vec<u8>),
    /// Counts.
    Counts(Vec<u32>),
    /// Weights.
    Reals(Vec<f32>),
}

/// Writes an array as `.npy` and gives the SHA-256 of the file, in hexadecimal.
///
/// # Errors
/// [`DataError::Shape`], [`DataError::Write`], [`DataError::Read`].
pub fn save_array(path: &Path, array: &Array) -> Result<String, DataError> {
    match &array.values {
        ArrayValues::Bits(values) => write_npy_u8(path, array.rows, array.columns, values)?,
        ArrayValues::Counts(values) => write_npy_u32(path, array.rows, array.columns, values)?,
        ArrayValues::Reals(values) => write_npy_f32(path, array.rows, array.columns, values)?,
    }
    sha256_of_file(path)
}

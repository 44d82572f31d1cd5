//! The hash by which a file is known again.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::DataError;

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// [`DataError::Read`].
pub fn sha256_of_file(path: &Path) -> Result<String, DataError> {
    let bytes =
        std::fs::read(path).map_err(|cause| DataError::Read { name: path.display().to_string(), cause })?;
    Ok(sha256(&bytes))
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

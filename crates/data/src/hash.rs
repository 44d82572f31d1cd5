//! The hash by which a file is known again.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::DataError;

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// [`DataError::Read`].
pub fn sha256_of_file(path: &Path) -> Result<String, DataError> {
    let failed = |cause| DataError::Read { name: path.display().to_string(), cause };
    let mut file = File::open(path).map_err(failed)?;
    let mut hash = Sha256::new();
    // Piece by piece: a file may be larger than memory.
    let mut bytes = vec![0; 1 << 16];
    loop {
        match file.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => hash.update(&bytes[..read]),
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(cause) => return Err(failed(cause)),
        }
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

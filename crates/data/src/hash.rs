//! The hash by which a file is known again.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::DataError;

/// Bytes that are hashed at once.
const PIECE: usize = 1 << 16;

/// SHA-256 of a file, in hexadecimal. However large it is, little of it is held.
///
/// # Errors
/// [`DataError::Read`].
pub fn sha256_of_file(path: &Path) -> Result<String, DataError> {
    let refused = |cause| DataError::Read { name: path.display().to_string(), cause };
    let mut file = File::open(path).map_err(refused)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece).map_err(refused)? {
            0 => return Ok(hexadecimal(hash)),
            read => hash.update(&piece[..read]),
        }
    }
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

fn hexadecimal(hash: Sha256) -> String {
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

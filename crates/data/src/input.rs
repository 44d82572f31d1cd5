//! The contents of a file while a format's reader takes them in.

use std::io::{self, BufRead};

use attractor_core::room::Room;

use crate::DataError;

/// A file that is being read.
pub(super) struct Input<'a> {
    /// What errors call it.
    pub name: String,
    /// Its contents, uncompressed.
    pub bytes: Box<dyn BufRead + 'a>,
    /// Number of bytes, where that is known before they are read.
    pub size: Option<u64>,
    /// Whether it is compressed.
    pub compressed: bool,
    /// The most values to take.
    pub most_values: usize,
    /// Memory that it may take.
    pub room: Room,
}

impl Input<'_> {
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

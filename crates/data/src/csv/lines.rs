//! The lines of a text file.
//!
//! Lines are split here, not by the csv crate, which passes over empty lines (in a table of one
//! column a missing value) and takes lines of any length.

use std::io::{BufRead, Read};

use crate::DataError;
use crate::input::Input;
use crate::limits::MOST_LINE_BYTES;

/// The lines of a file, one at a time.
#[derive(Default)]
pub(super) struct Lines {
    /// Number of the line that was read last.
    number: usize,
    bytes: Vec<u8>,
    /// The first empty line.
    empty: Option<usize>,
}

impl Lines {
    /// The next line that is neither empty nor a comment, and its number.
    pub fn next(&mut self, input: &mut Input<'_>) -> Result<Option<(usize, &str)>, DataError> {
        // A line is held several times: while it grows, and where it is the first.
        let most = MOST_LINE_BYTES.min((input.room.bytes / 8) as usize);
        loop {
            self.bytes.clear();
            let read = input.bytes.by_ref().take(most as u64 + 1).read_until(b'\n', &mut self.bytes);
            if read.map_err(|cause| input.failed(cause))? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.bytes.len() > most {
                let (name, line) = (input.name.clone(), self.number);
                return Err(DataError::LongLine { name, line, most });
            }
            // Spreadsheets put a mark before the first line that says that it is UTF-8.
            if self.number == 1 && self.bytes.starts_with("\u{feff}".as_bytes()) {
                self.bytes.drain(..'\u{feff}'.len_utf8());
            }
            match self.bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'#') => {}
                Some(_) => break,
                None => {
                    self.empty.get_or_insert(self.number);
                }
            }
        }
        if let Some(line) = self.empty {
            return Err(DataError::EmptyLine { name: input.name.clone(), line });
        }
        let Ok(text) = std::str::from_utf8(&self.bytes) else {
            let hint = hint(&self.bytes);
            return Err(DataError::NotText { name: input.name.clone(), line: self.number, hint });
        };
        let text = text.strip_suffix('\n').unwrap_or(text);
        Ok(Some((self.number, text.strip_suffix('\r').unwrap_or(text))))
    }

    /// As [`next`](Self::next), to be kept beside a later line.
    pub fn next_owned(&mut self, input: &mut Input<'_>) -> Result<Option<(usize, String)>, DataError> {
        Ok(self.next(input)?.map(|(number, text)| (number, text.to_owned())))
    }
}

/// What a file that is not text begins with.
fn hint(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => " but in UTF-16; save it as UTF-8",
        [0x1f, 0x8b, ..] => " but compressed; name it .csv.gz",
        [0x93, b'N', b'U', b'M', ..] => " but a NumPy array; name it .npy",
        [b'P', b'K', ..] => " but an archive or a spreadsheet; export it as CSV",
        _ => "; save it as UTF-8",
    }
}

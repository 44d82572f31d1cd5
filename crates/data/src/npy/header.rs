//! The header of a NumPy array.
//!
//! It is parsed here, not by npyz, as npyz trusts it: it allocates as many bytes as the header claims
//! to have, multiplies its sizes unchecked and descends into brackets as deep as they go.

use std::io::Read;

use crate::{DataError, input::Input, limits::MOST_HEADER_BYTES};

const MAGIC: &[u8] = b"\x93NUMPY";

/// What a header declares.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Type of the values, such as `<f8`.
    pub dtype: String,
    /// Whether columns, not rows, follow each other.
    pub fortran_order: bool,
    /// Size of each dimension.
    pub shape: Vec<u64>,
    /// Number of bytes before the values.
    pub bytes: u64,
}

/// Reads the header, up to the first value.
pub(super) fn read(input: &mut Input<'_>) -> Result<Header, DataError> {
    let name = input.name.clone();
    let mut start = [0; 12];
    let found = take(input, &mut start[..8])?;
    if found < MAGIC.len() || start[..MAGIC.len()] != *MAGIC {
        return Err(if found == 0 {
            DataError::Empty { name, rows: 0, columns: 0 }
        } else {
            DataError::NotNpy { name }
        });
    }
    let (major, minor) = (start[6], start[7]);
    let wide = match (major, minor) {
        (1, 0) => 2,
        (2 | 3, 0) => 4,
        _ if found < 8 => return Err(cut_short(name, 8, found as u64)),
        _ => {
            let what = format!("it has version {major}.{minor}");
            return Err(DataError::Header { name, what, allowed: "allowed are versions 1.0, 2.0 and 3.0" });
        }
    };
    let before = 8 + wide;
    let found = found + take(input, &mut start[8..before])?;
    if found < before {
        return Err(cut_short(name, before, found as u64));
    }
    // Versions 2 and 3 write four bytes where version 1 writes two; those not read are 0.
    let length = u64::from(u32::from_le_bytes([start[8], start[9], start[10], start[11]]));
    if length > MOST_HEADER_BYTES {
        let what = format!("it claims to be {length} bytes long");
        return Err(DataError::Header { name, what, allowed: "at most 2^20 are taken" });
    }
    let mut text = Vec::new();
    input.bytes.by_ref().take(length).read_to_end(&mut text).map_err(|cause| input.failed(cause))?;
    if (text.len() as u64) < length {
        return Err(cut_short(name, before + length as usize, (before + text.len()) as u64));
    }
    let mut header = parse(&text, &name)?;
    header.bytes = before as u64 + length;
    Ok(header)
}

fn take(input: &mut Input<'_>, into: &mut [u8]) -> Result<usize, DataError> {
    let mut bytes = Vec::new();
    let read = input.bytes.by_ref().take(into.len() as u64).read_to_end(&mut bytes);
    let found = read.map_err(|cause| input.failed(cause))?;
    into[..found].copy_from_slice(&bytes);
    Ok(found)
}

fn cut_short(name: String, needed: usize, found: u64) -> DataError {
    DataError::Truncated { name, declared: "its header".to_owned(), needed: needed as u128, found }
}

/// Parses the Python dictionary that a header is.
fn parse(text: &[u8], name: &str) -> Result<Header, DataError> {
    let mut cursor = Cursor { text, at: 0, name };
    let (mut dtype, mut fortran_order, mut shape) = (None, None, None);
    cursor.expect(b'{')?;
    while !cursor.accept(b'}') {
        let key = cursor.string()?;
        cursor.expect(b':')?;
        let again = match key.as_str() {
            "descr" => dtype.replace(cursor.dtype()?).is_some(),
            "fortran_order" => fortran_order.replace(cursor.truth()?).is_some(),
            "shape" => shape.replace(cursor.shape()?).is_some(),
            _ => return Err(cursor.fault(format!("it has the key {key:?}"))),
        };
        if again {
            return Err(cursor.fault(format!("it has the key {key:?} twice")));
        }
        if !cursor.accept(b',') {
            cursor.expect(b'}')?;
            break;
        }
    }
    if let Some(byte) = cursor.next() {
        return Err(cursor.fault(format!("it goes on with {} after its end", shown(byte))));
    }
    let missing = |key: &str| cursor.fault(format!("it lacks the key {key:?}"));
    Ok(Header {
        dtype: dtype.ok_or_else(|| missing("descr"))?,
        fortran_order: fortran_order.ok_or_else(|| missing("fortran_order"))?,
        shape: shape.ok_or_else(|| missing("shape"))?,
        bytes: 0,
    })
}

fn shown(byte: u8) -> String {
    format!("'{}'", byte.escape_ascii())
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    name: &'a str,
}

impl Cursor<'_> {
    fn fault(&self, what: String) -> DataError {
        DataError::Header {
            name: self.name.to_owned(),
            what,
            allowed: "it is written {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }",
        }
    }

    /// The next byte that is not white space, not yet taken.
    fn next(&mut self) -> Option<u8> {
        let rest = &self.text[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.get(self.at).copied()
    }

    fn accept(&mut self, byte: u8) -> bool {
        let here = self.next() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, byte: u8) -> Result<(), DataError> {
        if self.accept(byte) { Ok(()) } else { Err(self.unexpected(&shown(byte))) }
    }

    fn unexpected(&mut self, expected: &str) -> DataError {
        let found = self.next().map_or_else(|| "its end".to_owned(), shown);
        self.fault(format!("{found} stands where {expected} should, at byte {}", self.at))
    }

    fn word(&mut self, allowed: impl Fn(u8) -> bool) -> &str {
        self.next();
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii() && allowed(**byte)).count();
        self.at += length;
        // Only ASCII was let in.
        std::str::from_utf8(&rest[..length]).unwrap_or_default()
    }

    fn string(&mut self) -> Result<String, DataError> {
        let Some(quote @ (b'\'' | b'"')) = self.next() else {
            return Err(self.unexpected("a string"));
        };
        self.at += 1;
        // White space within the quotes belongs to the string.
        let rest = &self.text[self.at..];
        let Some(length) = rest.iter().position(|byte| *byte == quote) else {
            return Err(self.fault("a string in it never ends".to_owned()));
        };
        self.at += length + 1;
        Ok(rest[..length].escape_ascii().to_string())
    }

    fn dtype(&mut self) -> Result<String, DataError> {
        if matches!(self.next(), Some(b'[' | b'(')) {
            let (name, dtype) = (self.name.to_owned(), "a list of fields".to_owned());
            return Err(DataError::Type { name, dtype, what: "structured records" });
        }
        self.string()
    }

    fn truth(&mut self) -> Result<bool, DataError> {
        match self.word(|byte| byte.is_ascii_alphabetic()) {
            "True" => Ok(true),
            "False" => Ok(false),
            other => {
                let what = format!("fortran_order is {other:?}");
                Err(self.fault(what))
            }
        }
    }

    fn shape(&mut self) -> Result<Vec<u64>, DataError> {
        self.expect(b'(')?;
        let mut shape = Vec::new();
        while !self.accept(b')') {
            let digits = self.word(|byte| byte.is_ascii_digit()).to_owned();
            if digits.is_empty() {
                return Err(self.unexpected("a whole number"));
            }
            let Ok(size) = digits.parse() else {
                return Err(self.fault(format!("its shape holds {digits:.24}, beyond 2^64")));
            };
            // Python 2 wrote long integers so.
            self.accept(b'L');
            shape.push(size);
            if !self.accept(b',') {
                self.expect(b')')?;
                break;
            }
        }
        Ok(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Header, String> {
        parse(text.as_bytes(), "a.npy").map_err(|error| error.to_string())
    }

    #[test]
    fn any_way_that_python_writes_it_is_read() {
        let expected = Header { dtype: "<f8".into(), fortran_order: true, shape: vec![3, 4], bytes: 0 };
        for text in [
            "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 4), }      \n",
            "{\"shape\":(3L,4L,),\"descr\":\"<f8\",\"fortran_order\":True}",
            " { 'fortran_order' : True , 'shape' : ( 3 , 4 ) , 'descr' : '<f8' } ",
        ] {
            assert_eq!(parsed(text).unwrap(), expected, "{text}");
        }
        assert!(parsed("{'descr': '<f8', 'fortran_order': False, 'shape': ()}").unwrap().shape.is_empty());
        assert_eq!(parsed("{'descr': '<f8', 'fortran_order': False, 'shape': (7,)}").unwrap().shape, [7]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, said) in [
            ("", "its end stands where '{' should, at byte 0"),
            ("{'descr': '<f8', 'fortran_order': False}", "it lacks the key \"shape\""),
            ("{'descr': '<f8', 'descr': '<f8'}", "it has the key \"descr\" twice"),
            ("{'kind': 1}", "it has the key \"kind\""),
            ("{'fortran_order': 1}", "fortran_order is \"\""),
            ("{'shape': (-1, 2)}", "'-' stands where a whole number should, at byte 11"),
            ("{'shape': (99999999999999999999, 2)}", "holds 99999999999999999999, beyond 2^64"),
            ("{'shape': [1, 2]}", "'[' stands where '(' should"),
            ("{'descr", "a string in it never ends"),
            ("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)} + 1", "it goes on with '+'"),
            ("{'descr': [('a', '<f8')], 'shape': (1,)}", "structured records"),
        ] {
            let message = parsed(text).unwrap_err();
            assert!(message.starts_with("a.npy: "), "{message}");
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}

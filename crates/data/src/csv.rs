//! Reads tables of numbers from text.
//!
//! Lines are split here, not by the csv crate, which passes over empty lines (in a table of one
//! column a missing value) and takes lines of any length.

use std::io::{BufRead, Read};

use crate::input::Input;
use crate::{DataError, Matrix, Place};

/// Longer lines are refused: 64 MiB, a row of many million numbers.
const MOST_BYTES: usize = 1 << 26;

/// Reads numbers separated by commas, semicolons or tabs, under a line of names or without one.
pub(super) fn read(input: &mut Input<'_>) -> Result<Matrix, DataError> {
    let mut lines = Lines { number: 0, bytes: Vec::new(), empty: None };
    let mut matrix = Matrix::default();
    let mut separator = ',';
    while let Some((number, text)) = lines.next(input)? {
        let mut line = Line { text, number, separator, name: &input.name };
        if line.number == 1 {
            separator = separator_of(text);
            line.separator = separator;
            matrix.columns = line.fields().count();
            if line.holds_names()? {
                continue;
            }
        }
        let mut found = 0;
        for field in line.fields() {
            let field = field.ok_or_else(|| line.open_quote())?;
            if found < matrix.columns {
                matrix.values.push(line.number_of(field, found)?);
            }
            found += 1;
        }
        if found != matrix.columns {
            let (name, line, expected) = (input.name.clone(), line.number, matrix.columns);
            let separator = separator_name(separator);
            return Err(DataError::Ragged { name, line, found, expected, separator });
        }
        matrix.rows += 1;
        if matrix.values.len() > input.most_values {
            let (rows, columns) = (matrix.rows as u64, matrix.columns as u64);
            return Err(DataError::TooLarge { name: input.name.clone(), rows, columns });
        }
    }
    if matrix.rows == 0 {
        let (name, columns) = (input.name.clone(), matrix.columns as u64);
        return Err(DataError::Empty { name, rows: 0, columns });
    }
    matrix.values.shrink_to_fit();
    Ok(matrix)
}

/// The lines of a file, one at a time.
struct Lines {
    /// Number of the line that was read last.
    number: usize,
    bytes: Vec<u8>,
    /// The first empty line.
    empty: Option<usize>,
}

impl Lines {
    /// The next line that is not empty, and its number.
    fn next(&mut self, input: &mut Input<'_>) -> Result<Option<(usize, &str)>, DataError> {
        loop {
            self.bytes.clear();
            let read = input.bytes.by_ref().take(MOST_BYTES as u64 + 1).read_until(b'\n', &mut self.bytes);
            if read.map_err(|cause| input.failed(cause))? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.bytes.len() > MOST_BYTES {
                let (name, line) = (input.name.clone(), self.number);
                return Err(DataError::LongLine { name, line, most: MOST_BYTES });
            }
            if self.bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
                break;
            }
            self.empty.get_or_insert(self.number);
        }
        if let Some(line) = self.empty {
            return Err(DataError::EmptyLine { name: input.name.clone(), line });
        }
        let Ok(text) = std::str::from_utf8(&self.bytes) else {
            let hint = hint(&self.bytes);
            return Err(DataError::NotText { name: input.name.clone(), line: self.number, hint });
        };
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        // Spreadsheets put a mark before the first line that says that it is UTF-8.
        let mark = if self.number == 1 { "\u{feff}" } else { "" };
        Ok(Some((self.number, text.strip_prefix(mark).unwrap_or(text))))
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

/// The separator of a table, by its first line.
///
/// A comma may stand within a number or a name where a semicolon separates, and either where a tab does.
fn separator_of(text: &str) -> char {
    ['\t', ';'].into_iter().find(|separator| text.contains(*separator)).unwrap_or(',')
}

fn separator_name(separator: char) -> &'static str {
    match separator {
        '\t' => "tabs",
        ';' => "semicolons",
        _ => "commas",
    }
}

/// A line of a table.
struct Line<'a> {
    text: &'a str,
    /// Counted from 1.
    number: usize,
    separator: char,
    name: &'a str,
}

impl<'a> Line<'a> {
    fn fields(&self) -> Fields<'a> {
        Fields { rest: Some(self.text), separator: self.separator }
    }

    fn open_quote(&self) -> DataError {
        DataError::Quote { name: self.name.to_owned(), line: self.number }
    }

    fn place(&self, column: usize) -> Place {
        Place::Line { line: self.number, column: column + 1 }
    }

    /// Whether the line holds names: no field is a number, and not all are empty.
    ///
    /// A line of both is refused: a mistyped value in a first row must not make a header of it.
    fn holds_names(&self) -> Result<bool, DataError> {
        let (mut number, mut text, mut named) = (None, None, false);
        for (column, field) in self.fields().enumerate() {
            let field = field.ok_or_else(|| self.open_quote())?;
            if field.parse::<f64>().is_ok() {
                number.get_or_insert(field);
            } else {
                text.get_or_insert((column, field));
                named |= !field.is_empty();
            }
        }
        match (number, text) {
            (Some(number), Some((column, text))) => Err(DataError::MixedHeader {
                name: self.name.to_owned(),
                place: self.place(column),
                text: shortened(text),
                number: shortened(number),
            }),
            _ => Ok(named),
        }
    }

    fn number_of(&self, field: &str, column: usize) -> Result<f64, DataError> {
        let (name, place) = (self.name, self.place(column));
        match field.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(_) => Err(DataError::NotFinite { name: name.to_owned(), place, value: shortened(field) }),
            Err(_) => {
                let allowed = if field.is_empty() {
                    "each place needs a number: fill missing values in first"
                } else if field.contains(',') {
                    "write a point, not a comma, before decimals"
                } else if field.contains(' ') {
                    "separate numbers by commas, semicolons or tabs"
                } else {
                    "allowed are numbers such as 1, -0.5 and 2e-3"
                };
                Err(DataError::Text { name: name.to_owned(), place, text: shortened(field), allowed })
            }
        }
    }
}

fn shortened(text: &str) -> String {
    if text.chars().nth(40).is_none() {
        return text.to_owned();
    }
    text.chars().take(40).chain("...".chars()).collect()
}

/// The fields of a line, without the white space and the quotes around them; none for an open quote.
struct Fields<'a> {
    rest: Option<&'a str>,
    separator: char,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        // A tab is white space too, but may stand for the end of an empty field.
        let inside = rest.trim_start_matches(' ').strip_prefix('"');
        let Some(inside) = inside else {
            let (field, rest) = self.split(rest);
            self.rest = rest;
            return Some(Some(field.trim()));
        };
        // A quote within quotes is written twice.
        let mut end = inside.find('"');
        while let Some(quote) = end
            && inside[quote + 1..].starts_with('"')
        {
            end = inside[quote + 2..].find('"').map(|next| quote + 2 + next);
        }
        let Some(end) = end else { return Some(None) };
        let (behind, rest) = self.split(&inside[end + 1..]);
        if !behind.trim().is_empty() {
            return Some(None);
        }
        self.rest = rest;
        Some(Some(inside[..end].trim()))
    }
}

impl<'a> Fields<'a> {
    fn split(&self, text: &'a str) -> (&'a str, Option<&'a str>) {
        match text.split_once(self.separator) {
            Some((field, rest)) => (field, Some(rest)),
            None => (text, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(text: &[u8], most_values: usize) -> Input<'static> {
        let bytes = Box::new(std::io::Cursor::new(text.to_vec()));
        Input { name: "a.csv".into(), bytes, size: Some(text.len() as u64), compressed: false, most_values }
    }

    fn parsed(text: &str) -> Result<Matrix, String> {
        read(&mut input(text.as_bytes(), 1000)).map_err(|error| error.to_string())
    }

    #[test]
    fn tables_are_read_however_they_are_written() {
        let values = vec![1.0, -2.5, 3e-3, 0.5, 4.0, 0.0];
        let expected = Matrix { rows: 2, columns: 3, values };
        for text in [
            "1,-2.5,3e-3\n.5,+4,0\n",
            "a,b,c\n1,-2.5,3e-3\n.5,4.,0",
            "\u{feff}a;b;c\r\n 1 ; -2.5;3e-3\r\n.5;4;0\r\n\r\n \n",
            "\"a;1\"\t\"b, \"\"c\"\"\"\t\n1\t-2.5\t3e-3\n.5\t\"4\"\t0",
            "größe,,c\n1, \"-2.5\" ,3e-3\n.5,4,0",
        ] {
            assert_eq!(parsed(text), Ok(expected.clone()), "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, said) in [
            ("", "it holds no values (0 rows, 0 columns)"),
            ("\n\n", "it holds no values (0 rows, 0 columns)"),
            ("a,b\n", "it holds no values (0 rows, 2 columns)"),
            ("1 2 3\n", "it holds no values (0 rows, 1 columns)"),
            (
                "1,2\n3\n",
                "line 2: it has 1 values, but the lines before it have 2; all need as many (separated by commas)",
            ),
            ("1;2\n3;4;5\n", "line 2: it has 3 values"),
            ("a,b\n1,2,3\n", "line 2: it has 3 values"),
            ("1,2\n3,x\n", "line 2, column 2: \"x\" is no number; allowed are numbers"),
            ("1,2\n3,\n", "line 2, column 2: \"\" is no number; each place needs a number"),
            (",\n1,2\n", "line 1, column 1: \"\" is no number"),
            ("1;2\n1,5;2\n", "line 2, column 1: \"1,5\" is no number; write a point"),
            ("a b\n1 2\n", "line 2, column 1: \"1 2\" is no number; separate numbers"),
            ("1,x\n3,4\n", "line 1, column 2: \"x\" is no number, but \"1\" in the same line is one"),
            ("1,2\n\n3,4\n", "line 2: it is empty"),
            ("1\n2\n \n3\n", "line 3: it is empty"),
            ("1,nan\n3,4\n", "line 1, column 2: the value is nan; allowed are finite numbers"),
            ("1,2\n-inf,4\n", "line 2, column 1: the value is -inf"),
            ("1,2\n3,1e999\n", "line 2, column 2: the value is 1e999"),
            ("1,2\n3,\"4\n", "line 2: a \" is never closed"),
            ("1,2\n3,\"4\"5\n", "line 2: a \" is never closed"),
            ("\"a,b\n1,2\n", "line 1: a \" is never closed"),
        ] {
            let message = parsed(text).unwrap_err();
            assert!(message.starts_with("a.csv: "), "{message}");
            assert!(message.contains(said), "{text:?}: {message}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_recognised() {
        for (bytes, said) in [
            (&b"1,\xe4\n"[..], "line 1: it is not text in UTF-8; save it as UTF-8"),
            (b"\xff\xfe1\0,\0", "in UTF-16"),
            (b"\x1f\x8b\x08\0", "name it .csv.gz"),
            (b"\x93NUMPY\x01\0", "name it .npy"),
        ] {
            let message = read(&mut input(bytes, 9)).unwrap_err().to_string();
            assert!(message.contains(said), "{message}");
        }
    }

    #[test]
    fn a_table_that_is_too_large_and_a_line_that_is_too_long_are_refused() {
        let fault = read(&mut input(b"1,2\n3,4\n5,6\n7,8\n", 5)).unwrap_err();
        assert!(matches!(fault, DataError::TooLarge { rows: 3, columns: 2, .. }), "{fault}");
        let fault = read(&mut input(&vec![b'0'; MOST_BYTES + 2], 5)).unwrap_err();
        assert!(matches!(fault, DataError::LongLine { line: 1, .. }), "{fault}");
    }
}

//! JSON of which nothing is obeyed by a terminal.

use std::io::{self, Write};

use attractor_core::obeyed;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// A value as a line of JSON, with its line feed. Text means exactly what it is, but characters that a terminal would
/// obey are written as `\u009b`: JSON itself asks for that only below `\u0020`.
pub fn line(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing a value to memory cannot fail.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, Plain));
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut left = fragment;
        while let Some((at, character)) = left.char_indices().find(|(_, character)| obeyed(*character)) {
            out.write_all(&left.as_bytes()[..at])?;
            // All of them are below U+10000.
            write!(out, "\\u{:04x}", u32::from(character))?;
            left = &left[at + character.len_utf8()..];
        }
        out.write_all(left.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "a\u{1b}\u{9b}\u{7f}b\u{202e}\u{2028}ü漢\u{1f600}\"\\ \t\n";
        let value = json!({ text: [text, 1.5, null, true, 0.1] });
        let written = line(&value);
        assert!(
            written.ends_with('\n') && !written.trim_end().chars().any(|c| obeyed(c) || c == '\n'),
            "{written}"
        );
        assert!(written.contains(r"\u001b\u009b\u007fb\u202e\u2028ü"), "{written}");
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
    }

    #[test]
    fn plain_values_are_written_as_ever() {
        let value = json!({ "b": [1, -0.5, 1e300], "a": "é" });
        assert_eq!(line(&value), format!("{value}\n"));
    }
}

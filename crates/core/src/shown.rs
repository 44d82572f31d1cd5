//! Text from elsewhere, made fit to be shown.

use std::borrow::Cow;

/// The text with every character that a terminal or browser would obey, and not show, written as `\u{1b}`.
///
/// These are control characters, by which escape sequences begin, and those that change the direction of text or part
/// lines unseen. Line feeds and tabs are left as they are, and so is the carriage return before a line feed.
///
/// ```
/// assert_eq!(attractor_core::shown("red \u{1b}[31m"), r"red \u{1b}[31m");
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len() + 8);
    let mut left = text.chars().peekable();
    while let Some(character) = left.next() {
        let ends_line = character == '\r' && left.peek() == Some(&'\n');
        if obeyed(character) && !ends_line {
            plain.extend(character.escape_unicode());
        } else {
            plain.push(character);
        }
    }
    Cow::Owned(plain)
}

/// Whether a character is obeyed, and not shown: it never reaches a terminal, a report or a table as it is.
pub fn obeyed(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        // Marks, embeddings, overrides and isolates of direction, and separators of lines and paragraphs.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_left_as_it_is() {
        for text in ["", "a\tb\nc\r\nd", "ε ± 0.5 — 漢字 עברית ‘’ é", "\\u{1b}"] {
            assert!(
                matches!(shown(text), Cow::Borrowed(same) if same == text) || text.contains('\r'),
                "{text:?}"
            );
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn what_would_be_obeyed_is_written_out() {
        for (text, plain) in [
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("\u{9b}31m\u{7f}\0", r"\u{9b}31m\u{7f}\u{0}"),
            ("over\rwritten\r", r"over\u{d}written\u{d}"),
            ("\u{202e}gpj.exe\u{2069}\u{200f}", r"\u{202e}gpj.exe\u{2069}\u{200f}"),
            ("two\u{2028}lines\u{85}", r"two\u{2028}lines\u{85}"),
        ] {
            assert_eq!(shown(text), plain);
            assert_eq!(shown(&shown(text)), plain, "shown again it stays the same");
        }
    }
}

//! The part of a spec's text that is shown of a fault: a few lines, and of long lines what is around it.

use std::ops::Range;

use attractor_core::shown;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Lines up to so many characters are shown whole.
const WHOLE: usize = 160;
/// Characters that are kept before a fault in a longer line, and in all.
const BEFORE: usize = 40;
const WINDOW: usize = 120;
/// Faults over more lines are shown where they begin.
const MOST_LINES: usize = 8;

/// A few lines of a text. Its columns are characters, as editors count them, and not bytes.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    /// Number of its first line in the whole text, from 0.
    first_line: usize,
    /// Where the fault begins in it, in bytes, and the fault's column in the whole text, from 0.
    fault: usize,
    column: usize,
}

impl Excerpt {
    /// What is shown of a fault, and where the fault is in it.
    pub fn of(name: String, text: &str, span: Range<usize>) -> (Self, Range<usize>) {
        let begin = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end).max(begin);
        let line_of = |place: usize| text[..place].matches('\n').count();
        let first = line_of(begin);
        // The end of a span stands behind its last character.
        let mut last = if end > begin {
            line_of(end - text[..end].chars().next_back().map_or(0, char::len_utf8))
        } else {
            first
        };
        let long = last - first >= MOST_LINES;
        if long {
            last = first;
        }
        let first_line = first.saturating_sub(1);
        let mut shown = String::new();
        let (mut from, mut to, mut column) = (0, 0, 0);
        let mut start = 0;
        for (number, whole) in text.split('\n').enumerate().take(last + 2) {
            let line = whole.strip_suffix('\r').unwrap_or(whole);
            if number >= first_line {
                let inside = |place: usize| place.clamp(start, start + line.len()) - start;
                let fault = if number == first { inside(begin) } else { 0 };
                let cut = Cut::of(line, fault);
                if number == first {
                    column = line[..fault].chars().count();
                    from = shown.len() + cut.place(fault);
                }
                if number == last {
                    to = shown.len() + cut.place(if long { line.len() } else { inside(end) });
                }
                shown += &cut.shown;
                shown.push('\n');
            }
            start += whole.len() + 1;
        }
        (Self { name, text: shown, first_line, fault: from, column }, from..to.max(from))
    }
}

/// What is shown of a line.
struct Cut<'a> {
    shown: String,
    /// Bytes of the line that are left out before, and bytes of the sign that says so.
    before: usize,
    sign: usize,
    /// What is kept of the line, as it is.
    kept: &'a str,
}

impl<'a> Cut<'a> {
    fn of(line: &'a str, fault: usize) -> Self {
        let whole = line.chars().nth(WHOLE).is_none();
        let before = line[..fault].char_indices().rev().nth(BEFORE - 1).map_or(0, |(place, _)| place);
        let before = if whole { 0 } else { before };
        let rest = &line[before..];
        let end = rest.char_indices().nth(WINDOW).filter(|_| !whole).map_or(rest.len(), |(place, _)| place);
        let kept = &rest[..end];
        let sign = if before == 0 { "" } else { "…" };
        let more = if end == rest.len() { "" } else { "…" };
        Self { shown: format!("{sign}{}{more}", shown(kept)), before, sign: sign.len(), kept }
    }

    /// Where a place of the line is in what is shown.
    fn place(&self, place: usize) -> usize {
        let kept = place.saturating_sub(self.before).min(self.kept.len());
        self.sign + shown(&self.kept[..kept]).len()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text.read_span(span, lines_before, lines_after)?;
        let start = contents.span().offset();
        let before = self.text.get(..start).unwrap_or_default();
        let column = before.chars().rev().take_while(|character| *character != '\n').count();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.first_line,
            if start == self.fault { self.column } else { column },
            contents.line_count(),
        )))
    }
}

/// A text of at most some hundred characters: its beginning and its end.
pub fn shortened(text: String) -> String {
    const MOST: usize = 800;
    const END: usize = 200;
    let Some((cut, _)) = text.char_indices().nth(MOST) else { return text };
    let beginning = text[..cut].char_indices().nth(MOST - END).map_or(cut, |(place, _)| place);
    let end = text.char_indices().rev().nth(END - 1).map_or(0, |(place, _)| place);
    format!("{} … {}", &text[..beginning], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown of the first place where a text holds some words, and what is underlined there.
    fn shown(text: &str, fault: &str) -> (String, String, usize, usize) {
        let start = text.find(fault).unwrap();
        let (excerpt, span) = Excerpt::of("a.toml".to_owned(), text, start..start + fault.len());
        let contents = excerpt.read_span(&span.clone().into(), 0, 0).unwrap();
        let (line, column) = (contents.line(), contents.column());
        (excerpt.text.clone(), excerpt.text[span].to_owned(), line, column)
    }

    #[test]
    fn short_lines_are_shown_whole() {
        let (text, fault, line, column) = shown("a = 1\nb = 2\nµ = bad\nd = 4\ne = 5\n", "bad");
        assert_eq!(text, "b = 2\nµ = bad\nd = 4\n");
        assert_eq!((fault.as_str(), line, column), ("bad", 2, 4));
    }

    #[test]
    fn long_lines_are_shown_around_the_fault_and_keep_its_column() {
        let long = format!("x = [{}bad, {}]", "µ, ".repeat(30_000), "1, ".repeat(30_000));
        let (text, fault, line, column) = shown(&format!("# {}\n{long}\nlast", "#".repeat(9000)), "bad");
        assert!(text.chars().count() < 400, "{text}");
        assert_eq!((fault.as_str(), line, column), ("bad", 1, 90_005));
        let ends = shown(&long, &long[5..]);
        assert_eq!((ends.1.chars().count(), ends.3), (WINDOW - 5, 5));
        let at_end = Excerpt::of(String::new(), &long, long.len()..long.len());
        assert_eq!(at_end.1.start, at_end.0.text.len() - 1);
    }

    #[test]
    fn faults_over_many_lines_are_shown_where_they_begin() {
        let list = format!("[\n{}]", "1,\n".repeat(1000));
        let (text, fault, ..) = shown(&format!("a = {list}\n"), &list);
        assert_eq!((text.as_str(), fault.as_str()), ("a = [\n1,\n", "["));
        let few = shown("a = [\n1,\n2]\nb = 3\n", "[\n1,\n2]");
        assert_eq!((few.0.as_str(), few.1.as_str()), ("a = [\n1,\n2]\nb = 3\n", "[\n1,\n2]"));
    }

    #[test]
    fn long_texts_keep_their_beginning_and_their_end() {
        let text = format!("begin {} end", "µ".repeat(100_000));
        let short = shortened(text);
        assert!(short.starts_with("begin µ") && short.ends_with("µ end") && short.chars().count() < 900);
        assert_eq!(shortened("as it is".to_owned()), "as it is");
    }
}

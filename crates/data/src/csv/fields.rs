//! The fields of a line.

use crate::{DataError, Place};

/// What stands between the fields of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// One character.
    Character(char),
    /// Blanks, as many as there are.
    Blanks,
}

impl Separator {
    /// The separator of a table, by its first two lines.
    ///
    /// A comma may stand within a number or a name where a semicolon separates, and either where a tab does. Blanks stand
    /// within names, and separate only numbers.
    pub fn of(first: &str, second: Option<&str>) -> Self {
        let numbers = |text: &str| {
            let mut fields = text.split_whitespace().map(value_of).peekable();
            fields.next().is_some_and(|first| first.is_some())
                && fields.peek().is_some()
                && fields.all(|v| v.is_some())
        };
        match ['\t', ';', ','].into_iter().find(|separator| first.contains(*separator)) {
            Some(separator) => Self::Character(separator),
            None if numbers(first) || second.is_some_and(numbers) => Self::Blanks,
            None => Self::Character(','),
        }
    }

    /// The separator that a first line `sep=;` declares, as spreadsheets write and read it.
    pub fn declared(first: &str) -> Option<Self> {
        let (key, rest) = first.split_at_checked(4)?;
        let mut rest = rest.trim_end_matches('"').chars();
        match (key.eq_ignore_ascii_case("sep="), rest.next(), rest.next()) {
            (true, Some(' '), None) => Some(Self::Blanks),
            (true, Some(separator @ (',' | ';' | '\t' | '|')), None) => Some(Self::Character(separator)),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Blanks => "blanks",
            Self::Character('\t') => "tabs",
            Self::Character(';') => "semicolons",
            Self::Character('|') => "bars",
            Self::Character(_) => "commas",
        }
    }
}

/// A number, or a truth value as Python, R and spreadsheets write it.
pub(crate) fn value_of(field: &str) -> Option<f64> {
    match field {
        "True" | "TRUE" | "true" => Some(1.0),
        "False" | "FALSE" | "false" => Some(0.0),
        _ => field.parse().ok(),
    }
}

/// A number with a comma before its decimals.
pub(super) fn with_comma(field: &str) -> Option<f64> {
    let (whole, decimals) = field.split_once(',')?;
    if decimals.contains(['.', ',']) || whole.contains('.') {
        return None;
    }
    format!("{whole}.{decimals}").parse().ok()
}

/// A line of a table.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub text: &'a str,
    /// Counted from 1.
    pub number: usize,
    pub separator: Separator,
    /// What errors call the file.
    pub name: &'a str,
}

impl<'a> Line<'a> {
    /// The fields, without the white space and the quotes around them.
    ///
    /// # Errors
    /// A quote that is never closed.
    pub fn fields(self) -> impl Iterator<Item = Result<&'a str, DataError>> {
        let mut fields = Fields { rest: Some(self.text), separator: self.separator };
        let open = move || DataError::Quote { name: self.name.to_owned(), line: self.number };
        std::iter::from_fn(move || fields.next().map(|field| field.ok_or_else(open)))
    }

    pub fn place(self, column: usize) -> Place {
        Place::Line { line: self.number, column: column + 1 }
    }

    /// The error of a field that is no number.
    pub fn no_number(self, field: &str, column: usize) -> DataError {
        let allowed = if field.is_empty() {
            "each place needs a number: fill missing values in first"
        } else if field.contains(',') {
            "write a point before decimals; a comma may stand there where semicolons or tabs separate"
        } else if field.contains(' ') {
            "separate numbers by commas, semicolons, tabs or blanks"
        } else if column == 0 {
            "allowed are numbers such as 1, -0.5 and 2e-3, True and False; index_column = true, beside the key of the \
             file in a spec, leaves a column of names out"
        } else {
            "allowed are numbers such as 1, -0.5 and 2e-3, True and False"
        };
        let (name, place, text) = (self.name.to_owned(), self.place(column), shortened(field));
        DataError::Text { name, place, text, allowed }
    }
}

pub(super) fn shortened(text: &str) -> String {
    if text.chars().nth(40).is_none() {
        return text.to_owned();
    }
    text.chars().take(40).chain("...".chars()).collect()
}

/// The fields of a line; none for an open quote.
struct Fields<'a> {
    rest: Option<&'a str>,
    separator: Separator,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let Separator::Character(separator) = self.separator else {
            return Some(Some(self.before_blanks(rest)));
        };
        // A tab is white space too, but may stand for the end of an empty field.
        let inside = rest.trim_start_matches(' ').strip_prefix('"');
        let Some(inside) = inside else {
            let (field, rest) = split(rest, separator);
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
        let (behind, rest) = split(&inside[end + 1..], separator);
        if !behind.trim().is_empty() {
            return Some(None);
        }
        self.rest = rest;
        Some(Some(inside[..end].trim()))
    }
}

impl<'a> Fields<'a> {
    fn before_blanks(&mut self, rest: &'a str) -> &'a str {
        let rest = rest.trim_start();
        let (field, behind) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        self.rest = Some(behind).filter(|behind| !behind.trim_start().is_empty());
        field
    }
}

fn split(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((field, rest)) => (field, Some(rest)),
        None => (text, None),
    }
}

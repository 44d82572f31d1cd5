//! Whether a first line names the columns.

use super::fields::{Line, shortened, value_of, with_comma};
use crate::{DataError, Reading};

/// What the first line of a table holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum First {
    /// Names of the columns; that of the first, which may be empty, and how the line begins.
    Names {
        /// The first name.
        first: String,
        /// The first names.
        shown: String,
    },
    /// Whole numbers that go up: the names of columns, or a row of numbers.
    Numbered {
        /// The numbers.
        values: Vec<f64>,
        /// Whether they are 0, 1, 2 …, which columns without names are given.
        counts: bool,
    },
    /// A row of values.
    Values,
}

/// Tells what a first line holds, where `header` does not say it.
///
/// A line of names and numbers is refused: a mistyped value in a first row must not make a header of it.
pub(super) fn first(line: Line<'_>, reading: Reading) -> Result<First, DataError> {
    let fields = line.fields().collect::<Result<Vec<&str>, DataError>>()?;
    let names = || First::Names { first: fields[0].to_owned(), shown: begins(&fields) };
    match reading.header {
        Some(true) => return Ok(names()),
        Some(false) => return Ok(First::Values),
        None => {}
    }
    let is_value = |field: &str| value_of(field).is_some() || with_comma(field).is_some();
    let text = fields.iter().position(|field| !is_value(field));
    let number = fields.iter().find(|field| is_value(field));
    let counts =
        |fields: &[&str]| fields.iter().enumerate().all(|(place, field)| *field == place.to_string());
    match (number, text) {
        (_, None) => Ok(goes_up(&fields, counts(&fields))),
        // What the first column holds is said not to matter.
        (Some(_), Some(0))
            if reading.index_column == Some(true) && fields[1..].iter().all(|field| is_value(field)) =>
        {
            Ok(First::Values)
        }
        (None, Some(_)) if fields.iter().all(|field| field.is_empty()) => Ok(First::Values),
        (None, Some(_)) => Ok(names()),
        // Columns without names beside an index without one.
        (Some(_), Some(0)) if fields[0].is_empty() && counts(&fields[1..]) => Ok(names()),
        (Some(number), Some(column)) => Err(DataError::MixedHeader {
            name: line.name.to_owned(),
            place: line.place(column),
            text: shortened(fields[column]),
            number: shortened(number),
        }),
    }
}

/// A line of values: whether it may be names that are numbers.
fn goes_up(fields: &[&str], counts: bool) -> First {
    let plain = |field: &&str| field.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Option<Vec<f64>> =
        fields.iter().map(|field| if plain(field) { field.parse().ok() } else { None }).collect();
    match numbers {
        Some(values) if values.len() > 1 && values.windows(2).all(|pair| pair[0] < pair[1]) => {
            First::Numbered { values, counts }
        }
        _ => First::Values,
    }
}

/// The first of some names.
pub(crate) fn begins<T: AsRef<str>>(names: &[T]) -> String {
    const FEW: usize = 4;
    let shown: Vec<String> = names.iter().take(FEW).map(|name| shortened(name.as_ref())).collect();
    let end = if names.len() > FEW { ", …" } else { "" };
    shown.join(", ") + end
}

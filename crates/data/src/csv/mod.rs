//! Reads tables of numbers from text.

mod body;
mod fields;
mod header;
mod lines;

use crate::input::Input;
use crate::{DataError, Reading, Table};

use body::Body;
use fields::{Line, Separator};
use header::{First, first};
use lines::Lines;

pub(crate) use fields::value_of;
pub(crate) use header::begins;

/// Reads numbers separated by commas, semicolons, tabs or blanks, under a line of names or without one, beside an index
/// or without one. Lines that begin with `#` are passed over.
pub(super) fn read(input: &mut Input<'_>, reading: Reading) -> Result<Table, DataError> {
    let mut lines = Lines::default();
    let name = input.name.clone();
    let head = Head::read(&mut lines, input)?;
    let separator = head.separator;
    let mut rows =
        head.lines.iter().map(|(number, text)| Line { text, number: *number, separator, name: &name });
    let Some(top) = rows.next() else {
        return Err(DataError::Empty { name, rows: 0, columns: 0 });
    };
    let columns = top.fields().count();
    let kind = first(top, reading)?;
    let is_row = kind == First::Values;
    let commas = separator != Separator::Character(',');
    let mut body = Body::new(reading, kind, columns, commas);
    for row in is_row.then_some(top).into_iter().chain(rows) {
        body.take(row)?;
    }
    while let Some((number, text)) = lines.next(input)? {
        body.take(Line { text, number, separator, name: &name })?;
        if body.matrix.values.len() > input.most_values {
            let (rows, columns) = (body.matrix.rows as u64, columns as u64);
            return Err(DataError::TooLarge { name, rows, columns });
        }
    }
    body.finish(&name)
}

/// The fields of all lines, with the number of each: of a file of words.
pub(super) fn words(input: &mut Input<'_>) -> Result<Vec<(usize, Vec<String>)>, DataError> {
    let mut lines = Lines::default();
    let head = Head::read(&mut lines, input)?;
    let fields = |name: &str, number, text: &str| {
        let line = Line { text, number, separator: head.separator, name };
        Ok((number, line.fields().map(|field| field.map(str::to_owned)).collect::<Result<_, DataError>>()?))
    };
    let name = input.name.clone();
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    for (number, text) in &head.lines {
        all.push(fields(&name, *number, text)?);
    }
    while let Some((number, text)) = lines.next(input)? {
        all.push(fields(&name, number, text)?);
        if all.len() > input.most_values {
            return Err(DataError::TooLarge { name, rows: all.len() as u64, columns: 1 });
        }
    }
    Ok(all)
}

/// The first lines, which tell what separates fields.
struct Head {
    separator: Separator,
    /// At most two lines, and their numbers.
    lines: Vec<(usize, String)>,
}

impl Head {
    fn read(lines: &mut Lines, input: &mut Input<'_>) -> Result<Self, DataError> {
        let mut first = lines.next_owned(input)?;
        let declared = first.as_ref().and_then(|(_, text)| Separator::declared(text));
        if declared.is_some() {
            first = lines.next_owned(input)?;
        }
        let second = lines.next_owned(input)?;
        let text = |line: &Option<(usize, String)>| line.as_ref().map(|(_, text)| text.clone());
        let found = Separator::of(&text(&first).unwrap_or_default(), text(&second).as_deref());
        Ok(Self { separator: declared.unwrap_or(found), lines: first.into_iter().chain(second).collect() })
    }
}

#[cfg(test)]
mod tests;

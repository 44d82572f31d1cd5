//! Reads tables of numbers from text.

mod body;
mod fields;
mod header;
mod lines;

use crate::input::Input;
use crate::reserve::holds;
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
    // Fields of the first line, their values, and what names they may be.
    holds(input.room, columns as u64 * 64, &name)?;
    let kind = first(top, reading)?;
    let is_row = kind == First::Values;
    let commas = separator != Separator::Character(',');
    let mut body = Body::new(reading, kind, columns, commas, input.room);
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
    let (name, room, most) = (input.name.clone(), input.room, input.most_values);
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    let mut bytes = 0;
    let mut take = |number: usize, text: &str| {
        let line = Line { text, number, separator: head.separator, name: &name };
        // Words are held once here, and once with their places.
        bytes += 2 * (text.len() + line.fields().count() * BYTES_OF_WORD) as u64;
        holds(room, bytes, &name)?;
        all.push((number, line.fields().map(|field| field.map(str::to_owned)).collect::<Result<_, _>>()?));
        if all.len() > most {
            return Err(DataError::TooLarge { name: name.clone(), rows: all.len() as u64, columns: 1 });
        }
        Ok(())
    };
    for (number, text) in &head.lines {
        take(*number, text)?;
    }
    while let Some((number, text)) = lines.next(input)? {
        take(number, text)?;
    }
    Ok(all)
}

/// What a word takes beside its letters, and what its place takes.
const BYTES_OF_WORD: usize = 64;

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

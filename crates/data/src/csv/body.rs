//! The rows of a table, and what they tell of its first line and its first column.

use attractor_core::room::Room;

use super::fields::{Line, shortened, value_of, with_comma};
use super::header::{First, begins};
use crate::reserve::reserve;
use crate::{DataError, Matrix, Place, Reading, Table};

/// Names that the first column of an index has: those that pandas and R give it.
const INDEX_NAMES: [&str; 4] = ["index", "Unnamed: 0", "id", "row"];
/// Names that are enough to show how they begin, and that there are more.
const SHOWN: usize = 5;
/// Fewer numbers that count are taken for any numbers.
const FEWEST_COUNTED: usize = 3;

/// The rows that were read so far.
pub(super) struct Body {
    pub matrix: Matrix,
    reading: Reading,
    first: First,
    /// Whether the first column holds words, and is no column of numbers.
    words: bool,
    /// What all fields of the first column, and of the others, were so far.
    fields: [Kinds; 2],
    /// Whether commas may stand before decimals, and the first places of a comma and of a point.
    commas: bool,
    decimals: [Option<Place>; 2],
    room: Room,
}

/// What all fields were.
#[derive(Clone, Copy)]
struct Kinds {
    /// Digits and a sign.
    plain: bool,
    /// 0 or 1.
    binary: bool,
}

impl Body {
    pub fn new(reading: Reading, first: First, columns: usize, commas: bool, room: Room) -> Self {
        let matrix = Matrix { rows: 0, columns, values: Vec::new() };
        let fields = [Kinds { plain: true, binary: true }; 2];
        Self { matrix, reading, first, words: false, fields, commas, decimals: [None; 2], room }
    }

    /// Takes a row.
    pub fn take(&mut self, line: Line<'_>) -> Result<(), DataError> {
        reserve(&mut self.matrix.values, self.matrix.columns, self.room, line.name)?;
        let mut found = 0;
        for field in line.fields() {
            let field = field?;
            if found < self.matrix.columns {
                let value = self.value(line, field, found)?;
                self.matrix.values.push(value);
            }
            found += 1;
        }
        if found != self.matrix.columns {
            let (name, expected) = (line.name.to_owned(), self.matrix.columns);
            let (line, separator) = (line.number, line.separator.name());
            return Err(DataError::Ragged { name, line, found, expected, separator });
        }
        self.matrix.rows += 1;
        Ok(())
    }

    fn value(&mut self, line: Line<'_>, field: &str, column: usize) -> Result<f64, DataError> {
        if column == 0 && self.reading.index_column == Some(true) {
            return Ok(0.0);
        }
        let number = match value_of(field) {
            Some(number) => Some(number),
            None if self.commas => with_comma(field),
            None => None,
        };
        let Some(number) = number else {
            if column == 0 && self.unnamed() && self.reading.index_column.is_none() && !field.is_empty() {
                self.words = true;
                return Ok(0.0);
            }
            return Err(line.no_number(field, column));
        };
        if !number.is_finite() {
            let (name, place, value) = (line.name.to_owned(), line.place(column), shortened(field));
            return Err(DataError::NotFinite { name, place, value });
        }
        self.one_decimal_sign(line, field, column)?;
        let kinds = &mut self.fields[column.min(1)];
        let sign_or_digit = |byte: u8| byte.is_ascii_digit() || b"+-".contains(&byte);
        kinds.plain = kinds.plain && field.bytes().all(sign_or_digit);
        kinds.binary &= number == 0.0 || number == 1.0;
        Ok(number)
    }

    /// A file has points before decimals or commas: of 1,234 beside 1.5 nobody knows what it is.
    fn one_decimal_sign(&mut self, line: Line<'_>, field: &str, column: usize) -> Result<(), DataError> {
        if !self.commas {
            return Ok(());
        }
        for (sign, place) in [',', '.'].into_iter().zip(&mut self.decimals) {
            if field.contains(sign) {
                place.get_or_insert(line.place(column));
            }
        }
        match self.decimals {
            [Some(_), Some(_)] => {
                let (name, place, text) = (line.name.to_owned(), line.place(column), shortened(field));
                let other =
                    self.decimals.into_iter().flatten().find(|other| *other != place).unwrap_or(place);
                Err(DataError::Decimals { name, place, text, other })
            }
            _ => Ok(()),
        }
    }

    /// Whether the first line names the columns, and the first of them not.
    fn unnamed(&self) -> bool {
        matches!(&self.first, First::Names { first, .. } if first.is_empty())
    }

    /// The table, with its first line and its first column as what they are.
    pub fn finish(mut self, name: &str) -> Result<Table, DataError> {
        let header = match &self.first {
            First::Names { shown, .. } => Some(shown.clone()),
            First::Values => None,
            First::Numbered { values, counts } => {
                let names: Vec<String> = values.iter().take(SHOWN).map(f64::to_string).collect();
                if self.is_header(*counts, &names, name)? {
                    Some(begins(&names))
                } else {
                    for (column, value) in values.iter().enumerate() {
                        self.fields[column.min(1)].binary &= [0.0, 1.0].contains(value);
                    }
                    reserve(&mut self.matrix.values, values.len(), self.room, name)?;
                    self.matrix.values.splice(0..0, values.iter().copied());
                    self.matrix.rows += 1;
                    None
                }
            }
        };
        if self.matrix.rows == 0 {
            let (name, columns) = (name.to_owned(), self.matrix.columns as u64);
            return Err(DataError::Empty { name, rows: 0, columns });
        }
        let index_column = self.has_index(header.is_some(), name)?;
        let mut matrix = self.matrix;
        if index_column {
            let mut place = 0;
            matrix.values.retain(|_| {
                place += 1;
                (place - 1) % matrix.columns != 0
            });
            matrix.columns -= 1;
        }
        matrix.values.shrink_to_fit();
        Ok(Table { matrix, header, index_column })
    }

    /// Whether a first line of whole numbers that go up names the columns: the rows below tell, or their number.
    ///
    /// Among rows of whole numbers 0, 1, 2 … is what columns without names are given; other numbers are taken for a row.
    fn is_header(&self, counts: bool, names: &[String], name: &str) -> Result<bool, DataError> {
        let Matrix { rows, columns, .. } = self.matrix;
        let all = |which: fn(&Kinds) -> bool| self.fields.iter().all(which);
        match self.reading.rows {
            _ if rows == 0 => Ok(false),
            Some(needed) if needed == rows => Ok(true),
            Some(needed) if needed == rows + 1 => Ok(false),
            _ if columns > 2 && all(|kinds| kinds.binary) => Ok(true),
            _ if columns > 2 && counts && !all(|kinds| kinds.plain) => Ok(true),
            _ if !counts && all(|kinds| kinds.plain) => Ok(false),
            _ => Err(DataError::HeaderUnclear { name: name.to_owned(), first: begins(names) }),
        }
    }

    /// Whether the first column numbers or names the rows.
    fn has_index(&self, has_header: bool, name: &str) -> Result<bool, DataError> {
        let name = name.to_owned();
        if let Some(said) = self.reading.index_column {
            return if said && self.matrix.columns == 1 {
                Err(DataError::OnlyIndex { name })
            } else {
                Ok(said)
            };
        }
        if self.matrix.columns == 1 {
            return Ok(false);
        }
        if self.unnamed() {
            let mut numbers: Vec<f64> = self.matrix.column(0).collect();
            numbers.sort_unstable_by(f64::total_cmp);
            let distinct = numbers.windows(2).all(|pair| pair[0] < pair[1]);
            let whole = numbers.iter().all(|number| number.fract() == 0.0);
            return if self.words || distinct && whole {
                Ok(true)
            } else {
                Err(DataError::IndexUnclear { name, what: "has no name in the first line" })
            };
        }
        let counts =
            |from: f64| (0..).zip(self.matrix.column(0)).all(|(row, value)| value == f64::from(row) + from);
        if self.matrix.rows < FEWEST_COUNTED || !(counts(0.0) || counts(1.0)) {
            return Ok(false);
        }
        let named = matches!(&self.first, First::Names { first, .. }
            if INDEX_NAMES.iter().any(|name| name.eq_ignore_ascii_case(first)));
        if has_header && named || self.fields[1].binary {
            return Ok(true);
        }
        Err(DataError::IndexUnclear { name, what: "counts the rows" })
    }
}

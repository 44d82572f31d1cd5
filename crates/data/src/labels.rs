//! The class of each row.

use std::path::Path;

use crate::csv;
use crate::file::{Format, open};
use crate::input::Input;
use crate::reserve::holds;
use crate::table;
use crate::{DataError, Place, npy};

/// What a class is.
const ALLOWED: &str = "classes are whole numbers below 2^53, words, or True and False";
/// Classes that are told by name.
const FEW: usize = 10;
/// What a label, its place and the value that it was take.
const BYTES_OF_FIELD: u64 = 128;

/// A class for each row of another file.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// The class of each row: the label itself where all are whole numbers from 0 to 2³² − 1, otherwise its place among
    /// the labels that there are, in ascending order.
    pub classes: Vec<u32>,
    /// What was found, for people: rows and columns, which classes, and what their numbers mean.
    pub told: String,
}

/// Reads a class for each of `rows` rows, from a NumPy array or text.
///
/// They stand in one column, in one row or in one dimension, as whole numbers (of whatever type: 1, -1, 1.0), words, or
/// truth values; a text file may have a header and an index. One-hot labels, a row of 0 and a single 1 for each, are
/// taken too: the class is the number of the column, from 0.
///
/// # Errors
/// More or fewer labels than rows; labels that are neither.
pub fn read_labels(path: impl AsRef<Path>, rows: usize) -> Result<Labels, DataError> {
    open(path.as_ref(), |format, input| match format {
        Format::Array => {
            let (matrix, name) = (npy::read_any(input)?, &input.name);
            holds(input.room, matrix.values.len() as u64 * BYTES_OF_FIELD, name)?;
            let shape = [matrix.rows, matrix.columns];
            let told = table::told(shape, None, false);
            let field = |(place, value): (usize, f64)| {
                let (row, column) = (place / shape[1], place % shape[1]);
                Field { place: Place::Index { row, column }, text: value.to_string() }
            };
            let fields = matrix.values.into_iter().enumerate().map(field).collect();
            labels(&Found { fields, shape, told }, rows, name)
        }
        Format::Text => labels(&of_text(input, rows)?, rows, &input.name),
    })
}

/// The fields of a file without header and index.
struct Found {
    fields: Vec<Field>,
    /// Rows and columns.
    shape: [usize; 2],
    /// The same in words.
    told: String,
}

/// A label, and where it stands.
struct Field {
    place: Place,
    text: String,
}

fn of_text(input: &mut Input<'_>, rows: usize) -> Result<Found, DataError> {
    let mut lines = csv::words(input)?;
    // One line more than there are rows is a header.
    let header = (lines.len() == rows + 1).then(|| lines.remove(0));
    let columns = lines.first().map_or(0, |(_, fields)| fields.len());
    if let Some((line, fields)) = lines.iter().find(|(_, fields)| fields.len() != columns) {
        let (name, found) = (input.name.clone(), fields.len());
        return Err(DataError::Ragged {
            name,
            line: *line,
            found,
            expected: columns,
            separator: "its separator",
        });
    }
    let counts =
        |from: usize| (from..).zip(&lines).all(|(number, (_, fields))| fields[0].parse() == Ok(number));
    let header = header.map(|(_, names)| names);
    let unnamed = header.as_ref().is_some_and(|names| names.first().is_some_and(String::is_empty));
    let index = columns == 2 && lines.len() == rows && (unnamed || counts(0) || counts(1));
    let mut fields = Vec::new();
    for (line, found) in lines {
        for (column, text) in found.into_iter().enumerate().skip(usize::from(index)) {
            fields.push(Field { place: Place::Line { line, column: column + 1 }, text });
        }
    }
    let columns = columns - usize::from(index);
    let shape = [fields.len().checked_div(columns).unwrap_or(0), columns];
    let header = header.map(|names| csv::begins(&names));
    Ok(Found { fields, shape, told: table::told(shape, header.as_deref(), index) })
}

fn labels(found: &Found, rows: usize, name: &str) -> Result<Labels, DataError> {
    let Found { fields, shape, told } = found;
    let labels = |labels: Labels| Labels { told: format!("{told}; {}", labels.told), ..labels };
    if *shape == [rows, 1] || *shape == [1, rows] {
        return classes(fields, name).map(labels);
    }
    if shape[0] == rows && shape[1] > 1 {
        return one_hot(fields, shape[1], name).map(labels);
    }
    let found = format!("{} rows and {} columns", shape[0], shape[1]);
    Err(DataError::Labels { name: name.to_owned(), found, rows })
}

/// A class for each field.
fn classes(fields: &[Field], name: &str) -> Result<Labels, DataError> {
    let fault = |field: &Field, allowed| {
        let (name, place, text) = (name.to_owned(), field.place.to_string(), field.text.clone());
        Err(DataError::Label { name, place, text, allowed })
    };
    if let Some(field) = fields.iter().find(|field| field.text.is_empty()) {
        return fault(field, "each row needs one");
    }
    let numbers: Vec<Option<f64>> = fields.iter().map(|field| csv::value_of(&field.text)).collect();
    if numbers.iter().all(Option::is_none) {
        let mut words: Vec<&str> = fields.iter().map(|field| field.text.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        let class = |field: &Field| words.partition_point(|word| *word < field.text.as_str()) as u32;
        let classes = fields.iter().map(class).collect();
        return Ok(Labels { classes, told: told(&words) });
    }
    let mut whole = Vec::new();
    for (field, number) in fields.iter().zip(numbers) {
        match number {
            Some(number) if number.fract() == 0.0 && number.abs() < 9.1e15 => whole.push(number),
            Some(_) => return fault(field, ALLOWED),
            None => return fault(field, "others are numbers: classes are all numbers or all words"),
        }
    }
    let mut known = whole.clone();
    known.sort_unstable_by(f64::total_cmp);
    known.dedup();
    let (least, most) = (known[0], known[known.len() - 1]);
    let texts: Vec<String> = known.iter().map(f64::to_string).collect();
    if least >= 0.0 && most <= f64::from(u32::MAX) {
        #[expect(clippy::cast_sign_loss, reason = "at least 0")]
        let classes = whole.iter().map(|class| *class as u32).collect();
        let told = format!("{}: {}", counted(known.len()), first_few(&texts));
        return Ok(Labels { classes, told });
    }
    let class = |number: &f64| known.partition_point(|other| other < number) as u32;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Ok(Labels { classes: whole.iter().map(class).collect(), told: told(&texts) })
}

/// The class of each row is the column of its one.
fn one_hot(fields: &[Field], columns: usize, name: &str) -> Result<Labels, DataError> {
    let mut classes = Vec::new();
    for row in fields.chunks(columns) {
        let values: Vec<Option<f64>> = row.iter().map(|field| csv::value_of(&field.text)).collect();
        let binary = values.iter().all(|value| matches!(value, Some(0.0 | 1.0)));
        let mut ones = (0..).zip(&values).filter(|(_, value)| **value == Some(1.0)).map(|(column, _)| column);
        match (binary, ones.next(), ones.next()) {
            (true, Some(class), None) => classes.push(class),
            _ => {
                let text =
                    row.iter().take(FEW).map(|field| field.text.as_str()).collect::<Vec<_>>().join(", ");
                let (name, place) = (name.to_owned(), row[0].place.to_string());
                let allowed = "a row of several values is a class where one is 1 and all others are 0; otherwise give one \
                               column of labels";
                return Err(DataError::Label { name, place, text, allowed });
            }
        }
    }
    let told = format!("{}, one-hot: the class is the column, from 0", counted(columns));
    Ok(Labels { classes, told })
}

/// How many classes, each with its number.
fn told(classes: &[&str]) -> String {
    let numbered: Vec<String> =
        classes.iter().enumerate().map(|(number, class)| format!("{class} ({number})")).collect();
    format!("{}: {}", counted(classes.len()), first_few(&numbered))
}

fn counted(classes: usize) -> String {
    if classes == 1 { "1 class".to_owned() } else { format!("{classes} classes") }
}

fn first_few(texts: &[String]) -> String {
    let end = if texts.len() > FEW { ", …" } else { "" };
    texts[..texts.len().min(FEW)].join(", ") + end
}

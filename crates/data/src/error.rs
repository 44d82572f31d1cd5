//! What can be wrong with a user's file or with the patterns in it.

use std::fmt;
use std::io;

use attractor_core::Invalid;
use attractor_core::room::Shortage;
use thiserror::Error;

use crate::MOST_VALUES;

/// The files that are read.
pub const FILES: &str = ".npy, .csv, .tsv or .txt, also compressed (.gz)";

/// Where in a file or matrix a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a text file; both counted from 1.
    Line {
        /// Line of the file.
        line: usize,
        /// Column of values in that line.
        column: usize,
    },
    /// In an array; both counted from 0, as NumPy counts.
    Index {
        /// Row of the array.
        row: usize,
        /// Column of the array.
        column: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line, column } => write!(out, "line {line}, column {column}"),
            // A matrix may come from either kind of file, so both ways of counting are said.
            Self::Index { row, column } => {
                write!(out, "row {}, column {} (index [{row}, {column}])", row + 1, column + 1)
            }
        }
    }
}

/// A file or patterns that cannot be used, and why. `name` is that of the file throughout.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "each variant's message names its fields")]
pub enum DataError {
    /// No such file.
    #[error("{name}: there is no such file")]
    Missing { name: String },
    /// Not a regular file.
    #[error("{name}: it is {what}; give a file of type {FILES}")]
    NotAFile { name: String, what: &'static str },
    /// The name does not end as that of a known type of file.
    #[error("{name}: the name tells no known type of file; allowed are {FILES}")]
    Extension { name: String },
    /// The file cannot be read.
    #[error("{name}: cannot be read: {cause}")]
    Read { name: String, cause: io::Error },
    /// The file cannot be written.
    #[error("{name}: cannot be written: {cause}")]
    Write { name: String, cause: io::Error },
    /// The compression is broken.
    #[error(
        "{name}: it is no gzip file, or a damaged one ({cause}); compress it anew, or give it uncompressed"
    )]
    Gzip { name: String, cause: io::Error },
    /// More than is taken.
    #[error(
        "{name}: {rows} x {columns} values take {}; at most {} ({MOST_VALUES} values) are taken: split the file",
        gibibytes(values_bytes(*.rows, *.columns)), gibibytes(values_bytes(MOST_VALUES as u64, 1))
    )]
    TooLarge { name: String, rows: u64, columns: u64 },
    /// More memory than there is.
    #[error("{name}: {shortage}; split the file, or leave out columns")]
    Memory { name: String, shortage: Shortage },
    /// No values.
    #[error("{name}: it holds no values ({rows} rows, {columns} columns); at least one row and one column")]
    Empty { name: String, rows: u64, columns: u64 },

    /// Not a NumPy array.
    #[error("{name}: it is no NumPy array: it does not begin with \\x93NUMPY; write it with numpy.save")]
    NotNpy { name: String },
    /// A header that is not as NumPy writes it.
    #[error("{name}: its header is wrong: {what}; {allowed}")]
    Header { name: String, what: String, allowed: &'static str },
    /// Values of another type.
    #[error(
        "{name}: it holds {what} (dtype {dtype}); allowed are bool, int8 to int64, uint8 to uint64, float16, float32 and float64"
    )]
    Type { name: String, dtype: String, what: &'static str },
    /// Not two dimensions.
    #[error("{name}: it has {} of shape {shape}, but a matrix has two, rows by columns; {help}", dimensions(*.rank))]
    Rank { name: String, rank: usize, shape: String, help: &'static str },
    /// Fewer bytes than its header declares.
    #[error("{name}: it is cut short: {declared} need {needed} bytes, and it has {found}")]
    Truncated { name: String, declared: String, needed: u128, found: u64 },
    /// More bytes than its header declares.
    #[error(
        "{name}: it goes on after its last value: its header declares {rows} x {columns} values, {needed} bytes, and it has {found}"
    )]
    Trailing { name: String, rows: u64, columns: u64, needed: u128, found: String },
    /// A truth value that is neither.
    #[error("{name}: {place}: the byte {byte} is no bool; allowed are 0 and 1")]
    Bool { name: String, place: Place, byte: u8 },
    /// An integer beyond what a 64-bit number holds exactly.
    #[error(
        "{name}: {place}: {value} cannot be held exactly as a 64-bit floating-point number; allowed are whole numbers up to 2^53"
    )]
    Inexact { name: String, place: Place, value: String },

    /// Bytes that are not text.
    #[error("{name}: line {line}: it is not text in UTF-8{hint}")]
    NotText { name: String, line: usize, hint: &'static str },
    /// A line without end.
    #[error("{name}: line {line}: it is longer than {most} bytes; is this a table of numbers?")]
    LongLine { name: String, line: usize, most: usize },
    /// An empty line between others.
    #[error("{name}: line {line}: it is empty; only lines at the end may be")]
    EmptyLine { name: String, line: usize },
    /// A quote that is not closed.
    #[error(
        "{name}: line {line}: a \" is never closed; a field in quotes ends in the line it begins in, before a separator"
    )]
    Quote { name: String, line: usize },
    /// Lines of different lengths.
    #[error(
        "{name}: line {line}: it has {found} values, but the lines before it have {expected}; all need as many (separated by {separator})"
    )]
    Ragged { name: String, line: usize, found: usize, expected: usize, separator: &'static str },
    /// No number.
    #[error("{name}: {place}: {text:?} is no number; {allowed}")]
    Text { name: String, place: Place, text: String, allowed: &'static str },
    /// A line that mixes names and numbers.
    #[error(
        "{name}: {place}: {text:?} is no number, but {number:?} in the same line is one; the first line holds names only, or numbers \
         only (header = true beside the key of the file in a spec takes it for names, index_column = true leaves the first column out)"
    )]
    MixedHeader { name: String, place: Place, text: String, number: String },
    /// A first line that may be names or numbers.
    #[error(
        "{name}: the first line, {first}, may be a header whose names are numbers or a row of numbers; say which by \
         header = true or header = false beside the key of the file in a spec, or give the columns names"
    )]
    HeaderUnclear { name: String, first: String },
    /// A first column that may be an index or numbers.
    #[error(
        "{name}: the first column {what} and may be an index or a column of numbers; say which by index_column = true or \
         index_column = false beside the key of the file in a spec, or save the table without its index"
    )]
    IndexUnclear { name: String, what: &'static str },
    /// An index without a table.
    #[error(
        "{name}: it has one column, and index_column = true leaves none; at least one column of values is needed"
    )]
    OnlyIndex { name: String },
    /// Two ways to write decimals.
    #[error(
        "{name}: {place}: {text:?} does not agree with {other}: one has a comma, the other a point before decimals; use one \
         of them throughout, and no sign between thousands"
    )]
    Decimals { name: String, place: Place, text: String, other: Place },
    /// What only a text file has.
    #[error("{name}: a NumPy array has no {what} of names; remove `{key}`, or set it to false")]
    NoNames { name: String, what: &'static str, key: &'static str },
    /// Labels that are not as many as rows.
    #[error(
        "{name}: it holds {found} for {rows} patterns; allowed are a label for each pattern, in one column, one row or one \
         dimension, or a row of 0 and a single 1 for each pattern"
    )]
    Labels { name: String, found: String, rows: usize },
    /// A label that is none.
    #[error("{name}: {place}: {text:?} is no class; {allowed}")]
    Label { name: String, place: String, text: String, allowed: &'static str },
    /// Not a number, or infinite.
    #[error("{name}: {place}: the value is {value}; allowed are finite numbers")]
    NotFinite { name: String, place: Place, value: String },

    /// A value other than 0 and 1.
    #[error(
        "{name}: {place}: the value is {value}; patterns hold 0 and 1 only (a matrix of other numbers can be encoded, a hypercolumn for each column)"
    )]
    NotBinary { name: String, place: Place, value: f64 },
    /// A unit that there is not.
    #[error("{name}: row {}: unit {unit} is active; there are {units} units, counted from 0", .row + 1)]
    Unit { name: String, row: usize, unit: u32, units: u32 },
    /// Patterns of different numbers of active units, which no layout has.
    #[error(
        "{name}: rows have {least} to {most} active units (row {} has {least}, row {} has {most}), but k winners take all needs \
         as many in every row: encode the data as one active unit for each hypercolumn, or choose rows that are alike",
        .least_row + 1, .most_row + 1
    )]
    Varying { name: String, least: usize, least_row: usize, most: usize, most_row: usize },
    /// Another number of active units than the layout's.
    #[error("{name}: row {}: it has {found} active units; the layout has exactly {active}", .row + 1)]
    Active { name: String, row: usize, found: usize, active: u32 },
    /// Another number of units than the layout's.
    #[error(
        "{name}: rows have {found} columns, but the layout has {units} units; as many columns as units are needed"
    )]
    Width { name: String, found: usize, units: u32 },
    /// A hypercolumn without its one active unit.
    #[error(
        "{name}: row {}: hypercolumn {} (columns {first} to {last}) has {found} active units; exactly one is needed",
        .row + 1, .hypercolumn + 1
    )]
    Hypercolumn { name: String, row: usize, hypercolumn: usize, first: u32, last: u32, found: usize },
    /// Patterns that no layout fits.
    #[error("{name}: {}; allowed: {}", .fault.message, .fault.allowed)]
    Layout { name: String, fault: Box<Invalid> },

    /// An impossible number of levels.
    #[error("{name}: {levels} levels; allowed are 2 to 65536")]
    Levels { name: String, levels: u32 },
    /// Nothing to encode.
    #[error(
        "{name}: in {left} of {features} columns values differ; at least 2 are needed, for a column of equal values tells \
         nothing about its rows"
    )]
    Features { name: String, left: usize, features: usize },
    /// Other columns than those encoded.
    #[error("{name}: it has {found} columns, but the coding was made from {features}; as many are needed")]
    Columns { name: String, found: usize, features: usize },
    /// Values that are not as many as the shape says.
    #[error(
        "{name}: {found} values do not fill {rows} x {columns}; exactly {rows} times {columns} are needed"
    )]
    Shape { name: String, rows: usize, columns: usize, found: usize },
}

fn values_bytes(rows: u64, columns: u64) -> f64 {
    rows as f64 * columns as f64 * size_of::<f64>() as f64
}

fn gibibytes(bytes: f64) -> String {
    let gibibytes = bytes / f64::from(1 << 30);
    if gibibytes < 1e6 { format!("{gibibytes:.1} GiB") } else { format!("{gibibytes:.1e} GiB") }
}

fn dimensions(rank: usize) -> String {
    if rank == 1 { "one dimension,".to_owned() } else { format!("{rank} dimensions,") }
}

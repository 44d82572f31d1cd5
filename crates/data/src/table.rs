//! Tables: what a file holds beside numbers.

use std::fmt;

use crate::Matrix;

/// What the lines and columns of a text file are, as far as that is known before it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Whether the first line names the columns. Where it is not said, words are names, and 0, 1, 2 … are found out.
    pub header: Option<bool>,
    /// Whether the first column numbers or names the rows. Where it is not said, that is found out.
    pub index_column: Option<bool>,
    /// How many rows there must be, where that is known: it tells whether the first line is one of them.
    pub rows: Option<usize>,
}

/// The numbers of a file, and what else was found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The numbers.
    pub matrix: Matrix,
    /// What the first line holds, where it names the columns: the first names.
    pub header: Option<String>,
    /// Whether the first column numbered or named the rows, and was left out.
    pub index_column: bool,
}

impl From<Matrix> for Table {
    fn from(matrix: Matrix) -> Self {
        Self { matrix, header: None, index_column: false }
    }
}

/// `40 rows × 4 columns; the first line (0, 1, 2, …) is a header`.
impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Matrix { rows, columns, .. } = self.matrix;
        out.write_str(&told([rows, columns], self.header.as_deref(), self.index_column))
    }
}

/// Rows and columns, and what else a file holds.
pub(super) fn told([rows, columns]: [usize; 2], header: Option<&str>, index_column: bool) -> String {
    let counted = |count: usize, noun: &str| {
        if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
    };
    let header = header.map(|names| format!("; the first line ({names}) is a header"));
    let index = if index_column { "; the first column is an index, and left out" } else { "" };
    format!("{} × {}{}{index}", counted(rows, "row"), counted(columns, "column"), header.unwrap_or_default())
}

//! Tables: words in rows, for the page and the terminal alike.

use serde::{Deserialize, Serialize};

/// A table of plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, best first where rows are ranked.
    pub rows: Vec<Row>,
    /// What a reader must know to read it, one sentence each.
    pub notes: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its unit or meaning in a few words; may be empty.
    pub note: String,
    /// How its cells are aligned.
    pub align: Align,
}

/// How cells are aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// A row, with one cell a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How loudly.
    pub emphasis: Emphasis,
}

/// How loudly a cell speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Emphasis {
    /// As the others.
    #[default]
    Plain,
    /// The best of its column, or a name.
    Strong,
    /// Beside the point, or not measured.
    Muted,
}

impl Column {
    /// A column of words.
    pub fn words(title: &str) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A column of numbers in some unit.
    pub fn numbers(title: &str, note: &str) -> Self {
        Self { title: title.into(), note: note.into(), align: Align::Right }
    }
}

impl Cell {
    /// Plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), emphasis: Emphasis::Plain }
    }

    /// Emphasised.
    #[must_use]
    pub fn strong(self) -> Self {
        Self { emphasis: Emphasis::Strong, ..self }
    }

    /// Played down.
    #[must_use]
    pub fn muted(self) -> Self {
        Self { emphasis: Emphasis::Muted, ..self }
    }
}

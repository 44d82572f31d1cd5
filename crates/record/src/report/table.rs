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
    /// What a bracket around rows of one group says, such as `not distinguishable`.
    pub bracket: String,
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
    /// Neighbours of one group are bracketed: the data cannot tell them apart.
    pub group: Option<usize>,
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

/// The piece of a bracket beside a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// The row belongs to no group, or is alone in it.
    None,
    /// The first of several.
    First,
    /// Between first and last.
    Middle,
    /// The last of several.
    Last,
}

impl Bracket {
    /// As a sign beside a printed row.
    pub fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::First => "┐",
            Self::Middle => "│",
            Self::Last => "┘",
        }
    }
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

impl Table {
    /// The piece of a bracket beside the row of this number.
    pub fn bracket_beside(&self, row: usize) -> Bracket {
        let group = |row: usize| self.rows.get(row).and_then(|row| row.group);
        let Some(own) = group(row) else { return Bracket::None };
        let before = row.checked_sub(1).and_then(group) == Some(own);
        let after = group(row + 1) == Some(own);
        match (before, after) {
            (false, false) => Bracket::None,
            (false, true) => Bracket::First,
            (true, true) => Bracket::Middle,
            (true, false) => Bracket::Last,
        }
    }

    /// Whether any rows are bracketed.
    pub fn has_brackets(&self) -> bool {
        (0..self.rows.len()).any(|row| self.bracket_beside(row) != Bracket::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_group_share_a_bracket() {
        let row = |group| Row { cells: vec![], group };
        let rows = [Some(1), Some(1), Some(1), Some(2), None, None, Some(3), Some(3)].map(row).to_vec();
        let table = Table { rows, ..Table::default() };
        let signs: Vec<_> = (0..9).map(|row| table.bracket_beside(row).sign()).collect();
        assert_eq!(signs, ["┐", "│", "┘", "", "", "", "┐", "┘", ""]);
        assert!(table.has_brackets() && !Table::default().has_brackets());
    }
}

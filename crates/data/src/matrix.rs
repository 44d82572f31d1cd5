//! A table of numbers.

/// A matrix of real numbers, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Number of rows: patterns, samples.
    pub rows: usize,
    /// Number of columns: units, features.
    pub columns: usize,
    /// The values, `rows` times `columns`, a row after the other.
    pub values: Vec<f64>,
}

impl Matrix {
    /// The row at `index`, which must be below `rows`.
    pub fn row(&self, index: usize) -> &[f64] {
        &self.values[index * self.columns..(index + 1) * self.columns]
    }

    /// The rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        (0..self.rows).map(|index| self.row(index))
    }

    /// The values of a column, which must be below `columns`.
    pub fn column(&self, column: usize) -> impl Iterator<Item = f64> {
        self.iter().map(move |row| row[column])
    }
}

//! Patterns from numbers: a hypercolumn for each column, a minicolumn for each range of its values.

use std::ops::Range;

use attractor_core::room::Room;
use serde::Serialize;

use crate::edges::edges;
use crate::reserve::holds;
use crate::{DataError, Matrix, Place};

/// How numbers become patterns and patterns numbers again.
///
/// The coding is ours, not a published one. Each column (feature) of the data that it is made from
/// becomes a hypercolumn. Its values are divided into ranges at the k/levels quantiles, so that the
/// minicolumns are used about equally often; a value goes to the minicolumn numbered by how many
/// edges lie at or below it. So equal values always share a minicolumn, and a larger value never has
/// a lower one. Where values are tied, an edge goes to where the nearest values differ, and edges that
/// so fall together are one: every minicolumn is used, hypercolumns differ in size, and a column of two
/// values always has two minicolumns, however rare one of them is. Values of the other sign are coded
/// alike, with the order of the minicolumns turned over. A column whose values are all equal tells
/// nothing about a row and is dropped.
///
/// Back from a pattern, each feature gets the mean of the data's values in the active minicolumn's
/// range; a dropped feature gets its one value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coding {
    levels: u32,
    dropped: Vec<usize>,
    edges: Vec<Vec<f64>>,
    means: Vec<Vec<f64>>,
}

/// Data as patterns.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// Minicolumns of each hypercolumn; a hypercolumn for each feature that is not dropped, in their order.
    pub sizes: Vec<u32>,
    /// The active units of each row, in ascending order, one in each hypercolumn. Units are counted
    /// from 0 through all hypercolumns.
    pub rows: Vec<Vec<u32>>,
    /// How to encode further rows, and how to decode.
    pub coding: Coding,
}

/// Encodes each row as a pattern with one active unit for each feature, of at most `levels` units.
///
/// [`Coding`] says how. `name` is what errors call the matrix.
///
/// # Errors
/// Fewer than 2 levels or more than 65536, no values, values that are not finite, fewer than 2
/// features left.
pub fn encode_one_hot(matrix: &Matrix, levels: u32, name: &str) -> Result<Encoded, DataError> {
    if !(2..=65536).contains(&levels) {
        return Err(DataError::Levels { name: name.to_owned(), levels });
    }
    if matrix.rows == 0 || matrix.columns == 0 {
        let (rows, columns) = (matrix.rows as u64, matrix.columns as u64);
        return Err(DataError::Empty { name: name.to_owned(), rows, columns });
    }
    all_finite(matrix, name)?;
    let mut coding = Coding { levels, dropped: Vec::new(), edges: Vec::new(), means: Vec::new() };
    for feature in 0..matrix.columns {
        let column: Vec<f64> = matrix.column(feature).collect();
        let mut values = column.clone();
        values.sort_unstable_by(f64::total_cmp);
        let edges = edges(&column, &values, levels);
        if edges.is_empty() {
            coding.dropped.push(feature);
        }
        coding.means.push(ranges(&values, &edges).map(|range| mean(&values[range])).collect());
        coding.edges.push(edges);
    }
    let left = matrix.columns - coding.dropped.len();
    if left < 2 {
        let (name, features) = (name.to_owned(), matrix.columns);
        return Err(DataError::Features { name, left, features });
    }
    let rows = coding.encode(matrix, name)?;
    Ok(Encoded { sizes: coding.sizes(), rows, coding })
}

impl Coding {
    /// The most minicolumns that a hypercolumn may have.
    pub fn levels(&self) -> u32 {
        self.levels
    }

    /// The features that have no hypercolumn, in ascending order.
    pub fn dropped(&self) -> &[usize] {
        &self.dropped
    }

    /// For each feature the values at which its next minicolumn begins; none where it is dropped.
    pub fn edges(&self) -> &[Vec<f64>] {
        &self.edges
    }

    /// For each feature what its minicolumns are decoded to; one value where it is dropped.
    pub fn means(&self) -> &[Vec<f64>] {
        &self.means
    }

    /// Minicolumns of each hypercolumn; they may differ in size.
    pub fn sizes(&self) -> Vec<u32> {
        self.hypercolumns().map(|(_, units)| units.end - units.start).collect()
    }

    /// Encodes rows of the same features, such as cues and held-out data: the active units of each, in
    /// ascending order.
    ///
    /// Values beyond those the coding was made from belong to the first and last minicolumns.
    ///
    /// # Errors
    /// Another number of columns; values that are not finite.
    pub fn encode(&self, matrix: &Matrix, name: &str) -> Result<Vec<Vec<u32>>, DataError> {
        let (found, features) = (matrix.columns, self.edges.len());
        if found != features {
            return Err(DataError::Columns { name: name.to_owned(), found, features });
        }
        all_finite(matrix, name)?;
        let row = size_of::<Vec<u32>>() + 16 + 2 * size_of::<u32>() * features;
        holds(Room::now(), matrix.rows as u64 * row as u64, name)?;
        let active = |row: &[f64]| {
            let unit = |(feature, units): (usize, Range<u32>)| {
                units.start + at_or_below(&self.edges[feature], row[feature]) as u32
            };
            self.hypercolumns().map(unit).collect()
        };
        Ok(matrix.iter().map(active).collect())
    }

    /// The features' values from rows, patterns or states, given by their active units in ascending
    /// order: `decode(&encoded.rows, ..)`, `decode(patterns.iter(), ..)`, `decode(states.iter(), ..)`.
    ///
    /// # Errors
    /// A hypercolumn without exactly one active unit; a unit that there is not.
    pub fn decode(
        &self,
        patterns: impl IntoIterator<Item: AsRef<[u32]>>,
        name: &str,
    ) -> Result<Matrix, DataError> {
        let mut matrix = Matrix { rows: 0, columns: self.edges.len(), values: Vec::new() };
        let units = self.hypercolumns().last().map_or(0, |(_, units)| units.end);
        for (row, pattern) in patterns.into_iter().enumerate() {
            let start = matrix.values.len();
            matrix.values.extend(self.means.iter().map(|means| means[0]));
            let mut left = pattern.as_ref();
            for (hypercolumn, (feature, members)) in self.hypercolumns().enumerate() {
                let (here, behind) = left.split_at(left.partition_point(|unit| *unit < members.end));
                left = behind;
                let &[unit] = here else {
                    let (name, first, last) = (name.to_owned(), members.start + 1, members.end);
                    let found = here.len();
                    return Err(DataError::Hypercolumn { name, row, hypercolumn, first, last, found });
                };
                matrix.values[start + feature] = self.means[feature][(unit - members.start) as usize];
            }
            if let Some(&unit) = left.last() {
                return Err(DataError::Unit { name: name.to_owned(), row, unit, units });
            }
            matrix.rows += 1;
        }
        Ok(matrix)
    }

    /// Each feature that is not dropped, and the units of its hypercolumn.
    fn hypercolumns(&self) -> impl Iterator<Item = (usize, Range<u32>)> {
        let mut end = 0;
        self.edges.iter().enumerate().filter(|(_, edges)| !edges.is_empty()).map(move |(feature, edges)| {
            let start = end;
            end += edges.len() as u32 + 1;
            (feature, start..end)
        })
    }
}

fn all_finite(matrix: &Matrix, name: &str) -> Result<(), DataError> {
    match matrix.values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => {
            let place = Place::Index { row: index / matrix.columns, column: index % matrix.columns };
            let value = matrix.values[index].to_string();
            Err(DataError::NotFinite { name: name.to_owned(), place, value })
        }
    }
}

fn at_or_below(edges: &[f64], value: f64) -> usize {
    edges.partition_point(|edge| *edge <= value)
}

/// The positions of the ascending values that lie in each range.
fn ranges(ascending: &[f64], edges: &[f64]) -> impl Iterator<Item = Range<usize>> {
    let below = |edge: &f64| ascending.partition_point(|value| value < edge);
    let starts = std::iter::once(0).chain(edges.iter().map(below));
    let ends = edges.iter().map(below).chain(std::iter::once(ascending.len()));
    starts.zip(ends).map(|(start, end)| start..end)
}

/// The mean of ascending values, between the first and the last of them.
fn mean(ascending: &[f64]) -> f64 {
    let (first, last) = (ascending[0], ascending[ascending.len() - 1]);
    let count = ascending.len() as f64;
    let mean = ascending.iter().sum::<f64>() / count;
    // Sums of the largest numbers overflow.
    let mean = if mean.is_finite() { mean } else { ascending.iter().map(|value| value / count).sum() };
    // Sums round; equal values must keep their value.
    mean.clamp(first, last)
}

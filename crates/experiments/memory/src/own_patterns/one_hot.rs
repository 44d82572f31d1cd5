//! Patterns from numbers, and their layout.

use attractor_data::{Coding, DataError, Matrix};
use attractor_memory::patterns::PatternSet;
use attractor_memory::{Layout, MinicolumnCount, Minicolumns};

use super::fit::fits_the_schema;

/// Data as patterns.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// A hypercolumn for each feature that is not dropped, in their order.
    pub layout: Layout,
    /// A pattern for each row.
    pub patterns: PatternSet,
    /// How to encode further rows, and how to decode.
    pub coding: Coding,
}

/// Encodes each row as a pattern with one active unit for each feature, of at most `levels` units.
///
/// [`Coding`] says how. `name` is what errors call the matrix.
///
/// # Errors
/// Those of [`attractor_data::encode_one_hot`]; more features or units than a layout may have.
pub fn encode_one_hot(matrix: &Matrix, levels: u32, name: &str) -> Result<Encoded, DataError> {
    let encoded = attractor_data::encode_one_hot(matrix, levels, name)?;
    let layout = layout(&encoded.sizes);
    fits_the_schema(&layout, name)?;
    Ok(Encoded { layout, patterns: encoded.rows.into_iter().collect(), coding: encoded.coding })
}

/// Encodes rows of the same features, such as cues and held-out data.
///
/// # Errors
/// Those of [`Coding::encode`].
pub fn encode(coding: &Coding, matrix: &Matrix, name: &str) -> Result<PatternSet, DataError> {
    Ok(coding.encode(matrix, name)?.into_iter().collect())
}

/// Hypercolumns of different sizes.
fn layout(sizes: &[u32]) -> Layout {
    let minicolumns = Minicolumns::Each(sizes.iter().copied().map(MinicolumnCount).collect());
    Layout::Modular { hypercolumns: sizes.len() as u32, minicolumns }
}

#[cfg(test)]
mod tests {
    use attractor_memory::Population;

    use super::super::check_against;
    use super::*;

    #[test]
    fn encoded_rows_are_patterns_of_their_layout() {
        // Two values, a constant, and values with ties: hypercolumns of 2 and 3 minicolumns.
        let values = [[0.0, 7.1, 1.0], [0.0, 7.1, 1.0], [1.0, 7.1, 2.0], [1.0, 7.1, 3.0]].concat();
        let matrix = Matrix { rows: 4, columns: 3, values };
        let encoded = encode_one_hot(&matrix, 4, "a").unwrap();
        let population = Population::of(&encoded.layout);
        assert_eq!(population.hypercolumns(), [0..2, 2..5]);
        check_against(&encoded.patterns, population.units() as usize, &population, "a").unwrap();
        assert!(encoded.patterns.iter().eq([&[0, 2][..], &[0, 2], &[1, 3], &[1, 4]]));
        assert_eq!(encode(&encoded.coding, &matrix, "a").unwrap(), encoded.patterns);
    }

    #[test]
    fn more_features_than_a_layout_has_hypercolumns_are_refused() {
        let columns = 65537;
        let values = (0..2 * columns).map(|place| if place < columns { 0.0 } else { 1.0 }).collect();
        let matrix = Matrix { rows: 2, columns, values };
        let message = encode_one_hot(&matrix, 2, "a.csv").unwrap_err().to_string();
        assert!(message.starts_with("a.csv: ") && message.contains("65537"), "{message}");
    }
}

//! Rows of a matrix of zeros and ones, as the units that are active in them.

use attractor_core::room::Room;

use crate::reserve::holds;
use crate::{DataError, Matrix, Place};

/// The active units of each row, in ascending order: the unit of a column is active where the value is 1.
///
/// `name` is what errors call the matrix.
///
/// # Errors
/// [`DataError::NotBinary`] names the first value that is neither 0 nor 1; [`DataError::Memory`].
pub fn binary_rows(matrix: &Matrix, name: &str) -> Result<Vec<Vec<u32>>, DataError> {
    let ones = |values: &[f64]| values.iter().filter(|value| **value == 1.0).count();
    let (each, all) = (size_of::<Vec<u32>>(), matrix.iter().map(ones).sum::<usize>());
    // Beside a byte or two that the allocator keeps for each row.
    holds(Room::now(), (matrix.rows * (each + 16) + all * size_of::<u32>()) as u64, name)?;
    let mut rows = Vec::with_capacity(matrix.rows);
    for (row, values) in matrix.iter().enumerate() {
        let mut active = Vec::with_capacity(ones(values));
        for (column, &value) in values.iter().enumerate() {
            if value == 1.0 {
                active.push(column as u32);
            } else if value != 0.0 {
                let place = Place::Index { row, column };
                return Err(DataError::NotBinary { name: name.to_owned(), place, value });
            }
        }
        rows.push(active);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_are_active_units() {
        let matrix =
            Matrix { rows: 3, columns: 3, values: vec![0.0, 1.0, 1.0, 1.0, -0.0, 0.0, 0.0, 0.0, 0.0] };
        assert_eq!(binary_rows(&matrix, "a.npy").unwrap(), [vec![1, 2], vec![0], vec![]]);
    }

    #[test]
    fn the_first_other_value_is_named() {
        for value in [2.0, -1.0, 0.5, f64::NAN, 1.0 + f64::EPSILON] {
            let matrix = Matrix { rows: 2, columns: 2, values: vec![0.0, 1.0, value, 7.0] };
            let message = binary_rows(&matrix, "a.npy").unwrap_err().to_string();
            let said =
                format!("a.npy: row 2, column 1 (index [1, 0]): the value is {value}; patterns hold 0 and 1");
            assert!(message.starts_with(&said), "{message}");
        }
    }
}

//! What holds of every coding.

use std::ops::Range;

use attractor_data::{Coding, DataError, Encoded, Matrix, encode_one_hot};
use proptest::prelude::*;

/// Matrices with many ties, and some values that are unlike any other.
fn matrices() -> impl Strategy<Value = Matrix> {
    (1..40_usize, 2..6_usize).prop_flat_map(|(rows, columns)| {
        let value = prop_oneof![
            4 => (-2..3_i32).prop_map(f64::from),
            1 => -1e3..1e3_f64,
            1 => prop::sample::select(vec![f64::MAX, -f64::MAX, 5e-324, 0.0, -0.0]),
        ];
        prop::collection::vec(value, rows * columns).prop_map(move |values| Matrix { rows, columns, values })
    })
}

/// The units of each hypercolumn.
fn hypercolumns(encoded: &Encoded) -> Vec<Range<u32>> {
    let ends = encoded.sizes.iter().scan(0, |end, size| {
        *end += size;
        Some(*end)
    });
    ends.zip(&encoded.sizes).map(|(end, size)| end - size..end).collect()
}

/// The minicolumn of each kept feature, row by row.
fn bins(encoded: &Encoded) -> Vec<Vec<u32>> {
    let hypercolumns = hypercolumns(encoded);
    let bins =
        |row: &Vec<u32>| row.iter().zip(&hypercolumns).map(|(unit, units)| unit - units.start).collect();
    encoded.rows.iter().map(bins).collect()
}

fn kept(coding: &Coding, features: usize) -> Vec<usize> {
    (0..features).filter(|feature| !coding.dropped().contains(feature)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_coding_keeps_equality_and_order(matrix in matrices(), levels in 2..9_u32) {
        let encoded = match encode_one_hot(&matrix, levels, "a") {
            Err(DataError::Features { left, .. }) => { prop_assert!(left < 2); return Ok(()); }
            encoded => encoded.unwrap(),
        };
        let hypercolumns = hypercolumns(&encoded);
        prop_assert_eq!(encoded.rows.len(), matrix.rows);
        for row in &encoded.rows {
            prop_assert_eq!(row.len(), hypercolumns.len());
            prop_assert!(row.iter().zip(&hypercolumns).all(|(unit, units)| units.contains(unit)));
        }
        let bins = bins(&encoded);
        let kept = kept(&encoded.coding, matrix.columns);
        for (place, &feature) in kept.iter().enumerate() {
            for one in 0..matrix.rows {
                for other in 0..matrix.rows {
                    let values = (matrix.row(one)[feature], matrix.row(other)[feature]);
                    let places = (bins[one][place], bins[other][place]);
                    prop_assert!(values.0 != values.1 || places.0 == places.1);
                    prop_assert!(values.0 >= values.1 || places.0 <= places.1);
                }
            }
            // No minicolumn is without a value, and there are no more than there are levels.
            let size = encoded.sizes[place];
            prop_assert!((2..=levels).contains(&size));
            for bin in 0..size {
                prop_assert!(bins.iter().any(|row| row[place] == bin));
            }
            let edges = &encoded.coding.edges()[feature];
            prop_assert!(edges.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn what_is_decoded_is_encoded_alike(matrix in matrices(), levels in 2..9_u32) {
        let Ok(encoded) = encode_one_hot(&matrix, levels, "a") else { return Ok(()) };
        let decoded = encoded.coding.decode(&encoded.rows, "a").unwrap();
        prop_assert_eq!((decoded.rows, decoded.columns), (matrix.rows, matrix.columns));
        prop_assert_eq!(encoded.coding.encode(&decoded, "a").unwrap(), encoded.rows);
    }
}

fn columns(columns: &[&[f64]]) -> Matrix {
    let rows = columns[0].len();
    let values = (0..rows).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
    Matrix { rows, columns: columns.len(), values }
}

#[test]
fn quantiles_divide_distinct_values_evenly() {
    let values: Vec<f64> = (1..=8).map(f64::from).collect();
    let falling: Vec<f64> = (1..=8).rev().map(f64::from).collect();
    let encoded = encode_one_hot(&columns(&[&values, &falling]), 4, "a").unwrap();
    // numpy.quantile(numpy.arange(1, 9), [0.25, 0.5, 0.75])
    assert_eq!(encoded.coding.edges()[0], [2.75, 4.5, 6.25]);
    assert_eq!(encoded.coding.means()[0], [1.5, 3.5, 5.5, 7.5]);
    assert_eq!(bins(&encoded)[..3], [[0, 3], [0, 3], [1, 2]]);
    assert_eq!(encoded.sizes, [4, 4]);
}

#[test]
fn ties_merge_and_what_tells_nothing_is_dropped() {
    let constant = [7.1; 8];
    let two = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    let rare = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0];
    let many = [1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let encoded = encode_one_hot(&columns(&[&constant, &two, &rare, &many]), 4, "a").unwrap();
    let coding = &encoded.coding;
    assert_eq!(coding.dropped(), [0, 2]);
    assert_eq!(coding.edges()[1], [0.5]);
    assert_eq!(coding.edges()[3], [2.5, 4.25]);
    assert_eq!(hypercolumns(&encoded), [0..2, 2..5]);
    assert_eq!(coding.sizes(), encoded.sizes);
    let decoded = coding.decode(&encoded.rows, "a").unwrap();
    assert_eq!(decoded.row(0), [7.1, 0.0, 1.0, 1.25]);
    assert_eq!(decoded.row(7), [7.1, 1.0, 1.0, 5.5]);
}

#[test]
fn other_rows_take_the_same_coding() {
    let values: Vec<f64> = (1..=8).map(f64::from).collect();
    let coding = encode_one_hot(&columns(&[&values, &values]), 4, "a").unwrap().coding;
    let cues = columns(&[&[-100.0, 2.75, 100.0], &[4.5, 4.4, 0.0]]);
    assert_eq!(coding.encode(&cues, "cues").unwrap(), [[0, 6], [1, 5], [3, 4]]);
}

#[test]
fn what_cannot_be_coded_is_said() {
    let values = [1.0, 2.0, 3.0];
    let matrix = columns(&[&values, &values]);
    let message = |matrix: &Matrix, levels| encode_one_hot(matrix, levels, "a.csv").unwrap_err().to_string();
    for (message, said) in [
        (message(&matrix, 1), "a.csv: 1 levels; allowed are 2 to 65536"),
        (message(&matrix, 65537), "a.csv: 65537 levels; allowed are 2 to 65536"),
        (message(&Matrix::default(), 2), "a.csv: it holds no values"),
        (message(&columns(&[&values, &[1.0; 3]]), 2), "a.csv: 1 of 2 columns differ enough among the rows"),
        (
            message(&columns(&[&values, &[1.0, f64::NAN, 2.0]]), 2),
            "a.csv: row 2, column 2 (index [1, 1]): the value is NaN",
        ),
    ] {
        assert!(message.starts_with(said), "{message}");
    }
    let coding = encode_one_hot(&matrix, 3, "a.csv").unwrap().coding;
    let fault = |patterns: &[&[u32]]| coding.decode(patterns, "b").unwrap_err().to_string();
    for (message, said) in [
        (
            coding.encode(&columns(&[&values]), "b.csv").unwrap_err().to_string(),
            "b.csv: it has 1 columns, but the coding was made from 2",
        ),
        (
            coding.encode(&columns(&[&[f64::INFINITY], &[1.0]]), "b").unwrap_err().to_string(),
            "b: row 1, column 1",
        ),
        (fault(&[&[0, 3], &[0, 1, 3]]), "b: row 2: hypercolumn 1 (columns 1 to 3) has 2 active units"),
        (fault(&[&[0]]), "b: row 1: hypercolumn 2 (columns 4 to 6) has 0 active units"),
        (fault(&[&[0, 3, 6]]), "b: row 1: unit 6 is active; there are 6 units"),
    ] {
        assert!(message.starts_with(said), "{message}");
    }
}

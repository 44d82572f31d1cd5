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

/// How many different values a feature has.
fn distinct(matrix: &Matrix, feature: usize) -> usize {
    let mut values: Vec<f64> = matrix.column(feature).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values.len()
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
        // Constant columns are dropped, and no others; two values are always told apart.
        for feature in 0..matrix.columns {
            let distinct = distinct(&matrix, feature);
            prop_assert_eq!(encoded.coding.dropped().contains(&feature), distinct == 1);
            prop_assert!(distinct != 2 || encoded.coding.edges()[feature].len() == 1);
        }
    }

    #[test]
    fn the_other_sign_is_coded_alike(matrix in matrices(), levels in 2..9_u32) {
        let Ok(encoded) = encode_one_hot(&matrix, levels, "a") else { return Ok(()) };
        let values = matrix.values.iter().map(|value| -value).collect();
        let turned = encode_one_hot(&Matrix { values, ..matrix }, levels, "a").unwrap();
        prop_assert_eq!(&turned.sizes, &encoded.sizes);
        prop_assert_eq!(turned.coding.dropped(), encoded.coding.dropped());
        for (one, other) in bins(&encoded).iter().zip(bins(&turned)) {
            for (size, (bin, turned)) in encoded.sizes.iter().zip(one.iter().zip(other)) {
                prop_assert_eq!(bin + turned + 1, *size);
            }
        }
    }

    /// Where no values are tied, ranges are as many as levels and edges are quantiles, unless one falls on a value.
    #[test]
    fn without_ties_edges_are_quantiles(rows in 1..60_usize, levels in 2..9_u32, step in 0.01..1e3_f64) {
        let rows = rows + levels as usize;
        let values: Vec<f64> = (0..rows).map(|row| (row * row + row) as f64 * step).collect();
        let coding = encode_one_hot(&columns(&[&values, &values]), levels, "a").unwrap().coding;
        prop_assert_eq!(coding.edges()[0].len(), levels as usize - 1);
        for (level, edge) in (1..).zip(&coding.edges()[0]) {
            let place = (rows - 1) * level;
            let (below, part) = (place / levels as usize, place % levels as usize);
            let (low, high) = (values[below], values[below + 1]);
            let quantile = low + (high - low) * part as f64 / f64::from(levels);
            prop_assert!(part == 0 || (edge - quantile).abs() <= 1e-12 * high);
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
fn ties_merge_and_constants_are_dropped() {
    let constant = [7.1; 8];
    let two = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    let rare = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0];
    let many = [1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let encoded = encode_one_hot(&columns(&[&constant, &two, &rare, &many]), 4, "a").unwrap();
    let coding = &encoded.coding;
    assert_eq!(coding.dropped(), [0]);
    assert_eq!(coding.edges()[1], [0.5]);
    assert_eq!(coding.edges()[2], [4.0]);
    assert_eq!(coding.edges()[3], [1.5, 2.5, 4.25]);
    assert_eq!(hypercolumns(&encoded), [0..2, 2..4, 4..8]);
    assert_eq!(coding.sizes(), encoded.sizes);
    let decoded = coding.decode(&encoded.rows, "a").unwrap();
    assert_eq!(decoded.row(0), [7.1, 0.0, 0.0, 1.0]);
    assert_eq!(decoded.row(7), [7.1, 1.0, 8.0, 5.5]);
}

/// Counts that are mostly 0, and the same below 0: each column has two units in both.
#[test]
fn rare_values_are_kept_whatever_their_sign() {
    let column = |feature: usize| -> Vec<f64> {
        let high = |row: usize| row >= feature && (row - feature).is_multiple_of(9 + feature);
        (0..20).map(|row| if high(row) { (1 + feature % 3) as f64 } else { 0.0 }).collect()
    };
    let made: Vec<Vec<f64>> = (0..6).map(column).collect();
    let rare = columns(&made.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let turned = Matrix { values: rare.values.iter().map(|value| -value).collect(), ..rare };
    for matrix in [&rare, &turned] {
        let encoded = encode_one_hot(matrix, 4, "a").unwrap();
        assert_eq!((encoded.sizes, encoded.coding.dropped()), (vec![2; 6], &[][..]));
    }
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
        (
            message(&columns(&[&values, &[1.0; 3]]), 2),
            "a.csv: in 1 of 2 columns values differ; at least 2 are needed",
        ),
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

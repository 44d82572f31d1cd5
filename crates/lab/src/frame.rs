//! Frames: what views show at one step, in bytes that a page reads without copying.
//!
//! All numbers are little-endian. A frame begins with
//!
//! | bytes | what |
//! |---|---|
//! | 4 | number of the frame, from 0 |
//! | 4 | number of views in it |
//! | 8 | number of the step |
//!
//! and goes on with each view, padded with zeros to a multiple of 8 bytes:
//!
//! | bytes | what |
//! |---|---|
//! | 4 | which view, by its place in the list that the page was sent |
//! | 1 | kind of number: 0 single precision, 1 double precision, 2 whole numbers of 32 bits |
//! | 1 | number of lengths |
//! | 2 | 0 |
//! | 4 each | lengths, the slowest first; of a raster: its rows and columns, and two times the number of its entries |
//! | | zeros up to a multiple of 8 bytes |
//! | | the numbers, the last axis fastest; of a raster: row and column of each entry |

use attractor_models::{Numbers, Shows, Views};

/// Numbers of single precision.
pub const SINGLE: u8 = 0;
/// Numbers of double precision.
pub const DOUBLE: u8 = 1;
/// Whole numbers of 32 bits.
pub const WHOLE: u8 = 2;

/// The frame with this number of those views that are wanted, by their places.
pub fn encode(number: u32, step: u64, views: &Views, wanted: impl Fn(usize) -> bool) -> Vec<u8> {
    let chosen: Vec<(usize, &Shows)> = views
        .iter()
        .enumerate()
        .filter(|(place, _)| wanted(*place))
        .map(|(place, view)| (place, &view.shows))
        .collect();
    let mut bytes = Vec::with_capacity(64 + chosen.iter().map(|(_, shows)| size(shows)).sum::<usize>());
    bytes.extend(number.to_le_bytes());
    bytes.extend(count(chosen.len()).to_le_bytes());
    bytes.extend(step.to_le_bytes());
    for (place, shows) in chosen {
        write(&mut bytes, place, shows);
    }
    bytes
}

/// Bytes that a view takes, at the most.
fn size(shows: &Shows) -> usize {
    const HEAD: usize = 40;
    let of = |numbers: &Numbers| 8 * numbers.len();
    HEAD + match shows {
        Shows::Matrix { values, .. } => values.iter().map(of).sum(),
        Shows::Image { values, .. } | Shows::Trace { values, .. } => of(values),
        Shows::Raster { active, .. } => active.iter().map(|row| 8 * row.iter().count()).sum(),
        Shows::Scalar { .. } => 8,
    }
}

fn write(bytes: &mut Vec<u8>, place: usize, shows: &Shows) {
    match shows {
        Shows::Matrix { values, .. } => {
            let width = values.first().map_or(0, Numbers::len);
            let single = values.iter().all(|row| matches!(row, Numbers::Single(_)));
            head(bytes, place, if single { SINGLE } else { DOUBLE }, &[values.len(), width]);
            for row in values {
                numbers(bytes, row, single);
            }
        }
        Shows::Image { values, width, .. } => {
            let single = matches!(values, Numbers::Single(_));
            // The last row may be shorter: the page knows from the lengths how many are missing.
            head(bytes, place, if single { SINGLE } else { DOUBLE }, &[values.len(), *width]);
            numbers(bytes, values, single);
        }
        Shows::Trace { values, .. } => {
            let single = matches!(values, Numbers::Single(_));
            head(bytes, place, if single { SINGLE } else { DOUBLE }, &[values.len()]);
            numbers(bytes, values, single);
        }
        Shows::Raster { active, width, .. } => {
            let entries: usize = active.iter().map(|row| row.iter().count()).sum();
            head(bytes, place, WHOLE, &[active.len(), *width, 2 * entries]);
            for (row, places) in active.iter().enumerate() {
                for column in places.iter() {
                    bytes.extend(count(row).to_le_bytes());
                    bytes.extend(column.to_le_bytes());
                }
            }
        }
        Shows::Scalar { number, .. } => {
            head(bytes, place, DOUBLE, &[]);
            bytes.extend(number.to_le_bytes());
        }
    }
    pad(bytes);
}

fn head(bytes: &mut Vec<u8>, place: usize, kind: u8, lengths: &[usize]) {
    bytes.extend(count(place).to_le_bytes());
    bytes.extend([kind, lengths.len() as u8, 0, 0]);
    for &length in lengths {
        bytes.extend(count(length).to_le_bytes());
    }
    pad(bytes);
}

fn numbers(bytes: &mut Vec<u8>, numbers: &Numbers, single: bool) {
    match numbers {
        Numbers::Single(numbers) if single => {
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        Numbers::Single(numbers) => {
            bytes.extend(numbers.iter().flat_map(|&number| f64::from(number).to_le_bytes()));
        }
        Numbers::Double(numbers) => bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes())),
    }
}

fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(8), 0);
}

/// A count in 32 bits: models are bounded far below what these hold.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

//! Reads NumPy arrays.

mod element;
mod header;

use std::io::Read;

use self::element::{Element, Value};
use self::header::Header;
use crate::input::Input;
use crate::reserve::{holds, reserve};
use crate::{DataError, Matrix, Place};

/// Reads a two-dimensional array of real numbers.
pub(super) fn read(input: &mut Input<'_>) -> Result<Matrix, DataError> {
    let header = header::read(input)?;
    values_under(&header, input)
}

/// Reads an array of real numbers of two dimensions, or of one as a column.
pub(super) fn read_any(input: &mut Input<'_>) -> Result<Matrix, DataError> {
    let mut header = header::read(input)?;
    if header.shape.len() == 1 {
        header.shape.push(1);
    }
    values_under(&header, input)
}

fn values_under(header: &Header, input: &mut Input<'_>) -> Result<Matrix, DataError> {
    let element = Element::parse(&header.dtype, &input.name)?;
    let (rows, columns) = shape(header, &input.name)?;
    let needed = u128::from(rows).saturating_mul(columns.into()).saturating_mul(element.size as u128);
    if let Some(size) = input.size {
        exactly_filled(size - header.bytes.min(size), needed, (rows, columns), &input.name)?;
    }
    if needed / element.size as u128 > input.most_values as u128 {
        return Err(DataError::TooLarge { name: input.name.clone(), rows, columns });
    }
    // Values of eight bytes each, and once more where they change their order.
    let held = if header.fortran_order { 16 } else { 8 };
    let bytes = (needed / element.size as u128) as u64 * held;
    if input.size.is_some() {
        holds(input.room, bytes, &input.name)?;
    }
    let shape = Shape {
        rows: rows as usize,
        columns: columns as usize,
        fortran_order: header.fortran_order,
        needed: needed as usize,
    };
    let values = values(input, element, &shape)?;
    let values = if shape.fortran_order {
        holds(input.room, bytes, &input.name)?;
        transposed(&values, &shape)
    } else {
        values
    };
    Ok(Matrix { rows: shape.rows, columns: shape.columns, values })
}

/// An array that is small enough.
struct Shape {
    rows: usize,
    columns: usize,
    fortran_order: bool,
    /// Bytes that its values take.
    needed: usize,
}

impl Shape {
    /// Where the `position`-th value of the file belongs.
    fn place(&self, position: usize) -> Place {
        let (row, column) = if self.fortran_order {
            (position % self.rows, position / self.rows)
        } else {
            (position / self.columns, position % self.columns)
        };
        Place::Index { row, column }
    }
}

fn shape(header: &Header, name: &str) -> Result<(u64, u64), DataError> {
    let name = name.to_owned();
    match header.shape[..] {
        [rows, columns] if rows == 0 || columns == 0 => Err(DataError::Empty { name, rows, columns }),
        [rows, columns] => Ok((rows, columns)),
        _ => {
            let rank = header.shape.len();
            let sizes: Vec<String> = header.shape.iter().take(8).map(u64::to_string).collect();
            let end = if rank > 8 { ", ...)" } else { ")" };
            let shape = format!("({}{end}", sizes.join(", "));
            let help = match rank {
                0 => "save array.reshape(1, 1) for a single value",
                1 => "save array.reshape(1, -1) for one row, or array.reshape(-1, 1) for one column",
                _ => "save array.reshape(len(array), -1) for a row an item",
            };
            Err(DataError::Rank { name, rank, shape, help })
        }
    }
}

fn exactly_filled(
    found: u64,
    needed: u128,
    (rows, columns): (u64, u64),
    name: &str,
) -> Result<(), DataError> {
    let name = name.to_owned();
    if u128::from(found) < needed {
        let declared = format!("the {rows} x {columns} values that its header declares");
        return Err(DataError::Truncated { name, declared, needed, found });
    }
    if u128::from(found) > needed {
        return Err(DataError::Trailing { name, rows, columns, needed, found: found.to_string() });
    }
    Ok(())
}

/// The values in the file's own order.
fn values(input: &mut Input<'_>, element: Element, shape: &Shape) -> Result<Vec<f64>, DataError> {
    let count = shape.rows * shape.columns;
    // How much a compressed file holds is not known yet, so memory grows as values come.
    let mut values = Vec::new();
    if input.size.is_some() {
        reserve(&mut values, count, input.room, &input.name)?;
    }
    // Whole values of every size.
    let mut chunk = Vec::with_capacity(shape.needed.min(1 << 16));
    let mut read = 0;
    while read < shape.needed {
        chunk.clear();
        let wanted = (shape.needed - read).min(1 << 16);
        let taken = input.bytes.by_ref().take(wanted as u64).read_to_end(&mut chunk);
        let taken = taken.map_err(|cause| input.failed(cause))?;
        read += taken;
        reserve(&mut values, taken / element.size, input.room, &input.name)?;
        for bytes in chunk.chunks_exact(element.size) {
            let fault = match element.value(bytes) {
                Value::Number(number) if number.is_finite() => {
                    values.push(number);
                    continue;
                }
                fault => fault,
            };
            return Err(refused(fault, input.name.clone(), shape.place(values.len())));
        }
        if taken < wanted {
            break;
        }
    }
    // A file of known size was found to be filled exactly, unless it changes while it is read.
    let more = input.bytes.fill_buf().map(|rest| !rest.is_empty());
    let more = more.map_err(|cause| input.failed(cause))?;
    let (rows, columns) = (shape.rows as u64, shape.columns as u64);
    exactly_filled(read as u64, shape.needed as u128, (rows, columns), &input.name)?;
    if more {
        let (name, needed) = (input.name.clone(), shape.needed as u128);
        return Err(DataError::Trailing { name, rows, columns, needed, found: "more".to_owned() });
    }
    Ok(values)
}

fn refused(value: Value, name: String, place: Place) -> DataError {
    match value {
        Value::Number(value) => DataError::NotFinite { name, place, value: value.to_string() },
        Value::NotBool(byte) => DataError::Bool { name, place, byte },
        Value::Inexact(value) => DataError::Inexact { name, place, value: value.to_string() },
    }
}

fn transposed(values: &[f64], shape: &Shape) -> Vec<f64> {
    (0..shape.rows).flat_map(|row| values[row..].iter().step_by(shape.rows).copied()).collect()
}

#[cfg(test)]
mod tests {
    use attractor_core::room::{Bound, Room};

    use super::*;

    /// A file that claims a shape, of which so many bytes follow.
    fn read_claim(rows: usize, fortran: &str, bytes: usize, known: bool) -> String {
        let header = format!("{{'descr': '<f4', 'fortran_order': {fortran}, 'shape': ({rows}, 100), }}\n");
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend((header.len() as u16).to_le_bytes());
        file.extend(header.as_bytes());
        file.resize(file.len() + bytes, 0);
        let size = known.then_some(file.len() as u64);
        let room = Room { bytes: 1 << 20, bound: Bound::AddressSpace };
        let bytes = Box::new(std::io::Cursor::new(file));
        let mut input =
            Input { name: "a.npy".into(), bytes, size, compressed: !known, most_values: 1 << 29, room };
        read(&mut input).map_or_else(|error| error.to_string(), |matrix| matrix.rows.to_string())
    }

    #[test]
    fn what_is_taken_is_held_against_what_there_is() {
        // A mebibyte holds 131072 values of eight bytes, and half of them where they change their order.
        for known in [true, false] {
            assert_eq!(read_claim(1300, "False", 1300 * 400, known), "1300");
            assert_eq!(read_claim(650, "True", 650 * 400, known), "650");
            for (rows, order) in [(1400, "False"), (700, "True")] {
                let said = read_claim(rows, order, rows * 400, known);
                assert!(said.starts_with("a.npy: 0.00") && said.contains("ulimit -v"), "{said}");
            }
        }
        // What a header claims is not taken before it is there.
        let said = read_claim(5_000_000, "False", 400, false);
        assert!(said.contains("cut short"), "{said}");
    }
}

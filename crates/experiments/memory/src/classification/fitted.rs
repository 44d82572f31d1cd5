//! A coding that knows of the stored rows alone.

use std::borrow::Cow;
use std::sync::Arc;

use attractor_data::Matrix;
use attractor_memory::patterns::{Given, Patterns};
use attractor_study::{Repetition, Stop};

use super::Keys;
use crate::material::drawn_order;
use crate::memories::LEVELS;
use crate::own_patterns as data;

/// The keys with patterns, layout and coding of one repetition: columns are divided into ranges by the rows that it
/// stores, and the other rows are encoded by the same ranges. Patterns of 0 and 1 stay as they are.
///
/// # Errors
/// Fewer than two columns in which the stored rows differ.
pub(super) fn fitted<'a>(keys: &'a Keys, repetition: Repetition) -> Result<Cow<'a, Keys>, Stop> {
    let (Patterns::File(given), Some(content), true) =
        (&keys.memories.patterns, &keys.memories.own.numbers, keys.memories.own.coding.is_some())
    else {
        return Ok(Cow::Borrowed(keys));
    };
    let order = drawn_order(given, repetition);
    let mut stored = order[..keys.load as usize].to_vec();
    stored.sort_unstable();
    let numbers = &content.table.matrix;
    let values = stored.iter().flat_map(|&row| numbers.row(row as usize)).copied().collect();
    let rows = Matrix { rows: stored.len(), columns: numbers.columns, values };
    let fault = |error: attractor_data::DataError| {
        Stop::fault(format!("the rows that repetition {} stores: {error}", repetition.number), "raise `load`")
    };
    let encoded = data::encode_one_hot(&rows, given.levels.unwrap_or(LEVELS), &given.file).map_err(fault)?;
    let all = data::encode(&encoded.coding, numbers, &given.file).map_err(fault)?;
    let mut own = keys.clone();
    own.memories.patterns = Patterns::File(Given { patterns: Arc::new(all), ..given.clone() });
    own.memories.layout = encoded.layout;
    own.memories.own.coding = Some(encoded.coding);
    Ok(Cow::Owned(own))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use attractor_core::Seed;
    use attractor_data::Table;
    use attractor_record::Coordinates;
    use attractor_study::Content;

    use super::*;

    /// Three columns of 12 rows, of which the last differs in its last value alone.
    fn keys(last: f64) -> Keys {
        let row =
            |row: u32| [f64::from(row % 2), f64::from(row * 5 % 12), if row == 11 { last } else { 0.0 }];
        let matrix = Matrix { rows: 12, columns: 3, values: (0..12).flat_map(row).collect() };
        let encoded = data::encode_one_hot(&matrix, 4, "a.npy").unwrap();
        let mut keys = Keys { load: 6, ..Keys::default() };
        let given = Given { levels: Some(4), patterns: Arc::new(encoded.patterns), ..Given::default() };
        keys.memories.patterns = Patterns::File(given);
        keys.memories.layout = encoded.layout;
        keys.memories.own.coding = Some(encoded.coding);
        let content = Content { table: Table::from(matrix), sha256: String::new() };
        keys.memories.own.numbers = Some(Arc::new(content));
        keys
    }

    /// What only a row that is asked has makes no unit, and changes nothing.
    #[test]
    fn a_coding_knows_of_the_stored_rows_alone() {
        let (with, without) = (keys(9.0), keys(0.0));
        let (stop, coordinates) = (AtomicBool::new(false), Coordinates::new());
        let mut seen = [false; 2];
        for number in 0..20 {
            let repetition =
                Repetition { seed: Seed(1), number, threads: 1, coordinates: &coordinates, stop: &stop };
            let Patterns::File(given) = &with.memories.patterns else { unreachable!() };
            let stored = drawn_order(given, repetition)[..6].contains(&11);
            let fitted = [&with, &without].map(|keys| fitted(keys, repetition).unwrap().into_owned());
            let coding = |keys: &Keys| keys.memories.own.coding.clone().unwrap();
            assert_eq!(coding(&fitted[0]) == coding(&fitted[1]), !stored, "repetition {number}");
            assert_eq!(fitted[0].memories.patterns == fitted[1].memories.patterns, !stored);
            let sizes: u32 = coding(&fitted[0]).sizes().iter().sum();
            assert_eq!(fitted[0].memories.population().units(), sizes);
            seen[usize::from(stored)] = true;
        }
        assert_eq!(seen, [true; 2]);
    }

    #[test]
    fn rows_that_are_alike_are_refused_with_their_repetition() {
        let mut keys = keys(9.0);
        keys.load = 1;
        let (stop, coordinates) = (AtomicBool::new(false), Coordinates::new());
        let repetition =
            Repetition { seed: Seed(1), number: 3, threads: 1, coordinates: &coordinates, stop: &stop };
        let Err(Stop::Fault { message, help }) = fitted(&keys, repetition) else { panic!("not refused") };
        assert!(
            message.contains("repetition 3") && message.contains("0 of 3 columns") && help.contains("load")
        );
    }
}

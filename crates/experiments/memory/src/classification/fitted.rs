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

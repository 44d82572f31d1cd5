//! How much came back.

mod entropy;
mod information;

pub use entropy::value_entropy;
pub use information::{bits_per_synapse, bits_per_synapse_between, information, synapses, synapses_between};

use crate::patterns::PatternSet;
use crate::states::States;

/// Fraction of states that equal their pattern in every unit; 0 of none.
pub fn exact(states: &States, patterns: &PatternSet) -> f64 {
    let equal = states.iter().zip(patterns.iter()).filter(|(state, pattern)| state == pattern).count();
    equal as f64 / states.len().max(1) as f64
}

/// Fraction of the patterns' active units that are active in the states; 0 of none.
pub fn fraction_right(states: &States, patterns: &PatternSet) -> f64 {
    let pairs = states.iter().zip(patterns.iter());
    let right: usize = pairs.map(|(state, pattern)| right_units(state, pattern)).sum();
    let active: usize = patterns.iter().take(states.len()).map(<[u32]>::len).sum();
    right as f64 / active.max(1) as f64
}

/// Number of units that are active in both; both in ascending order.
pub fn right_units(state: &[u32], pattern: &[u32]) -> usize {
    state.iter().filter(|unit| pattern.binary_search(unit).is_ok()).count()
}

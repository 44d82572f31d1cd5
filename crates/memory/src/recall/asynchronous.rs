//! Steps in which units change one after the other, each seeing what the last one did.

use attractor_core::Stream;

use super::{RecallOptions, Ties};
use crate::Population;
use crate::weights::{Cut, Weights};

/// One winner of each hypercolumn in turn, in a random order.
pub(super) fn by_hypercolumns(
    weights: &dyn Weights,
    population: &Population,
    state: &[u32],
    options: RecallOptions,
    stream: &mut Stream,
) -> Vec<u32> {
    let mut state = state.to_vec();
    let mut order: Vec<usize> = (0..population.hypercolumns().len()).collect();
    stream.shuffle(&mut order);
    for hypercolumn in order {
        let units = population.hypercolumns()[hypercolumn].clone();
        let cut = weights.cut(&state, &units.clone().collect::<Vec<u32>>(), 1);
        let winners = match options.ties {
            Ties::LowestIndex => cut.lowest(),
            Ties::Random => cut.at_random(stream),
        };
        state.retain(|unit| !units.contains(unit));
        let place = state.partition_point(|&unit| unit < units.start);
        state.splice(place..place, winners);
    }
    state
}

/// Up to k exchanges of the weakest active unit for the strongest silent one.
///
/// The weakest unit falls silent first, so that it no longer contributes to any support. It comes back
/// unless another unit has more support. With symmetric weights the energy never rises, so that no
/// exchange is undone within a step. A state with too few or too many active units first gains or
/// loses as many as it takes.
pub(super) fn by_exchanges(
    weights: &dyn Weights,
    population: &Population,
    state: &[u32],
    options: RecallOptions,
    stream: &mut Stream,
) -> Vec<u32> {
    let mut state = state.to_vec();
    let active = population.active() as usize;
    for _ in 0..active {
        let mut silenced = None;
        if state.len() >= active {
            silenced = choose(&weakest(weights, &state), options, stream);
            state.retain(|&unit| Some(unit) != silenced);
            if state.len() >= active {
                continue;
            }
        }
        let silent: Vec<u32> =
            (0..population.units()).filter(|unit| state.binary_search(unit).is_err()).collect();
        let strongest = strongest(weights.cut(&state, &silent, 1));
        // Among equals the one that was active stays.
        let stays = silenced.filter(|unit| strongest.contains(unit));
        let Some(winner) = stays.or_else(|| choose(&strongest, options, stream)) else { break };
        state.insert(state.partition_point(|&other| other < winner), winner);
        if stays.is_some() {
            break;
        }
    }
    state
}

/// The units of the one place that a cut has, in ascending order.
fn strongest(cut: Cut) -> Vec<u32> {
    if cut.above.is_empty() { cut.equal } else { cut.above }
}

/// The active units of least support, in ascending order; those that no pattern used have least of all.
fn weakest(weights: &dyn Weights, state: &[u32]) -> Vec<u32> {
    let Cut { above, equal, places } = weights.cut(state, state, state.len().saturating_sub(1));
    if places < equal.len() {
        return equal;
    }
    state.iter().copied().filter(|unit| !above.contains(unit) && !equal.contains(unit)).collect()
}

/// The lowest of equal units, or any; none of none.
fn choose(equal: &[u32], options: RecallOptions, stream: &mut Stream) -> Option<u32> {
    let is_drawn = options.ties == Ties::Random && equal.len() > 1;
    let place = if is_drawn { stream.below(equal.len() as u32) as usize } else { 0 };
    equal.get(place).copied()
}

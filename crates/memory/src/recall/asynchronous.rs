//! Steps in which units change one after the other, each seeing what the last one did.

use attractor_core::Stream;

use super::ties::k_winners_at_random;
use super::{RecallOptions, Ties};
use crate::Population;
use crate::weights::{Weights, k_winners};

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
    let (mut keys, mut winners, mut support) = (Vec::new(), Vec::new(), Vec::new());
    for hypercolumn in order {
        let units = population.hypercolumns()[hypercolumn].clone();
        support.resize(units.len(), 0.0);
        weights.support(&state, units.clone(), &mut support);
        match options.ties {
            Ties::LowestIndex => k_winners(&support, 1, &mut keys, &mut winners),
            Ties::Random => winners = k_winners_at_random(&support, 1, stream),
        }
        state.retain(|unit| !units.contains(unit));
        let place = state.partition_point(|&unit| unit < units.start);
        state.splice(place..place, winners.iter().map(|winner| winner + units.start));
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
    let mut support = vec![0.0; population.units() as usize];
    for _ in 0..active {
        weights.support(&state, 0..population.units(), &mut support);
        let mut silenced = None;
        if state.len() >= active {
            let weakest = choose(state.iter().map(|&unit| (unit, -support[unit as usize])), options, stream);
            silenced = weakest.map(|(unit, _)| unit);
            state.retain(|&unit| Some(unit) != silenced);
            if state.len() >= active {
                continue;
            }
            weights.support(&state, 0..population.units(), &mut support);
        }
        let silent = (0..population.units()).filter(|unit| state.binary_search(unit).is_err());
        let Some((strongest, most)) =
            choose(silent.map(|unit| (unit, support[unit as usize])), options, stream)
        else {
            break;
        };
        if most == f32::NEG_INFINITY {
            break;
        }
        // Among equals the one that was active stays.
        let stays = silenced.filter(|&unit| support[unit as usize] >= most);
        let winner = stays.unwrap_or(strongest);
        state.insert(state.partition_point(|&other| other < winner), winner);
        if stays.is_some() {
            break;
        }
    }
    state
}

/// The unit of the largest value; among equals the lowest, or any.
fn choose(
    candidates: impl Iterator<Item = (u32, f32)>,
    options: RecallOptions,
    stream: &mut Stream,
) -> Option<(u32, f32)> {
    let mut best: Option<(u32, f32)> = None;
    let mut equals = 0;
    for (unit, value) in candidates {
        match best {
            Some((_, so_far)) if value < so_far => {}
            Some((_, so_far)) if value == so_far => {
                equals += 1;
                if options.ties == Ties::Random && stream.below(equals) == 0 {
                    best = Some((unit, value));
                }
            }
            _ => {
                equals = 1;
                best = Some((unit, value));
            }
        }
    }
    best
}

//! ±1 units that follow their fields, all at once, until nothing changes.

use std::ops::Range;

use attractor_core::kernels::{self, Kernel};

use super::couplings::{Couplings, signs};
use crate::patterns::PatternSet;

/// Networks whose first fields are added up side by side, so that a row of the couplings is read once for all.
const TOGETHER: usize = 8;

/// Where networks end from these cues: S_i ← sgn(Σ_j J_ij S_j), all at once, a unit without field staying as it
/// is, until a fixed point, a cycle of two states (symmetric couplings have no longer ones) or `max_steps`.
pub(super) fn settle_all(
    couplings: &Couplings,
    cues: &PatternSet,
    max_steps: u32,
    threads: usize,
) -> PatternSet {
    let share = cues.len().div_ceil(threads.max(1)).next_multiple_of(TOGETHER);
    let shares: Vec<Range<usize>> =
        (0..cues.len()).step_by(share.max(1)).map(|start| start..(start + share).min(cues.len())).collect();
    let settle = |range: Range<usize>| kernels::run(Settle { couplings, cues, range, max_steps });
    let mut parts: Vec<PatternSet> = Vec::new();
    std::thread::scope(|scope| {
        let others: Vec<_> =
            shares.iter().skip(1).map(|range| scope.spawn(move || settle(range.clone()))).collect();
        parts.extend(shares.first().map(|range| settle(range.clone())));
        for other in others {
            parts.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
    });
    let mut states = PatternSet::default();
    parts.iter().flat_map(PatternSet::iter).for_each(|state| states.push(state));
    states
}

struct Settle<'a> {
    couplings: &'a Couplings,
    cues: &'a PatternSet,
    range: Range<usize>,
    max_steps: u32,
}

impl Kernel for Settle<'_> {
    type Output = PatternSet;

    #[inline(always)]
    fn run(self) -> PatternSet {
        let units = self.couplings.units();
        let mut states = PatternSet::default();
        let mut fields = vec![0.0; TOGETHER * units];
        for first in self.range.clone().step_by(TOGETHER) {
            let cues: Vec<Vec<f32>> = (first..self.range.end.min(first + TOGETHER))
                .map(|cue| signs(self.cues.get(cue), units))
                .collect();
            fields.fill(0.0);
            for unit in 0..units {
                let row = self.couplings.row(unit);
                for (cue, fields) in cues.iter().zip(fields.chunks_exact_mut(units)) {
                    add(fields, row, cue[unit]);
                }
            }
            for (mut state, fields) in cues.into_iter().zip(fields.chunks_exact_mut(units)) {
                follow(self.couplings, &mut state, fields, self.max_steps);
                let active = (0..).zip(&state).filter(|(_, sign)| **sign > 0.0).map(|(unit, _)| unit);
                states.push(&active.collect::<Vec<u32>>());
            }
        }
        states
    }
}

/// Lets a network run whose fields are known. Fields follow from those before: a step costs a row for each
/// unit that it changes.
#[inline(always)]
fn follow(couplings: &Couplings, state: &mut [f32], fields: &mut [f32], max_steps: u32) {
    let mut changed: Vec<usize> = Vec::new();
    for _ in 0..max_steps {
        let wants = |unit: &usize| fields[*unit] * state[*unit] < 0.0;
        let now: Vec<usize> = (0..state.len()).filter(wants).collect();
        // The units that changed would change back, and so for ever.
        if now.is_empty() || now == changed {
            return;
        }
        for &unit in &now {
            state[unit] = -state[unit];
            add(fields, couplings.row(unit), 2.0 * state[unit]);
        }
        changed = now;
    }
}

/// Adds a row of couplings, which is a column as well, times the state of its unit.
#[inline(always)]
fn add(fields: &mut [f32], row: &[f32], state: f32) {
    for (field, coupling) in fields.iter_mut().zip(row) {
        *field += state * coupling;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forgetting::Coding;
    use attractor_core::{Purpose, Seed, Streams};

    /// The definition, with integers.
    fn plain(couplings: &Couplings, cue: &[u32], steps: u32) -> Vec<u32> {
        let units = couplings.units();
        let mut state: Vec<i64> = signs(cue, units).iter().map(|&sign| sign as i64).collect();
        for _ in 0..steps {
            let field = |unit: usize| -> i64 {
                couplings.row(unit).iter().zip(&state).map(|(&j, s)| j as i64 * s).sum()
            };
            state = (0..units)
                .map(|unit| if field(unit) == 0 { state[unit] } else { field(unit).signum() })
                .collect();
        }
        (0..).zip(&state).filter(|(_, sign)| **sign > 0).map(|(unit, _)| unit).collect()
    }

    #[test]
    fn networks_end_where_the_definition_has_them_end() {
        let units = 61;
        let coding = Coding::Signs { units };
        let patterns = coding.draw_all(0..21, &Streams::new(Seed(4), Purpose::named("patterns"), 0));
        let cues = coding.draw_all(0..45, &Streams::new(Seed(4), Purpose::named("cues"), 0));
        let mut couplings = Couplings::new(units);
        let all: Vec<Vec<f32>> = patterns.iter().map(|pattern| signs(pattern, 61)).collect();
        couplings.imprint(&all, 1.0, f32::INFINITY);
        let ends = settle_all(&couplings, &cues, 1000, 1);
        assert_eq!(ends, settle_all(&couplings, &cues, 1000, 3));
        for (cue, end) in cues.iter().zip(ends.iter()) {
            // A fixed point, or one of two states that follow each other.
            let both = [plain(&couplings, cue, 1000), plain(&couplings, cue, 1001)];
            assert!(both.iter().any(|state| state == end), "{cue:?}");
        }
        for steps in [0, 1, 2] {
            let ends = settle_all(&couplings, &cues, steps, 1);
            assert!(cues.iter().zip(ends.iter()).all(|(cue, end)| plain(&couplings, cue, steps) == end));
        }
    }
}

//! ±1 units that follow their fields, all at once, until nothing changes.

use std::ops::Range;

use attractor_core::threads;

use super::fading::FadingCouplings;
use crate::patterns::PatternSet;
use crate::spins::{Signs, SpinNetwork};

/// Networks whose first fields are added up side by side, so that a row of the couplings is read once for all.
const TOGETHER: usize = 8;

/// Where networks end from these cues: S_i ← sgn(Σ_j J_ij S_j), all at once, a unit without field staying as it
/// is, until a fixed point, a cycle of two states (symmetric couplings have no longer ones) or `max_steps`.
pub(super) fn settle_all(
    couplings: &FadingCouplings,
    cues: &PatternSet,
    max_steps: u32,
    threads: usize,
) -> PatternSet {
    let share = cues.len().div_ceil(threads.max(1)).next_multiple_of(TOGETHER);
    let shares: Vec<Range<usize>> =
        (0..cues.len()).step_by(share.max(1)).map(|start| start..(start + share).min(cues.len())).collect();
    let parts = threads::share(shares, |range| settle_range(couplings, cues, range, max_steps));
    parts.into_iter().flatten().collect()
}

fn settle_range(
    couplings: &FadingCouplings,
    cues: &PatternSet,
    range: Range<usize>,
    max_steps: u32,
) -> Vec<Vec<u32>> {
    let units = couplings.units() as u32;
    let mut ends = Vec::with_capacity(range.len());
    for first in range.clone().step_by(TOGETHER) {
        let together = first..range.end.min(first + TOGETHER);
        let states: Vec<Signs> = together.map(|cue| Signs::of_positive(units, cues.get(cue))).collect();
        for mut network in SpinNetwork::all(&couplings, &states) {
            network.settle_before_it_repeats(max_steps);
            ends.push(network.state().positive());
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forgetting::PatternCoding;
    use crate::forgetting::fading::signs;
    use attractor_core::{Purpose, Seed, Streams};

    /// The definition, with integers.
    fn plain(couplings: &FadingCouplings, cue: &[u32], steps: u32) -> Vec<u32> {
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
        let coding = PatternCoding::Signs { units };
        let patterns = coding.draw_all(0..21, &Streams::new(Seed(4), Purpose::named("patterns"), 0));
        let cues = coding.draw_all(0..45, &Streams::new(Seed(4), Purpose::named("cues"), 0));
        let mut couplings = FadingCouplings::new(units);
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

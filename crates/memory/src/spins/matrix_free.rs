//! Fields of Hebb's couplings, computed from the patterns instead of the couplings.

use super::Signs;
use super::products::{Lanes, SignMatrix};

/// Patterns, from which fields follow by way of overlaps: Σ_j (Σ_μ ξ_iμ ξ_jμ) S_j = Σ_μ ξ_iμ (ξ_μ·S). A unit's field
/// takes P products; with couplings it takes N.
#[derive(Clone, Debug)]
pub(super) struct MatrixFree {
    /// `[pattern][unit]`.
    pub by_pattern: SignMatrix,
    /// `[unit][pattern]`.
    pub by_unit: SignMatrix,
}

/// States whose fields are added up at once.
const AT_ONCE: usize = 16;

impl MatrixFree {
    pub fn of(patterns: &[Signs]) -> Self {
        Self { by_pattern: SignMatrix::of(patterns), by_unit: SignMatrix::by_unit(patterns) }
    }

    pub fn bytes(units: u64, patterns: u64) -> u64 {
        SignMatrix::bytes(patterns, units) + SignMatrix::bytes(units, patterns)
    }

    /// P: number of patterns.
    pub fn len(&self) -> usize {
        self.by_pattern.rows()
    }

    /// Σ_j Σ_μ ξ_iμ ξ_jμ S_j without j = i, for each unit i of each state, `[state][unit]`.
    pub fn fields(&self, states: &[Signs], fields: &mut [&mut [i32]]) {
        let own = (self.len() as u32).cast_signed();
        for (states, fields) in states.chunks(AT_ONCE).zip(fields.chunks_mut(AT_ONCE)) {
            let mut overlaps = vec![Lanes([0; AT_ONCE]); self.len()];
            for (lane, state) in states.iter().enumerate() {
                for (overlaps, overlap) in overlaps.iter_mut().zip(self.by_pattern.times_signs(state)) {
                    overlaps.0[lane] = overlap;
                }
            }
            let mut sums = vec![Lanes([0; AT_ONCE]); self.by_unit.rows()];
            self.by_unit.multiply(&overlaps, &mut sums);
            for (lane, (state, fields)) in states.iter().zip(fields).enumerate() {
                for ((unit, field), sums) in (0..).zip(&mut **fields).zip(&sums) {
                    *field = sums.0[lane] - own * state.whole(unit);
                }
            }
        }
    }
}

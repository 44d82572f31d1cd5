//! Kernels that add up the rows of active units.

use std::ops::Range;

use attractor_core::kernels::Kernel;

use super::winners::{Keys, NEVER};
use crate::recall::States;

/// The rows of one tile.
pub(super) struct Gather<'a, const L: usize> {
    pub rows: &'a [[f32; L]],
    pub start: &'a [f32; L],
}

impl<const L: usize> Gather<'_, L> {
    #[inline(always)]
    fn support(&self, active: &[u32]) -> [f32; L] {
        let mut sum = *self.start;
        // By fours only to spare the counting of the loop: the order of the sum is that of the list.
        let (fours, rest) = active.as_chunks::<4>();
        for four in fours {
            for &unit in four {
                self.add(unit, &mut sum);
            }
        }
        for &unit in rest {
            self.add(unit, &mut sum);
        }
        sum
    }

    #[inline(always)]
    fn add(&self, unit: u32, sum: &mut [f32; L]) {
        let row = &self.rows[unit as usize];
        for lane in 0..L {
            sum[lane] += row[lane];
        }
    }
}

/// The supports of one state in one tile.
pub(super) struct Support<'a, const L: usize> {
    pub weights: Gather<'a, L>,
    pub active: &'a [u32],
}

impl<const L: usize> Kernel for Support<'_, L> {
    type Output = [f32; L];

    #[inline(always)]
    fn run(self) -> [f32; L] {
        self.weights.support(self.active)
    }
}

/// The supports of many states in one tile.
pub(super) struct SupportOfTile<'a, const L: usize> {
    pub weights: Gather<'a, L>,
    pub units: Range<u32>,
    pub from: &'a States,
    pub live: &'a [u32],
    pub supports: &'a mut [f32],
    pub stride: usize,
}

impl<const L: usize> Kernel for SupportOfTile<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let units = self.units.start as usize..self.units.end as usize;
        for (&state, supports) in self.live.iter().zip(self.supports.chunks_exact_mut(self.stride)) {
            let support = self.weights.support(self.from.get(state as usize));
            supports[units.clone()].copy_from_slice(&support[..units.len()]);
        }
    }
}

/// The best unit so far of one hypercolumn, for each state.
pub(super) struct Leaders {
    /// Key and unit.
    leading: Vec<(i32, u32)>,
}

impl Leaders {
    pub fn none(states: usize) -> Self {
        Self { leading: vec![(NEVER, 0); states] }
    }

    /// Lets a unit lead where its key is larger.
    #[inline(always)]
    fn challenge(&mut self, state: usize, (key, lane): (i32, u32), first: u32) {
        let leading = &mut self.leading[state];
        *leading = if key > leading.0 { (key, first + lane) } else { *leading };
    }

    /// Makes the leaders active, where there are any, and starts anew.
    pub fn win(&mut self, live: &[u32], to: &mut States) {
        for (&state, leading) in live.iter().zip(&mut self.leading) {
            if leading.0 > NEVER {
                to.push(state as usize, leading.1);
            }
            *leading = (NEVER, 0);
        }
    }
}

/// Lets the best unit of a tile lead where it beats the leader from the hypercolumn's other tiles.
pub(super) struct BestOfTile<'a, const L: usize> {
    pub weights: Gather<'a, L>,
    pub first: u32,
    pub from: &'a States,
    pub live: &'a [u32],
    pub leaders: &'a mut Leaders,
}

impl<const L: usize> Kernel for BestOfTile<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // A winner is looked for some states later: its search waits for itself at every step, while
        // the sums of the next states wait for memory, so that both go on at once.
        let mut rows = Keys::<L>::SEVERAL;
        let delay = rows.len();
        for (place, &state) in self.live.iter().enumerate() {
            let row = &mut rows[place % delay];
            if let Some(earlier) = place.checked_sub(delay) {
                self.leaders.challenge(earlier, row.winner(), self.first);
            }
            *row = Keys::of(&self.weights.support(self.from.get(state as usize)));
        }
        for place in self.live.len().saturating_sub(delay)..self.live.len() {
            self.leaders.challenge(place, rows[place % delay].winner(), self.first);
        }
    }
}

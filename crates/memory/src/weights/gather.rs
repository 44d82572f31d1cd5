//! Kernels that add up the rows of active units.

use attractor_core::kernels::Kernel;

use super::number::Number;
use super::order_free::Grid;
use super::winners::{Contenders, Keys, Leaders, NOBODY};
use super::workspace::{Moved, Plan};
use crate::states::States;

/// The rows of one tile.
#[derive(Clone, Copy)]
pub(super) struct Gather<'a, T, const L: usize> {
    pub rows: &'a [[T; L]],
    pub start: &'a [T; L],
}

impl<T: Number, const L: usize> Gather<'_, T, L> {
    #[inline(always)]
    fn support(&self, active: &[u32]) -> [T; L] {
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

    /// The support after some units fell silent and others became active.
    #[inline(always)]
    fn changed(&self, mut sum: [T; L], plan: &Plan, moved: &Moved) -> [T; L] {
        let (silenced, raised) = (plan.silenced(moved), plan.raised(moved));
        // In pairs, as they come where every hypercolumn has a winner: one loop less to mispredict.
        let pairs = silenced.len().min(raised.len());
        for (&old, &new) in silenced.iter().zip(raised) {
            let (old, new) = (&self.rows[old as usize], &self.rows[new as usize]);
            for lane in 0..L {
                sum[lane] = sum[lane].minus(old[lane]).plus(new[lane]);
            }
        }
        for &unit in &silenced[pairs..] {
            let row = &self.rows[unit as usize];
            for lane in 0..L {
                sum[lane] = sum[lane].minus(row[lane]);
            }
        }
        for &unit in &raised[pairs..] {
            self.add(unit, &mut sum);
        }
        sum
    }

    #[inline(always)]
    fn add(&self, unit: u32, sum: &mut [T; L]) {
        let row = &self.rows[unit as usize];
        for lane in 0..L {
            sum[lane] = sum[lane].plus(row[lane]);
        }
    }
}

/// The supports of one state in one tile.
pub(super) struct Support<'a, T, const L: usize> {
    pub weights: Gather<'a, T, L>,
    pub active: &'a [u32],
}

impl<T: Number, const L: usize> Kernel for Support<'_, T, L> {
    type Output = [T; L];

    #[inline(always)]
    fn run(self) -> [T; L] {
        self.weights.support(self.active)
    }
}

/// The supports of one state in one tile, whatever the order of the active units.
pub(super) struct OrderFreeSupport<'a, const L: usize> {
    pub weights: Gather<'a, f32, L>,
    pub active: &'a [u32],
    pub grid: Grid,
}

impl<const L: usize> Kernel for OrderFreeSupport<'_, L> {
    type Output = [f64; L];

    #[inline(always)]
    fn run(self) -> [f64; L] {
        let mut sum = self.weights.start.map(|start| self.grid.round(start));
        for &unit in self.active {
            let row = &self.weights.rows[unit as usize];
            for lane in 0..L {
                sum[lane] += self.grid.round(row[lane]);
            }
        }
        sum
    }
}

/// The supports of one state in one tile of fixed-point weights, in numbers that hold any sum.
pub(super) struct WideSupport<'a, const L: usize> {
    pub weights: Gather<'a, i16, L>,
    pub active: &'a [u32],
}

impl<const L: usize> Kernel for WideSupport<'_, L> {
    type Output = [i64; L];

    #[inline(always)]
    fn run(self) -> [i64; L] {
        let mut sum = self.weights.start.map(i64::from);
        for &unit in self.active {
            let row = &self.weights.rows[unit as usize];
            for lane in 0..L {
                sum[lane] += i64::from(row[lane]);
            }
        }
        sum
    }
}

/// Makes the best unit of a tile the leader where it beats the leader from the hypercolumn's other tiles.
pub(super) struct Best<'a, T: Number, const L: usize> {
    pub weights: Gather<'a, T, L>,
    /// The tile's first unit.
    pub unit: u32,
    pub from: &'a States,
    pub states: &'a [u32],
    pub leaders: &'a mut Leaders<T>,
}

impl<T: Number, const L: usize> Kernel for Best<'_, T, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // A winner is looked for some states later: its search waits for itself at every step, while
        // the sums of the next states wait for memory, so that both go on at once.
        let mut rows = Keys::<T, L>::SEVERAL;
        let delay = rows.len();
        for (place, &state) in self.states.iter().enumerate() {
            let row = &mut rows[place % delay];
            if let Some(earlier) = place.checked_sub(delay) {
                self.leaders.challenge(earlier, row.winner(), self.unit);
            }
            *row = Keys::of(&self.weights.support(self.from.get(state as usize)));
        }
        for place in self.states.len().saturating_sub(delay)..self.states.len() {
            self.leaders.challenge(place, rows[place % delay].winner(), self.unit);
        }
    }
}

/// Makes the best unit of a tile the leader where it is sure to beat all others, although sums are rounded.
pub(super) struct SureBest<'a, const L: usize> {
    pub weights: Gather<'a, f32, L>,
    /// The tile's first unit.
    pub unit: u32,
    pub from: &'a States,
    pub states: &'a [u32],
    pub contenders: &'a mut Contenders<f32>,
}

impl<const L: usize> Kernel for SureBest<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // Later, as in [`Best`].
        let mut rows = Keys::<f32, L>::SEVERAL;
        let delay = rows.len();
        for (place, &state) in self.states.iter().enumerate() {
            let row = &mut rows[place % delay];
            if let Some(earlier) = place.checked_sub(delay) {
                self.contenders.challenge(earlier, row, self.unit);
            }
            *row = Keys::of(&self.weights.support(self.from.get(state as usize)));
        }
        for place in self.states.len().saturating_sub(delay)..self.states.len() {
            self.contenders.challenge(place, &rows[place % delay], self.unit);
        }
    }
}

/// Brings the kept supports of a block's states in one tile up to date.
pub(super) struct Update<'a, const L: usize> {
    pub weights: Gather<'a, i16, L>,
    /// The tile's first unit.
    pub unit: u32,
    pub from: &'a States,
    /// Number of the block's first state in `from`.
    pub first: usize,
    pub plan: &'a Plan,
    pub sums: &'a mut [[i16; L]],
    /// Who won last, for each state of the block; nobody where k units win.
    pub winners: &'a [u32],
    /// By how much a difference of two supports may be wrong.
    pub tolerance: i16,
    /// Gets the moved states in which it is not sure that the same unit of this tile still wins.
    pub unsettled: &'a mut Vec<u32>,
}

impl<const L: usize> Kernel for Update<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for &state in &self.plan.anew {
            let state = state as usize;
            self.sums[state] = self.weights.support(self.from.get(self.first + state));
        }
        for moved in &self.plan.moved {
            let state = moved.state as usize;
            let sum = self.weights.changed(self.sums[state], self.plan, moved);
            self.sums[state] = sum;
            let winner = self.winners.get(state).unwrap_or(&NOBODY).wrapping_sub(self.unit);
            let least =
                sum.get(winner as usize).map_or(i16::MIN, |support| support.saturating_sub(self.tolerance));
            let mut near = 0_i16;
            for support in sum {
                near += i16::from(support >= least);
            }
            if near != 1 {
                self.unsettled.push(moved.state);
            }
        }
    }
}

/// Makes the best unit of a tile the leader, by supports that were kept.
pub(super) struct BestKept<'a, const L: usize> {
    pub unit: u32,
    pub states: &'a [u32],
    pub sums: &'a [[i16; L]],
    pub leaders: &'a mut Leaders<i16>,
}

impl<const L: usize> Kernel for BestKept<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (place, &state) in self.states.iter().enumerate() {
            let mut row = Keys::of(&self.sums[state as usize]);
            self.leaders.challenge(place, row.winner(), self.unit);
        }
    }
}

/// Makes the best unit of a tile the leader, by supports that were kept, where it is sure to be the best.
pub(super) struct SureKept<'a, const L: usize> {
    pub unit: u32,
    pub states: &'a [u32],
    pub sums: &'a [[i16; L]],
    pub contenders: &'a mut Contenders<i16>,
}

impl<const L: usize> Kernel for SureKept<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (place, &state) in self.states.iter().enumerate() {
            let row = Keys::of(&self.sums[state as usize]);
            self.contenders.challenge(place, &row, self.unit);
        }
    }
}

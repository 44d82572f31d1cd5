//! What networks keep from one step to the next: their supports, so that only changes need to be added.
//!
//! After the first steps of recall few units of a network still change. The supports then follow from
//! those of the step before: the rows of units that fell silent are taken away, the rows of units that
//! became active are added. Where sums are whole numbers that is exact. Where they are floating-point
//! numbers it is not, but its error has a bound: a winner that leads by more than the bound is the
//! winner of the exact sum too, and any other is decided by the exact sum. So both give the same bits.

use std::ops::Range;

use attractor_core::threads;

use crate::Population;
use crate::matrix::Matrix;
use crate::states::{States, StatesMut};
use crate::tiling::Tile;

/// States that pass over a tile in turn: enough to make fetching the tile cheap, few enough that the
/// states and the tile stay in the second-level cache together.
pub(super) const STATES_AT_ONCE: usize = 2048;

/// Beyond this, supports are not kept: those of so many networks are computed anew at every step.
const MOST_BYTES_KEPT: usize = 1 << 30;

/// What a step works with beside weights and states: the supports that networks keep of one step for
/// the next, and the threads that share the networks among them.
#[derive(Clone, Debug)]
pub struct Workspace {
    threads: usize,
    blocks: Vec<Block>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self::on_threads(1)
    }
}

impl Workspace {
    /// An empty workspace for so many threads, at least 1. The results do not depend on their number.
    pub fn on_threads(threads: usize) -> Self {
        Self { threads: threads.max(1), blocks: Vec::new() }
    }

    /// An empty workspace for as many threads.
    pub(super) fn alike(&self) -> Self {
        Self::on_threads(self.threads)
    }

    /// Bytes that the states and supports of so many networks take at most.
    pub fn bytes(population: &Population, networks: usize) -> u64 {
        let (units, active) = (population.units() as usize, population.active() as usize);
        // Widths of rows are padded, by half at most for all but tiny hypercolumns.
        let supports = (networks * units * 3).min(MOST_BYTES_KEPT + STATES_AT_ONCE * units * 3);
        // Current, next and previous states, those that supports belong to, cues and patterns.
        (supports + 6 * networks * active * size_of::<u32>()) as u64
    }

    /// Tells that the next step is taken with other weights.
    pub fn forget(&mut self) {
        self.blocks.clear();
    }

    /// Calls `step` for each block of states that holds live ones, with the number of the block's first
    /// state.
    pub(super) fn each_block(
        &mut self,
        from: &States,
        live: &[u32],
        to: &mut States,
        columns: usize,
        step: impl Fn(usize, &[u32], &mut StatesMut, &mut Block) + Sync,
    ) {
        let (threads, size) = (self.threads, self.block_size(from.len()));
        let blocks = self.blocks(from, columns, size).iter_mut();
        share(threads, size, live, to, blocks, |first, live, to, block| {
            block.open();
            step(first, live, to, block);
            block.close();
        });
    }

    /// Calls `step` for each block of states that holds live ones, without anything kept.
    pub(super) fn share(
        &self,
        states: usize,
        live: &[u32],
        to: &mut States,
        step: impl Fn(usize, &[u32], &mut StatesMut) + Sync,
    ) {
        let nothing = std::iter::repeat(());
        share(self.threads, self.block_size(states), live, to, nothing, |first, live, to, ()| {
            step(first, live, to);
        });
    }

    fn block_size(&self, states: usize) -> usize {
        states.div_ceil(self.threads).clamp(1, STATES_AT_ONCE)
    }

    /// The blocks for states like these, made where there are none yet, or others.
    fn blocks(&mut self, states: &States, columns: usize, size: usize) -> &mut [Block] {
        let kept = states.len() * columns * size_of::<i16>() <= MOST_BYTES_KEPT;
        let fit = self.blocks.iter().map(|block| block.of.len()).sum::<usize>() == states.len()
            && self.blocks.iter().all(|block| block.columns == columns && block.of.room() >= states.room());
        if !fit {
            let starts = (0..states.len()).step_by(size);
            self.blocks = starts
                .map(|start| Block::of(size.min(states.len() - start), states.room(), columns, kept))
                .collect();
        }
        &mut self.blocks
    }
}

/// Shares blocks of `size` states among threads, each with what belongs to it.
fn share<T: Send>(
    threads: usize,
    size: usize,
    live: &[u32],
    to: &mut States,
    own: impl Iterator<Item = T>,
    step: impl Fn(usize, &[u32], &mut StatesMut, &mut T) + Sync,
) {
    let mut left = live;
    let mut work = Vec::new();
    for ((place, to), own) in to.chunks_mut(size).enumerate().zip(own) {
        let first = place * size;
        let (live, others) = left.split_at(left.partition_point(|&state| (state as usize) < first + size));
        left = others;
        if !live.is_empty() {
            work.push((first, live, to, own));
        }
    }
    let run = |part: &mut [(usize, &[u32], StatesMut, T)]| {
        for (first, live, to, own) in part {
            step(*first, live, to, own);
        }
    };
    if threads == 1 || work.len() <= 1 {
        return run(&mut work);
    }
    let share = work.len().div_ceil(threads);
    threads::share(work.chunks_mut(share), run);
}

/// The supports of consecutive states.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The states that the supports belong to.
    pub of: States,
    /// Whether a state's supports are there.
    known: Vec<bool>,
    /// `[tile][state][column]`; nothing between two steps where it is not kept.
    sums: Matrix<i16>,
    /// `[hypercolumn][state]`: who won last.
    pub winners: Vec<u32>,
    columns: usize,
    kept: bool,
}

impl Block {
    fn of(count: usize, room: usize, columns: usize, kept: bool) -> Self {
        let of = States::with_room(count, room);
        Self { of, known: vec![false; count], sums: Matrix::stale(0), winners: Vec::new(), columns, kept }
    }

    fn open(&mut self) {
        let length = self.of.len() * self.columns;
        if self.sums.len() != length {
            self.sums = Matrix::stale(length);
        }
    }

    fn close(&mut self) {
        if !self.kept {
            self.sums = Matrix::stale(0);
            self.known.fill(false);
        }
    }

    /// The supports of all states in one tile.
    pub fn sums_of<const L: usize>(&mut self, tile: &Tile) -> &mut [[i16; L]] {
        let states = self.of.len();
        self.sums[tile.column * states..(tile.column + L) * states].as_chunks_mut().0
    }

    /// The supports of one state, without padding; −∞ for units that never win.
    pub fn collect(&self, tiles: &[Tile], state: u32, out: &mut [f32]) {
        for tile in tiles {
            let start = tile.column * self.of.len() + state as usize * tile.width;
            let units = tile.units.start as usize..tile.units.end as usize;
            for (out, &sum) in out[units].iter_mut().zip(&self.sums[start..]) {
                *out = if sum == i16::MIN { f32::NEG_INFINITY } else { f32::from(sum) };
            }
        }
    }
}

/// A state whose supports follow from those that were kept.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// Number of the state within its block.
    pub state: u32,
    silenced: Range<u32>,
    raised: Range<u32>,
}

/// How the supports of a block's states are to be found.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// States whose supports are computed anew.
    pub anew: Vec<u32>,
    /// States whose supports change a little.
    pub moved: Vec<Moved>,
    /// States that hold more active units than a network ever chooses, which no fixed-point sum is made for.
    pub irregular: Vec<u32>,
    silenced: Vec<u32>,
    raised: Vec<u32>,
}

impl Plan {
    /// The units that fell silent.
    #[inline(always)]
    pub fn silenced(&self, moved: &Moved) -> &[u32] {
        &self.silenced[moved.silenced.start as usize..moved.silenced.end as usize]
    }

    /// The units that became active.
    #[inline(always)]
    pub fn raised(&self, moved: &Moved) -> &[u32] {
        &self.raised[moved.raised.start as usize..moved.raised.end as usize]
    }

    /// The states of both kinds, some at a time.
    pub fn states(&self) -> impl Iterator<Item = u32> {
        self.anew.iter().copied().chain(self.moved.iter().map(|moved| moved.state))
    }

    /// Notes what changed, unless that is too much to be worth it. Returns whether it is.
    fn compare(&mut self, state: u32, before: &[u32], after: &[u32]) -> bool {
        let (silenced, raised) = (self.silenced.len(), self.raised.len());
        let (mut old, mut new) = (before, after);
        loop {
            if let (Some((a, rest_of_old)), Some((b, rest_of_new))) =
                (old.split_first_chunk::<8>(), new.split_first_chunk::<8>())
                && a == b
            {
                (old, new) = (rest_of_old, rest_of_new);
                continue;
            }
            match (old, new) {
                ([a, rest_of_old @ ..], [b, rest_of_new @ ..]) if a == b => {
                    (old, new) = (rest_of_old, rest_of_new);
                }
                ([a, rest @ ..], [b, ..]) if a < b => {
                    self.silenced.push(*a);
                    old = rest;
                }
                (_, [b, rest @ ..]) => {
                    self.raised.push(*b);
                    new = rest;
                }
                ([a, rest @ ..], []) => {
                    self.silenced.push(*a);
                    old = rest;
                }
                ([], []) => break,
            }
        }
        let changes = self.silenced.len() - silenced + self.raised.len() - raised;
        if changes + CARRYING >= after.len() {
            self.silenced.truncate(silenced);
            self.raised.truncate(raised);
            return false;
        }
        let silenced = silenced as u32..self.silenced.len() as u32;
        self.moved.push(Moved { state, silenced, raised: raised as u32..self.raised.len() as u32 });
        true
    }
}

/// What it costs to read and write kept supports, in rows of weights.
const CARRYING: usize = 2;

impl Block {
    /// Decides for each live state how its supports are found, and takes note that they will be.
    ///
    /// `first` is the number of the block's first state in `from` and `live`.
    pub fn plan(&mut self, population: &Population, from: &States, first: usize, live: &[u32]) -> Plan {
        let mut plan = Plan::default();
        for &state in live {
            let (own, active) = (state as usize - first, from.get(state as usize));
            if self.known[own] && plan.compare(own as u32, self.of.get(own), active) {
                self.of.set(own, active);
            } else if population.competition().can_choose(active) {
                plan.anew.push(own as u32);
                self.known[own] = true;
                self.of.set(own, active);
            } else {
                plan.irregular.push(own as u32);
                self.known[own] = false;
            }
        }
        plan
    }
}

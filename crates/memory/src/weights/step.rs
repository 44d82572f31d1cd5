//! A step by fixed-point supports that are kept from one step to the next.
//!
//! Where there are weights in single precision too, or fractions of counts, the fixed-point ones only screen. A winner that
//! leads by more than rounding can explain is the winner of the true sums as well; all others are decided by these.

use attractor_core::kernels;

use super::Weights;
use super::cut::Cut;
use super::gather::{BestKept, SureKept, Update};
use super::rounded::{Competitors, RoundedTiles};
use super::single::{self, SingleTiles};
use super::winners::{Choice, Contenders, Leaders, NOBODY};
use super::workspace::{Block, Plan, Workspace};
use crate::Competition;
use crate::states::{States, StatesMut};
use crate::tiling::{Tile, with_width};

/// What decides where fixed-point supports are close to each other.
#[derive(Clone, Copy)]
pub(super) enum Truth<'a> {
    /// Weights in single precision.
    Single(&'a SingleTiles),
    /// The fixed-point weights themselves, or the fractions that they stand for.
    Fixed,
}

/// For each live state, who wins next. `weights` are those that the step is taken with.
pub(super) fn step(
    weights: &dyn Weights,
    fixed: &RoundedTiles,
    truth: Truth,
    from: &States,
    live: &[u32],
    to: &mut States,
    workspace: &mut Workspace,
) {
    workspace.each_block(from, live, to, fixed.tiling.columns, |first, live, to, block| {
        let plan = block.plan(&fixed.pre, from, first, live);
        let mut step = Step { fixed, truth, from, first, plan: &plan, block };
        match fixed.population.competition() {
            Competition::PerHypercolumn(_) => step.by_hypercolumns(to),
            Competition::KWinners(_) => step.by_k_winners(to),
        }
        for &state in &plan.irregular {
            let active = from.get(first + state as usize);
            to.set(state as usize, &plainly(weights, active));
        }
    });
}

/// A step of one block of states.
struct Step<'a> {
    fixed: &'a RoundedTiles,
    truth: Truth<'a>,
    from: &'a States,
    /// Number of the block's first state in `from`.
    first: usize,
    plan: &'a Plan,
    block: &'a mut Block,
}

impl<'a> Step<'a> {
    fn by_hypercolumns(&mut self, to: &mut StatesMut) {
        let mut winners = std::mem::take(&mut self.block.winners);
        winners.resize(self.fixed.competitors().len() * self.block.of.len(), NOBODY);
        let (mut unsettled, mut judges) = (Vec::new(), Judges::default());
        for (group, winners) in
            self.fixed.competitors().iter().zip(winners.chunks_exact_mut(self.block.of.len()))
        {
            self.update(group, winners, &mut unsettled);
            self.settle(group, winners, &unsettled, &mut judges);
        }
        let states: Vec<u32> = self.plan.states().collect();
        for states in states.chunks(STATES_OF_A_LINE) {
            activate(states, &winners, self.block.of.len(), to);
        }
        self.block.winners = winners;
    }

    /// Brings the supports of one hypercolumn up to date, and finds the states in which another unit may
    /// win now.
    fn update(&mut self, group: &Competitors, winners: &[u32], unsettled: &mut Vec<u32>) {
        unsettled.clear();
        let (tiles, tolerance) = (self.tiles(group), self.tolerance(group));
        for tile in tiles {
            with_width!(tile.width, L => kernels::run(Update::<L> {
                weights: self.fixed.gather(tile), unit: tile.units.start, from: self.from, first: self.first,
                plan: self.plan, sums: self.block.sums_of(tile), winners, tolerance, unsettled,
            }));
        }
        if tiles.len() > 1 {
            // Who leads its own tile may be beaten in another.
            unsettled.clear();
            unsettled.extend(self.plan.moved.iter().map(|moved| moved.state));
        }
        unsettled.extend(&self.plan.anew);
    }

    /// Finds who wins the hypercolumn in the states that are not settled.
    fn settle(&mut self, group: &Competitors, winners: &mut [u32], unsettled: &[u32], judges: &mut Judges) {
        let tolerance = self.tolerance(group);
        let Judges { contenders, of_sums, of_kept, doubtful, states, found } = judges;
        contenders.expect(unsettled.len(), tolerance);
        for tile in self.tiles(group) {
            let (unit, states) = (tile.units.start, unsettled);
            with_width!(tile.width, L => {
                kernels::run(SureKept::<L> { unit, states, sums: self.block.sums_of(tile), contenders });
            });
        }
        doubtful.clear();
        for (&state, unit) in unsettled.iter().zip(contenders.units()) {
            match unit {
                Some(unit) => winners[state as usize] = unit,
                None => doubtful.push(state),
            }
        }
        if let Truth::Single(single) = self.truth {
            states.clear();
            states.extend(doubtful.iter().map(|state| state + self.first as u32));
            single.best_of(self.tiles(group), self.from, states, of_sums, found);
            decide(doubtful, found.iter().copied(), winners);
        } else if self.fixed.has_fractions() {
            let units: Vec<u32> = self.tiles(group).iter().flat_map(|tile| tile.units.clone()).collect();
            let winner = |state: &u32| {
                let winner = self.fixed.cut(self.from.get(self.first + *state as usize), &units, 1).lowest();
                winner.first().copied().unwrap_or(NOBODY)
            };
            decide(doubtful, doubtful.iter().map(winner), winners);
        } else {
            of_kept.expect(doubtful.len());
            for tile in self.tiles(group) {
                let (unit, states) = (tile.units.start, &doubtful[..]);
                with_width!(tile.width, L => {
                    kernels::run(BestKept::<L> { unit, states, sums: self.block.sums_of(tile), leaders: of_kept });
                });
            }
            decide(doubtful, of_kept.units(), winners);
        }
    }

    fn by_k_winners(&mut self, to: &mut StatesMut) {
        let (units, k) = (self.fixed.population.units(), self.fixed.population.active() as usize);
        let (mut choice, all) = (Choice::of(units as usize), (0..units).collect::<Vec<u32>>());
        for group in self.fixed.competitors() {
            self.update(group, &[], &mut Vec::new());
            for state in self.plan.states() {
                self.block.collect(self.tiles(group), state, &mut choice.supports);
                let active = self.from.get(self.first + state as usize);
                match self.truth {
                    _ if choice.is_sure(k, f32::from(self.tolerance(group))) => {}
                    Truth::Single(single) => {
                        single.k_winners(active, k, &mut choice);
                    }
                    Truth::Fixed => choice.winners = self.fixed.cut(active, &all, k).lowest(),
                }
                to.set(state as usize, &choice.winners);
            }
        }
    }

    fn tiles(&self, group: &Competitors) -> &'a [Tile] {
        let fixed: &'a RoundedTiles = self.fixed;
        &fixed.tiling.tiles[group.tiles.clone()]
    }

    /// By how much a difference of supports may be wrong: they are the truth where nothing stands behind them.
    fn tolerance(&self, group: &Competitors) -> i16 {
        let is_truth = matches!(self.truth, Truth::Fixed) && !self.fixed.has_fractions();
        if is_truth { 0 } else { group.tolerance }
    }
}

/// States whose winners lie side by side in a line of the cache.
const STATES_OF_A_LINE: usize = 16;

/// Makes winners active; `[hypercolumn][state]` in, `[state][hypercolumn]` out.
fn activate(states: &[u32], winners: &[u32], stride: usize, to: &mut StatesMut) {
    for &state in states {
        to.clear(state as usize);
    }
    for winners in winners.chunks_exact(stride) {
        for &state in states {
            if winners[state as usize] != NOBODY {
                to.push(state as usize, winners[state as usize]);
            }
        }
    }
}

/// Who looks for winners, and for which states.
#[derive(Default)]
struct Judges {
    contenders: Contenders<i16>,
    of_sums: single::Judges,
    of_kept: Leaders<i16>,
    doubtful: Vec<u32>,
    states: Vec<u32>,
    found: Vec<u32>,
}

fn decide(states: &[u32], units: impl Iterator<Item = u32>, winners: &mut [u32]) {
    for (&state, unit) in states.iter().zip(units) {
        winners[state as usize] = unit;
    }
}

/// The next state of one network.
pub(super) fn plainly(weights: &dyn Weights, active: &[u32]) -> Vec<u32> {
    next(weights, active, Cut::lowest)
}

/// The next state of one network, `choose` being asked who wins of each cut, from the lowest units to the highest.
pub(crate) fn next(
    weights: &dyn Weights,
    active: &[u32],
    mut choose: impl FnMut(Cut) -> Vec<u32>,
) -> Vec<u32> {
    let population = weights.population();
    let mut among =
        |units: std::ops::Range<u32>, k: usize| choose(weights.cut(active, &units.collect::<Vec<u32>>(), k));
    match population.competition() {
        Competition::KWinners(k) => among(0..population.units(), *k as usize),
        Competition::PerHypercolumn(hypercolumns) => {
            hypercolumns.iter().flat_map(|units| among(units.clone(), 1)).collect()
        }
    }
}

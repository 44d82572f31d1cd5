//! Weights in single precision, whose steps are screened by rounded ones where there are many states.

use std::ops::Range;
use std::sync::OnceLock;

use super::cut::Cut;
use super::rounded::RoundedTiles;
use super::single::{Judges, SingleTiles};
use super::step::Truth;
use super::winners::{Choice, NOBODY};
use super::workspace::{STATES_AT_ONCE, Workspace};
use super::{Weights, step};
use crate::states::States;
use crate::synapse::MemoryRule;
use crate::{Competition, Counts, Layout, Population};

/// Weights in single precision.
#[derive(Clone, Debug)]
pub struct TiledWeights {
    single: SingleTiles,
    /// The same weights rounded, made for the first step of many states.
    screen: OnceLock<RoundedTiles>,
}

impl TiledWeights {
    /// Weights and biases that a rule makes of counts. `symmetric` promises that w_ij = w_ji, bit for bit.
    pub fn learn<R: MemoryRule + Clone + 'static>(rule: &R, symmetric: bool, counts: &Counts) -> Self {
        Self { single: SingleTiles::learn(rule, symmetric, counts), screen: OnceLock::new() }
    }

    /// Weights and biases as given, unit by unit; none within a hypercolumn and of a unit with itself.
    pub fn of(population: &Population, weight: impl Fn(u32, u32) -> f32, bias: impl Fn(u32) -> f32) -> Self {
        Self { single: SingleTiles::of(population, weight, bias), screen: OnceLock::new() }
    }

    /// Bytes that the weights of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        Counts::bytes(layout)
    }

    /// All weights between connected units, those of one postsynaptic tile after the other.
    pub fn values(&self) -> impl Iterator<Item = f32> {
        self.single.values()
    }

    /// Makes the rounded weights that screen steps now, where they would otherwise be made for the first
    /// step of many states.
    #[must_use]
    pub fn screened(self) -> Self {
        self.screen();
        self
    }

    fn screen(&self) -> &RoundedTiles {
        self.screen.get_or_init(|| RoundedTiles::of(&self.single))
    }

    fn step_by_hypercolumns(&self, from: &States, live: &[u32], to: &mut States) {
        for &state in live {
            to.clear(state as usize);
        }
        let (mut judges, mut winners) = (Judges::default(), Vec::new());
        for live in live.chunks(STATES_AT_ONCE) {
            for tiles in self.single.tiling.tiles.chunk_by(|one, next| one.group == next.group) {
                self.single.best_of(tiles, from, live, &mut judges, &mut winners);
                for (&state, &winner) in live.iter().zip(&winners).filter(|(_, unit)| **unit != NOBODY) {
                    to.push(state as usize, winner);
                }
            }
        }
    }

    fn step_by_k_winners(&self, active: usize, from: &States, live: &[u32], to: &mut States) {
        let mut choice = Choice::of(self.single.population.units() as usize);
        for &state in live {
            to.set(state as usize, self.single.k_winners(from.get(state as usize), active, &mut choice));
        }
    }

    /// States from which on rounded weights pay that are made to screen a step. To make them costs a
    /// few passes over all weights; with them a state needs a few rows less.
    fn worth_screening(&self) -> usize {
        8 * (self.single.pre.units() / self.single.pre.active()) as usize
    }
}

impl Weights for TiledWeights {
    fn population(&self) -> &Population {
        &self.single.population
    }

    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        self.single.support(active, units, out);
    }

    fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        self.single.cut(active, units, k)
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace) {
        if self.screen.get().is_some() || live.len() >= self.worth_screening() {
            step::step(self, self.screen(), Truth::Single(&self.single), from, live, to, workspace);
            return;
        }
        match self.population().competition() {
            Competition::PerHypercolumn(_) => self.step_by_hypercolumns(from, live, to),
            Competition::KWinners(active) => self.step_by_k_winners(*active as usize, from, live, to),
        }
    }
}

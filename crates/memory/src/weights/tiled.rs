//! Single-precision weights in tiles: rows of active units are gathered, sums stay in registers.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use attractor_core::kernels;

use super::fixed::FixedWeights;
use super::gather::{Best, Gather, Support};
use super::winners::{Choice, Leaders, NOBODY};
use super::workspace::{STATES_AT_ONCE, Workspace};
use super::{Weights, learn, step};
use crate::matrix::Matrix;
use crate::recall::States;
use crate::rules::MemoryRule;
use crate::tiling::{Tile, Tiling, with_width};
use crate::{Competition, Counts, Layout, Population};

/// Weights as `[tile][presynaptic unit][postsynaptic unit]`.
#[derive(Clone, Debug)]
pub struct TiledWeights {
    /// The presynaptic units.
    pub(super) pre: Arc<Population>,
    /// The postsynaptic units.
    pub(super) population: Arc<Population>,
    pub(super) tiling: Arc<Tiling>,
    pub(super) weights: Matrix<f32>,
    /// What a sum starts from: the bias, or −∞ for units never used and for padding, which no weight
    /// lifts, so that they never win.
    pub(super) start: Vec<f32>,
    /// The same weights rounded, made for the first step of many states.
    screen: OnceLock<FixedWeights>,
}

impl TiledWeights {
    /// Weights and biases that a rule makes of counts. `symmetric` promises that w_ij = w_ji, bit for bit.
    pub fn learn<R: MemoryRule>(rule: &R, symmetric: bool, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let (mut weights, mut start) = (Matrix::stale(tiling.elements), vec![0.0; tiling.columns]);
        learn::all(rule, symmetric, counts, &mut weights, &mut start);
        let (pre, population) = (Arc::clone(&counts.pre), Arc::clone(&counts.population));
        Self { pre, population, tiling, weights, start, screen: OnceLock::new() }
    }

    /// Weights and biases as given, unit by unit; none within a hypercolumn and of a unit with itself.
    pub fn of(population: &Population, weight: impl Fn(u32, u32) -> f32, bias: impl Fn(u32) -> f32) -> Self {
        let tiling = Arc::new(Tiling::of(population));
        let mut weights = Matrix::zeros(tiling.elements);
        let mut start = vec![f32::NEG_INFINITY; tiling.columns];
        for tile in &tiling.tiles {
            let rows = weights[tile.rows(population.units())].chunks_exact_mut(tile.width);
            for (pre, row) in (0..).zip(rows).filter(|(pre, _)| !tile.masked.contains(pre)) {
                for (post, to) in tile.units.clone().zip(row).filter(|(post, _)| *post != pre) {
                    *to = weight(pre, post);
                }
            }
            for (unit, start) in tile.units.clone().zip(&mut start[tile.columns()]) {
                *start = bias(unit);
            }
        }
        let population = Arc::new(population.clone());
        Self { pre: Arc::clone(&population), population, tiling, weights, start, screen: OnceLock::new() }
    }

    /// Bytes that the weights of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        Counts::bytes(layout)
    }

    /// All weights between connected units, those of one postsynaptic tile after the other.
    pub fn values(&self) -> impl Iterator<Item = f32> {
        let (tiles, pre_units, itself) = (&self.tiling.tiles, self.tiling.pre_units, self.tiling.itself);
        tiles.iter().flat_map(move |tile| {
            let rows = self.weights[tile.rows(pre_units)].chunks_exact(tile.width).zip(0..);
            rows.filter(|(_, pre)| !tile.masked.contains(pre)).flat_map(move |(row, pre)| {
                row.iter()
                    .zip(tile.units.clone())
                    .filter(move |(_, post)| !itself || *post != pre)
                    .map(|(&weight, _)| weight)
            })
        })
    }

    fn gather<const L: usize>(&self, tile: &Tile) -> Gather<'_, f32, L> {
        Gather {
            rows: self.weights[tile.rows(self.tiling.pre_units)].as_chunks().0,
            start: &self.start[tile.columns()].as_chunks().0[0],
        }
    }

    /// Makes the rounded weights that screen steps now, where they would otherwise be made for the first
    /// step of many states.
    #[must_use]
    pub fn screened(self) -> Self {
        self.screen.get_or_init(|| FixedWeights::of(&self));
        self
    }

    /// Lets the best units of a hypercolumn's tiles lead, for each state.
    pub(super) fn best_of(&self, tiles: &[Tile], from: &States, states: &[u32], leaders: &mut Leaders<f32>) {
        for tile in tiles.iter().filter(|_| !states.is_empty()) {
            with_width!(tile.width, L => kernels::run(Best::<f32, L> {
                weights: self.gather(tile), unit: tile.units.start, from, states, leaders,
            }));
        }
    }

    fn step_by_hypercolumns(&self, from: &States, live: &[u32], to: &mut States) {
        for &state in live {
            to.clear(state as usize);
        }
        let mut leaders = Leaders::default();
        for live in live.chunks(STATES_AT_ONCE) {
            for tiles in self.tiling.tiles.chunk_by(|one, next| one.group == next.group) {
                leaders.expect(live.len());
                self.best_of(tiles, from, live, &mut leaders);
                for (&state, winner) in live.iter().zip(leaders.units()).filter(|(_, unit)| *unit != NOBODY) {
                    to.push(state as usize, winner);
                }
            }
        }
    }

    fn step_by_k_winners(&self, active: usize, from: &States, live: &[u32], to: &mut States) {
        let units = self.population.units();
        let mut choice = Choice::of(units as usize);
        for &state in live {
            self.support(from.get(state as usize), 0..units, &mut choice.supports);
            to.set(state as usize, choice.winners(active));
        }
    }

    /// States from which on rounded weights pay that are made to screen a step. To make them costs a
    /// few passes over all weights; with them a state needs a few rows less.
    fn worth_screening(&self) -> usize {
        8 * (self.pre.units() / self.pre.active()) as usize
    }
}

impl Weights for TiledWeights {
    fn population(&self) -> &Population {
        &self.population
    }

    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        let overlaps = |tile: &&Tile| tile.units.start < units.end && units.start < tile.units.end;
        for tile in self.tiling.tiles.iter().filter(overlaps) {
            with_width!(tile.width, L => {
                let support = kernels::run(Support::<f32, L> { weights: self.gather(tile), active });
                for (unit, support) in tile.units.clone().zip(support) {
                    if units.contains(&unit) {
                        out[(unit - units.start) as usize] = support;
                    }
                }
            });
        }
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace) {
        if self.screen.get().is_some() || live.len() >= self.worth_screening() {
            let screen = self.screen.get_or_init(|| FixedWeights::of(self));
            step::step(screen, Some(self), from, live, to, workspace);
            return;
        }
        match self.population.competition() {
            Competition::PerHypercolumn(_) => self.step_by_hypercolumns(from, live, to),
            Competition::KWinners(active) => self.step_by_k_winners(*active as usize, from, live, to),
        }
    }
}

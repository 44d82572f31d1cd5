//! Single-precision weights in tiles: rows of active units are gathered, sums stay in registers.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels;

use super::gather::{BestOfTile, Gather, Leaders, Support, SupportOfTile};
use super::learn::LearnTile;
use super::{Weights, k_winners};
use crate::matrix::Matrix;
use crate::recall::States;
use crate::rules::MemoryRule;
use crate::tiling::{Tile, Tiling, with_width};
use crate::{Counts, Layout, Population};

/// Weights as `[tile][presynaptic unit][postsynaptic unit]`.
#[derive(Clone, Debug)]
pub struct TiledWeights {
    population: Arc<Population>,
    tiling: Arc<Tiling>,
    weights: Matrix<f32>,
    /// What a sum starts from: the bias, or −∞ for units never used and for padding, which no weight
    /// lifts, so that they never win.
    start: Vec<f32>,
}

/// States that pass over a tile in turn: few enough that they and the tile stay in the second-level
/// cache together, enough to make fetching the tile cheap.
const STATES_AT_ONCE: usize = 512;

/// States whose supports are held at once before their k winners are chosen.
const SUPPORTS_AT_ONCE: usize = 64;

impl TiledWeights {
    /// Weights and biases that a rule makes of counts.
    pub fn learn<R: MemoryRule>(rule: &R, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let (mut weights, mut start) = (Matrix::zeros(tiling.elements), vec![0.0; tiling.columns]);
        for tile in &tiling.tiles {
            let rows = tile.rows(counts.population.units());
            with_width!(tile.width, L => kernels::run(LearnTile::<R, L> {
                rule,
                tile,
                patterns: counts.patterns(),
                usage: counts.usage(),
                counts: counts.pairs[rows.clone()].as_chunks().0,
                weights: weights[rows].as_chunks_mut().0,
                start: &mut start[tile.columns()],
            }));
        }
        Self { population: Arc::clone(&counts.population), tiling, weights, start }
    }

    /// Bytes that the weights of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        Counts::bytes(layout)
    }

    /// All weights between connected units, those of one postsynaptic tile after the other.
    pub fn values(&self) -> impl Iterator<Item = f32> {
        let units = self.population.units();
        self.tiling.tiles.iter().flat_map(move |tile| {
            let rows = self.weights[tile.rows(units)].chunks_exact(tile.width).zip(0..);
            rows.filter(|(_, pre)| !tile.masked.contains(pre)).flat_map(|(row, pre)| {
                row.iter()
                    .zip(tile.units.clone())
                    .filter(move |(_, post)| *post != pre)
                    .map(|(&weight, _)| weight)
            })
        })
    }

    fn gather<const L: usize>(&self, tile: &Tile) -> Gather<'_, L> {
        Gather {
            rows: self.weights[tile.rows(self.population.units())].as_chunks().0,
            start: &self.start[tile.columns()].as_chunks().0[0],
        }
    }

    fn step_by_hypercolumns(&self, from: &States, live: &[u32], to: &mut States) {
        for &state in live {
            to.clear(state as usize);
        }
        let mut leaders = Leaders::none(live.len().min(STATES_AT_ONCE));
        for live in live.chunks(STATES_AT_ONCE) {
            let mut tiles = self.tiling.tiles.iter().peekable();
            while let Some(tile) = tiles.next() {
                with_width!(tile.width, L => kernels::run(BestOfTile::<L> {
                    weights: self.gather(tile), first: tile.units.start, from, live, leaders: &mut leaders,
                }));
                let hypercolumn_goes_on = tiles.peek().is_some_and(|next| next.masked == tile.masked);
                if !hypercolumn_goes_on {
                    leaders.win(live, to);
                }
            }
        }
    }

    fn step_by_k_winners(&self, from: &States, live: &[u32], to: &mut States) {
        let units = self.population.units() as usize;
        let mut supports = vec![0.0; units * SUPPORTS_AT_ONCE];
        let (mut keys, mut winners) = (Vec::new(), Vec::new());
        for live in live.chunks(SUPPORTS_AT_ONCE) {
            for tile in &self.tiling.tiles {
                with_width!(tile.width, L => kernels::run(SupportOfTile::<L> {
                    weights: self.gather(tile), units: tile.units.clone(), from, live,
                    supports: &mut supports, stride: units,
                }));
            }
            for (&state, support) in live.iter().zip(supports.chunks_exact(units)) {
                k_winners(support, self.population.active() as usize, &mut keys, &mut winners);
                to.set(state as usize, &winners);
            }
        }
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
                let support = kernels::run(Support::<L> { weights: self.gather(tile), active });
                for (unit, support) in tile.units.clone().zip(support) {
                    if units.contains(&unit) {
                        out[(unit - units.start) as usize] = support;
                    }
                }
            });
        }
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States) {
        if self.population.is_modular() {
            self.step_by_hypercolumns(from, live, to);
        } else {
            self.step_by_k_winners(from, live, to);
        }
    }
}

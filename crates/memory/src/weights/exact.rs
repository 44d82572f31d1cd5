//! Weights in single precision, tile by tile: rows of active units are gathered, sums stay in registers.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels;

use super::gather::{Best, Gather, Support};
use super::learn;
use super::winners::Leaders;
use crate::matrix::Matrix;
use crate::states::States;
use crate::synapse::MemoryRule;

use crate::tiling::{Tile, Tiling, with_width};
use crate::{Counts, Population};

/// Weights as `[tile][presynaptic unit][postsynaptic unit]`.
#[derive(Clone, Debug)]
pub(super) struct ExactTiles {
    /// The presynaptic units.
    pub pre: Arc<Population>,
    /// The postsynaptic units.
    pub population: Arc<Population>,
    pub tiling: Arc<Tiling>,
    pub weights: Matrix<f32>,
    /// What a sum starts from: the bias, or −∞ for units never used and for padding, which no weight
    /// lifts, so that they never win.
    pub start: Vec<f32>,
}

impl ExactTiles {
    /// Weights and biases that a rule makes of counts. `symmetric` promises that w_ij = w_ji, bit for bit.
    pub fn learn<R: MemoryRule>(rule: &R, symmetric: bool, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let (mut weights, mut start) = (Matrix::stale(tiling.elements), vec![0.0; tiling.columns]);
        learn::all(rule, symmetric, counts, &mut weights, &mut start);
        let (pre, population) = (Arc::clone(&counts.pre), Arc::clone(&counts.population));
        Self { pre, population, tiling, weights, start }
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
        Self { pre: Arc::clone(&population), population, tiling, weights, start }
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

    /// Finds the best unit of a hypercolumn's tiles, for each state.
    pub fn best_of(&self, tiles: &[Tile], from: &States, states: &[u32], leaders: &mut Leaders<f32>) {
        for tile in tiles.iter().filter(|_| !states.is_empty()) {
            with_width!(tile.width, L => kernels::run(Best::<f32, L> {
                weights: self.gather(tile), unit: tile.units.start, from, states, leaders,
            }));
        }
    }

    /// The support of some units, as [`Weights::support`](super::Weights::support) says.
    pub fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
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
}

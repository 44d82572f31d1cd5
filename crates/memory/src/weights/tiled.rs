//! Single-precision weights in tiles: rows of active units are gathered, sums stay in registers.

use std::ops::Range;
use std::sync::Arc;

use aligned_vec::{AVec, ConstAlign};
use attractor_core::kernels::{self, Kernel};

use super::winners::winner;
use super::{Weights, k_winners};
use crate::recall::States;
use crate::rules::{Coactivity, MemoryRule, Usage};
use crate::tiling::{Tile, Tiling, with_width};
use crate::{Counts, Layout, Population};

type Aligned<T> = AVec<T, ConstAlign<64>>;

/// Weights as `[tile][presynaptic unit][postsynaptic unit]`.
#[derive(Clone, Debug)]
pub struct TiledWeights {
    population: Arc<Population>,
    tiling: Arc<Tiling>,
    weights: Aligned<f32>,
    bias: Aligned<f32>,
    /// +∞ for units that may win, −∞ for units never used and for padding.
    ceiling: Aligned<f32>,
}

/// States whose supports are held at once before their k winners are chosen.
const SUPPORTS_AT_ONCE: usize = 64;

impl TiledWeights {
    /// Weights and biases that a rule makes of counts.
    pub fn learn<R: MemoryRule>(rule: &R, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let zeros = |length| AVec::from_iter(64, std::iter::repeat_n(0.0, length));
        let mut learned = Self {
            population: Arc::clone(&counts.population),
            weights: zeros(tiling.elements),
            bias: zeros(tiling.columns),
            ceiling: zeros(tiling.columns),
            tiling: Arc::clone(&tiling),
        };
        for tile in &tiling.tiles {
            let rows = tile.rows(counts.population.units());
            with_width!(tile.width, L => kernels::run(LearnTile::<R, L> {
                rule,
                tile,
                patterns: counts.patterns(),
                usage: counts.usage(),
                counts: counts.pairs[rows.clone()].as_chunks().0,
                weights: learned.weights[rows].as_chunks_mut().0,
                bias: &mut learned.bias[tile.columns()],
                ceiling: &mut learned.ceiling[tile.columns()],
            }));
        }
        learned
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

    fn gather<'a, const L: usize>(&'a self, tile: &'a Tile) -> Gather<'a, L> {
        Gather {
            rows: self.weights[tile.rows(self.population.units())].as_chunks().0,
            bias: &self.bias[tile.columns()].as_chunks().0[0],
            ceiling: &self.ceiling[tile.columns()].as_chunks().0[0],
        }
    }

    fn step_by_hypercolumns(&self, from: &States, live: &[u32], to: &mut States) {
        live.iter().for_each(|&state| to.clear(state as usize));
        let mut best = vec![(f32::NEG_INFINITY, 0); live.len()];
        let mut tiles = self.tiling.tiles.iter().peekable();
        while let Some(tile) = tiles.next() {
            with_width!(tile.width, L => kernels::run(BestOfTile::<L> {
                weights: self.gather(tile), first: tile.units.start, from, live, best: &mut best,
            }));
            let hypercolumn_goes_on = tiles.peek().is_some_and(|next| next.masked == tile.masked);
            if !hypercolumn_goes_on {
                for (&state, best) in live.iter().zip(&mut best) {
                    if best.0 > f32::NEG_INFINITY {
                        to.push(state as usize, best.1);
                    }
                    *best = (f32::NEG_INFINITY, 0);
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

/// The rows of one tile.
struct Gather<'a, const L: usize> {
    rows: &'a [[f32; L]],
    bias: &'a [f32; L],
    ceiling: &'a [f32; L],
}

impl<const L: usize> Gather<'_, L> {
    #[inline(always)]
    fn support(&self, active: &[u32]) -> [f32; L] {
        let mut sum = *self.bias;
        for &unit in active {
            let row = &self.rows[unit as usize];
            for lane in 0..L {
                sum[lane] += row[lane];
            }
        }
        for lane in 0..L {
            sum[lane] = if sum[lane] < self.ceiling[lane] { sum[lane] } else { self.ceiling[lane] };
        }
        sum
    }
}

struct Support<'a, const L: usize> {
    weights: Gather<'a, L>,
    active: &'a [u32],
}

impl<const L: usize> Kernel for Support<'_, L> {
    type Output = [f32; L];

    #[inline(always)]
    fn run(self) -> [f32; L] {
        self.weights.support(self.active)
    }
}

/// Raises each state's best unit of a hypercolumn, if this tile holds a better one.
struct BestOfTile<'a, const L: usize> {
    weights: Gather<'a, L>,
    first: u32,
    from: &'a States,
    live: &'a [u32],
    best: &'a mut [(f32, u32)],
}

impl<const L: usize> Kernel for BestOfTile<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (&state, best) in self.live.iter().zip(self.best) {
            let support = self.weights.support(self.from.get(state as usize));
            let (value, place) = winner(&support);
            if value > best.0 {
                *best = (value, self.first + place);
            }
        }
    }
}

struct SupportOfTile<'a, const L: usize> {
    weights: Gather<'a, L>,
    units: Range<u32>,
    from: &'a States,
    live: &'a [u32],
    supports: &'a mut [f32],
    stride: usize,
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

/// Fills one tile from its counts.
struct LearnTile<'a, R, const L: usize> {
    rule: &'a R,
    tile: &'a Tile,
    patterns: u32,
    usage: &'a [u32],
    counts: &'a [[u32; L]],
    weights: &'a mut [[f32; L]],
    bias: &'a mut [f32],
    ceiling: &'a mut [f32],
}

impl<R: MemoryRule, const L: usize> Kernel for LearnTile<'_, R, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Tile { units, masked, .. } = self.tile;
        let mut post_usage = [0; L];
        for (usage, unit) in post_usage.iter_mut().zip(units.clone()) {
            *usage = self.usage[unit as usize];
        }
        let mut silence = [0.0_f64; L];
        for (pre, (weights, counts)) in (0..).zip(self.weights.iter_mut().zip(self.counts)) {
            let pre_usage = self.usage[pre as usize];
            if pre_usage == 0 || masked.contains(&pre) {
                continue;
            }
            for lane in 0..L {
                let c = Coactivity {
                    patterns: self.patterns,
                    pre: pre_usage,
                    post: post_usage[lane],
                    both: counts[lane],
                };
                let connected = c.post > 0 && units.start + lane as u32 != pre;
                let weight = self.rule.weight(c);
                weights[lane] = if connected { weight } else { 0.0 };
                if R::HEARS_SILENCE {
                    let silent = self.rule.silent(c);
                    silence[lane] += f64::from(if connected { silent } else { 0.0 });
                }
            }
        }
        for lane in 0..L {
            let used = post_usage[lane] > 0;
            let own = self.rule.bias(Usage { patterns: self.patterns, active: post_usage[lane] });
            let bias = (f64::from(own) + silence[lane]) as f32;
            self.bias[lane] = if used { bias } else { 0.0 };
            self.ceiling[lane] = if used { f32::INFINITY } else { f32::NEG_INFINITY };
        }
    }
}

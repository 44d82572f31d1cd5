//! Weights in single precision, tile by tile: rows of active units are gathered, sums stay in registers.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels;

use super::cut::Cut;
use super::gather::{Best, Gather, OrderFreeSupport, Support, SureBest};
use super::learn;
use super::order_free::{Fractions, Grid, Sizes, tolerance};
use super::winners::{Choice, Contenders, Leaders, NOBODY};
use crate::matrix::Matrix;
use crate::states::States;
use crate::synapse::{Coactivity, Kind, MemoryRule};

use crate::tiling::{Tile, Tiling, with_width};
use crate::{Counts, Population};

/// Whole numbers up to this one, and sums of them that stay below, are exact in single precision.
const LARGEST_WHOLE: f32 = 16_777_216.0;

/// Weights as `[tile][presynaptic unit][postsynaptic unit]`.
#[derive(Clone, Debug)]
pub(super) struct SingleTiles {
    /// The presynaptic units.
    pub pre: Arc<Population>,
    /// The postsynaptic units.
    pub population: Arc<Population>,
    pub tiling: Arc<Tiling>,
    /// Numerators where weights are whole numbers over one denominator, which gives the same winners.
    pub weights: Matrix<f32>,
    /// What a sum starts from: the bias, or −∞ for units never used and for padding, which no weight
    /// lifts, so that they never win.
    pub start: Vec<f32>,
    scale: Scale,
    sizes: Sizes,
    /// The weights as they are, where single precision does not hold them.
    fractions: Option<Arc<Fractions>>,
}

/// What tiles hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    kind: Kind,
    /// What the sums of weights are divided by to be supports.
    denominator: f64,
}

impl Scale {
    pub const REAL: Self = Self { kind: Kind::Real, denominator: 1.0 };

    pub fn of<R: MemoryRule>(rule: &R, patterns: u32) -> Self {
        let kind = rule.kind(patterns);
        // Nothing but P counts, and without patterns there is nothing to divide.
        let any = Coactivity { patterns: patterns.max(1), pre: 1, post: 1, both: 1 };
        Self { kind, denominator: if kind == Kind::Whole { rule.denominator(any) } else { 1.0 } }
    }

    /// A weight, or a sum of weights.
    #[inline(always)]
    pub fn shown(self, sum: f64) -> f32 {
        (sum / self.denominator) as f32
    }

    /// By how much the difference of two sums of a bias and so many weights may be wrong.
    fn tolerance(self, sizes: Sizes, weights: usize) -> f32 {
        let is_exact = self.kind == Kind::Whole && sizes.sum(weights) <= LARGEST_WHOLE;
        if is_exact { 0.0 } else { tolerance(sizes, weights) }
    }

    /// Whether single precision holds weights of such sizes.
    fn holds(self, sizes: Sizes) -> bool {
        self.kind == Kind::Real || (self.kind == Kind::Whole && sizes.weight < LARGEST_WHOLE)
    }
}

/// Who looks for winners.
#[derive(Default)]
pub(super) struct Judges {
    leaders: Leaders<f32>,
    contenders: Contenders<f32>,
}

impl SingleTiles {
    /// Weights and biases that a rule makes of counts. `symmetric` promises that w_ij = w_ji, bit for bit.
    pub fn learn<R: MemoryRule + Clone + 'static>(rule: &R, symmetric: bool, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let (mut weights, mut start) = (Matrix::stale(tiling.elements), vec![0.0; tiling.columns]);
        let sizes = learn::all(rule, symmetric, counts, &mut weights, &mut start);
        let (pre, population) = (Arc::clone(&counts.pre), Arc::clone(&counts.population));
        let scale = Scale::of(rule, counts.patterns());
        let fractions = (!scale.holds(sizes)).then(|| Arc::new(Fractions::of(rule, counts)));
        Self { pre, population, tiling, weights, start, scale, sizes, fractions }
    }

    /// Weights and biases as given, unit by unit; none within a hypercolumn and of a unit with itself.
    pub fn of(population: &Population, weight: impl Fn(u32, u32) -> f32, bias: impl Fn(u32) -> f32) -> Self {
        let tiling = Arc::new(Tiling::of(population));
        let (mut weights, mut sizes) = (Matrix::zeros(tiling.elements), Sizes::default());
        let mut start = vec![f32::NEG_INFINITY; tiling.columns];
        for tile in &tiling.tiles {
            let rows = weights[tile.rows(population.units())].chunks_exact_mut(tile.width);
            for (pre, row) in (0..).zip(rows).filter(|(pre, _)| !tile.masked.contains(pre)) {
                for (post, to) in tile.units.clone().zip(row).filter(|(post, _)| *post != pre) {
                    *to = weight(pre, post);
                    sizes.weight = sizes.weight.max(to.abs());
                }
            }
            for (unit, start) in tile.units.clone().zip(&mut start[tile.columns()]) {
                *start = bias(unit);
            }
        }
        sizes.include_biases(&start);
        let (population, scale) = (Arc::new(population.clone()), Scale::REAL);
        Self {
            pre: Arc::clone(&population),
            population,
            tiling,
            weights,
            start,
            scale,
            sizes,
            fractions: None,
        }
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
                    .map(|(&weight, _)| self.scale.shown(f64::from(weight)))
            })
        })
    }

    fn gather<const L: usize>(&self, tile: &Tile) -> Gather<'_, f32, L> {
        Gather {
            rows: self.weights[tile.rows(self.tiling.pre_units)].as_chunks().0,
            start: &self.start[tile.columns()].as_chunks().0[0],
        }
    }

    /// Finds the best unit of a hypercolumn's tiles, or [`NOBODY`], for each state.
    pub fn best_of(
        &self,
        tiles: &[Tile],
        from: &States,
        states: &[u32],
        judges: &mut Judges,
        winners: &mut Vec<u32>,
    ) {
        winners.clear();
        let most = states.iter().map(|&state| from.get(state as usize).len()).max().unwrap_or(0);
        let tolerance = self.tolerance(most);
        if tolerance == 0.0 {
            let leaders = &mut judges.leaders;
            leaders.expect(states.len());
            for tile in tiles.iter().filter(|_| !states.is_empty()) {
                with_width!(tile.width, L => kernels::run(Best::<f32, L> {
                    weights: self.gather(tile), unit: tile.units.start, from, states, leaders,
                }));
            }
            winners.extend(leaders.units());
            return;
        }
        let contenders = &mut judges.contenders;
        contenders.expect(states.len(), tolerance);
        for tile in tiles.iter().filter(|_| !states.is_empty()) {
            with_width!(tile.width, L => kernels::run(SureBest::<L> {
                weights: self.gather(tile), unit: tile.units.start, from, states, contenders,
            }));
        }
        let units: Vec<u32> = tiles.iter().flat_map(|tile| tile.units.clone()).collect();
        let in_doubt = |state: u32| {
            let winner = self.cut(from.get(state as usize), &units, 1).lowest();
            winner.first().copied().unwrap_or(NOBODY)
        };
        let sure = contenders.units().zip(states);
        winners.extend(sure.map(|(winner, &state)| winner.unwrap_or_else(|| in_doubt(state))));
    }

    /// The k winners of a state. `choice` is scratch.
    pub fn k_winners<'a>(&self, active: &[u32], k: usize, choice: &'a mut Choice) -> &'a [u32] {
        let (units, tolerance) = (self.population.units(), self.tolerance(active.len()));
        self.sums(active, 0..units, &mut choice.supports);
        if !choice.is_sure(k, tolerance) {
            let units: Vec<u32> = (0..units).collect();
            let cut = Cut::of(&units, &choice.supports, k, tolerance, |units| self.exact(active, units));
            choice.winners = cut.lowest();
        }
        &choice.winners
    }

    /// By how much the difference of two of the [`sums`](Self::sums) of so many active units may be wrong.
    pub fn tolerance(&self, active: usize) -> f32 {
        self.scale.tolerance(self.sizes, active)
    }

    /// Who wins among some units.
    pub fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        let Some((&first, &last)) = units.first().zip(units.last()) else { return Cut::default() };
        let mut all = vec![0.0; (last + 1 - first) as usize];
        self.sums(active, first..last + 1, &mut all);
        let sums: Vec<f32> = units.iter().map(|unit| all[(unit - first) as usize]).collect();
        Cut::of(units, &sums, k, self.tolerance(active.len()), |units| self.exact(active, units))
    }

    /// Numbers that order some units as their supports do.
    pub fn exact(&self, active: &[u32], units: &[u32]) -> Vec<i128> {
        let fractions = self.fractions.as_ref().and_then(|fractions| fractions.supports(active, units));
        fractions.unwrap_or_else(|| {
            let grid = Grid::of(self.sizes, active.len());
            let sum = |&unit: &u32| grid.steps(self.sum_on(grid, active, unit));
            units.iter().map(sum).collect()
        })
    }

    fn sum_on(&self, grid: Grid, active: &[u32], unit: u32) -> f64 {
        let tile = &self.tiling.tiles[self.tiling.tile_of(unit)];
        let lane = (unit - tile.units.start) as usize;
        let weight = |&pre: &u32| grid.round(self.weights[tile.start + pre as usize * tile.width + lane]);
        active.iter().map(weight).sum::<f64>() + grid.round(self.start[tile.column + lane])
    }

    /// Supports of some units in single precision, in the order of the active units and times the denominator.
    pub fn sums(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        for tile in self.tiling.overlapping(&units) {
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

    /// The support of some units, as [`Weights::support`](super::Weights::support) says.
    pub fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        let grid = Grid::of(self.sizes, active.len());
        for tile in self.tiling.overlapping(&units) {
            with_width!(tile.width, L => {
                let support =
                    kernels::run(OrderFreeSupport::<L> { weights: self.gather(tile), active, grid });
                for (unit, support) in tile.units.clone().zip(support) {
                    if units.contains(&unit) {
                        out[(unit - units.start) as usize] = self.scale.shown(support);
                    }
                }
            });
        }
    }
}

//! Weights rounded to 16 bits, tile by tile. There are half the bytes to move, and sums of whole numbers can be
//! updated exactly when a few units change.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels::{self, Kernel};

use super::exact::ExactTiles;
use super::gather::{Gather, WideSupport};
use super::learn;
use crate::matrix::Matrix;
use crate::synapse::MemoryRule;
use crate::tiling::{Tile, Tiling, with_width};
use crate::{Competition, Counts, Population};

/// Largest size of a sum before rounding. The rest of the range is for what rounding adds.
const LARGEST_SUM: f32 = 32_000.0;

/// Rows that share what is subtracted from them.
const ROWS_AT_ONCE: usize = 32;

/// Weights as `[tile][presynaptic unit][postsynaptic unit]`, in 16 bits.
///
/// Units compete within a hypercolumn, or all with each other. What is added to all competitors alike
/// changes no winner. So the middle of their range is subtracted from each block of rows, which leaves
/// the smallest numbers. These are scaled so that the largest sum, of one active unit in each hypercolumn
/// or of k active units, stays within the range. Winners are those of the weights as given, except where
/// supports differ by less than the rounding of their weights.
#[derive(Clone, Debug)]
pub(super) struct RoundedTiles {
    /// The presynaptic units.
    pub pre: Arc<Population>,
    pub population: Arc<Population>,
    pub tiling: Arc<Tiling>,
    weights: Matrix<i16>,
    start: Vec<i16>,
    competitors: Vec<Competitors>,
}

/// Tiles whose units compete with each other.
#[derive(Clone, Debug)]
pub(super) struct Competitors {
    pub tiles: Range<usize>,
    /// What a weight was multiplied by.
    scale: f32,
    /// By how much the difference of two supports may differ from that of the sums in single precision.
    pub tolerance: i16,
}

impl RoundedTiles {
    /// Weights and biases that a rule makes of counts.
    pub fn learn<R: MemoryRule>(rule: &R, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let mut fixed = Self::empty(Arc::clone(&counts.pre), Arc::clone(&counts.population), tiling);
        for tiles in groups(&fixed.tiling.tiles) {
            let part = &fixed.tiling.tiles[tiles.clone()];
            let origin = part[0].start;
            let elements: usize = part.iter().map(|tile| tile.rows(fixed.pre.units()).len()).sum();
            let (mut weights, mut start) = (Matrix::stale(elements), vec![0.0; fixed.tiling.columns]);
            for tile in part {
                let rows = tile.rows(fixed.pre.units());
                let own = &mut weights[rows.start - origin..rows.end - origin];
                learn::rows(rule, counts, tile, fixed.pre.units(), own, &mut start[tile.columns()]);
            }
            fixed.fill(tiles, &weights, origin, &start);
        }
        fixed
    }

    /// The same weights as others, rounded.
    pub fn of(weights: &ExactTiles) -> Self {
        let (pre, post) = (Arc::clone(&weights.pre), Arc::clone(&weights.population));
        let mut fixed = Self::empty(pre, post, Arc::clone(&weights.tiling));
        for tiles in groups(&fixed.tiling.tiles) {
            fixed.fill(tiles, &weights.weights, 0, &weights.start);
        }
        fixed
    }

    fn empty(pre: Arc<Population>, population: Arc<Population>, tiling: Arc<Tiling>) -> Self {
        let (weights, start) = (Matrix::stale(tiling.elements), vec![0; tiling.columns]);
        Self { pre, population, tiling, weights, start, competitors: Vec::new() }
    }

    /// Rounds the weights of tiles that compete; `weights` starts at element `origin` of all.
    fn fill(&mut self, tiles: Range<usize>, weights: &[f32], origin: usize, start: &[f32]) {
        let pre_units = self.pre.units();
        let part = &self.tiling.tiles[tiles.clone()];
        let blocks = blocks(&self.pre);
        let mut spans = vec![Span::NONE; blocks.len()];
        for tile in part {
            let rows = tile.rows(pre_units);
            with_width!(tile.width, L => kernels::run(Spans::<L> {
                rows: weights[rows.start - origin..rows.end - origin].as_chunks().0, blocks: &blocks, of_blocks: &mut spans,
            }));
        }
        let mut of_start = Span::NONE;
        for start in part.iter().flat_map(|tile| &start[tile.columns()]).filter(|start| start.is_finite()) {
            of_start.include(*start);
        }
        let worst = of_start.half() + worst_sum(&self.pre, &spans);
        let scale = if worst > 0.0 { LARGEST_SUM / worst } else { 1.0 };
        let size = of_start.size() + worst_size(&self.pre, &spans);
        for tile in part {
            let (rows, columns) = (tile.rows(pre_units), tile.columns());
            with_width!(tile.width, L => kernels::run(Round::<L> {
                from: weights[rows.start - origin..rows.end - origin].as_chunks().0,
                start: start[columns.clone()].as_chunks().0.first(),
                blocks: &blocks, spans: &spans, of_start, scale,
                to: self.weights[rows].as_chunks_mut().0,
                to_start: &mut self.start[columns],
            }));
        }
        let tolerance = tolerance(self.pre.active(), scale, size);
        self.competitors.push(Competitors { tiles, scale, tolerance });
    }

    pub fn gather<const L: usize>(&self, tile: &Tile) -> Gather<'_, i16, L> {
        Gather {
            rows: self.weights[tile.rows(self.pre.units())].as_chunks().0,
            start: &self.start[tile.columns()].as_chunks().0[0],
        }
    }

    pub fn competitors(&self) -> &[Competitors] {
        &self.competitors
    }

    /// The support of some units, up to what was subtracted from all competitors alike.
    pub fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        for group in &self.competitors {
            let tiles = self.tiling.tiles[group.tiles.clone()].iter();
            for tile in tiles.filter(|tile| tile.units.start < units.end && units.start < tile.units.end) {
                with_width!(tile.width, L => {
                    let weights = self.gather::<L>(tile);
                    let support = kernels::run(WideSupport { weights, active });
                    for ((unit, support), start) in tile.units.clone().zip(support).zip(weights.start) {
                        if units.contains(&unit) {
                            let support = support as f32 / group.scale;
                            let never = *start == i16::MIN;
                            out[(unit - units.start) as usize] = if never { f32::NEG_INFINITY } else { support };
                        }
                    }
                });
            }
        }
    }
}

/// Tiles whose units compete with each other: those of a hypercolumn, or all.
fn groups(tiles: &[Tile]) -> Vec<Range<usize>> {
    let mut end = 0;
    let groups = tiles.chunk_by(|one, next| one.group == next.group).map(|tiles| {
        end += tiles.len();
        end - tiles.len()..end
    });
    groups.collect()
}

/// Blocks of rows: hypercolumns, of which one unit is active, or a few rows each.
fn blocks(population: &Population) -> Vec<Range<u32>> {
    let units = population.units();
    let few = |start: u32| start..units.min(start + ROWS_AT_ONCE as u32);
    match population.competition() {
        Competition::PerHypercolumn(hypercolumns) => hypercolumns.clone(),
        Competition::KWinners(_) => (0..units).step_by(ROWS_AT_ONCE).map(few).collect(),
    }
}

/// Half the largest difference that sums of one unit's weights from each block, or of k units', can make.
fn worst_sum(population: &Population, spans: &[Span]) -> f32 {
    worst(population, spans.iter().map(|span| span.half()).collect())
}

/// The largest size of such a sum.
fn worst_size(population: &Population, spans: &[Span]) -> f32 {
    worst(population, spans.iter().map(|span| span.size()).collect())
}

fn worst(population: &Population, mut values: Vec<f32>) -> f32 {
    match population.competition() {
        Competition::PerHypercolumn(_) => values.iter().sum(),
        Competition::KWinners(active) => {
            values.sort_unstable_by(|a, b| b.total_cmp(a));
            let rows = values.iter().flat_map(|&value| std::iter::repeat_n(value, ROWS_AT_ONCE));
            rows.take(*active as usize).sum()
        }
    }
}

/// By how much the difference of two rounded supports may be wrong, against sums in single precision.
///
/// Each of the k weights and the start is rounded by at most one half, and 0.01 more for the
/// multiplication's own rounding; the difference has twice that. The sum in single precision differs
/// from the true one by at most k·S·2⁻²⁴ to first order, where no partial sum is larger than S in size
/// (Higham 2002, <https://doi.org/10.1137/1.9780898718027>, section 4.2); the difference has that twice too.
/// The factor 1.01 covers the higher orders; the last 1 rounds up to a whole number.
fn tolerance(active: u32, scale: f32, size: f32) -> i16 {
    let terms = active as f32 + 1.0;
    let tolerance = 1.02 * terms + 2.0 * terms * size * scale * (f32::EPSILON / 2.0) * 1.01 + 1.0;
    // Beyond half of the range nothing is ever sure, which is right, only slow.
    tolerance.min(16_000.0) as i16
}

/// The range of some numbers.
#[derive(Clone, Copy, Debug)]
struct Span {
    least: f32,
    most: f32,
}

impl Span {
    const NONE: Self = Self { least: f32::INFINITY, most: f32::NEG_INFINITY };

    fn include(&mut self, value: f32) {
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    #[inline(always)]
    fn middle(self) -> f32 {
        if self.least <= self.most { 0.5 * (self.least + self.most) } else { 0.0 }
    }

    fn half(self) -> f32 {
        // The middle is rounded: what lies farther from it counts.
        if self.least <= self.most {
            (self.most - self.middle()).max(self.middle() - self.least)
        } else {
            0.0
        }
    }

    fn size(self) -> f32 {
        if self.least <= self.most { self.least.abs().max(self.most.abs()) } else { 0.0 }
    }
}

/// Extends the ranges of blocks of rows by those of one tile.
struct Spans<'a, const L: usize> {
    rows: &'a [[f32; L]],
    blocks: &'a [Range<u32>],
    of_blocks: &'a mut [Span],
}

impl<const L: usize> Kernel for Spans<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (block, span) in self.blocks.iter().zip(self.of_blocks) {
            let (mut least, mut most) = ([f32::INFINITY; L], [f32::NEG_INFINITY; L]);
            for row in &self.rows[block.start as usize..block.end as usize] {
                for lane in 0..L {
                    least[lane] = if row[lane] < least[lane] { row[lane] } else { least[lane] };
                    most[lane] = if row[lane] > most[lane] { row[lane] } else { most[lane] };
                }
            }
            for lane in 0..L {
                span.include(least[lane]);
                span.include(most[lane]);
            }
        }
    }
}

/// Rounds one tile.
struct Round<'a, const L: usize> {
    from: &'a [[f32; L]],
    start: Option<&'a [f32; L]>,
    blocks: &'a [Range<u32>],
    spans: &'a [Span],
    of_start: Span,
    scale: f32,
    to: &'a mut [[i16; L]],
    to_start: &'a mut [i16],
}

impl<const L: usize> Kernel for Round<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Some(start) = self.start else { return };
        // Units that never win have no weights, so that nothing lifts them.
        let mut able = [0_i16; L];
        for lane in 0..L {
            able[lane] = if start[lane] > f32::NEG_INFINITY { -1 } else { 0 };
            let rounded = round((start[lane] - self.of_start.middle()) * self.scale);
            self.to_start[lane] = if able[lane] == 0 { i16::MIN } else { rounded };
        }
        for (block, span) in self.blocks.iter().zip(self.spans) {
            let rows = block.start as usize..block.end as usize;
            let middle = span.middle();
            for (from, to) in self.from[rows.clone()].iter().zip(&mut self.to[rows]) {
                for lane in 0..L {
                    to[lane] = round((from[lane] - middle) * self.scale) & able[lane];
                }
            }
        }
    }
}

/// The nearest whole number, for numbers of at most 2¹⁵ in size.
#[inline(always)]
fn round(x: f32) -> i16 {
    // 1.5·2²³: numbers near it are 1 apart, so that the sum is rounded to a whole number, which is
    // left in the lowest bits.
    (x + 12_582_912.0).to_bits() as i16
}

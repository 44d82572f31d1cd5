//! Weights rounded to 16 bits, tile by tile. There are half the bytes to move, and sums of whole numbers can be
//! updated exactly when a few units change.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels::{self, Kernel};

use super::cut::Cut;
use super::gather::{Gather, WideSupport};
use super::learn;
use super::order_free::{Fractions, Sizes};
use super::single::{Scale, SingleTiles};
use crate::matrix::Matrix;
use crate::synapse::{Kind, MemoryRule};
use crate::tiling::{Tile, Tiling, with_width};
use crate::{Competition, Counts, Population};

/// Largest size of a sum before rounding. The rest of the range is for what rounding adds.
const LARGEST_SUM: f32 = 32_000.0;

/// Rows of a flat network that share what is subtracted from them, where that decides nothing. Where rounded weights are
/// all there is, each row stands alone, so that what is rounded does not depend on the numbers of units.
const ROWS_OF_A_SCREEN: usize = 32;

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
    rows_at_once: usize,
    of_weights: Scale,
    /// The weights as they are, where they are fractions that decide ties.
    fractions: Option<Arc<Fractions>>,
}

/// Tiles whose units compete with each other.
#[derive(Clone, Debug)]
pub(super) struct Competitors {
    pub tiles: Range<usize>,
    /// What a weight was multiplied by.
    scale: f32,
    /// The largest size of a sum of k weights and the bias.
    size: f32,
    /// By how much the difference of two supports may differ from that of the sums in single precision.
    pub tolerance: i16,
}

impl RoundedTiles {
    /// Weights and biases that a rule makes of counts.
    pub fn learn<R: MemoryRule + Clone + 'static>(rule: &R, counts: &Counts) -> Self {
        let tiling = Arc::clone(&counts.tiling);
        let mut fixed = Self::empty(Arc::clone(&counts.pre), Arc::clone(&counts.population), tiling, 1);
        fixed.of_weights = Scale::of(rule, counts.patterns());
        if rule.kind(counts.patterns()) != Kind::Real {
            fixed.fractions = Some(Arc::new(Fractions::of(rule, counts)));
        }
        for tiles in groups(&fixed.tiling.tiles) {
            let part = &fixed.tiling.tiles[tiles.clone()];
            let origin = part[0].start;
            let elements: usize = part.iter().map(|tile| tile.rows(fixed.pre.units()).len()).sum();
            let (mut weights, mut start) = (Matrix::stale(elements), vec![0.0; fixed.tiling.columns]);
            for tile in part {
                let rows = tile.rows(fixed.pre.units());
                let own = &mut weights[rows.start - origin..rows.end - origin];
                let (units, start) = (fixed.pre.units(), &mut start[tile.columns()]);
                learn::rows(rule, counts, tile, units, own, start, &mut Sizes::default());
            }
            fixed.fill(tiles, &weights, origin, &start);
        }
        fixed
    }

    /// The same weights as others, rounded.
    pub fn of(weights: &SingleTiles) -> Self {
        let (pre, post) = (Arc::clone(&weights.pre), Arc::clone(&weights.population));
        let mut fixed = Self::empty(pre, post, Arc::clone(&weights.tiling), ROWS_OF_A_SCREEN);
        for tiles in groups(&fixed.tiling.tiles) {
            fixed.fill(tiles, &weights.weights, 0, &weights.start);
        }
        fixed
    }

    fn empty(
        pre: Arc<Population>,
        population: Arc<Population>,
        tiling: Arc<Tiling>,
        rows_at_once: usize,
    ) -> Self {
        let (weights, start) = (Matrix::stale(tiling.elements), vec![0; tiling.columns]);
        Self {
            pre,
            population,
            tiling,
            weights,
            start,
            competitors: Vec::new(),
            rows_at_once,
            of_weights: Scale::REAL,
            fractions: None,
        }
    }

    /// Rounds the weights of tiles that compete; `weights` starts at element `origin` of all.
    fn fill(&mut self, tiles: Range<usize>, weights: &[f32], origin: usize, start: &[f32]) {
        let pre_units = self.pre.units();
        let part = &self.tiling.tiles[tiles.clone()];
        let blocks = blocks(&self.pre, self.rows_at_once);
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
        let worst = of_start.half() + self.worst(spans.iter().map(|span| span.half()).collect());
        let scale = if worst > 0.0 { LARGEST_SUM / worst } else { 1.0 };
        let size = of_start.size() + self.worst(spans.iter().map(|span| span.size()).collect());
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
        // Beyond half of the range nothing is ever sure, which is right, only slow.
        let tolerance = tolerance(self.pre.active(), scale, size).min(16_000.0) as i16;
        self.competitors.push(Competitors { tiles, scale, size, tolerance });
    }

    /// The sum of the largest values of one unit from each block, or of k units. It does not depend on their order.
    fn worst(&self, mut values: Vec<f32>) -> f32 {
        values.sort_unstable_by(|a, b| b.total_cmp(a));
        match self.pre.competition() {
            Competition::PerHypercolumn(_) => values.iter().sum(),
            Competition::KWinners(active) => {
                let rows = values.iter().flat_map(|&value| std::iter::repeat_n(value, self.rows_at_once));
                rows.take(*active as usize).sum()
            }
        }
    }

    /// Whether the weights as they are decide what rounding leaves in doubt.
    pub fn has_fractions(&self) -> bool {
        self.fractions.is_some()
    }

    /// Who wins among some units.
    pub fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        let Some((&first, &last)) = units.first().zip(units.last()) else { return Cut::default() };
        let mut all = vec![i64::MIN; (last + 1 - first) as usize];
        let mut tolerance = 0.0_f32;
        self.sums(active, first..last + 1, |group, unit, sum| {
            all[(unit - first) as usize] = sum.unwrap_or(i64::MIN);
            tolerance = tolerance.max(self.tolerance_of(group, active.len()));
        });
        let sum = |&unit: &u32| all[(unit - first) as usize];
        let support = |sum: i64| if sum == i64::MIN { f32::NEG_INFINITY } else { sum as f32 };
        let sums: Vec<f32> = units.iter().map(|unit| support(sum(unit))).collect();
        // What single precision makes of larger sums is wrong by less than this.
        let rounding =
            sums.iter().filter(|sum| sum.is_finite()).fold(0.0_f32, |most, sum| most.max(sum.abs()))
                * f32::EPSILON;
        let tolerance = if rounding < 1.0 { tolerance } else { tolerance + rounding };
        Cut::of(units, &sums, k, tolerance, |units| {
            let fractions = self.fractions.as_ref().and_then(|fractions| fractions.supports(active, units));
            fractions.unwrap_or_else(|| units.iter().map(|unit| i128::from(sum(unit))).collect())
        })
    }

    /// By how much the difference of two sums of so many weights may be wrong.
    fn tolerance_of(&self, group: &Competitors, active: usize) -> f32 {
        let more_than_usual = if active > self.pre.active() as usize { active as f32 } else { 1.0 };
        let size = group.size * more_than_usual;
        if self.has_fractions() { tolerance(active as u32, group.scale, size) } else { 0.0 }
    }

    /// Calls `see` with the sum of the rounded weights of some units; none for units that never win.
    fn sums(&self, active: &[u32], units: Range<u32>, mut see: impl FnMut(&Competitors, u32, Option<i64>)) {
        for group in &self.competitors {
            let tiles = self.tiling.tiles[group.tiles.clone()].iter();
            for tile in tiles.filter(|tile| tile.units.start < units.end && units.start < tile.units.end) {
                with_width!(tile.width, L => {
                    let weights = self.gather::<L>(tile);
                    let sums = kernels::run(WideSupport { weights, active });
                    for ((unit, sum), start) in tile.units.clone().zip(sums).zip(weights.start) {
                        if units.contains(&unit) {
                            see(group, unit, (*start != i16::MIN).then_some(sum));
                        }
                    }
                });
            }
        }
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
        let first = units.start;
        self.sums(active, units, |group, unit, sum| {
            let support = |sum: i64| self.of_weights.shown(sum as f64 / f64::from(group.scale));
            out[(unit - first) as usize] = sum.map_or(f32::NEG_INFINITY, support);
        });
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
fn blocks(population: &Population, rows_at_once: usize) -> Vec<Range<u32>> {
    let units = population.units();
    let few = |start: u32| start..units.min(start + rows_at_once as u32);
    match population.competition() {
        Competition::PerHypercolumn(hypercolumns) => hypercolumns.clone(),
        Competition::KWinners(_) => (0..units).step_by(rows_at_once).map(few).collect(),
    }
}

/// By how much the difference of two rounded supports may be wrong, against sums in single precision.
///
/// Each of the k weights and the start is rounded by at most one half, and 0.01 more for the
/// multiplication's own rounding; the difference has twice that. The sum in single precision differs
/// from the true one by at most k·S·2⁻²⁴ to first order, where no partial sum is larger than S in size
/// (Higham 2002, <https://doi.org/10.1137/1.9780898718027>, section 4.2), and by S·2⁻²⁴ more where weights stand for true ones
/// that it does not hold; the difference has that twice too.
/// The factor 1.01 covers the higher orders; the last 1 rounds up to a whole number.
fn tolerance(active: u32, scale: f32, size: f32) -> f32 {
    let terms = active as f32 + 2.0;
    1.02 * terms + 2.0 * terms * size * scale * (f32::EPSILON / 2.0) * 1.01 + 1.0
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

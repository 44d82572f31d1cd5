//! How often units were active, alone and together: all that a local rule may know.

mod block;

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels;

use self::block::{CountBlock, Counters, WON_ELSEWHERE};
use crate::matrix::{Matrix, Mirror};
use crate::patterns::PatternSet;
use crate::synapse::Coactivity;
use crate::tiling::{Tile, Tiling, with_width};
use crate::{Layout, Population};

/// Counts n_i and n_ij over the patterns that were trained.
///
/// Counts are additive: patterns can be added and taken away again, so that one table serves every
/// load of a capacity search and every rule. Pairs inside a hypercolumn and of a unit with itself are
/// not counted, because no rule uses them.
///
/// Copies share their memory until one of them changes.
#[derive(Clone, Debug)]
pub struct Counts {
    /// The presynaptic units; those of `population` where patterns are stored with themselves.
    pub(crate) pre: Arc<Population>,
    /// The postsynaptic units.
    pub(crate) population: Arc<Population>,
    pub(crate) tiling: Arc<Tiling>,
    patterns: u32,
    /// Uses of the presynaptic units, where they are others.
    pre_usage: Option<Vec<u32>>,
    usage: Vec<u32>,
    pub(crate) pairs: Arc<Matrix<u32>>,
}

/// What is added modulo 2³² to count a pattern, and to take it away again.
const ADD: u32 = 1;
const REMOVE: u32 = u32::MAX;

/// From this many patterns on it is faster to go through all counts block by block.
const WORTH_A_SWEEP: usize = 64;

impl Counts {
    /// No patterns yet, of a network that stores them with themselves.
    pub fn new(population: &Population) -> Self {
        let (population, tiling) = (Arc::new(population.clone()), Tiling::of(population));
        Self::empty(Arc::clone(&population), population, tiling)
    }

    /// No pairs of patterns yet, of a network from one population to another. Every unit of the one is
    /// connected to every unit of the other.
    pub fn between(source: &Population, target: &Population) -> Self {
        let tiling = Tiling::between(source, target);
        Self::empty(Arc::new(source.clone()), Arc::new(target.clone()), tiling)
    }

    fn empty(pre: Arc<Population>, population: Arc<Population>, tiling: Tiling) -> Self {
        Self {
            patterns: 0,
            pre_usage: (!tiling.itself).then(|| vec![0; pre.units() as usize]),
            usage: vec![0; population.units() as usize],
            pairs: Arc::new(Matrix::zeros(tiling.elements)),
            tiling: Arc::new(tiling),
            pre,
            population,
        }
    }

    /// Bytes that the counts of a network from one population to another take.
    pub fn bytes_between(source: &Population, target: &Population) -> u64 {
        let tiling = Tiling::between(source, target);
        4 * (tiling.elements + tiling.columns) as u64
    }

    /// Bytes that the counts of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        let tiling = Tiling::of(&Population::of(layout));
        4 * (tiling.elements + tiling.columns) as u64
    }

    /// Number of patterns, P.
    pub fn patterns(&self) -> u32 {
        self.patterns
    }

    /// n_j: how often each postsynaptic unit was active.
    pub fn usage(&self) -> &[u32] {
        &self.usage
    }

    /// n_i: how often each presynaptic unit was active.
    pub fn pre_usage(&self) -> &[u32] {
        self.pre_usage.as_deref().unwrap_or(&self.usage)
    }

    /// The postsynaptic units.
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// The presynaptic units.
    pub fn pre(&self) -> &Population {
        &self.pre
    }

    /// Whether patterns are stored with themselves, so that both populations are one.
    pub fn is_auto(&self) -> bool {
        self.tiling.itself
    }

    /// The same counts seen from the other end: of synapses from the postsynaptic to the presynaptic units.
    #[must_use]
    pub fn transposed(&self) -> Self {
        if self.is_auto() {
            return self.clone();
        }
        let mut turned = Self::between(&self.population, &self.pre);
        turned.patterns = self.patterns;
        turned.usage = self.pre_usage().to_vec();
        turned.pre_usage = Some(self.usage.clone());
        let tiles_of = turned.tiling.tile_of_units();
        let pairs = Arc::make_mut(&mut turned.pairs);
        for tile in &self.tiling.tiles {
            let rows = self.pairs[tile.rows(self.tiling.pre_units)].chunks_exact(tile.width);
            for (pre, row) in (0..).zip(rows) {
                let there = &turned.tiling.tiles[tiles_of[pre as usize] as usize];
                let column = there.start + (pre - there.units.start) as usize;
                for (post, &both) in tile.units.clone().zip(row) {
                    pairs[column + post as usize * there.width] = both;
                }
            }
        }
        turned
    }

    /// n_ij for each presynaptic unit of a postsynaptic one; `None` for units that have no synapse with it.
    pub(crate) fn incoming(&self, post: u32) -> impl Fn(u32) -> Option<u32> {
        let tile = &self.tiling.tiles[self.tiling.tile_of(post)];
        let column = &self.pairs[tile.start + (post - tile.units.start) as usize..];
        let connected = move |pre| !(tile.masked.contains(&pre) || self.tiling.itself && pre == post);
        move |pre| connected(pre).then(|| column[pre as usize * tile.width])
    }

    /// n_ij: how often `pre` and `post` were active together; 0 for pairs that are not connected.
    pub fn both(&self, pre: u32, post: u32) -> u32 {
        let holds = |tile: &&Tile| tile.units.contains(&post);
        self.tiling.tiles.iter().find(holds).map_or(0, |tile| {
            self.pairs[tile.start + pre as usize * tile.width + (post - tile.units.start) as usize]
        })
    }

    /// Calls `see` with n_i, n_j and n_ij of every connected pair of which the first unit was used, row by
    /// row; n_j is 0 where the pair does not count.
    pub(crate) fn each_row(&self, mut see: impl FnMut(u32, &[u32], &[u32])) {
        let pre_usage = self.pre_usage();
        for tile in &self.tiling.tiles {
            let rows = self.pairs[tile.rows(self.tiling.pre_units)].chunks_exact(tile.width);
            let mut of_posts = self.usage[tile.units.start as usize..tile.units.end as usize].to_vec();
            for (pre, row) in (0..).zip(rows) {
                let of_pre = pre_usage[pre as usize];
                if of_pre == 0 || tile.masked.contains(&pre) {
                    continue;
                }
                let itself = (self.tiling.itself && tile.units.contains(&pre))
                    .then(|| (pre - tile.units.start) as usize);
                if let Some(itself) = itself {
                    of_posts[itself] = 0;
                }
                see(of_pre, &of_posts, &row[..of_posts.len()]);
                if let Some(itself) = itself {
                    of_posts[itself] = of_pre;
                }
            }
        }
    }

    /// Calls `see` with the counts of every pair of connected units that were used.
    pub(crate) fn each_pair(&self, mut see: impl FnMut(Coactivity)) {
        self.each_row(|pre, of_posts, row| {
            for (&post, &both) in of_posts.iter().zip(row).filter(|(post, _)| **post > 0) {
                see(Coactivity { patterns: self.patterns, pre, post, both });
            }
        });
    }

    /// Adds a range of patterns, each stored with itself.
    pub fn train(&mut self, patterns: &PatternSet, range: Range<usize>) {
        self.train_pairs(patterns, patterns, range);
    }

    /// Takes a range of patterns away that was trained before.
    pub fn forget(&mut self, patterns: &PatternSet, range: Range<usize>) {
        self.forget_pairs(patterns, patterns, range);
    }

    /// Adds a range of pairs: each pattern of the presynaptic units with the one of the postsynaptic
    /// units that has its number.
    pub fn train_pairs(&mut self, sources: &PatternSet, targets: &PatternSet, range: Range<usize>) {
        self.patterns += range.len() as u32;
        self.change(sources, targets, range, ADD);
    }

    /// Takes a range of pairs away that was trained before.
    pub fn forget_pairs(&mut self, sources: &PatternSet, targets: &PatternSet, range: Range<usize>) {
        self.patterns -= range.len() as u32;
        self.change(sources, targets, range, REMOVE);
    }

    /// Trains or forgets until exactly the first `count` of `patterns` are stored.
    pub fn train_to(&mut self, patterns: &PatternSet, count: usize) {
        self.train_pairs_to(patterns, patterns, count);
    }

    /// Trains or forgets until exactly the first `count` pairs are stored.
    pub fn train_pairs_to(&mut self, sources: &PatternSet, targets: &PatternSet, count: usize) {
        let stored = self.patterns as usize;
        if count >= stored {
            self.train_pairs(sources, targets, stored..count);
        } else {
            self.forget_pairs(sources, targets, count..stored);
        }
    }

    fn change(&mut self, sources: &PatternSet, targets: &PatternSet, range: Range<usize>, by: u32) {
        for pattern in range.clone() {
            for &unit in targets.get(pattern) {
                add(&mut self.usage[unit as usize], by);
            }
            if let Some(usage) = &mut self.pre_usage {
                sources.get(pattern).iter().for_each(|&unit| add(&mut usage[unit as usize], by));
            }
        }
        let columns = if range.len() < WORTH_A_SWEEP || !self.tiling.itself {
            None
        } else {
            Columns::of(&self.population, &self.tiling, targets, range.clone())
        };
        match columns {
            Some(columns) => self.change_by_tiles(&columns, by),
            None => self.change_by_patterns(sources, targets, range, by),
        }
    }

    /// Pair of tiles by pair of tiles, so that the block of counts in work stays in the first-level
    /// cache. Only one direction is counted, the other copied.
    fn change_by_tiles(&mut self, columns: &Columns, by: u32) {
        let tiles = &self.tiling.tiles;
        let mut counters = Counters::new(columns.patterns);
        let pairs = Arc::make_mut(&mut self.pairs);
        for (second, b) in tiles.iter().enumerate() {
            let (before, rows_of_b) = pairs.split_at_mut(b.start);
            for (first, a) in tiles[..second].iter().enumerate().filter(|(_, a)| a.group != b.group) {
                let forth = &mut rows_of_b[a.units.start as usize * b.width..][..a.units.len() * b.width];
                let back =
                    &mut before[a.start + b.units.start as usize * a.width..][..b.units.len() * a.width];
                let (rows, columns) = (columns.of_tile(first), columns.of_tile(second));
                with_width!(b.width, L => {
                    kernels::run(CountBlock::<L> { counters: &mut counters, rows, columns, block: forth, by });
                    kernels::run(Mirror::<u32, L> { from: forth.as_chunks().0, to: back, to_width: a.width });
                });
            }
        }
    }

    /// Pattern by pattern: for any number of active units anywhere.
    fn change_by_patterns(
        &mut self,
        sources: &PatternSet,
        targets: &PatternSet,
        range: Range<usize>,
        by: u32,
    ) {
        let (tile_of, itself) = (self.tiling.tile_of_units(), self.tiling.itself);
        let pairs = Arc::make_mut(&mut self.pairs);
        for pattern in range {
            let active = sources.get(pattern);
            for &post in targets.get(pattern) {
                let tile = &self.tiling.tiles[tile_of[post as usize] as usize];
                let column = (post - tile.units.start) as usize;
                for &pre in active {
                    if (pre != post || !itself) && !tile.masked.contains(&pre) {
                        add(&mut pairs[tile.start + pre as usize * tile.width + column], by);
                    }
                }
            }
        }
    }
}

/// Adds modulo 2³². Adding [`REMOVE`] takes 1 away.
#[inline]
fn add(count: &mut u32, by: u32) {
    *count = count.wrapping_add(by);
}

/// The winner's column in each tile over all patterns; [`WON_ELSEWHERE`] where the tile lost.
struct Columns {
    patterns: usize,
    columns: Vec<u16>,
}

impl Columns {
    /// `None` unless each pattern has exactly one active unit in each hypercolumn.
    fn of(
        population: &Population,
        tiling: &Tiling,
        patterns: &PatternSet,
        range: Range<usize>,
    ) -> Option<Self> {
        let hypercolumns = population.hypercolumns();
        if hypercolumns.is_empty() || range.clone().any(|p| patterns.get(p).len() != hypercolumns.len()) {
            return None;
        }
        let count = range.len();
        let mut columns = vec![WON_ELSEWHERE; tiling.tiles.len() * count];
        let tile_of = tiling.tile_of_units();
        for (row, pattern) in range.enumerate() {
            for (&unit, units) in patterns.get(pattern).iter().zip(hypercolumns) {
                if !units.contains(&unit) {
                    return None;
                }
                let tile = tile_of[unit as usize] as usize;
                columns[tile * count + row] = (unit - tiling.tiles[tile].units.start) as u16;
            }
        }
        Some(Self { patterns: count, columns })
    }

    fn of_tile(&self, tile: usize) -> &[u16] {
        &self.columns[tile * self.patterns..][..self.patterns]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Minicolumns, layout::MinicolumnCount};
    use attractor_core::{Purpose, Seed, Streams};

    fn by_definition(patterns: &PatternSet, pre: u32, post: u32) -> u32 {
        let both = |pattern: &&[u32]| pattern.contains(&pre) && pattern.contains(&post);
        patterns.iter().filter(both).count() as u32
    }

    fn some_patterns(population: &Population, count: u64) -> PatternSet {
        let streams = Streams::new(Seed(5), Purpose::named("test"), 0);
        (0..count).map(|index| population.random_pattern(&mut streams.at(index))).collect()
    }

    #[test]
    fn counts_are_what_their_name_says() {
        let sizes = [2, 65, 9, 70].map(MinicolumnCount).to_vec();
        let uneven = Layout::Modular { hypercolumns: 4, minicolumns: Minicolumns::Each(sizes) };
        for layout in [Layout::modular(4, 3), Layout::modular(3, 70), uneven, Layout::flat(70, 9)] {
            let population = Population::of(&layout);
            let patterns = some_patterns(&population, 300);
            let mut counts = Counts::new(&population);
            // Many at once are counted block by block, few pattern by pattern.
            for count in [300, 290, 100, 130, 200] {
                counts.train_to(&patterns, count);
            }
            let stored = patterns.first(200);
            assert_eq!(counts.patterns(), 200);
            for pre in 0..population.units() {
                assert_eq!(counts.usage()[pre as usize], by_definition(&stored, pre, pre));
                for post in (0..population.units()).filter(|&post| post != pre) {
                    assert_eq!(counts.both(pre, post), by_definition(&stored, pre, post));
                }
            }
        }
    }

    #[test]
    fn patterns_with_any_number_of_active_units_are_counted() {
        let population = Population::of(&Layout::modular(3, 4));
        let patterns: PatternSet = [vec![0, 5], vec![0, 5, 6, 9], vec![]].into_iter().collect();
        let mut counts = Counts::new(&population);
        counts.train(&patterns, 0..3);
        assert_eq!((counts.both(0, 5), counts.both(9, 0), counts.both(0, 8)), (2, 1, 0));
        // 5 and 6 share a hypercolumn.
        assert_eq!(counts.both(5, 6), 0);
    }
}

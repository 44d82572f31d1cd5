//! A network whose synapses are all held, as bits.

use attractor_core::kernels::prefetch;
use attractor_core::{Streams, threads};

use super::completion::{Candidates, count, prune};
use super::{Blocks, Completion, PATTERNS_OF_STREAM, RetrievalStrategy};
use crate::bit_square;

/// Patterns whose units are held at once while they are learned.
const AT_ONCE: u64 = 32 * PATTERNS_OF_STREAM;

/// Binary synapses between the units of different blocks, n (n − M) bits: a tile of M × M for each pair of
/// blocks in each direction, so that the synapses of a unit with a block lie side by side, and that a tile
/// stays in the cache while many patterns are learned.
#[derive(Clone, Debug)]
pub struct BlockNetwork {
    blocks: Blocks,
    streams: Streams,
    learned: u64,
    /// Words of a row.
    words: usize,
    /// For each pair of blocks.
    pairs: Vec<Pair>,
}

/// The synapses between two blocks, `[unit][word]`.
#[derive(Clone, Debug)]
struct Pair {
    blocks: [usize; 2],
    /// From the first to the second.
    onward: Vec<u64>,
    /// From the second to the first: the same, on its side.
    back: Vec<u64>,
}

impl BlockNetwork {
    /// A network that has learned nothing. It will draw its patterns from `streams`.
    pub fn new(blocks: Blocks, streams: Streams) -> Self {
        let (count, words) = (blocks.count as usize, blocks.size.div_ceil(64) as usize);
        let tile = || vec![0; blocks.size as usize * words];
        let pair = |first, second| Pair { blocks: [first, second], onward: tile(), back: tile() };
        let pairs = (0..count).flat_map(|second| (0..second).map(move |first| pair(first, second)));
        Self { blocks, streams, learned: 0, words, pairs: pairs.collect() }
    }

    /// Bytes that such a network takes, the patterns that it learns at once included.
    pub fn bytes(blocks: Blocks) -> u64 {
        let row = 8 * u64::from(blocks.size.div_ceil(64));
        let tiles = u64::from(blocks.count) * u64::from(blocks.count - 1);
        tiles * u64::from(blocks.size) * row + AT_ONCE * u64::from(blocks.count) * 4
    }

    /// Bytes that it takes to complete so many patterns at once: the units that each reaches, and what is left of them.
    pub fn bytes_of_cues(blocks: Blocks, cues: u64) -> u64 {
        let (all, unknown) = (u64::from(blocks.count), blocks.unknown().len() as u64);
        let row = 8 * u64::from(blocks.size.div_ceil(64));
        cues.saturating_mul(4 * all + unknown * (row + 4) + size_of::<Completion>() as u64)
    }

    /// Number of patterns that it knows.
    pub fn learned(&self) -> u64 {
        self.learned
    }

    /// Fraction of its synapses that are set.
    pub fn matrix_load(&self) -> f64 {
        let onward = self.pairs.iter().flat_map(|pair| &pair.onward);
        let set: u64 = onward.map(|word| u64::from(word.count_ones())).sum();
        let size = f64::from(self.blocks.size);
        set as f64 / (size * size * self.pairs.len() as f64)
    }

    /// Learns a few more patterns, at most until it knows `patterns`. Returns whether it does.
    pub fn step(&mut self, patterns: u64, threads: usize) -> bool {
        let end = patterns.min(self.learned + AT_ONCE);
        if self.learned < end {
            let units = self.blocks.draw(self.learned..end, &self.streams);
            let words = self.words;
            let share = self.pairs.len().div_ceil(threads.max(1)).max(1);
            threads::share(self.pairs.chunks_mut(share), |pairs| {
                for pair in pairs {
                    pair.learn(words, &units);
                }
            });
            self.learned = end;
        }
        self.learned >= patterns
    }

    /// Learns until it knows so many patterns.
    pub fn learn(&mut self, patterns: u64, threads: usize) {
        while !self.step(patterns, threads) {}
    }

    /// Completes the first `cues` patterns, which it must have learned, each from half of its blocks.
    pub fn complete(&self, cues: u64, retrieval: RetrievalStrategy, threads: usize) -> Vec<Completion> {
        let units = self.blocks.draw(0..cues.min(self.learned), &self.streams);
        let cues = units.first().map_or(0, Vec::len);
        let share = cues.div_ceil(threads.max(1)).max(1);
        let mut completions = vec![Completion { left: Vec::new() }; cues];
        threads::share(completions.chunks_mut(share).enumerate(), |(part, completions)| {
            self.complete_some(&units, part * share, retrieval, completions);
        });
        completions
    }

    /// Completes patterns that follow one another, given by their units in each block.
    fn complete_some(
        &self,
        units: &[Vec<u32>],
        first: usize,
        retrieval: RetrievalStrategy,
        completions: &mut [Completion],
    ) {
        let unknown = self.blocks.unknown();
        let cues = completions.len();
        let reached = self.reached(units, first, cues);
        let mut candidates: Candidates = vec![vec![0; self.words]; unknown.len()];
        for (cue, completion) in completions.iter_mut().enumerate() {
            for (block, candidates) in candidates.iter_mut().enumerate() {
                candidates.copy_from_slice(&reached[(block * cues + cue) * self.words..][..self.words]);
            }
            if retrieval == RetrievalStrategy::Iterative {
                prune(&mut candidates, |from, unit, to| {
                    self.row(unknown.start + from, unit, unknown.start + to)
                });
            }
            *completion = count(&candidates);
        }
    }

    /// The units with a synapse from every known unit: `[unknown block][cue][word]`. All cues read a tile before the next is read,
    /// which is asked for in order where they will read most of it.
    fn reached(&self, units: &[Vec<u32>], first: usize, cues: usize) -> Vec<u64> {
        let unknown = self.blocks.unknown();
        let mut reached = vec![u64::MAX; unknown.len() * cues * self.words];
        for (to, reached) in unknown.zip(reached.chunks_exact_mut(cues * self.words)) {
            for from in self.blocks.known() {
                let tile = self.tile(from, to);
                if cues >= self.blocks.size as usize {
                    tile.iter().step_by(WORDS_OF_LINE).for_each(prefetch);
                }
                for (reached, &unit) in reached.chunks_exact_mut(self.words).zip(&units[from][first..]) {
                    keep_common(reached, &tile[unit as usize * self.words..][..self.words]);
                }
            }
        }
        reached
    }

    fn row(&self, from: usize, unit: usize, to: usize) -> &[u64] {
        &self.tile(from, to)[unit * self.words..][..self.words]
    }

    /// The synapses from a block to another.
    fn tile(&self, from: usize, to: usize) -> &[u64] {
        let pair = |first: usize, second: usize| &self.pairs[second * (second - 1) / 2 + first];
        if from < to { &pair(from, to).onward } else { &pair(to, from).back }
    }
}

impl Pair {
    /// Learns patterns that are given by their units in each block.
    fn learn(&mut self, words: usize, units: &[Vec<u32>]) {
        let [first, second] = self.blocks.map(|block| &units[block]);
        imprint(&mut self.onward, words, first, second);
        // Where patterns are many, it takes less time to turn the tile than to touch it again for each.
        if first.len() > self.onward.len() * TURNED_FOR_WORDS {
            transpose(&self.onward, words, &mut self.back);
        } else {
            imprint(&mut self.back, words, second, first);
        }
    }
}

/// Words of a cache line.
const WORDS_OF_LINE: usize = 8;

/// Above this many patterns for each word of a tile, the tile of the other direction is made by exchanging rows and
/// columns.
const TURNED_FOR_WORDS: usize = 5;

/// Sets the synapses of a tile between the units that are active together.
fn imprint(tile: &mut [u64], words: usize, from: &[u32], to: &[u32]) {
    for (&from, &to) in from.iter().zip(to) {
        tile[from as usize * words + to as usize / 64] |= 1 << (to % 64);
    }
}

/// Keeps the bits that both have. Lines of 512 bits go in one piece, without a loop over words.
#[inline]
fn keep_common(bits: &mut [u64], others: &[u64]) {
    let ((lines, rest), (other_lines, other_rest)) = (bits.as_chunks_mut::<8>(), others.as_chunks::<8>());
    for (line, other) in lines.iter_mut().zip(other_lines) {
        for word in 0..8 {
            line[word] &= other[word];
        }
    }
    rest.iter_mut().zip(other_rest).for_each(|(word, other)| *word &= other);
}

/// Exchanges rows and columns of a square tile, 64 × 64 bits at a time.
fn transpose(tile: &[u64], words: usize, turned: &mut [u64]) {
    let rows = tile.len() / words.max(1);
    let mut square = [0; 64];
    for above in (0..rows).step_by(64) {
        let height = (rows - above).min(64);
        for left in 0..words {
            let width = (rows - 64 * left).min(64);
            for (row, square) in square.iter_mut().enumerate() {
                *square = if row < height { tile[(above + row) * words + left] } else { 0 };
            }
            bit_square::transpose(&mut square);
            for (row, square) in square[..width].iter().enumerate() {
                turned[(64 * left + row) * words + above / 64] = *square;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed};

    /// The definition: sets of pairs, and units tried one by one.
    fn plain(patterns: &[Vec<u32>], blocks: Blocks, cue: usize, retrieval: RetrievalStrategy) -> Vec<u32> {
        let linked = |a: usize, i: u32, b: usize, j: u32| {
            (0..patterns[0].len()).any(|pattern| patterns[a][pattern] == i && patterns[b][pattern] == j)
        };
        let unknown: Vec<usize> = blocks.unknown().collect();
        let mut left: Vec<Vec<u32>> = unknown
            .iter()
            .map(|&b| {
                let reached = |j: &u32| blocks.known().all(|a| linked(a, patterns[a][cue], b, *j));
                (0..blocks.size).filter(reached).collect()
            })
            .collect();
        let mut before = Vec::new();
        while retrieval == RetrievalStrategy::Iterative && left != before {
            before.clone_from(&left);
            for (from, units) in left.iter_mut().enumerate() {
                units.retain(|&unit| {
                    (0..unknown.len()).filter(|&to| to != from).all(|to| {
                        before[to].iter().any(|&other| linked(unknown[from], unit, unknown[to], other))
                    })
                });
            }
        }
        left.iter().map(|units| units.len() as u32).collect()
    }

    #[test]
    fn a_turned_tile_is_the_tile_learned_the_other_way_round() {
        let mut stream = Streams::new(Seed(3), Purpose::named("test"), 0).at(0);
        for size in [1, 11, 64, 70, 200] {
            let words = usize::div_ceil(size, 64);
            let mut units = || (0..3 * size).map(|_| stream.below(size as u32)).collect::<Vec<_>>();
            let (from, to) = (units(), units());
            let [mut onward, mut back, mut turned] = [0; 3].map(|_| vec![0; size * words]);
            imprint(&mut onward, words, &from, &to);
            imprint(&mut back, words, &to, &from);
            transpose(&onward, words, &mut turned);
            assert_eq!(turned, back, "{size}");
        }
    }

    #[test]
    fn completions_are_those_of_the_definition() {
        for blocks in [Blocks { count: 6, size: 11 }, Blocks { count: 4, size: 70 }] {
            let streams = Streams::new(Seed(2), Purpose::named("patterns"), 0);
            let total = if blocks.size == 11 { 60 } else { 2500 };
            let mut network = BlockNetwork::new(blocks, streams.clone());
            // Step by step, so that a stream is begun, and gone on with.
            network.learn(total / 3, 1);
            network.learn(total, 2);
            let patterns = blocks.draw(0..total, &streams);
            let mut dropped = 0;
            for retrieval in [RetrievalStrategy::OneStep, RetrievalStrategy::Iterative] {
                let found = network.complete(20, retrieval, 1);
                assert_eq!(found, network.complete(20, retrieval, 3));
                for (cue, found) in found.iter().enumerate() {
                    let expected = plain(&patterns, blocks, cue, retrieval);
                    assert_eq!(found.left, expected, "{blocks:?} {retrieval:?} {cue}");
                    let left = expected.iter().sum::<u32>();
                    dropped =
                        if retrieval == RetrievalStrategy::OneStep { dropped + left } else { dropped - left };
                }
            }
            assert!(dropped > 0, "nothing was pruned");
        }
    }
}

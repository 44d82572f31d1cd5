//! A network whose synapses are all held, as bits.

use std::ops::Range;

use attractor_core::Streams;

use super::completion::{Candidates, count, prune};
use super::{Blocks, Completion, PATTERNS_OF_STREAM, Retrieval};

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
    /// `[from * count + to]`, each `[unit of from][word]`; empty within a block.
    tiles: Vec<Vec<u64>>,
}

impl BlockNetwork {
    /// A network that has learned nothing. It will draw its patterns from `streams`.
    pub fn new(blocks: Blocks, streams: Streams) -> Self {
        let (count, words) = (blocks.count as usize, blocks.size.div_ceil(64) as usize);
        let tile = |place: usize| {
            let within = place / count == place % count;
            vec![0; if within { 0 } else { blocks.size as usize * words }]
        };
        Self { blocks, streams, learned: 0, words, tiles: (0..count * count).map(tile).collect() }
    }

    /// Bytes that such a network takes, the patterns that it learns at once included.
    pub fn bytes(blocks: Blocks) -> u64 {
        let row = 8 * u64::from(blocks.size.div_ceil(64));
        let tiles = u64::from(blocks.count) * u64::from(blocks.count - 1);
        tiles * u64::from(blocks.size) * row + AT_ONCE * u64::from(blocks.count) * 4
    }

    /// Number of patterns that it knows.
    pub fn learned(&self) -> u64 {
        self.learned
    }

    /// Fraction of its synapses that are set.
    pub fn matrix_load(&self) -> f64 {
        let set: u64 = self.tiles.iter().flatten().map(|word| u64::from(word.count_ones())).sum();
        let size = f64::from(self.blocks.size);
        set as f64 / (size * size * f64::from(self.blocks.count) * f64::from(self.blocks.count - 1))
    }

    /// Learns a few more patterns, at most until it knows `patterns`. Returns whether it does.
    pub fn step(&mut self, patterns: u64, threads: usize) -> bool {
        let end = patterns.min(self.learned + AT_ONCE);
        if self.learned < end {
            let units = self.blocks.draw(self.learned..end, &self.streams);
            let (count, words) = (self.blocks.count as usize, self.words);
            let share = self.tiles.len().div_ceil(threads.max(1));
            std::thread::scope(|scope| {
                for (part, tiles) in self.tiles.chunks_mut(share).enumerate() {
                    let units = &units;
                    scope.spawn(move || {
                        for (place, tile) in (part * share..).zip(tiles).filter(|(_, tile)| !tile.is_empty())
                        {
                            imprint(tile, words, &units[place / count], &units[place % count]);
                        }
                    });
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
    pub fn complete(&self, cues: u64, retrieval: Retrieval, threads: usize) -> Vec<Completion> {
        let units = self.blocks.draw(0..cues.min(self.learned), &self.streams);
        let cues = units.first().map_or(0, Vec::len);
        let share = cues.div_ceil(threads.max(1)).max(1);
        let mut completions = vec![Completion { left: Vec::new() }; cues];
        std::thread::scope(|scope| {
            for (part, completions) in completions.chunks_mut(share).enumerate() {
                let units = &units;
                scope.spawn(move || {
                    for (cue, completion) in (part * share..).zip(completions) {
                        let known: Vec<u32> =
                            units[self.blocks.known()].iter().map(|block| block[cue]).collect();
                        *completion = self.complete_one(&known, retrieval);
                    }
                });
            }
        });
        completions
    }

    /// Completes a pattern from its units in the known blocks.
    fn complete_one(&self, known: &[u32], retrieval: Retrieval) -> Completion {
        let mut candidates: Candidates =
            self.blocks.unknown().map(|block| self.reached(known, block)).collect();
        if retrieval == Retrieval::Iterative {
            let first = self.blocks.unknown().start;
            prune(&mut candidates, |from, unit, to| self.row(first + from, unit, first + to));
        }
        count(&candidates)
    }

    /// The units of a block with a synapse from every known unit.
    fn reached(&self, known: &[u32], block: usize) -> Vec<u64> {
        let mut reached = vec![u64::MAX; self.words];
        for (from, &unit) in known.iter().enumerate() {
            for (word, row) in reached.iter_mut().zip(self.row(from, unit as usize, block)) {
                *word &= row;
            }
        }
        reached
    }

    fn row(&self, from: usize, unit: usize, to: usize) -> &[u64] {
        let tile = &self.tiles[from * self.blocks.count as usize + to];
        let row: Range<usize> = unit * self.words..(unit + 1) * self.words;
        &tile[row]
    }
}

/// Sets the synapses of a tile between the units that are active together.
fn imprint(tile: &mut [u64], words: usize, from: &[u32], to: &[u32]) {
    for (&from, &to) in from.iter().zip(to) {
        tile[from as usize * words + to as usize / 64] |= 1 << (to % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed};

    /// The definition: sets of pairs, and units tried one by one.
    fn plain(patterns: &[Vec<u32>], blocks: Blocks, cue: usize, retrieval: Retrieval) -> Vec<u32> {
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
        while retrieval == Retrieval::Iterative && left != before {
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
            for retrieval in [Retrieval::OneStep, Retrieval::Iterative] {
                let found = network.complete(20, retrieval, 1);
                assert_eq!(found, network.complete(20, retrieval, 3));
                for (cue, found) in found.iter().enumerate() {
                    let expected = plain(&patterns, blocks, cue, retrieval);
                    assert_eq!(found.left, expected, "{blocks:?} {retrieval:?} {cue}");
                    let left = expected.iter().sum::<u32>();
                    dropped = if retrieval == Retrieval::OneStep { dropped + left } else { dropped - left };
                }
            }
            assert!(dropped > 0, "nothing was pruned");
        }
    }
}

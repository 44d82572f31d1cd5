//! Weights of one bit: 32 take the room of one in single precision, and are added up side by side.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels;

use super::Weights;
use super::bit_counters::{BitCounts, CountColumns, Imprint, KLargest, WORDS, Words};
use super::cut::Cut;
use super::workspace::Workspace;
use crate::patterns::PatternSet;
use crate::states::States;
use crate::tiling::Tile;
use crate::{Competition, Counts, Layout, Population};

/// Weights 0 and 1 as bits.
///
/// Supports are dendritic sums, counts of active presynaptic units with a synapse, in bit-sliced counters from which
/// winners are read digit by digit. Units in use have no bias; the winners are those of the same
/// weights in single precision, ties included.
#[derive(Clone, Debug)]
pub struct BitWeights {
    population: Arc<Population>,
    /// Lines, each of 512 postsynaptic units.
    lines: usize,
    pre_units: usize,
    /// `[line][presynaptic unit]`: what one line of units needs lies side by side.
    rows: Vec<Words>,
    /// The units that a trained pattern used.
    used: Vec<Words>,
}

/// Columns of a line.
const COLUMNS: usize = WORDS * 64;

impl BitWeights {
    /// Synapses between units that were ever active together.
    pub fn of_counts(counts: &Counts) -> Self {
        let mut weights = Self::empty(counts.tiling.pre_units, Arc::clone(&counts.population));
        for (unit, _) in (0..).zip(counts.usage()).filter(|(_, usage)| **usage > 0) {
            set(&mut weights.used, unit);
        }
        for tile in &counts.tiling.tiles {
            weights.fill(counts, tile);
        }
        weights
    }

    /// Synapses between units that are active together in any of the patterns: the fast way where
    /// nothing else needs to be counted.
    pub fn of_patterns(population: &Population, patterns: &PatternSet, range: Range<usize>) -> Self {
        let mut weights = Self::of_pairs(population, population, patterns, patterns, range);
        weights.mask();
        weights
    }

    /// Synapses from `source` to `target` between units that are active together in any pair of patterns.
    pub fn of_pairs(
        source: &Population,
        target: &Population,
        sources: &PatternSet,
        targets: &PatternSet,
        range: Range<usize>,
    ) -> Self {
        let mut weights = Self::empty(source.units(), Arc::new(target.clone()));
        for pattern in range.clone() {
            targets.get(pattern).iter().for_each(|&unit| set(&mut weights.used, unit));
        }
        for (line, rows) in weights.rows.chunks_exact_mut(source.units() as usize).enumerate() {
            kernels::run(Imprint { rows, line, sources, targets, range: range.clone() });
        }
        weights
    }

    /// Bytes that the weights of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        let units = u64::from(Population::of(layout).units());
        units * units.div_ceil(COLUMNS as u64) * size_of::<Words>() as u64
    }

    fn empty(pre_units: u32, population: Arc<Population>) -> Self {
        let lines = (population.units() as usize).div_ceil(COLUMNS);
        Self {
            population,
            lines,
            pre_units: pre_units as usize,
            rows: vec![[0; WORDS]; pre_units as usize * lines],
            used: vec![[0; WORDS]; lines],
        }
    }

    fn fill(&mut self, counts: &Counts, tile: &Tile) {
        let pairs = &counts.pairs[tile.rows(counts.tiling.pre_units)];
        for (pre, pairs) in (0..).zip(pairs.chunks_exact(tile.width)) {
            for (post, _) in tile.units.clone().zip(pairs).filter(|(_, both)| **both > 0) {
                let (word, bit) = self.place(pre, post);
                *word |= bit;
            }
        }
    }

    /// The word that holds a synapse, and its bit.
    fn place(&mut self, pre: u32, post: u32) -> (&mut u64, u64) {
        let (line, column) = (post as usize / COLUMNS, post as usize % COLUMNS);
        let row = line * self.pre_units + pre as usize;
        (&mut self.rows[row][column / 64], 1 << (column % 64))
    }

    /// Takes away the synapses that no network has: of a unit with itself, within a hypercolumn.
    fn mask(&mut self) {
        let population = Arc::clone(&self.population);
        let alone: Vec<Range<u32>>;
        let groups = match population.competition() {
            Competition::PerHypercolumn(hypercolumns) => hypercolumns,
            Competition::KWinners(_) => {
                alone = (0..population.units()).map(|unit| unit..unit + 1).collect();
                &alone
            }
        };
        for units in groups {
            for pre in units.clone() {
                for post in units.clone() {
                    let (word, bit) = self.place(pre, post);
                    *word &= !bit;
                }
            }
        }
    }

    /// Counts, for every unit and each of some states, from how many of the active ones it has a
    /// synapse: its dendritic sum.
    pub fn count(&self, from: &States, live: &[u32], counts: &mut BitCounts) {
        let most = live.iter().map(|&state| from.get(state as usize).len()).max().unwrap_or(0);
        counts.resize(live.len(), self.lines, most);
        kernels::run(CountColumns { rows: &self.rows, from, live, counts });
    }

    /// The winners of one of the counted states.
    fn winners(&self, state: usize, scratch: &mut Scratch, winners: &mut Vec<u32>) {
        let Scratch { counts, candidates, chosen, columns } = scratch;
        winners.clear();
        match self.population.competition() {
            Competition::PerHypercolumn(hypercolumns) => {
                for units in hypercolumns {
                    winners.extend(best_of(units, counts, state, self.used.as_flattened(), columns));
                }
            }
            Competition::KWinners(active) => {
                candidates.clear();
                candidates.extend_from_slice(&self.used);
                chosen.resize(self.used.len(), [0; WORDS]);
                let k = *active as usize;
                kernels::run(KLargest { counts, state, k, candidates, chosen });
                winners.extend(bits_of(chosen.as_flattened().iter().copied()));
            }
        }
    }
}

/// Buffers that a step uses again and again.
#[derive(Default)]
struct Scratch {
    counts: BitCounts,
    candidates: Vec<Words>,
    chosen: Vec<Words>,
    columns: Vec<u64>,
}

/// The unit of largest count in a hypercolumn, the lowest among equals; none where none was used.
fn best_of(
    units: &Range<u32>,
    counts: &BitCounts,
    state: usize,
    used: &[u64],
    candidates: &mut Vec<u64>,
) -> Option<u32> {
    candidates.clear();
    candidates.extend(parts(units).map(|part| extract(&part, |word| used[word])));
    for digit in (0..counts.digits()).rev() {
        let with_digit = |(part, candidates): (Range<u32>, &u64)| {
            candidates & extract(&part, |word| counts.word(state, digit, word))
        };
        if parts(units).zip(candidates.iter()).any(|pair| with_digit(pair) != 0) {
            for (part, candidates) in parts(units).zip(candidates.iter_mut()) {
                *candidates = with_digit((part, candidates));
            }
        }
    }
    let lowest = bits_of(candidates.iter().copied()).next();
    lowest.map(|place| units.start + place)
}

/// Units in parts of at most 64.
fn parts(units: &Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let end = units.end;
    units.clone().step_by(64).map(move |start| start..end.min(start + 64))
}

/// The bits of at most 64 consecutive columns.
#[inline(always)]
fn extract(columns: &Range<u32>, word: impl Fn(usize) -> u64) -> u64 {
    let (first, shift) = ((columns.start / 64) as usize, columns.start % 64);
    let reaches_on = shift + (columns.end - columns.start) > 64;
    let high = if reaches_on { word(first + 1) << (64 - shift) } else { 0 };
    let length = columns.end - columns.start;
    let mask = if length == 64 { u64::MAX } else { (1 << length) - 1 };
    (word(first) >> shift | high) & mask
}

/// The places of set bits, in ascending order.
fn bits_of(words: impl Iterator<Item = u64>) -> impl Iterator<Item = u32> {
    (0..).step_by(64).zip(words).flat_map(|(first, mut word)| {
        std::iter::from_fn(move || {
            let place = (word != 0).then(|| first + word.trailing_zeros());
            word &= word.wrapping_sub(1);
            place
        })
    })
}

fn set(row: &mut [Words], unit: u32) {
    row[unit as usize / COLUMNS][unit as usize % COLUMNS / 64] |= 1 << (unit % 64);
}

fn is_set(row: &[Words], unit: u32) -> bool {
    row[unit as usize / COLUMNS][unit as usize % COLUMNS / 64] >> (unit % 64) & 1 == 1
}

impl Weights for BitWeights {
    fn population(&self) -> &Population {
        &self.population
    }

    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        let state: PatternSet = std::iter::once(active.to_vec()).collect();
        let mut counts = BitCounts::default();
        self.count(&States::of(&state, 0), &[0], &mut counts);
        for (unit, out) in units.zip(out) {
            *out = if is_set(&self.used, unit) { counts.get(0, unit) as f32 } else { f32::NEG_INFINITY };
        }
    }

    fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        let mut all = vec![0.0; self.population.units() as usize];
        self.support(active, 0..self.population.units(), &mut all);
        let support: Vec<f32> = units.iter().map(|&unit| all[unit as usize]).collect();
        // Counts are whole numbers.
        Cut::of(units, &support, k, 0.0, |_| Vec::new())
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace) {
        workspace.share(from.len(), live, to, |first, live, to| {
            let (mut scratch, mut winners) = (Scratch::default(), Vec::new());
            self.count(from, live, &mut scratch.counts);
            for (place, &state) in live.iter().enumerate() {
                self.winners(place, &mut scratch, &mut winners);
                to.set(state as usize - first, &winners);
            }
        });
    }
}

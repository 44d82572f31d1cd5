//! Weights of one bit: 32 of them in the room of one in single precision, added up side by side.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::kernels;

use super::Weights;
use super::bit_counters::{CountColumns, Imprint, WORDS, Words, digits_of};
use super::workspace::Workspace;
use crate::patterns::PatternSet;
use crate::recall::States;
use crate::tiling::Tile;
use crate::{Counts, Layout, Population};

/// Weights 0 and 1 as bits, `[presynaptic unit][postsynaptic unit]`.
///
/// Supports are counts of active presynaptic units with a synapse, in bit-sliced counters from which
/// winners are read digit by digit. Units in use have no bias; the winners are those of the same
/// weights in single precision, ties included.
#[derive(Clone, Debug)]
pub struct BitWeights {
    population: Arc<Population>,
    /// Lines of a row.
    lines: usize,
    rows: Vec<Words>,
    /// The units that a trained pattern used.
    used: Vec<Words>,
}

/// Columns of a line.
const COLUMNS: usize = WORDS * 64;

impl BitWeights {
    /// Synapses between units that were ever active together.
    pub fn of_counts(counts: &Counts) -> Self {
        let mut weights = Self::empty(Arc::clone(&counts.population));
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
        let mut weights = Self::empty(Arc::new(population.clone()));
        for pattern in range.clone() {
            patterns.get(pattern).iter().for_each(|&unit| set(&mut weights.used, unit));
        }
        let units = population.units() as usize;
        let mut column = vec![[0; WORDS]; units];
        for line in 0..weights.lines {
            column.fill([0; WORDS]);
            let first = (line * COLUMNS) as u32;
            kernels::run(Imprint { rows: &mut column, first, patterns, range: range.clone() });
            for (row, part) in weights.rows.chunks_exact_mut(weights.lines).zip(&column) {
                row[line] = *part;
            }
        }
        weights.mask();
        weights
    }

    /// Bytes that the weights of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        let units = u64::from(Population::of(layout).units());
        units * units.div_ceil(COLUMNS as u64) * size_of::<Words>() as u64
    }

    fn empty(population: Arc<Population>) -> Self {
        let units = population.units() as usize;
        let lines = units.div_ceil(COLUMNS);
        Self { population, lines, rows: vec![[0; WORDS]; units * lines], used: vec![[0; WORDS]; lines] }
    }

    fn fill(&mut self, counts: &Counts, tile: &Tile) {
        let pairs = &counts.pairs[tile.rows(self.population.units())];
        for (row, pairs) in self.rows.chunks_exact_mut(self.lines).zip(pairs.chunks_exact(tile.width)) {
            for (unit, _) in tile.units.clone().zip(pairs).filter(|(_, both)| **both > 0) {
                set(row, unit);
            }
        }
    }

    /// Takes away the synapses that no network has: of a unit with itself, within a hypercolumn.
    fn mask(&mut self) {
        let everyone = 0..self.population.units();
        for unit in everyone {
            let row = &mut self.rows[unit as usize * self.lines..][..self.lines];
            row[unit as usize / COLUMNS][unit as usize % COLUMNS / 64] &= !(1 << (unit % 64));
        }
        for units in self.population.hypercolumns() {
            for pre in units.clone() {
                let row = &mut self.rows[pre as usize * self.lines..][..self.lines];
                for post in units.clone() {
                    row[post as usize / COLUMNS][post as usize % COLUMNS / 64] &= !(1 << (post % 64));
                }
            }
        }
    }

    /// Counts for all units, digit by digit.
    fn count(&self, active: &[u32], digits: &mut Vec<Words>) {
        digits.resize(digits_of(active.len()) * self.lines, [0; WORDS]);
        kernels::run(CountColumns { rows: &self.rows, lines: self.lines, active, digits });
    }

    fn winners(&self, active: &[u32], scratch: &mut Scratch, winners: &mut Vec<u32>) {
        winners.clear();
        self.count(active, &mut scratch.digits);
        let digits = scratch.digits.as_flattened();
        let words = self.lines * WORDS;
        if !self.population.is_modular() {
            self.k_winners(digits, words, &mut scratch.candidates, winners);
            return;
        }
        let used = self.used.as_flattened();
        for units in self.population.hypercolumns() {
            winners.extend(best_of(units, digits, words, used, &mut scratch.candidates));
        }
    }

    /// The k units of largest counts; among equals the lower.
    ///
    /// From the highest digit down, candidates that have it win, unless they are too many: then only
    /// they stay candidates.
    fn k_winners(&self, digits: &[u64], words: usize, candidates: &mut Vec<u64>, winners: &mut Vec<u32>) {
        let mut places = self.population.active() as usize;
        candidates.clear();
        candidates.extend_from_slice(self.used.as_flattened());
        for digit in digits.chunks_exact(words).rev() {
            let pairs = candidates.iter().zip(digit);
            let able: usize =
                pairs.map(|(candidates, digit)| (candidates & digit).count_ones() as usize).sum();
            if able >= places {
                candidates.iter_mut().zip(digit).for_each(|(candidates, digit)| *candidates &= digit);
            } else {
                winners.extend(bits_of(
                    candidates.iter().zip(digit).map(|(candidates, digit)| candidates & digit),
                ));
                candidates.iter_mut().zip(digit).for_each(|(candidates, digit)| *candidates &= !digit);
                places -= able;
            }
        }
        winners.extend(bits_of(candidates.iter().copied()).take(places));
        winners.sort_unstable();
    }
}

/// What a step writes over again and again.
#[derive(Default)]
struct Scratch {
    digits: Vec<Words>,
    candidates: Vec<u64>,
}

/// The unit of largest count in a hypercolumn, the lowest among equals; none where none was used.
fn best_of(
    units: &Range<u32>,
    digits: &[u64],
    words: usize,
    used: &[u64],
    candidates: &mut Vec<u64>,
) -> Option<u32> {
    candidates.clear();
    candidates.extend(parts(units).map(|part| extract(used, &part)));
    for digit in digits.chunks_exact(words).rev() {
        let with_digit = |(part, candidates): (Range<u32>, &u64)| candidates & extract(digit, &part);
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
fn extract(words: &[u64], columns: &Range<u32>) -> u64 {
    let (word, shift) = ((columns.start / 64) as usize, columns.start % 64);
    let low = words[word] >> shift;
    let high = if shift == 0 { 0 } else { words.get(word + 1).map_or(0, |next| next << (64 - shift)) };
    let length = columns.end - columns.start;
    let mask = if length == 64 { u64::MAX } else { (1 << length) - 1 };
    (low | high) & mask
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
        let mut digits = Vec::new();
        self.count(active, &mut digits);
        for (unit, out) in units.zip(out) {
            let rows = digits.chunks_exact(self.lines).enumerate();
            let count: u32 = rows.map(|(digit, row)| u32::from(is_set(row, unit)) << digit).sum();
            *out = if is_set(&self.used, unit) { count as f32 } else { f32::NEG_INFINITY };
        }
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace) {
        workspace.share(from.len(), live, to, |first, live, to| {
            let (mut scratch, mut winners) = (Scratch::default(), Vec::new());
            for &state in live {
                self.winners(from.get(state as usize), &mut scratch, &mut winners);
                to.set(state as usize - first, &winners);
            }
        });
    }
}

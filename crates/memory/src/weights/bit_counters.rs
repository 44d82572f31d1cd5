//! Kernels that count the set bits of each column, many columns in a word at once.

use std::ops::Range;

use attractor_core::kernels::{Kernel, prefetch};

use crate::patterns::PatternSet;
use crate::states::States;

/// Words of a row that are counted together: a line of the cache.
pub(super) const WORDS: usize = 8;

/// Bits of consecutive columns.
pub(super) type Words = [u64; WORDS];

/// Counts, for each of some columns, in how many active rows its bit is set, for one state after the other.
///
/// Counters are bit-sliced: the first binary digits of all columns' counters lie side by side, then the
/// second ones, and so on. Eight rows are added to each other first, by adders that make a sum and a
/// carry of three bits (Harley and Seal's counter; Warren 2012, Hacker's Delight, section 5-1). The
/// higher digits are then changed once for eight rows.
pub(super) struct CountColumns<'a> {
    /// `[line][presynaptic unit]`: a line of all rows stays in the cache for all states.
    pub rows: &'a [Words],
    pub from: &'a States,
    pub live: &'a [u32],
    /// `[live state][digit][line]`, overwritten.
    pub counts: &'a mut BitCounts,
}

impl Kernel for CountColumns<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let digits = self.counts.digits;
        let rows_of_lines = self.rows.chunks_exact((self.rows.len() / self.counts.lines.max(1)).max(1));
        let mut counts = self.counts.words.chunks_exact_mut(digits);
        for rows in rows_of_lines {
            let later = self.live.iter().skip(1).map(|&state| self.from.get(state as usize)).chain([&[][..]]);
            for ((&state, later), counts) in self.live.iter().zip(later).zip(&mut counts) {
                for &unit in later {
                    prefetch(&rows[unit as usize]);
                }
                let (eights, rest) = self.from.get(state as usize).as_chunks::<8>();
                let row = |unit: u32| &rows[unit as usize];
                let (mut ones, mut twos, mut fours) = ([0; WORDS], [0; WORDS], [0; WORDS]);
                let mut higher = [[0; WORDS]; MOST_DIGITS];
                let higher = &mut higher[..digits.saturating_sub(3)];
                for eight in eights {
                    let [a, b, c, d, e, f, g, h] = eight.map(row);
                    let first = add(&mut ones, a, b);
                    let second = add(&mut ones, c, d);
                    let first_of_fours = add(&mut twos, &first, &second);
                    let first = add(&mut ones, e, f);
                    let second = add(&mut ones, g, h);
                    let second_of_fours = add(&mut twos, &first, &second);
                    let carry = add(&mut fours, &first_of_fours, &second_of_fours);
                    carry_into(higher, carry);
                }
                for &unit in rest {
                    let carry = half_add(&mut ones, *row(unit));
                    let carry = half_add(&mut twos, carry);
                    let carry = half_add(&mut fours, carry);
                    carry_into(higher, carry);
                }
                let counters = [ones, twos, fours].into_iter().chain(higher.iter().copied());
                for (count, counter) in counts.iter_mut().zip(counters) {
                    *count = counter;
                }
            }
        }
    }
}

/// Binary digits that a counter can have: it counts up to 2¹⁷ − 1 rows, more than a layout has active
/// units.
const MOST_DIGITS: usize = 17;

/// Adds two bits to a third, column by column; gives the carry.
#[inline(always)]
fn add(sum: &mut Words, a: &Words, b: &Words) -> Words {
    let mut carry = [0; WORDS];
    for word in 0..WORDS {
        let either = sum[word] ^ a[word];
        carry[word] = (sum[word] & a[word]) | (either & b[word]);
        sum[word] = either ^ b[word];
    }
    carry
}

/// Adds a bit to another, column by column; gives the carry.
#[inline(always)]
fn half_add(sum: &mut Words, bit: Words) -> Words {
    let mut carry = [0; WORDS];
    for word in 0..WORDS {
        carry[word] = sum[word] & bit[word];
        sum[word] ^= bit[word];
    }
    carry
}

/// Adds a bit to counters, column by column.
#[inline(always)]
fn carry_into(counters: &mut [Words], mut carry: Words) {
    // To the highest digit, whether anything is left to carry or not: nothing to mispredict.
    for counter in counters {
        carry = half_add(counter, carry);
    }
}

/// Counts of all units in several states, bit-sliced: digit by digit, side by side.
#[derive(Clone, Debug, Default)]
pub struct BitCounts {
    lines: usize,
    states: usize,
    digits: usize,
    /// `[line][state][digit]`.
    words: Vec<Words>,
}

impl BitCounts {
    /// Room for the counts of some states of at most `active` active units.
    pub(super) fn resize(&mut self, states: usize, lines: usize, active: usize) {
        self.lines = lines;
        self.states = states;
        self.digits = (usize::BITS - active.leading_zeros()).max(1) as usize;
        self.words.resize(states * self.digits * lines, [0; WORDS]);
    }

    /// Digits of a count.
    pub(super) fn digits(&self) -> usize {
        self.digits
    }

    /// A digit of a state's counts, the lowest being 0, line by line.
    #[inline(always)]
    pub(super) fn digit(&self, state: usize, digit: usize) -> impl Iterator<Item = &Words> {
        let first = state * self.digits + digit;
        self.words[first.min(self.words.len())..].iter().step_by(self.states * self.digits)
    }

    /// A digit of the counts of 64 units.
    pub(super) fn word(&self, state: usize, digit: usize, word: usize) -> u64 {
        let line = word / WORDS;
        self.words[(line * self.states + state) * self.digits + digit][word % WORDS]
    }

    /// The count of a unit in a state; both must be among those that were counted.
    pub fn get(&self, state: usize, unit: u32) -> u32 {
        let (word, bit) = (unit as usize / 64, unit % 64);
        let digit = |digit: usize| ((self.word(state, digit, word) >> bit & 1) as u32) << digit;
        (0..self.digits).map(digit).sum()
    }
}

/// The `k` candidates of largest counts; among equals the lower.
///
/// From the highest digit down, candidates that have it win, unless they are too many: then only they
/// stay candidates.
pub(super) struct KLargest<'a> {
    pub counts: &'a BitCounts,
    pub state: usize,
    pub k: usize,
    /// Who can win; used up.
    pub candidates: &'a mut [Words],
    /// Gets the winners.
    pub chosen: &'a mut [Words],
}

impl Kernel for KLargest<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut places = self.k;
        self.chosen.fill([0; WORDS]);
        for digit in (0..self.counts.digits).rev() {
            let lines = self.candidates.iter().zip(self.counts.digit(self.state, digit));
            let able: u64 = lines.map(|(candidates, digit)| in_both(candidates, digit)).sum();
            let too_many = able as usize > places;
            // Everyone who wins now, and everyone who may win yet.
            let (wins, stays) = if too_many { (0, 0) } else { (u64::MAX, u64::MAX) };
            let lines = self.candidates.iter_mut().zip(&mut *self.chosen);
            for ((candidates, chosen), digit) in lines.zip(self.counts.digit(self.state, digit)) {
                for word in 0..WORDS {
                    chosen[word] |= candidates[word] & digit[word] & wins;
                    candidates[word] &= digit[word] ^ stays;
                }
            }
            places -= if too_many { 0 } else { able as usize };
        }
        let words = self.candidates.as_flattened().iter().zip(self.chosen.as_flattened_mut());
        for (candidates, chosen) in words {
            let mut word = *candidates;
            while places > 0 && word != 0 {
                *chosen |= word & word.wrapping_neg();
                word &= word - 1;
                places -= 1;
            }
        }
    }
}

/// How many bits two lines share.
#[inline(always)]
fn in_both(a: &Words, b: &Words) -> u64 {
    a.iter().zip(b).map(|(a, b)| u64::from((a & b).count_ones())).sum()
}

/// Sets the bits of every pattern's active units in the rows of its active units, in some lines of all
/// rows, which stay in the second-level cache meanwhile.
pub(super) struct Imprint<'a> {
    /// A line of each row, side by side.
    pub rows: &'a mut [Words],
    /// Number of the line.
    pub line: usize,
    /// Active presynaptic units of each pattern.
    pub sources: &'a PatternSet,
    /// Active postsynaptic units of each pattern, in ascending order.
    pub targets: &'a PatternSet,
    pub range: Range<usize>,
}

impl Kernel for Imprint<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for pattern in self.range {
            let active = self.targets.get(pattern);
            let first = (self.line * WORDS * 64) as u32;
            let start = active.partition_point(|&unit| unit < first);
            let mut mask = [0_u64; WORDS];
            for unit in active[start..].iter().map(|unit| unit - first) {
                let Some(word) = mask.get_mut(unit as usize / 64) else { break };
                *word |= 1 << (unit % 64);
            }
            if mask == [0; WORDS] {
                continue;
            }
            for &unit in self.sources.get(pattern) {
                let row = &mut self.rows[unit as usize];
                for word in 0..WORDS {
                    row[word] |= mask[word];
                }
            }
        }
    }
}

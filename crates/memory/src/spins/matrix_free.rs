//! Fields of Hebb's couplings without couplings.

use attractor_core::kernels::{self, Kernel};

use super::Signs;

/// Patterns as ±1 for each unit side by side, to have fields from overlaps:
/// Σ_j (Σ_μ ξ_iμ ξ_jμ) S_j = Σ_μ ξ_iμ (ξ_μ·S). It takes P products for a unit where couplings take N.
#[derive(Clone, Debug)]
pub(super) struct MatrixFree {
    units: usize,
    patterns: usize,
    /// The patterns' bits, `[pattern][word]`.
    words: Vec<u64>,
    /// `[unit][pattern]`, padded with zeros.
    signs: Vec<i16>,
    stride: usize,
}

/// Rows are padded to whole vectors.
const LANES: usize = 32;

/// Bits of the lower part of an overlap. Of more units than 16 bits tell apart, overlaps are split in two.
const LOW_BITS: u32 = 14;

impl MatrixFree {
    pub fn of(patterns: &[Signs]) -> Self {
        let units = patterns.first().map_or(0, Signs::units);
        let stride = patterns.len().next_multiple_of(LANES);
        let mut signs = vec![0; units as usize * stride];
        // A few patterns at a time, so that what is written of a unit lies side by side.
        for (block, some) in patterns.chunks(LANES).enumerate() {
            for (unit, row) in (0..).zip(signs.chunks_exact_mut(stride)) {
                for (value, pattern) in row[block * LANES..].iter_mut().zip(some) {
                    *value = pattern.whole(unit) as i16;
                }
            }
        }
        let words = patterns.iter().flat_map(Signs::words).copied().collect();
        Self { units: units as usize, patterns: patterns.len(), words, signs, stride }
    }

    pub fn bytes(units: u64, patterns: u64) -> u64 {
        2 * units * patterns.next_multiple_of(LANES as u64) + units * patterns / 8
    }

    /// Number of patterns.
    pub fn len(&self) -> usize {
        self.patterns
    }

    /// Σ_j Σ_μ ξ_iμ ξ_jμ S_j without j = i, for each unit i of each state, `[state][unit]`.
    ///
    /// Units are taken a few at a time, whose signs then stay in the cache for all states.
    pub fn fields(&self, states: &[&Signs], fields: &mut [&mut [i32]]) {
        let split = self.units >= 1 << LOW_BITS;
        let parts = if split { 2 } else { 1 };
        let mut overlaps = vec![0; states.len() * parts * self.stride];
        kernels::run(Overlaps { of: self, states, split, to: &mut overlaps });
        kernels::run(Products { of: self, states, overlaps: &overlaps, parts, fields });
    }
}

/// Overlaps ξ_μ·S of all patterns with each state, `[state][part][pattern]`: whole, or what is below the lower bits
/// and what is above.
struct Overlaps<'a> {
    of: &'a MatrixFree,
    states: &'a [&'a Signs],
    split: bool,
    to: &'a mut [i16],
}

impl Kernel for Overlaps<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let MatrixFree { units, stride, words, .. } = self.of;
        let units = (*units as u32).cast_signed();
        let parts = if self.split { 2 } else { 1 };
        let rows = self.to.chunks_exact_mut((parts * stride).max(1));
        for (state, overlaps) in self.states.iter().zip(rows) {
            let own = state.words();
            for (place, pattern) in words.chunks_exact(own.len().max(1)).enumerate() {
                let differ: u32 = pattern.iter().zip(own).map(|(a, b)| (a ^ b).count_ones()).sum();
                let overlap = units - 2 * differ.cast_signed();
                if self.split {
                    overlaps[place] = (overlap & ((1 << LOW_BITS) - 1)) as i16;
                    overlaps[stride + place] = (overlap >> LOW_BITS) as i16;
                } else {
                    overlaps[place] = overlap as i16;
                }
            }
        }
    }
}

/// Products of each unit's signs with the overlaps of each state, without what a unit says to itself.
struct Products<'a, 'b> {
    of: &'a MatrixFree,
    states: &'a [&'a Signs],
    overlaps: &'a [i16],
    parts: usize,
    fields: &'a mut [&'b mut [i32]],
}

/// Units whose signs stay in the cache, for some hundred patterns the nearest.
const UNITS_AT_ONCE: usize = 32;

impl Kernel for Products<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let stride = self.of.stride;
        let blocks = self.of.signs.chunks(UNITS_AT_ONCE * stride.max(1));
        for (block, signs) in blocks.enumerate() {
            let rows = self.overlaps.chunks_exact((self.parts * stride).max(1));
            for (overlaps, fields) in rows.zip(&mut *self.fields) {
                let own = &mut fields[block * UNITS_AT_ONCE..];
                let (low, high) = overlaps.split_at(stride);
                for (signs, field) in signs.chunks_exact(stride).zip(own) {
                    *field = product(signs, low);
                    if self.parts == 2 {
                        *field += product(signs, high) << LOW_BITS;
                    }
                }
            }
        }
        let own = (self.of.patterns as u32).cast_signed();
        for (state, fields) in self.states.iter().zip(self.fields) {
            for (word, fields) in state.words().iter().zip(fields.chunks_mut(64)) {
                for (unit, field) in fields.iter_mut().enumerate() {
                    *field -= own * (1 - 2 * (word >> unit & 1) as i32);
                }
            }
        }
    }
}

#[inline(always)]
fn product(signs: &[i16], overlaps: &[i16]) -> i32 {
    signs.iter().zip(overlaps).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

//! Fields of Hebb's couplings without couplings.

use attractor_core::kernels::{self, Kernel};

use super::Signs;

/// Patterns as ±1 for each unit side by side, to have fields from overlaps:
/// Σ_j (Σ_μ ξ_iμ ξ_jμ) S_j = Σ_μ ξ_iμ (ξ_μ·S). It takes P products for a unit where couplings take N.
#[derive(Clone, Debug)]
pub(super) struct MatrixFree {
    patterns: Vec<Signs>,
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
        for (place, pattern) in patterns.iter().enumerate() {
            for unit in 0..units {
                signs[unit as usize * stride + place] = pattern.whole(unit) as i16;
            }
        }
        Self { patterns: patterns.to_vec(), signs, stride }
    }

    pub fn bytes(units: u64, patterns: u64) -> u64 {
        2 * units * patterns.next_multiple_of(LANES as u64) + units * patterns / 8
    }

    /// Number of patterns.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Σ_j Σ_μ ξ_iμ ξ_jμ S_j without j = i, for each unit i.
    pub fn fields(&self, state: &Signs, fields: &mut [i32]) {
        let units = state.units().cast_signed();
        let overlaps: Vec<i32> =
            self.patterns.iter().map(|pattern| units - 2 * pattern.distance(state).cast_signed()).collect();
        let mut low = vec![0; self.stride];
        let mut high = vec![0; self.stride];
        for ((low, high), overlap) in low.iter_mut().zip(&mut high).zip(&overlaps) {
            *high = (overlap >> LOW_BITS) as i16;
            *low = (overlap & ((1 << LOW_BITS) - 1)) as i16;
        }
        let split = units >= 1 << LOW_BITS;
        if !split {
            // Small numbers, negative ones too, need no higher part.
            low.iter_mut().zip(&overlaps).for_each(|(low, &overlap)| *low = overlap as i16);
        }
        kernels::run(Products { signs: &self.signs, overlaps: &low, shift: 0, fields });
        if split {
            kernels::run(Products { signs: &self.signs, overlaps: &high, shift: LOW_BITS, fields });
        }
        let own = (self.patterns.len() as u32).cast_signed();
        for (unit, field) in (0..).zip(fields) {
            *field -= own * state.whole(unit);
        }
    }
}

/// Products of each unit's signs with overlaps; set where `shift` is 0, added with so many zeros otherwise.
struct Products<'a> {
    signs: &'a [i16],
    overlaps: &'a [i16],
    shift: u32,
    fields: &'a mut [i32],
}

impl Kernel for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (signs, field) in self.signs.chunks_exact(self.overlaps.len()).zip(self.fields) {
            let products = signs.iter().zip(self.overlaps).map(|(a, b)| i32::from(*a) * i32::from(*b));
            let sum: i32 = products.sum();
            *field = if self.shift == 0 { sum } else { *field + (sum << self.shift) };
        }
    }
}

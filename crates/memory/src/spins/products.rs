//! Products of signs with whole numbers, four columns at a time.
//!
//! Four numbers have sixteen sums, one for each choice of their signs. They are made once and looked up for every
//! row, which takes a quarter of the additions (the method of the four Russians: Arlazarov, Dinic, Kronrod &
//! Faradzhev 1970, Soviet Mathematics Doklady 11, 1209). Many vectors are multiplied side by side, so that each
//! lookup is a vector too.

use attractor_core::kernels::{self, Kernel};

use super::Signs;
use crate::bit_square::transpose;

/// One number from each of the vectors that are multiplied; a cache line or two.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Lanes<T, const L: usize>(pub [T; L]);

/// A matrix of ±1, a bit each; a set bit is −1.
#[derive(Clone, Debug)]
pub(super) struct SignMatrix {
    rows: usize,
    columns: usize,
    /// `[word][row]`: the same 64 columns of all rows lie side by side.
    words: Vec<u64>,
}

/// Columns in a word.
const WORD: usize = 64;

impl SignMatrix {
    /// Patterns as rows.
    pub fn of(patterns: &[Signs]) -> Self {
        let columns = units(patterns);
        let words =
            (0..columns.div_ceil(WORD)).flat_map(|word| patterns.iter().map(move |p| p.words()[word]));
        Self { rows: patterns.len(), columns, words: words.collect() }
    }

    /// Patterns as columns: a row for each unit.
    pub fn by_unit(patterns: &[Signs]) -> Self {
        let rows = units(patterns);
        let mut words = Vec::with_capacity(rows * patterns.len().div_ceil(WORD));
        for patterns in patterns.chunks(WORD) {
            for first in 0..rows.div_ceil(WORD) {
                let mut square = [0; WORD];
                for (line, pattern) in square.iter_mut().zip(patterns) {
                    *line = pattern.words()[first];
                }
                transpose(&mut square);
                words.extend(&square[..(rows - first * WORD).min(WORD)]);
            }
        }
        Self { rows, columns: patterns.len(), words }
    }

    /// Bytes that a matrix of this size takes.
    pub fn bytes(rows: u64, columns: u64) -> u64 {
        rows * columns.div_ceil(WORD as u64) * 8
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The product with one vector of signs, by counting where signs differ.
    pub fn times_signs(&self, x: &Signs) -> Vec<i32> {
        let mut differences = vec![0; self.rows];
        if self.rows > 0 {
            kernels::run(CountDifferences { matrix: self, x: x.words(), differences: &mut differences });
        }
        let columns = (self.columns as u32).cast_signed();
        differences.into_iter().map(|differ| columns - 2 * differ.cast_signed()).collect()
    }

    /// Adds the products with vectors, `x[column][vector]`, to `y[row][vector]`.
    ///
    /// Sums of 64 columns must fit into `T`, and those of all into `S`.
    pub fn multiply<T: Sum<T>, S: Sum<T>, const L: usize>(&self, x: &[Lanes<T, L>], y: &mut [Lanes<S, L>]) {
        assert!(x.len() == self.columns && y.len() == self.rows, "a number for each row and column");
        if self.rows > 0 {
            kernels::run(Multiply { matrix: self, x, y });
        }
    }
}

fn units(patterns: &[Signs]) -> usize {
    patterns.first().map_or(0, Signs::units) as usize
}

/// A sum of `T`s.
///
/// Sums wrap: a sum that fits is right even where a part of it did not fit.
pub(super) trait Sum<T>: Copy {
    const ZERO: Self;
    fn plus(self, term: T) -> Self;
    fn minus(self, term: T) -> Self;
}

macro_rules! sums {
    ($($sum:ty: $($term:ty),+;)+) => {$($(
        impl Sum<$term> for $sum {
            const ZERO: Self = 0;
            #[inline(always)]
            fn plus(self, term: $term) -> Self {
                self.wrapping_add(<$sum>::from(term))
            }
            #[inline(always)]
            fn minus(self, term: $term) -> Self {
                self.wrapping_sub(<$sum>::from(term))
            }
        }
    )+)+};
}

sums! {
    i8: i8;
    i16: i8, i16;
    i32: i8, i32;
}

struct CountDifferences<'a> {
    matrix: &'a SignMatrix,
    x: &'a [u64],
    differences: &'a mut [u32],
}

impl Kernel for CountDifferences<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (words, x) in self.matrix.words.chunks_exact(self.matrix.rows).zip(self.x) {
            for (differ, word) in self.differences.iter_mut().zip(words) {
                *differ += (word ^ x).count_ones();
            }
        }
    }
}

struct Multiply<'a, T, S, const L: usize> {
    matrix: &'a SignMatrix,
    x: &'a [Lanes<T, L>],
    y: &'a mut [Lanes<S, L>],
}

/// Columns whose sums are looked up.
const GROUP: usize = 4;

impl<T: Sum<T>, S: Sum<T>, const L: usize> Kernel for Multiply<'_, T, S, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut sums = [[Lanes([T::ZERO; L]); 1 << GROUP]; WORD / GROUP];
        for (words, x) in self.matrix.words.chunks_exact(self.matrix.rows).zip(self.x.chunks(WORD)) {
            for (sums, x) in sums.iter_mut().zip(x.chunks(GROUP)) {
                signed_sums(x, sums);
            }
            let sums = &sums[..x.len().div_ceil(GROUP)];
            for (y, &word) in self.y.iter_mut().zip(words) {
                let mut choices = word;
                let mut sum = [T::ZERO; L];
                for sums in sums {
                    let chosen = &sums[(choices % (1 << GROUP)) as usize].0;
                    choices >>= GROUP;
                    for (sum, term) in sum.iter_mut().zip(chosen) {
                        *sum = sum.plus(*term);
                    }
                }
                for (y, term) in y.0.iter_mut().zip(sum) {
                    *y = y.plus(term);
                }
            }
        }
    }
}

/// All sums of up to four numbers; those whose bits are set are subtracted. Written in place, because a returned array
/// would be copied.
#[inline(always)]
fn signed_sums<T: Sum<T>, const L: usize>(x: &[Lanes<T, L>], sums: &mut [Lanes<T, L>; 1 << GROUP]) {
    sums[0] = Lanes([T::ZERO; L]);
    for (place, x) in x.iter().enumerate() {
        // Both signs of this number, for each choice among those before it.
        let (plus, minus) = sums.split_at_mut(1 << place);
        for (plus, minus) in plus.iter_mut().zip(minus) {
            for lane in 0..L {
                minus.0[lane] = plus.0[lane].minus(x.0[lane]);
                plus.0[lane] = plus.0[lane].plus(x.0[lane]);
            }
        }
    }
}

/// The signs of 64 units, one of them in each lane.
#[inline(always)]
pub(super) fn signs(word: u64) -> Lanes<i8, WORD> {
    let mut lanes = [0; WORD];
    for (signs, byte) in lanes.as_chunks_mut::<8>().0.iter_mut().zip(word.to_le_bytes()) {
        *signs = SIGNS[usize::from(byte)];
    }
    Lanes(lanes)
}

/// The signs of eight units by their bits.
const SIGNS: [[i8; 8]; 256] = {
    let mut signs = [[1; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                signs[byte][bit] = -1;
            }
            bit += 1;
        }
        byte += 1;
    }
    signs
};

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn products_are_those_of_the_definition() {
        for (units, count) in [(1, 1), (5, 3), (64, 64), (70, 66), (129, 131)] {
            let patterns = Signs::several(units, count);
            let mut stream = Streams::new(Seed(3), Purpose::named("numbers"), 0).at(0);
            let mut numbers = |count: usize| -> Vec<Lanes<i32, 3>> {
                let mut number = || stream.below(2001).cast_signed() - 1000;
                (0..count).map(|_| Lanes(std::array::from_fn(|_| number()))).collect()
            };
            let (by_unit, by_pattern) = (numbers(patterns.len()), numbers(units as usize));
            let mut of_units = vec![Lanes([7; 3]); units as usize];
            let mut of_patterns = vec![Lanes([7; 3]); patterns.len()];
            SignMatrix::by_unit(&patterns).multiply(&by_unit, &mut of_units);
            let matrix = SignMatrix::of(&patterns);
            matrix.multiply(&by_pattern, &mut of_patterns);
            let overlaps: Vec<i32> = patterns
                .iter()
                .map(|pattern| (0..units).map(|unit| pattern.whole(unit) * patterns[0].whole(unit)).sum())
                .collect();
            assert_eq!(matrix.times_signs(&patterns[0]), overlaps);
            for lane in 0..3 {
                for unit in 0..units {
                    let terms = patterns.iter().zip(&by_unit).map(|(p, x)| p.whole(unit) * x.0[lane]);
                    assert_eq!(of_units[unit as usize].0[lane], 7 + terms.sum::<i32>());
                }
                for (pattern, product) in patterns.iter().zip(&of_patterns) {
                    let terms = (0..units).zip(&by_pattern).map(|(unit, x)| pattern.whole(unit) * x.0[lane]);
                    assert_eq!(product.0[lane], 7 + terms.sum::<i32>());
                }
            }
        }
    }

    #[test]
    fn narrow_sums_are_those_of_wide_ones() {
        let patterns = Signs::several(200, 70);
        let x: Vec<Lanes<i8, WORD>> =
            (0..200).map(|unit| signs(0x1234_5678_9abc_def1_u64.wrapping_mul(unit + 1))).collect();
        let wide: Vec<Lanes<i32, WORD>> = x.iter().map(|x| Lanes(x.0.map(i32::from))).collect();
        let mut narrow = vec![Lanes([0_i16; WORD]); 70];
        let mut expected = vec![Lanes([0_i32; WORD]); 70];
        SignMatrix::of(&patterns).multiply(&x, &mut narrow);
        SignMatrix::of(&patterns).multiply(&wide, &mut expected);
        for (narrow, expected) in narrow.iter().zip(&expected) {
            assert_eq!(narrow.0.map(i32::from), expected.0);
        }
    }

    #[test]
    fn signs_follow_bits() {
        let word = 0x0123_4567_89ab_cdef_u64;
        for (lane, sign) in signs(word).0.into_iter().enumerate() {
            assert_eq!(sign, if word >> lane & 1 == 1 { -1 } else { 1 });
        }
    }
}

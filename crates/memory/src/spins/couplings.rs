//! Couplings between ±1 units, as whole numbers.

use attractor_core::kernels::{self, Kernel};

use super::Signs;
use super::matrix_free::MatrixFree;

/// J_ij of N units, without J_ii, as whole multiples of a step.
///
/// Hebb's couplings are Σ_μ ξ_i ξ_j in units of 1/N: a step is what one pattern adds. Couplings with noise
/// have finer steps. A field is then a whole number too, whatever the order in which it was added up.
#[derive(Clone, Debug)]
pub struct Couplings {
    units: usize,
    /// From one row to the next: a multiple of [`LANES`].
    stride: usize,
    /// `[presynaptic unit][postsynaptic unit]`.
    values: Vec<i16>,
    /// Steps in J = 1.
    steps: f64,
    /// The patterns themselves, where couplings are exactly Hebb's: fields may then be had without couplings.
    patterns: Option<MatrixFree>,
}

/// Rows are padded to whole vectors.
const LANES: usize = 32;

/// Most patterns that Hebb's couplings hold: each coupling is at most their number.
const MOST_PATTERNS: usize = i16::MAX as usize;

impl Couplings {
    /// Hebb's couplings, J_ij = (1/N) Σ_μ ξ_i ξ_j (Hopfield 1982, <https://doi.org/10.1073/pnas.79.8.2554>).
    ///
    /// # Panics
    /// Where there is no pattern, patterns differ in length, or there are more than 32,767 of them.
    pub fn hebbian(patterns: &[Signs]) -> Self {
        assert!((1..=MOST_PATTERNS).contains(&patterns.len()), "at least 1 pattern, at most {MOST_PATTERNS}");
        let units = patterns[0].units() as usize;
        assert!(patterns.iter().all(|pattern| pattern.units() as usize == units), "patterns of one length");
        let mut couplings = Self::zeros(units, f64::from(patterns[0].units()));
        let by_unit = BitsByUnit::of(patterns, units);
        kernels::run(Learn { by_unit: &by_unit, couplings: &mut couplings });
        couplings.patterns = Some(MatrixFree::of(patterns));
        couplings
    }

    /// No couplings between so many units; `steps` make J = 1.
    pub(super) fn zeros(units: usize, steps: f64) -> Self {
        let stride = units.next_multiple_of(LANES);
        Self { units, stride, values: vec![0; units * stride], steps, patterns: None }
    }

    /// Bytes that couplings of so many units and patterns take.
    pub fn bytes(units: u32, patterns: u32) -> u64 {
        let units = u64::from(units);
        2 * units * units.next_multiple_of(LANES as u64) + MatrixFree::bytes(units, u64::from(patterns))
    }

    /// N: number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// J from one unit to another.
    pub fn coupling(&self, pre: usize, post: usize) -> f64 {
        f64::from(self.values[pre * self.stride + post]) / self.steps
    }

    /// Steps in J = 1.
    pub(super) fn steps(&self) -> f64 {
        self.steps
    }

    /// The couplings of a presynaptic unit, in steps.
    pub(super) fn row(&self, pre: usize) -> &[i16] {
        &self.values[pre * self.stride..][..self.units]
    }

    pub(super) fn row_mut(&mut self, pre: usize) -> &mut [i16] {
        &mut self.values[pre * self.stride..][..self.units]
    }

    /// The patterns, if couplings are exactly what they make.
    pub(super) fn patterns(&self) -> Option<&MatrixFree> {
        self.patterns.as_ref()
    }

    /// Fields h_i = Σ_j J_ji S_j of all units, in steps.
    pub(super) fn fields(&self, state: &Signs, fields: &mut [i32]) {
        match &self.patterns {
            Some(patterns) => patterns.fields(&[state], &mut [fields]),
            None => self.fields_by_rows(state, fields),
        }
    }

    /// As [`fields`](Self::fields), by adding up all rows.
    pub(super) fn fields_by_rows(&self, state: &Signs, fields: &mut [i32]) {
        fields.fill(0);
        for (unit, row) in (0..).zip(self.values.chunks_exact(self.stride)) {
            kernels::run(AddRow { row: &row[..self.units], times: state.whole(unit), fields });
        }
    }

    /// What fields become when a unit has turned to `sign`.
    pub(super) fn turn(&self, unit: u32, sign: i32, fields: &mut [i32]) {
        kernels::run(AddRow { row: self.row(unit as usize), times: 2 * sign, fields });
    }
}

/// Adds a row to fields so many times.
struct AddRow<'a> {
    row: &'a [i16],
    times: i32,
    fields: &'a mut [i32],
}

impl Kernel for AddRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (field, value) in self.fields.iter_mut().zip(self.row) {
            *field += self.times * i32::from(*value);
        }
    }
}

/// The signs of each unit in all patterns, a bit each.
struct BitsByUnit {
    /// Lines of a unit.
    lines: usize,
    patterns: i32,
    /// `[unit][line]`; bits beyond the last pattern are 0.
    bits: Vec<Line>,
}

/// The signs of a unit in 512 patterns.
type Line = [u64; 8];

impl BitsByUnit {
    fn of(patterns: &[Signs], units: usize) -> Self {
        let lines = patterns.len().div_ceil(512);
        let mut bits = vec![[0; 8]; units * lines];
        for (word, patterns) in patterns.chunks(64).enumerate() {
            let (line, word) = (word / 8, word % 8);
            // 64 patterns of 64 units at a time: rows of a square of bits become its columns.
            for first in 0..units.div_ceil(64) {
                let mut square = [0; 64];
                for (row, pattern) in square.iter_mut().zip(patterns) {
                    *row = pattern.words()[first];
                }
                transpose(&mut square);
                let own = bits.iter_mut().skip(line).step_by(lines).skip(64 * first);
                for (line, column) in own.zip(square) {
                    line[word] = column;
                }
            }
        }
        Self { lines, patterns: (patterns.len() as u32).cast_signed(), bits }
    }

    fn unit(&self, unit: usize) -> &[Line] {
        &self.bits[unit * self.lines..][..self.lines]
    }
}

/// Exchanges rows and columns of a square of bits, halves, quarters and so on at a time (Warren 2012, Hacker's
/// Delight, section 7-3).
fn transpose(square: &mut [u64; 64]) {
    let (mut width, mut mask) = (32, u64::MAX >> 32);
    while width > 0 {
        for row in (0..64).filter(|row| row & width == 0) {
            let swapped = (square[row] >> width ^ square[row + width]) & mask;
            square[row + width] ^= swapped;
            square[row] ^= swapped << width;
        }
        width /= 2;
        mask ^= mask << width;
    }
}

/// Counts in how many patterns two units agree, block by block: a block and its mirror image are written from
/// a buffer that stays in the cache.
struct Learn<'a> {
    by_unit: &'a BitsByUnit,
    couplings: &'a mut Couplings,
}

/// Units of a block.
const BLOCK: usize = 64;

impl Kernel for Learn<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let units = self.couplings.units;
        let mut block = [[0_i16; BLOCK]; BLOCK];
        for first in (0..units).step_by(BLOCK) {
            let rows = first..(first + BLOCK).min(units);
            for other in (first..units).step_by(BLOCK) {
                let columns = other..(other + BLOCK).min(units);
                for (line, row) in block.iter_mut().zip(rows.clone()) {
                    let own = self.by_unit.unit(row);
                    for (value, column) in line.iter_mut().zip(columns.clone()) {
                        let pairs = own.iter().zip(self.by_unit.unit(column));
                        let differ: u32 = pairs.map(|(a, b)| differences(a, b)).sum();
                        *value = (self.by_unit.patterns - 2 * differ.cast_signed()) as i16;
                    }
                    self.couplings.row_mut(row)[columns.clone()].copy_from_slice(&line[..columns.len()]);
                }
                for (place, column) in columns.enumerate() {
                    let mirror = &mut self.couplings.row_mut(column)[rows.clone()];
                    for (value, line) in mirror.iter_mut().zip(&block) {
                        *value = line[place];
                    }
                }
            }
        }
        for unit in 0..units {
            self.couplings.row_mut(unit)[unit] = 0;
        }
    }
}

#[inline(always)]
fn differences(a: &Line, b: &Line) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    fn random(units: u32, count: u64) -> Vec<Signs> {
        let streams = Streams::new(Seed(3), Purpose::named("patterns"), 0);
        (0..count).map(|index| Signs::random(units, &mut streams.at(index))).collect()
    }

    #[test]
    fn couplings_are_sums_of_products() {
        for (units, count) in [(1, 1), (5, 3), (64, 64), (70, 65), (131, 130)] {
            let patterns = random(units, count);
            let couplings = Couplings::hebbian(&patterns);
            for i in 0..units {
                for j in 0..units {
                    let sum: f64 = patterns.iter().map(|pattern| pattern.sign(i) * pattern.sign(j)).sum();
                    let expected = if i == j { 0.0 } else { sum / f64::from(units) };
                    assert!((couplings.coupling(i as usize, j as usize) - expected).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn squares_of_bits_are_transposed() {
        let mut stream = Streams::new(Seed(3), Purpose::named("bits"), 0).at(0);
        let square: [u64; 64] = std::array::from_fn(|_| stream.bits64());
        let mut turned = square;
        transpose(&mut turned);
        for (row, word) in square.iter().enumerate() {
            for (column, turned) in turned.iter().enumerate() {
                assert_eq!(word >> column & 1, turned >> row & 1);
            }
        }
    }

    #[test]
    fn fields_of_many_units_are_split_without_loss() {
        // More units than 16 bits tell apart.
        let patterns = random(20_000, 3);
        let states = random(20_000, 5).split_off(3);
        let free = MatrixFree::of(&patterns);
        let (mut first, mut second) = (vec![0; 20_000], vec![0; 20_000]);
        free.fields(&[&states[0], &patterns[1]], &mut [&mut first, &mut second]);
        for (state, fields) in [(&states[0], first), (&patterns[1], second)] {
            let overlaps: Vec<i32> =
                patterns.iter().map(|pattern| 20_000 - 2 * pattern.distance(state).cast_signed()).collect();
            for unit in [0, 7_777, 19_999] {
                let pairs = patterns.iter().zip(&overlaps);
                let sum: i32 = pairs.map(|(pattern, overlap)| pattern.whole(unit) * overlap).sum();
                assert_eq!(fields[unit as usize], sum - 3 * state.whole(unit));
            }
        }
    }

    #[test]
    fn fields_are_the_same_with_and_without_couplings_and_after_turning_units() {
        for (units, count) in [(1, 1), (33, 7), (64, 16), (200, 45), (300, 500)] {
            let couplings = Couplings::hebbian(&random(units, count));
            let mut state = random(units, count + 1).pop().unwrap();
            let fields_of = |state: &Signs| {
                let (mut free, mut rows) = (vec![1; units as usize], vec![2; units as usize]);
                couplings.fields(state, &mut free);
                couplings.fields_by_rows(state, &mut rows);
                assert_eq!(free, rows);
                free
            };
            let mut fields = fields_of(&state);
            for unit in [0, units / 2, units - 1] {
                let positive = state.sign(unit) < 0.0;
                state.set(unit, positive);
                couplings.turn(unit, if positive { 1 } else { -1 }, &mut fields);
                assert_eq!(fields, fields_of(&state));
            }
        }
    }
}

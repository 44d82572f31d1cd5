//! Couplings between ±1 units, as whole numbers.

use attractor_core::kernels::{self, Kernel};

use super::matrix_free::MatrixFree;
use super::products::{Lanes, SignMatrix, signs};
use super::{Signs, SpinCouplings};

/// J_ij of N units, without J_ii, as whole multiples of a step.
///
/// Hebb's couplings are Σ_μ ξ_i ξ_j in units of 1/N: a step is what one pattern adds. Couplings with noise
/// have finer steps. A field is then a whole number too, and does not depend on the order in which it is added up.
#[derive(Clone, Debug)]
pub struct IntegerCouplings {
    units: usize,
    /// From one row to the next: a multiple of [`BLOCK`].
    stride: usize,
    /// `[presynaptic unit][postsynaptic unit]`.
    values: Vec<i16>,
    /// Steps in J = 1.
    steps: f64,
    /// The patterns themselves, where couplings are exactly Hebb's: fields may then be had without couplings.
    patterns: Option<MatrixFree>,
}

/// Postsynaptic units whose couplings are learnt at once; rows are padded to whole blocks.
const BLOCK: usize = 64;

/// Rows that are added to the fields of one state after another.
const AT_ONCE: usize = 16;

/// Most patterns that Hebb's couplings hold: each coupling is at most their number.
const MOST_PATTERNS: usize = i16::MAX as usize;

impl IntegerCouplings {
    /// Hebb's couplings, J_ij = (1/N) Σ_μ ξ_i ξ_j (Hopfield 1982, <https://doi.org/10.1073/pnas.79.8.2554>).
    ///
    /// # Panics
    /// Where there is no pattern, patterns differ in length, or there are more than 32,767 of them.
    pub fn hebbian(patterns: &[Signs]) -> Self {
        assert!((1..=MOST_PATTERNS).contains(&patterns.len()), "at least 1 pattern, at most {MOST_PATTERNS}");
        let units = patterns[0].units() as usize;
        assert!(patterns.iter().all(|pattern| pattern.units() as usize == units), "patterns of one length");
        let mut couplings = Self::zeros(units, f64::from(patterns[0].units()));
        let own = MatrixFree::of(patterns);
        couplings.learn(&own.by_unit, patterns);
        couplings.patterns = Some(own);
        couplings
    }

    /// Adds products of patterns, for a block of postsynaptic units at a time.
    fn learn(&mut self, by_unit: &SignMatrix, patterns: &[Signs]) {
        let mut sums = vec![Lanes([0_i16; BLOCK]); self.units];
        for block in 0..self.stride / BLOCK {
            let post: Vec<_> = patterns.iter().map(|pattern| signs(pattern.words()[block])).collect();
            sums.fill(Lanes([0; BLOCK]));
            by_unit.multiply(&post, &mut sums);
            let rows = self.values.as_chunks_mut::<BLOCK>().0.iter_mut().skip(block);
            for (couplings, sums) in rows.step_by(self.stride / BLOCK).zip(&sums) {
                *couplings = sums.0;
            }
        }
        for unit in 0..self.units {
            self.row_mut(unit)[unit] = 0;
        }
    }

    /// No couplings between so many units; `steps` make J = 1.
    pub(super) fn zeros(units: usize, steps: f64) -> Self {
        let stride = units.next_multiple_of(BLOCK);
        Self { units, stride, values: vec![0; units * stride], steps, patterns: None }
    }

    /// Bytes that couplings of so many units and patterns take.
    pub fn bytes(units: u32, patterns: u32) -> u64 {
        let units = u64::from(units);
        2 * units * units.next_multiple_of(BLOCK as u64) + MatrixFree::bytes(units, u64::from(patterns))
    }

    /// N: number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// J from one unit to another.
    pub fn coupling(&self, pre: usize, post: usize) -> f64 {
        f64::from(self.values[pre * self.stride + post]) / self.steps
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

    /// Fields of all units of each state, by adding up all rows, a few at a time that stay in the cache for all states.
    fn fields_by_rows(&self, states: &[Signs], fields: &mut [&mut [i32]]) {
        for fields in fields.iter_mut() {
            fields.fill(0);
        }
        for (first, rows) in (0..).step_by(AT_ONCE).zip(self.values.chunks(AT_ONCE * self.stride)) {
            for (state, fields) in states.iter().zip(&mut *fields) {
                for (unit, row) in (first..).zip(rows.chunks_exact(self.stride)) {
                    kernels::run(AddRow { row: &row[..self.units], times: state.whole(unit), fields });
                }
            }
        }
    }
}

/// How many products with a pattern's signs cost as much as adding one row.
const PRODUCTS_PER_ROW: usize = 6;

impl SpinCouplings for IntegerCouplings {
    type Field = i32;

    fn units(&self) -> usize {
        self.units
    }

    fn steps(&self) -> f64 {
        self.steps
    }

    fn fields(&self, states: &[Signs], fields: &mut [&mut [i32]]) {
        match &self.patterns {
            Some(patterns) => patterns.fields(states, fields),
            None => self.fields_by_rows(states, fields),
        }
    }

    fn turn(&self, unit: u32, sign: i32, fields: &mut [i32]) {
        kernels::run(AddRow { row: self.row(unit as usize), times: 2 * sign, fields });
    }

    /// Takes the patterns where that is faster: a field takes P products from them, and a row for each unit that
    /// turned from couplings.
    fn turn_all(&self, turned: &[u32], state: &Signs, fields: &mut [i32]) {
        match &self.patterns {
            Some(patterns) if turned.len() > patterns.len() / PRODUCTS_PER_ROW => {
                patterns.fields(std::slice::from_ref(state), &mut [fields]);
            }
            _ => turned.iter().for_each(|&unit| self.turn(unit, state.whole(unit), fields)),
        }
    }
}

/// Adds a multiple of a row to fields.
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::slice::from_ref;

    #[test]
    fn couplings_are_sums_of_products() {
        for (units, count) in [(1, 1), (5, 3), (64, 64), (70, 65), (131, 130)] {
            let patterns = Signs::several(units, count);
            let couplings = IntegerCouplings::hebbian(&patterns);
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
    fn fields_of_many_units_need_more_than_16_bits() {
        let patterns = Signs::several(40_000, 3);
        let free = MatrixFree::of(&patterns);
        let states = [Signs::several(40_000, 4).swap_remove(3), patterns[1].clone()];
        let (mut first, mut second) = (vec![0; 40_000], vec![0; 40_000]);
        free.fields(&states, &mut [&mut first, &mut second]);
        for (state, fields) in states.iter().zip([first, second]) {
            let overlaps: Vec<i32> =
                patterns.iter().map(|pattern| 40_000 - 2 * pattern.distance(state).cast_signed()).collect();
            for unit in [0, 7_777, 39_999] {
                let pairs = patterns.iter().zip(&overlaps);
                let sum: i32 = pairs.map(|(pattern, overlap)| pattern.whole(unit) * overlap).sum();
                assert_eq!(fields[unit as usize], sum - 3 * state.whole(unit));
            }
        }
    }

    #[test]
    fn fields_are_the_same_with_and_without_couplings_and_after_turning_units() {
        for (units, count) in [(1, 1), (33, 7), (64, 16), (200, 45), (300, 500)] {
            let couplings = IntegerCouplings::hebbian(&Signs::several(units, count));
            let mut state = Signs::several(units, count + 1).pop().unwrap();
            let fields_of = |state: &Signs| {
                let (mut free, mut rows) = (vec![1; units as usize], vec![2; units as usize]);
                couplings.fields(from_ref(state), &mut [&mut free]);
                couplings.fields_by_rows(from_ref(state), &mut [&mut rows]);
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

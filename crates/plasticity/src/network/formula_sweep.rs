//! Learning by a formula and the next drive in one pass over the weights.
//!
//! A row is worked on in parts that stay in the first-level cache with all registers of the program, each instruction
//! over the whole part. The last sum or product is not stored: it meets decay and bounds, is written back, and is
//! multiplied with the rates while it is in the processor's registers. Rules of two terms, such as Oja's, are nothing but
//! that last sum. A row needs nothing of other rows.

use std::ops::Range;

use attractor_core::expression::program::{Instruction, Operand, Operation, Outcome, Program, Term, Vector};
use attractor_core::kernels::Kernel;

use super::rows::{Aligned, LANES, Rows};
use super::sweep::total;
use crate::constraints::{Bound, Constraints};

/// w ← bounded(w + rate · formula) − d (w − w₀), and W r.
pub(super) struct FormulaSweep<'a> {
    pub program: &'a Program,
    /// The values of units.
    pub values: &'a [Aligned],
    pub ones: &'a Aligned,
    /// Each of [`Self::CHUNK`] numbers.
    pub registers: &'a mut [Aligned],
    pub change: Change,
    /// What the formula is multiplied with.
    pub rate: f32,
    pub rows: &'a mut Rows,
    /// Padded with 0.
    pub rates: &'a Aligned,
}

/// What holds a weight.
#[derive(Clone, Copy)]
pub(super) struct Change {
    bound: Bound,
    low: f32,
    high: f32,
    over_range: f32,
    decay: f32,
}

impl Change {
    pub fn of(constraints: &Constraints, decay: f64) -> Self {
        let (low, high) = (constraints.low as f32, constraints.high as f32);
        Self { bound: constraints.bound, low, high, over_range: 1.0 / (high - low), decay: decay as f32 }
    }
}

/// What the formula ends with: one term, a sum of two, or a sum of one and what is in the cells with its factor.
const TERM: u8 = 0;
const SUM: u8 = 1;
const WITH_WEIGHT: u8 = 2;

const NO_DECAY: u8 = 0;
const TO_ZERO: u8 = 1;
const TO_HOME: u8 = 2;

const UNBOUNDED: u8 = 0;
const HARD: u8 = 1;
const SOFT: u8 = 2;

impl Kernel for FormulaSweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { program, values, ones, registers, change, rate, rows, rates } = self;
        let Rows { units, stride, values: weights, start: home, drive, .. } = rows;
        let home = home.as_ref().filter(|_| change.decay > 0.0);
        let (ending, terms) = ending(program.outcome);
        for (unit, (row, drive)) in weights.chunks_exact_mut(*stride).zip(drive).enumerate() {
            let columns = Columns { unit, values, ones };
            let mut sums = [0.0; LANES];
            let whole = 0..row.len();
            for start in whole.step_by(Self::CHUNK) {
                let part = start..row.len().min(start + Self::CHUNK);
                for instruction in &program.instructions {
                    columns.execute(*instruction, part.clone(), row, registers);
                }
                let vector = |term: Option<Term>| {
                    let vector = term.map_or(Vector::Ones, |term| term.vector);
                    columns.vector(vector, part.clone(), &[], registers).as_chunks().0
                };
                let scale = |term: Option<Term>| term.map_or(0.0, |term| rate * columns.factor(term));
                let tail = Tail {
                    scales: terms.map(scale),
                    first: vector(terms[0]),
                    second: vector(terms[1].filter(|_| ending == SUM)),
                    rates: rates[part.clone()].as_chunks().0,
                    // Without a home its row is not read; any row will do.
                    home: home.map_or(&rates[..], |home| &home[unit * *stride..])[part.clone()].as_chunks().0,
                    change,
                    unit: unit.wrapping_sub(start),
                    units: *units - start,
                };
                sums = tail.run(ending, home.is_some(), &mut row[part], sums);
            }
            *drive = total(sums);
        }
    }
}

impl FormulaSweep<'_> {
    /// Weights that are worked on together: 2 KiB each for the weights, every register and every vector of columns.
    pub const CHUNK: usize = 512;
}

/// How a program ends, with what is in the cells as the second term where it is one.
fn ending(outcome: Outcome) -> (u8, [Option<Term>; 2]) {
    let is_weight = |term: &Term| term.vector == Vector::Cells;
    match outcome {
        Outcome::Term(term) if is_weight(&term) => (WITH_WEIGHT, [None, Some(term)]),
        Outcome::Term(term) => (TERM, [Some(term), None]),
        Outcome::Sum(one, two) if is_weight(&two) => (WITH_WEIGHT, [Some(one), Some(two)]),
        Outcome::Sum(one, two) if is_weight(&one) => (WITH_WEIGHT, [Some(two), Some(one)]),
        Outcome::Sum(one, two) => (SUM, [Some(one), Some(two)]),
    }
}

/// The values that the row of a unit is worked out from.
#[derive(Clone, Copy)]
struct Columns<'a> {
    unit: usize,
    values: &'a [Aligned],
    ones: &'a Aligned,
}

impl<'a> Columns<'a> {
    #[inline(always)]
    fn factor(self, term: Term) -> f32 {
        let factor = term.factor.map_or(1.0, |value| self.values[value][self.unit]);
        if term.is_negative { -factor } else { factor }
    }

    #[inline(always)]
    fn vector<'b>(
        self,
        vector: Vector,
        part: Range<usize>,
        row: &'b [f32],
        registers: &'b [Aligned],
    ) -> &'b [f32]
    where
        'a: 'b,
    {
        match vector {
            Vector::Ones => &self.ones[part],
            Vector::Column(value) => &self.values[value][part],
            Vector::Cells => &row[part],
            Vector::Register(register) => &registers[register][..part.len()],
        }
    }

    #[inline(always)]
    fn execute(
        self,
        Instruction { operation, register }: Instruction,
        part: Range<usize>,
        row: &[f32],
        registers: &mut [Aligned],
    ) {
        // A register is never both read and written by one instruction.
        let mut result = std::mem::replace(&mut registers[register], Aligned::new(64));
        let own = &mut result[..part.len()];
        let vector = |vector| self.vector(vector, part.clone(), row, registers);
        match operation {
            Operation::Sum(one, two) => {
                let (a, b) = (self.factor(one), self.factor(two));
                for (own, (one, two)) in own.iter_mut().zip(vector(one.vector).iter().zip(vector(two.vector)))
                {
                    *own = a * one + b * two;
                }
            }
            Operation::Unary(operation, a) => operation.each(vector(a), own),
            Operation::Binary(operation, Operand::Vector(a), Operand::Vector(b)) => {
                operation.each(vector(a), vector(b), own);
            }
            Operation::Binary(operation, Operand::Vector(a), Operand::Row(b)) => {
                operation.each_with_second(vector(a), self.values[b][self.unit], own);
            }
            Operation::Binary(operation, Operand::Row(a), Operand::Vector(b)) => {
                operation.first_with_each(self.values[a][self.unit], vector(b), own);
            }
            // There is no such: a value of two values of rows is a value of rows.
            Operation::Binary(operation, Operand::Row(a), Operand::Row(b)) => {
                own.fill(operation.of(self.values[a][self.unit], self.values[b][self.unit]));
            }
        }
        registers[register] = result;
    }
}

/// The end of the formula, what holds weights, and the product with the rates, for a part of a row.
struct Tail<'a> {
    /// Factors of the terms, the rate of learning multiplied in.
    scales: [f32; 2],
    first: &'a [[f32; LANES]],
    second: &'a [[f32; LANES]],
    rates: &'a [[f32; LANES]],
    home: &'a [[f32; LANES]],
    change: Change,
    /// The place of the unit's own weight, counted from where the part begins; it may lie elsewhere.
    unit: usize,
    /// Where the row's padding begins.
    units: usize,
}

impl Tail<'_> {
    #[inline(always)]
    fn run(&self, ending: u8, has_home: bool, row: &mut [f32], sums: [f32; LANES]) -> [f32; LANES] {
        let row = row.as_chunks_mut().0;
        match ending {
            TERM => self.decaying::<TERM>(has_home, row, sums),
            SUM => self.decaying::<SUM>(has_home, row, sums),
            _ => self.decaying::<WITH_WEIGHT>(has_home, row, sums),
        }
    }

    #[inline(always)]
    fn decaying<const END: u8>(
        &self,
        has_home: bool,
        row: &mut [[f32; LANES]],
        sums: [f32; LANES],
    ) -> [f32; LANES] {
        match (self.change.decay > 0.0, has_home) {
            (false, _) => self.bounded::<END, NO_DECAY>(row, sums),
            (true, false) => self.bounded::<END, TO_ZERO>(row, sums),
            (true, true) => self.bounded::<END, TO_HOME>(row, sums),
        }
    }

    #[inline(always)]
    fn bounded<const END: u8, const DECAY: u8>(
        &self,
        row: &mut [[f32; LANES]],
        sums: [f32; LANES],
    ) -> [f32; LANES] {
        match self.change.bound {
            Bound::None => self.part::<END, DECAY, UNBOUNDED>(row, sums),
            Bound::Hard => self.part::<END, DECAY, HARD>(row, sums),
            Bound::Soft => self.part::<END, DECAY, SOFT>(row, sums),
        }
    }

    /// The lanes that hold the unit's own weight, and those with padding, go apart.
    #[inline(always)]
    fn part<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        row: &mut [[f32; LANES]],
        mut sums: [f32; LANES],
    ) -> [f32; LANES] {
        let own = self.unit / LANES;
        let padded = self.units / LANES;
        let mut from = 0;
        for apart in [own.min(padded), own.max(padded)] {
            if apart < row.len() && apart >= from {
                sums = self.span::<END, DECAY, BOUND>(from..apart, row, sums);
                sums = self.apart::<END, DECAY, BOUND>(apart, row, sums);
                from = apart + 1;
            }
        }
        self.span::<END, DECAY, BOUND>(from..row.len(), row, sums)
    }

    /// Sums are handed on as values: behind a reference they would be read and written at every turn.
    #[inline(always)]
    fn span<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        part: Range<usize>,
        row: &mut [[f32; LANES]],
        mut sums: [f32; LANES],
    ) -> [f32; LANES] {
        let [first, second, home, rates] =
            [self.first, self.second, self.home, self.rates].map(|vector| &vector[part.clone()]);
        let others = first.iter().zip(second).zip(home.iter().zip(rates));
        for (weights, ((first, second), (home, rates))) in row[part].iter_mut().zip(others) {
            // Eight at a time, and one thing at a time: a longer body is not kept in registers.
            for eight in (0..LANES).step_by(8) {
                let mut new = [0.0_f32; 8];
                for (lane, new) in new.iter_mut().enumerate() {
                    let at = eight + lane;
                    *new = self.weight::<END, DECAY, BOUND>(weights[at], first[at], second[at], home[at]);
                }
                weights[eight..eight + 8].copy_from_slice(&new);
                for lane in 0..8 {
                    sums[eight + lane] += new[lane] * rates[eight + lane];
                }
            }
        }
        sums
    }

    /// The same for one group of lanes, of which those that hold no synapse are left at 0.
    #[inline(always)]
    fn apart<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        group: usize,
        row: &mut [[f32; LANES]],
        mut sums: [f32; LANES],
    ) -> [f32; LANES] {
        let [first, second, home, rates] =
            [self.first, self.second, self.home, self.rates].map(|vector| &vector[group]);
        let weights = &mut row[group];
        for lane in 0..LANES {
            weights[lane] =
                self.weight::<END, DECAY, BOUND>(weights[lane], first[lane], second[lane], home[lane]);
        }
        let begin = group * LANES;
        if (begin..begin + LANES).contains(&self.unit) {
            weights[self.unit - begin] = 0.0;
        }
        weights[self.units.saturating_sub(begin).min(LANES)..].fill(0.0);
        for lane in 0..LANES {
            sums[lane] += weights[lane] * rates[lane];
        }
        sums
    }

    #[inline(always)]
    fn weight<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        weight: f32,
        first: f32,
        second: f32,
        home: f32,
    ) -> f32 {
        let Change { low, high, over_range, decay, .. } = self.change;
        let mut change = self.scales[0] * first;
        match END {
            SUM => change += self.scales[1] * second,
            WITH_WEIGHT => change += self.scales[1] * weight,
            _ => {}
        }
        if BOUND == SOFT {
            let left = if change > 0.0 { high - weight } else { weight - low };
            change = change * left * over_range;
        }
        match DECAY {
            TO_ZERO => change -= decay * weight,
            TO_HOME => change -= decay * (weight - home),
            _ => {}
        }
        let weight = weight + change;
        if BOUND == UNBOUNDED {
            return weight;
        }
        // What is no number stays none, so that a network that runs away is seen.
        let weight = if weight < low { low } else { weight };
        if weight > high { high } else { weight }
    }
}

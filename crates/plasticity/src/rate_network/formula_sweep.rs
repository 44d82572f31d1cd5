//! Learning by a formula and the next drive in one pass over the weights.
//!
//! A row is worked on in parts that stay in the first-level cache with all registers of the program, each instruction
//! over the whole part. The last sum or product is not stored: it meets decay and bounds, is written back, and is
//! multiplied with the rates while it is in the processor's registers. Rules of two terms, such as Oja's, are nothing but
//! that last sum. A row needs nothing of other rows.

use std::ops::Range;

use attractor_core::expression::program::{
    CellResult, Instruction, Operand, Operation, Program, Term, Vector,
};
use attractor_core::kernels::{GROUP, Simd, VectorKernel, groups, groups_mut, total};

use super::hold::{HARD, Hold, SOFT, UNBOUNDED};
use super::rows::{Aligned, FIRST, OTHERS, Rows};
use crate::constraints::{Bound, Constraints};

/// w ← bounded(w + rate · formula) − d (w − w₀), and W r.
pub(super) struct FormulaSweep<'a> {
    pub program: &'a Program,
    /// The values of units.
    pub values: &'a [Aligned],
    pub ones: &'a Aligned,
    /// Each of [`Self::CHUNK`] numbers.
    pub registers: &'a mut [Aligned],
    pub constraints: Constraints,
    /// d: decay in a step.
    pub decay: f32,
    /// What the formula is multiplied with.
    pub rate: f32,
    pub rows: &'a mut Rows,
    /// Padded with 0.
    pub rates: &'a Aligned,
}

/// What the formula ends with: one term, a sum of two, or a sum of one and what is in the cells with its factor.
const TERM: u8 = 0;
const SUM: u8 = 1;
const WITH_WEIGHT: u8 = 2;

const NO_DECAY: u8 = 0;
const TO_ZERO: u8 = 1;
const TO_HOME: u8 = 2;

impl VectorKernel for FormulaSweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const VECTORS: usize>(self, simd: S) {
        // Long rows without registers are best read to their end.
        if self.program.instructions.is_empty() && self.rows.stride > 2 * Self::CHUNK {
            self.in_parts::<S, VECTORS, { usize::MAX }>(simd);
        } else {
            self.in_parts::<S, VECTORS, { FormulaSweep::CHUNK }>(simd);
        }
    }
}

impl FormulaSweep<'_> {
    /// Weights of a row that are worked on together: 4 KiB each for the weights, every register and every vector of columns.
    pub const CHUNK: usize = 1024;
    /// Rows that go through a part of the columns before the next part.
    const ROWS: usize = 4;

    #[inline(always)]
    fn in_parts<S: Simd, const VECTORS: usize, const CHUNK: usize>(self, simd: S) {
        let Self { program, values, ones, registers, constraints, decay, rate, rows, rates } = self;
        let Rows { units, stride, values: weights, start: home, drive, .. } = rows;
        let home = home.as_ref().filter(|_| decay > 0.0);
        let (ending, terms) = ending(program.outcome);
        let hold = Hold::of(simd, &constraints, decay);
        // The same vector where it is the same, so that it is read once: a quarter of a step of 4000 units.
        let equals_rates =
            |vector| matches!(vector, Vector::Column(value) if values[value][..*units] == rates[..*units]);
        let is_rates = terms.map(|term| term.is_some_and(|term| equals_rates(term.vector)));
        let joins = ending == WITH_WEIGHT && constraints.bound != Bound::Soft;
        let together = weights.chunks_mut(*stride * Self::ROWS).zip(drive.chunks_mut(Self::ROWS));
        for (block, (rows, drives)) in together.enumerate() {
            let mut sums = [[simd.splat_f32s(0.0); VECTORS]; Self::ROWS];
            for start in (0..*stride).step_by(CHUNK) {
                let part = start..(*stride).min(start.saturating_add(CHUNK));
                for (place, (row, sums)) in rows.chunks_exact_mut(*stride).zip(&mut sums).enumerate() {
                    let unit = block * Self::ROWS + place;
                    let columns = Columns { unit, values, ones };
                    for instruction in &program.instructions {
                        columns.execute(*instruction, part.clone(), row, registers);
                    }
                    let vector = |term: Option<Term>, is_rates: bool| {
                        let vector = term.map_or(Vector::Ones, |term| term.vector);
                        let vector = if is_rates {
                            &rates[part.clone()]
                        } else {
                            columns.vector(vector, part.clone(), &[], registers)
                        };
                        groups::<S, VECTORS>(vector)
                    };
                    let scale = |term: Option<Term>| term.map_or(0.0, |term| rate * columns.factor(term));
                    let scales = [scale(terms[0]), scale(terms[1])];
                    let tail = Tail {
                        simd,
                        scales: [simd.splat_f32s(scales[0]), simd.splat_f32s(scales[1])],
                        keep: simd.splat_f32s(1.0 - decay + if joins { scales[1] } else { 0.0 }),
                        first: vector(terms[0], is_rates[0]),
                        second: vector(terms[1].filter(|_| ending == SUM), is_rates[1]),
                        rates: groups::<S, VECTORS>(&rates[part.clone()]),
                        // Without a home its row is not read; any row will do.
                        home: groups::<S, VECTORS>(
                            &home.map_or(&rates[..], |home| &home[unit * *stride..])[part.clone()],
                        ),
                        hold,
                        bound: constraints.bound,
                        decays: decay > 0.0,
                        unit: unit.wrapping_sub(start),
                        units: *units - start,
                    };
                    *sums = tail.run(ending, home.is_some(), &mut row[part.clone()], *sums);
                }
            }
            for (drive, sums) in drives.iter_mut().zip(sums) {
                *drive = total(simd, sums);
            }
        }
    }
}

/// How a program ends, with what is in the cells as the second term where it is one.
fn ending(outcome: CellResult) -> (u8, [Option<Term>; 2]) {
    let is_weight = |term: &Term| term.vector == Vector::Cells;
    match outcome {
        CellResult::Term(term) if is_weight(&term) => (WITH_WEIGHT, [None, Some(term)]),
        CellResult::Term(term) => (TERM, [Some(term), None]),
        CellResult::Sum(one, two) if is_weight(&two) => (WITH_WEIGHT, [Some(one), Some(two)]),
        CellResult::Sum(one, two) if is_weight(&one) => (WITH_WEIGHT, [Some(two), Some(one)]),
        CellResult::Sum(one, two) => (SUM, [Some(one), Some(two)]),
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
struct Tail<'a, S: Simd, const VECTORS: usize> {
    simd: S,
    /// Factors of the terms, the rate of learning multiplied in.
    scales: [S::f32s; 2],
    first: &'a [[S::f32s; VECTORS]],
    second: &'a [[S::f32s; VECTORS]],
    rates: &'a [[S::f32s; VECTORS]],
    home: &'a [[S::f32s; VECTORS]],
    /// What of a weight is kept, where bounds are not soft with what the rule takes from it.
    keep: S::f32s,
    hold: Hold<S>,
    bound: Bound,
    decays: bool,
    /// The place of the unit's own weight, counted from where the part begins; it may lie elsewhere.
    unit: usize,
    /// Where the row's padding begins.
    units: usize,
}

impl<S: Simd, const VECTORS: usize> Tail<'_, S, VECTORS> {
    #[inline(always)]
    fn run(
        &self,
        ending: u8,
        has_home: bool,
        row: &mut [f32],
        sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
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
        row: &mut [f32],
        sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
        match (self.decays, has_home) {
            (false, _) => self.bounded::<END, NO_DECAY>(row, sums),
            (true, false) => self.bounded::<END, TO_ZERO>(row, sums),
            (true, true) => self.bounded::<END, TO_HOME>(row, sums),
        }
    }

    #[inline(always)]
    fn bounded<const END: u8, const DECAY: u8>(
        &self,
        row: &mut [f32],
        sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
        match self.bound {
            Bound::None => self.part::<END, DECAY, UNBOUNDED>(row, sums),
            Bound::Hard => self.part::<END, DECAY, HARD>(row, sums),
            Bound::Soft => self.part::<END, DECAY, SOFT>(row, sums),
        }
    }

    /// The lanes that hold the unit's own weight, and those with padding, go apart.
    #[inline(always)]
    fn part<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        row: &mut [f32],
        mut sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
        let own = self.unit / GROUP;
        let padded = self.units / GROUP;
        let count = row.len() / GROUP;
        let mut from = 0;
        for apart in [own.min(padded), own.max(padded)] {
            if apart < count && apart >= from {
                sums = self.span::<END, DECAY, BOUND>(from..apart, row, sums);
                sums = self.apart::<END, DECAY, BOUND>(apart, row, sums);
                from = apart + 1;
            }
        }
        self.span::<END, DECAY, BOUND>(from..count, row, sums)
    }

    #[inline(always)]
    fn span<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        part: Range<usize>,
        row: &mut [f32],
        mut sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
        let terms = self.first[part.clone()].iter().zip(&self.second[part.clone()]);
        let others = terms.zip(self.home[part.clone()].iter().zip(&self.rates[part.clone()]));
        let weights = &mut groups_mut::<S, VECTORS>(row)[part];
        for (weights, ((first, second), (home, rates))) in weights.iter_mut().zip(others) {
            for vector in 0..VECTORS {
                let old = weights[vector];
                let new = self.weight::<END, DECAY, BOUND>(old, first[vector], second[vector], home[vector]);
                weights[vector] = new;
                sums[vector] = self.simd.add_f32s(sums[vector], self.simd.mul_f32s(new, rates[vector]));
            }
        }
        sums
    }

    /// The same for one group of lanes, of which those that hold no synapse are left at 0.
    #[inline(always)]
    fn apart<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        group: usize,
        row: &mut [f32],
        mut sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
        let simd = self.simd;
        let begin = group * GROUP;
        let (own, synapses) = (self.unit.wrapping_sub(begin), self.units.saturating_sub(begin));
        let others = S::as_simd_f32s(OTHERS.get(own).unwrap_or(&FIRST[GROUP])).0;
        let inside = S::as_simd_f32s(&FIRST[synapses.min(GROUP)]).0;
        let weights = &mut groups_mut::<S, VECTORS>(row)[group];
        for vector in 0..VECTORS {
            let [first, second, home] = [self.first[group], self.second[group], self.home[group]];
            let new = self.weight::<END, DECAY, BOUND>(
                weights[vector],
                first[vector],
                second[vector],
                home[vector],
            );
            let is_synapse =
                simd.greater_than_f32s(simd.mul_f32s(others[vector], inside[vector]), simd.splat_f32s(0.0));
            let new = simd.select_f32s(is_synapse, new, simd.splat_f32s(0.0));
            weights[vector] = new;
            sums[vector] = simd.add_f32s(sums[vector], simd.mul_f32s(new, self.rates[group][vector]));
        }
        sums
    }

    #[inline(always)]
    fn weight<const END: u8, const DECAY: u8, const BOUND: u8>(
        &self,
        weight: S::f32s,
        first: S::f32s,
        second: S::f32s,
        home: S::f32s,
    ) -> S::f32s {
        let simd = self.simd;
        let (plus, times) = (|a, b| simd.add_f32s(a, b), |a, b| simd.mul_f32s(a, b));
        let mut change = times(self.scales[0], first);
        match END {
            SUM => change = plus(change, times(self.scales[1], second)),
            WITH_WEIGHT if BOUND == SOFT => change = plus(change, times(self.scales[1], weight)),
            _ => {}
        }
        let kept = if DECAY == NO_DECAY && END != WITH_WEIGHT { weight } else { times(self.keep, weight) };
        if DECAY == TO_HOME {
            self.hold.changed::<BOUND, true>(weight, kept, change, home)
        } else {
            self.hold.changed::<BOUND, false>(weight, kept, change, home)
        }
    }
}

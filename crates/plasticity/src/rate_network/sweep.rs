//! Learning and the next drive in one pass over the weights.
//!
//! Weights are what there is most of, and reading them is what takes time. Each row is read once: it is kept but for what
//! decays, learns, meets its bounds, is written back, and is multiplied with the rates while it is still in registers.
//!
//! Nothing is asked for ahead of time: to ask for the next row while one is read made steps of 1000 units an eighth slower.

use attractor_core::kernels::{self, Simd, VectorKernel, groups, groups_mut, total};

use super::hold::{HARD, Hold, SOFT, UNBOUNDED};
use super::rows::{Aligned, Rows, zeros};
use crate::constraints::{Bound, Constraints};

/// What a step changes: w ← bounded(w + Σ_r a_i^r b_j^r − c_i w) − d (w − w₀).
#[derive(Clone, Debug)]
pub(super) struct Learning {
    /// The rates, padded with 0.
    pub rates: Aligned,
    /// a_i of each unit, step and rate of learning multiplied in.
    pub gains: Vec<[f32; 2]>,
    /// c_i of each unit, likewise; of use where bounds are soft.
    pub leaks: Vec<f32>,
    /// What each unit keeps of its weights: 1 − d where bounds are soft, 1 − c_i − d elsewhere.
    pub keeps: Vec<f32>,
    /// b_j of each unit, padded with 0.
    pub factors: [Aligned; 2],
    /// Which of them are needed.
    pub needs: Needs,
    /// d: decay in a step.
    pub decay: f32,
    /// Bounds.
    pub constraints: Constraints,
}

/// What is needed of presynaptic units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// b_j is the rate, and there is one product.
    Rates,
    /// There is one product.
    First,
    /// There are two.
    Both,
}

impl Learning {
    /// For so many units, at rates of 0.
    pub fn of(units: usize, constraints: Constraints) -> Self {
        Self {
            rates: zeros(units),
            gains: vec![[0.0; 2]; units],
            leaks: vec![0.0; units],
            keeps: vec![1.0; units],
            factors: [zeros(units), zeros(units)],
            needs: Needs::Both,
            decay: 0.0,
            constraints,
        }
    }
}

impl Rows {
    /// W r, into `drive`; rates are padded with 0.
    pub fn product(&self, rates: &Aligned, drive: &mut [f32]) {
        kernels::run_in_vectors(Product { values: &self.values, rates, drive });
    }

    /// W r, kept with the rows.
    pub fn drive(&mut self, rates: &Aligned) {
        kernels::run_in_vectors(Product { values: &self.values, rates, drive: &mut self.drive });
    }

    /// Learns, and keeps W r for the weights that come of it.
    pub fn learn(&mut self, learning: &Learning) {
        kernels::run_in_vectors(Sweep { rows: self, learning });
    }
}

struct Product<'a> {
    values: &'a Aligned,
    rates: &'a Aligned,
    drive: &'a mut [f32],
}

impl VectorKernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const VECTORS: usize>(self, simd: S) {
        let rates = groups::<S, VECTORS>(self.rates);
        for (drive, row) in self.drive.iter_mut().zip(self.values.chunks_exact(self.rates.len())) {
            let mut sums = [simd.splat_f32s(0.0); VECTORS];
            for (weights, rates) in groups::<S, VECTORS>(row).iter().zip(rates) {
                for vector in 0..VECTORS {
                    let product = simd.mul_f32s(weights[vector], rates[vector]);
                    sums[vector] = simd.add_f32s(sums[vector], product);
                }
            }
            *drive = total(simd, sums);
        }
    }
}

struct Sweep<'a> {
    rows: &'a mut Rows,
    learning: &'a Learning,
}

const RATES: u8 = 0;
const FIRST: u8 = 1;
const BOTH: u8 = 2;

impl VectorKernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const VECTORS: usize>(self, simd: S) {
        match self.learning.needs {
            Needs::Rates => self.decaying::<S, VECTORS, RATES>(simd),
            Needs::First => self.decaying::<S, VECTORS, FIRST>(simd),
            Needs::Both => self.decaying::<S, VECTORS, BOTH>(simd),
        }
    }
}

impl Sweep<'_> {
    #[inline(always)]
    fn decaying<S: Simd, const VECTORS: usize, const NEEDS: u8>(self, simd: S) {
        if self.learning.decay > 0.0 && self.rows.start.is_some() {
            self.bounded::<S, VECTORS, NEEDS, true>(simd);
        } else {
            self.bounded::<S, VECTORS, NEEDS, false>(simd);
        }
    }

    #[inline(always)]
    fn bounded<S: Simd, const VECTORS: usize, const NEEDS: u8, const HOME: bool>(self, simd: S) {
        match self.learning.constraints.bound {
            Bound::None => self.rows::<S, VECTORS, NEEDS, HOME, UNBOUNDED>(simd),
            Bound::Hard => self.rows::<S, VECTORS, NEEDS, HOME, HARD>(simd),
            Bound::Soft => self.rows::<S, VECTORS, NEEDS, HOME, SOFT>(simd),
        }
    }

    /// A unit's own rate is 0 for its own row, whatever its own weight comes to, which is then put back to 0.
    #[inline(always)]
    fn rows<S: Simd, const VECTORS: usize, const NEEDS: u8, const HOME: bool, const BOUND: u8>(
        self,
        simd: S,
    ) {
        let Rows { first, stride, values, start, drive, .. } = self.rows;
        let mut rates = self.learning.rates.clone();
        for (place, (row, drive)) in values.chunks_exact_mut(*stride).zip(drive).enumerate() {
            let unit = *first + place;
            let own = std::mem::replace(&mut rates[unit], 0.0);
            // Without a home its row is not read; any row will do.
            let home = start.as_ref().map_or(&rates[..], |start| &start[place * *stride..][..*stride]);
            let change = Change::<S, VECTORS, NEEDS, HOME, BOUND>::of(simd, self.learning, unit);
            *drive = change.row(row, &rates, home);
            rates[unit] = own;
            row[unit] = 0.0;
        }
    }
}

/// What changes the weights of one unit, each number in all lanes.
struct Change<'a, S: Simd, const VECTORS: usize, const NEEDS: u8, const HOME: bool, const BOUND: u8> {
    simd: S,
    gains: [S::f32s; 2],
    leak: S::f32s,
    keep: S::f32s,
    hold: Hold<S>,
    factors: &'a [Aligned; 2],
}

impl<'a, S: Simd, const VECTORS: usize, const NEEDS: u8, const HOME: bool, const BOUND: u8>
    Change<'a, S, VECTORS, NEEDS, HOME, BOUND>
{
    #[inline(always)]
    fn of(simd: S, learning: &'a Learning, unit: usize) -> Self {
        let all = |number: f32| simd.splat_f32s(number);
        let [first, second] = learning.gains[unit];
        Self {
            simd,
            gains: [all(first), all(second)],
            leak: all(learning.leaks[unit]),
            keep: all(learning.keeps[unit]),
            hold: Hold::of(simd, &learning.constraints, learning.decay),
            factors: &learning.factors,
        }
    }

    /// Changes a row and gives its product with the rates.
    #[inline(always)]
    fn row(&self, row: &mut [f32], rates: &[f32], home: &[f32]) -> f32 {
        let simd = self.simd;
        let [first, second] = self.factors;
        // The same vector where it is the same, so that it is read once.
        let first = groups::<S, VECTORS>(if NEEDS == RATES { rates } else { first });
        let (second, home) = (groups::<S, VECTORS>(second), groups::<S, VECTORS>(home));
        let others = first.iter().zip(second).zip(home).zip(groups::<S, VECTORS>(rates));
        let mut sums = [simd.splat_f32s(0.0); VECTORS];
        for (weights, (((first, second), home), rates)) in
            groups_mut::<S, VECTORS>(row).iter_mut().zip(others)
        {
            for vector in 0..VECTORS {
                let others = [first[vector], second[vector], home[vector]];
                let weight = self.changed(weights[vector], others);
                weights[vector] = weight;
                sums[vector] = simd.add_f32s(sums[vector], simd.mul_f32s(weight, rates[vector]));
            }
        }
        total(simd, sums)
    }

    /// The fewest operations that each choice needs: where nothing is fused, they are what takes the time.
    #[inline(always)]
    fn changed(&self, weight: S::f32s, [first, second, home]: [S::f32s; 3]) -> S::f32s {
        let simd = self.simd;
        let times = |a, b| simd.mul_f32s(a, b);
        let mut change = times(self.gains[0], first);
        if NEEDS == BOTH {
            change = simd.add_f32s(change, times(self.gains[1], second));
        }
        if BOUND == SOFT {
            change = simd.sub_f32s(change, times(self.leak, weight));
        }
        self.hold.changed::<BOUND, HOME>(weight, times(self.keep, weight), change, home)
    }
}

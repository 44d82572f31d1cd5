//! Couplings as real numbers, for rules that do not count.

use super::{IntegerCouplings, Signs};

/// J_ij of N units as real numbers, while they are learnt.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RealCouplings {
    units: usize,
    /// `[postsynaptic unit][presynaptic unit]`.
    values: Vec<f64>,
}

impl RealCouplings {
    pub fn new(units: u32) -> Self {
        let units = units as usize;
        Self { units, values: vec![0.0; units * units] }
    }

    pub fn units(&self) -> usize {
        self.units
    }

    pub fn row(&self, post: usize) -> &[f64] {
        &self.values[post * self.units..][..self.units]
    }

    pub fn row_mut(&mut self, post: usize) -> &mut [f64] {
        &mut self.values[post * self.units..][..self.units]
    }

    /// Σ_j J_ij ξ_j for each unit i, J_ii included.
    pub fn fields(&self, signs: &[f64]) -> Vec<f64> {
        let sum = |row: &[f64]| {
            // Eight sums side by side, added at the end: an order of its own on any machine.
            let mut lanes = [0.0; 8];
            for (values, signs) in row.chunks(8).zip(signs.chunks(8)) {
                for (lane, (value, sign)) in lanes.iter_mut().zip(values.iter().zip(signs)) {
                    *lane += value * sign;
                }
            }
            lanes.iter().sum()
        };
        self.values.chunks_exact(self.units).map(sum).collect()
    }

    /// As couplings of 16 bits: the largest is between 2¹⁴ and 2¹⁵ steps. Rounding moves a field by about
    /// √N/12 steps; J_ii is left out unless it is asked for.
    pub fn rounded(&self, keep_diagonal: bool) -> IntegerCouplings {
        let counts = |post: usize, pre: usize| keep_diagonal || post != pre;
        let mut largest = 0.0_f64;
        for post in 0..self.units {
            for (pre, value) in self.row(post).iter().enumerate().filter(|(pre, _)| counts(post, *pre)) {
                debug_assert!(value.is_finite(), "J from {pre} to {post}");
                largest = largest.max(value.abs());
            }
        }
        let mut steps = 1.0;
        while largest > 0.0 && 2.0 * largest * steps <= f64::from(i16::MAX) {
            steps *= 2.0;
        }
        while largest * steps > f64::from(i16::MAX) {
            steps /= 2.0;
        }
        let mut couplings = IntegerCouplings::zeros(self.units, steps);
        for post in 0..self.units {
            for pre in (0..self.units).filter(|pre| counts(post, *pre)) {
                couplings.row_mut(pre)[post] = (self.row(post)[pre] * steps).round() as i16;
            }
        }
        couplings
    }
}

/// A pattern as ±1.
pub(super) fn signs_of(pattern: &Signs) -> Vec<f64> {
    (0..pattern.units()).map(|unit| pattern.sign(unit)).collect()
}

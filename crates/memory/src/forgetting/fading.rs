//! Couplings of ±1 units, all to all.

use attractor_core::kernels::{self, Kernel};

/// J_ij of N units, symmetric, without J_ii, in units of what one pattern adds (1/N in Hebb's rule): the
/// dynamics of ±1 units without threshold does not depend on the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Couplings {
    units: usize,
    /// `[i][j]`.
    values: Vec<f32>,
}

impl Couplings {
    /// No couplings yet.
    pub fn new(units: u32) -> Self {
        let units = units as usize;
        Self { units, values: vec![0.0; units * units] }
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The couplings of a unit with all.
    pub fn row(&self, unit: usize) -> &[f32] {
        &self.values[unit * self.units..][..self.units]
    }

    /// Sets the coupling of two different units, in both directions.
    pub fn set(&mut self, one: usize, other: usize, value: f32) {
        self.values[one * self.units + other] = value;
        self.values[other * self.units + one] = value;
    }

    /// J ← clip(fade · J + ξ ξᵀ, ±bound) for one pattern after the other, given as ±1; J_ii stays 0.
    ///
    /// All patterns together, row by row: a row then stays in the cache, and its couplings need nothing of other rows.
    pub(super) fn imprint(&mut self, patterns: &[Vec<f32>], fade: f32, bound: f32) {
        kernels::run(Imprint { couplings: self, patterns, fade, bound });
    }
}

/// A pattern as ±1.
pub(super) fn signs(active: &[u32], units: usize) -> Vec<f32> {
    let mut signs = vec![-1.0; units];
    for &unit in active {
        signs[unit as usize] = 1.0;
    }
    signs
}

struct Imprint<'a> {
    couplings: &'a mut Couplings,
    patterns: &'a [Vec<f32>],
    fade: f32,
    bound: f32,
}

impl Kernel for Imprint<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { couplings, patterns, fade, bound } = self;
        let units = couplings.units;
        for (unit, row) in couplings.values.chunks_exact_mut(units).enumerate() {
            for pattern in patterns {
                let own = pattern[unit];
                for (value, other) in row.iter_mut().zip(pattern) {
                    *value = (fade * *value + own * other).min(bound).max(-bound);
                }
            }
            row[unit] = 0.0;
        }
    }
}

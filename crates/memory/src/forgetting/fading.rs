//! Couplings of ±1 units that can fade, all to all.

use attractor_core::kernels::{self, Kernel};

use crate::spins::{Signs, SpinCouplings};

/// J_ij of N units, symmetric, without J_ii, in units of what one pattern adds (1/N in Hebb's rule): the
/// dynamics of ±1 units without threshold does not depend on the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct FadingCouplings {
    units: usize,
    /// `[i][j]`.
    values: Vec<f32>,
}

impl FadingCouplings {
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

    /// All couplings, row by row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    pub(super) fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
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

impl SpinCouplings for FadingCouplings {
    type Field = f32;

    fn units(&self) -> usize {
        self.units
    }

    fn steps(&self) -> f64 {
        self.units as f64
    }

    fn fields(&self, states: &[Signs], fields: &mut [&mut [f32]]) {
        kernels::run(AddAllRows { couplings: self, states, fields });
    }

    fn turn(&self, unit: u32, sign: i32, fields: &mut [f32]) {
        kernels::run(AddRow { row: self.row(unit as usize), times: 2.0 * sign as f32, fields });
    }
}

/// Fields of all states side by side, so that a row is read once for all; each sum in the order of the units.
struct AddAllRows<'a, 'b> {
    couplings: &'a FadingCouplings,
    states: &'a [Signs],
    fields: &'a mut [&'b mut [f32]],
}

impl Kernel for AddAllRows<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for fields in &mut *self.fields {
            fields.fill(0.0);
        }
        for (unit, row) in (0..).zip(self.couplings.values.chunks_exact(self.couplings.units)) {
            for (state, fields) in self.states.iter().zip(&mut *self.fields) {
                AddRow { row, times: state.whole(unit) as f32, fields }.run();
            }
        }
    }
}

/// Adds a multiple of a row of couplings, which is a column as well.
struct AddRow<'a> {
    row: &'a [f32],
    times: f32,
    fields: &'a mut [f32],
}

impl Kernel for AddRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (field, coupling) in self.fields.iter_mut().zip(self.row) {
            *field += self.times * coupling;
        }
    }
}

struct Imprint<'a> {
    couplings: &'a mut FadingCouplings,
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

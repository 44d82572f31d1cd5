//! Learning and the next drive in one pass over the weights.
//!
//! Weights are what there is most of, and reading them is what takes time. Each row is read once: it is kept but for what
//! decays, learns, meets its bounds, is written back, and is multiplied with the rates while it is still in registers.
//!
//! One row at a time, and its vectors cut to one length before the loop: two rows at once, which would share what they
//! read, were a quarter slower, and asking for rows ahead of time was as well.

use attractor_core::kernels::{self, Kernel};

use super::rows::{Aligned, LANES, Rows, zeros};
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

/// What is needed of the units before synapses.
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
        kernels::run(Product { values: &self.values, rates, drive });
    }

    /// W r, kept with the rows.
    pub fn drive(&mut self, rates: &Aligned) {
        kernels::run(Product { values: &self.values, rates, drive: &mut self.drive });
    }

    /// Learns, and keeps W r for the weights that come of it.
    pub fn learn(&mut self, learning: &Learning) {
        kernels::run(Sweep { rows: self, learning });
    }
}

struct Product<'a> {
    values: &'a Aligned,
    rates: &'a Aligned,
    drive: &'a mut [f32],
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rates = self.rates.as_chunks::<LANES>().0;
        for (drive, row) in self.drive.iter_mut().zip(self.values.chunks_exact(self.rates.len())) {
            let mut sums = [0.0; LANES];
            for (weights, rates) in row.as_chunks().0.iter().zip(rates) {
                add_products(&mut sums, weights, rates);
            }
            *drive = total(sums);
        }
    }
}

#[inline(always)]
fn add_products(sums: &mut [f32; LANES], weights: &[f32; LANES], rates: &[f32; LANES]) {
    for lane in 0..LANES {
        sums[lane] += weights[lane] * rates[lane];
    }
}

/// The sum of all lanes, by halves.
#[inline(always)]
pub(super) fn total(sums: [f32; LANES]) -> f32 {
    let mut eight = [0.0; 8];
    for lane in 0..8 {
        eight[lane] = (sums[lane] + sums[lane + 16]) + (sums[lane + 8] + sums[lane + 24]);
    }
    total_of_eight(eight)
}

/// Never inlined: what it does with single lanes would decide how the loop before it is made into vector instructions,
/// and would make a product three times as slow.
#[inline(never)]
fn total_of_eight([a, b, c, d, e, f, g, h]: [f32; 8]) -> f32 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

struct Sweep<'a> {
    rows: &'a mut Rows,
    learning: &'a Learning,
}

const RATES: u8 = 0;
const FIRST: u8 = 1;
const BOTH: u8 = 2;

const UNBOUNDED: u8 = 0;
const HARD: u8 = 1;
const SOFT: u8 = 2;

impl Kernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.learning.needs {
            Needs::Rates => self.decaying::<RATES>(),
            Needs::First => self.decaying::<FIRST>(),
            Needs::Both => self.decaying::<BOTH>(),
        }
    }
}

impl Sweep<'_> {
    #[inline(always)]
    fn decaying<const NEEDS: u8>(self) {
        if self.learning.decay > 0.0 && self.rows.start.is_some() {
            self.bounded::<NEEDS, true>();
        } else {
            self.bounded::<NEEDS, false>();
        }
    }

    #[inline(always)]
    fn bounded<const NEEDS: u8, const HOME: bool>(self) {
        match self.learning.constraints.bound {
            Bound::None => self.rows::<NEEDS, HOME, UNBOUNDED>(),
            Bound::Hard => self.rows::<NEEDS, HOME, HARD>(),
            Bound::Soft => self.rows::<NEEDS, HOME, SOFT>(),
        }
    }

    /// A unit's own rate is 0 for its own row, whatever its own weight comes to, which is then put back to 0. To leave out one
    /// lane of the row instead would keep all of them out of registers, and made the sweep three times as slow.
    #[inline(always)]
    fn rows<const NEEDS: u8, const HOME: bool, const BOUND: u8>(self) {
        let Rows { first, stride, values, start, drive, .. } = self.rows;
        let mut rates = self.learning.rates.clone();
        for (place, (row, drive)) in values.chunks_exact_mut(*stride).zip(drive).enumerate() {
            let unit = *first + place;
            let own = std::mem::replace(&mut rates[unit], 0.0);
            // Without a home its row is not read; any row will do.
            let home = start.as_ref().map_or(&rates[..], |start| &start[place * *stride..][..*stride]);
            *drive = Change::<NEEDS, HOME, BOUND>::of(self.learning, unit).row(row, &rates, home);
            rates[unit] = own;
            row[unit] = 0.0;
        }
    }
}

/// What changes the weights of one unit.
struct Change<'a, const NEEDS: u8, const HOME: bool, const BOUND: u8> {
    gains: [f32; 2],
    leak: f32,
    keep: f32,
    decay: f32,
    low: f32,
    high: f32,
    over_range: f32,
    factors: &'a [Aligned; 2],
}

impl<'a, const NEEDS: u8, const HOME: bool, const BOUND: u8> Change<'a, NEEDS, HOME, BOUND> {
    #[inline(always)]
    fn of(learning: &'a Learning, unit: usize) -> Self {
        let (low, high) = (learning.constraints.low as f32, learning.constraints.high as f32);
        Self {
            gains: learning.gains[unit],
            leak: learning.leaks[unit],
            keep: learning.keeps[unit],
            decay: learning.decay,
            low,
            high,
            over_range: 1.0 / (high - low),
            factors: &learning.factors,
        }
    }

    /// Changes a row and gives its product with the rates.
    #[inline(always)]
    fn row(&self, row: &mut [f32], rates: &[f32], home: &[f32]) -> f32 {
        let row = row.as_chunks_mut::<LANES>().0;
        let [first, second] = self.factors;
        // The same vector where it is the same, so that it is read once.
        let first = if NEEDS == RATES { rates } else { first };
        let [rates, first, second, home] =
            [rates, first, second, home].map(|vector| &vector.as_chunks::<LANES>().0[..row.len()]);
        let mut sums = [0.0; LANES];
        for (group, weights) in row.iter_mut().enumerate() {
            // All are read before any is written, or else they would be so one by one.
            let mut new = [0.0; LANES];
            for lane in 0..LANES {
                let others = [first[group][lane], second[group][lane], home[group][lane]];
                new[lane] = self.weight(weights[lane], others);
            }
            *weights = new;
            add_products(&mut sums, &new, &rates[group]);
        }
        total(sums)
    }

    /// The fewest operations that each choice needs: where nothing is fused, they are what takes the time.
    #[inline(always)]
    fn weight(&self, weight: f32, [first, second, home]: [f32; 3]) -> f32 {
        let mut change = self.gains[0] * first;
        if NEEDS == BOTH {
            change += self.gains[1] * second;
        }
        if BOUND == SOFT {
            change -= self.leak * weight;
            let left = if change > 0.0 { self.high - weight } else { weight - self.low };
            change = change * left * self.over_range;
        }
        if HOME {
            change += self.decay * home;
        }
        let weight = self.keep * weight + change;
        if BOUND == UNBOUNDED {
            return weight;
        }
        // What is no number stays none, so that a network that runs away is seen.
        let weight = if weight < self.low { self.low } else { weight };
        if weight > self.high { self.high } else { weight }
    }
}

//! Learning and the next drive in one pass over the weights.
//!
//! Weights are what there is most of, and reading them is what takes time. Each row is read once: it decays, learns,
//! meets its bounds, is written back, and is multiplied with the rates while it is still in registers.

use std::ops::Range;

use aligned_vec::{AVec, ConstAlign};
use attractor_core::kernels::{self, Kernel};

use crate::constraints::{Bound, Constraints};

/// Sums are taken in so many lanes, on every path.
pub(super) const LANES: usize = 32;

/// A vector of single precision that begins where cache lines do.
pub(super) type Aligned = AVec<f32, ConstAlign<64>>;

/// Numbers 0, padded to whole lanes.
pub(super) fn zeros(length: usize) -> Aligned {
    AVec::from_iter(64, std::iter::repeat_n(0.0, length.next_multiple_of(LANES)))
}

/// Weights between the units of a network, a row for each unit behind, padded to whole lanes; 0 on the diagonal.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    units: usize,
    stride: usize,
    values: Aligned,
}

impl Connections {
    /// From rows of as many weights as there are units; the diagonal is taken as 0.
    pub fn of(weights: &[f32], units: usize) -> Self {
        let stride = units.next_multiple_of(LANES);
        let mut values = zeros(units * stride);
        for (unit, (row, from)) in
            values.chunks_exact_mut(stride).zip(weights.chunks_exact(units)).enumerate()
        {
            row[..units].copy_from_slice(from);
            row[unit] = 0.0;
        }
        Self { units, stride, values }
    }

    /// The row of a unit, without padding.
    pub fn row(&self, unit: usize) -> &[f32] {
        &self.values[unit * self.stride..unit * self.stride + self.units]
    }

    /// The row of a unit, to be changed; what is on the diagonal must stay 0.
    pub fn row_mut(&mut self, unit: usize) -> &mut [f32] {
        &mut self.values[unit * self.stride..unit * self.stride + self.units]
    }

    /// All rows, with padding; what is on the diagonal must stay 0, and padding finite.
    pub fn padded_rows_mut(&mut self) -> std::slice::ChunksExactMut<'_, f32> {
        self.values.chunks_exact_mut(self.stride)
    }

    /// The row of a unit, with padding.
    pub fn padded_row(&self, unit: usize) -> &[f32] {
        &self.values[unit * self.stride..][..self.stride]
    }

    /// W r, into `drive`; rates are padded with 0.
    pub fn drive(&self, rates: &Aligned, drive: &mut [f32]) {
        kernels::run(Product { connections: self, rates, drive });
    }

    /// Learns, and gives W r for the weights that come of it.
    pub fn learn(&mut self, learning: &Learning, rates: &Aligned, drive: &mut [f32]) {
        kernels::run(Sweep { connections: self, learning, rates, drive });
    }
}

/// What a step changes: w ← bounded(w + Σ_r a_i^r b_j^r − c_i w) − d (w − w₀).
pub(super) struct Learning<'a> {
    /// a_i of each unit, step and rate of learning multiplied in.
    pub gains: &'a [[f32; 2]],
    /// c_i of each unit, likewise.
    pub leaks: &'a [f32],
    /// b_j of each unit, padded with 0.
    pub factors: [&'a Aligned; 2],
    /// Whether the second products are needed.
    pub second: bool,
    /// d: decay in a step.
    pub decay: f32,
    /// w₀, where weights decay to; `None` where that is 0.
    pub home: Option<&'a Connections>,
    /// Bounds.
    pub constraints: &'a Constraints,
}

struct Product<'a> {
    connections: &'a Connections,
    rates: &'a Aligned,
    drive: &'a mut [f32],
}

impl Kernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.connections.values.chunks_exact(self.connections.stride);
        for (drive, row) in self.drive.iter_mut().zip(rows) {
            let mut sums = [0.0_f32; LANES];
            for (row, rates) in row.as_chunks::<LANES>().0.iter().zip(self.rates.as_chunks::<LANES>().0) {
                for lane in 0..LANES {
                    sums[lane] += row[lane] * rates[lane];
                }
            }
            *drive = total(sums);
        }
    }
}

/// The sum of all lanes, by halves.
#[inline(always)]
pub(super) fn total(mut sums: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}

struct Sweep<'a> {
    connections: &'a mut Connections,
    learning: &'a Learning<'a>,
    rates: &'a Aligned,
    drive: &'a mut [f32],
}

const UNBOUNDED: u8 = 0;
const HARD: u8 = 1;
const SOFT: u8 = 2;

impl Kernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Learning { second, home, constraints, .. } = self.learning;
        match (second, home.is_some(), constraints.bound) {
            (false, false, Bound::None) => self.rows::<false, false, UNBOUNDED>(),
            (false, false, Bound::Hard) => self.rows::<false, false, HARD>(),
            (false, false, Bound::Soft) => self.rows::<false, false, SOFT>(),
            (false, true, Bound::None) => self.rows::<false, true, UNBOUNDED>(),
            (false, true, Bound::Hard) => self.rows::<false, true, HARD>(),
            (false, true, Bound::Soft) => self.rows::<false, true, SOFT>(),
            (true, false, Bound::None) => self.rows::<true, false, UNBOUNDED>(),
            (true, false, Bound::Hard) => self.rows::<true, false, HARD>(),
            (true, false, Bound::Soft) => self.rows::<true, false, SOFT>(),
            (true, true, Bound::None) => self.rows::<true, true, UNBOUNDED>(),
            (true, true, Bound::Hard) => self.rows::<true, true, HARD>(),
            (true, true, Bound::Soft) => self.rows::<true, true, SOFT>(),
        }
    }
}

impl Sweep<'_> {
    #[inline(always)]
    fn rows<const SECOND: bool, const HOME: bool, const BOUND: u8>(self) {
        let Connections { stride, values, .. } = self.connections;
        for (unit, (row, drive)) in values.chunks_exact_mut(*stride).zip(self.drive).enumerate() {
            // Without a home its row is not read; any row will do.
            let home =
                self.learning.home.map_or(&self.rates[..], |home| &home.values[unit * *stride..][..*stride]);
            *drive = Change::<SECOND, HOME, BOUND>::of(self.learning, unit, home).row(row, self.rates);
        }
    }
}

/// What changes the weights of one unit.
struct Change<'a, const SECOND: bool, const HOME: bool, const BOUND: u8> {
    unit: usize,
    gains: [f32; 2],
    leak: f32,
    decay: f32,
    /// What of a weight is lost, by leak and decay together.
    loss: f32,
    low: f32,
    high: f32,
    over_range: f32,
    factors: [&'a [[f32; LANES]]; 2],
    home: &'a [[f32; LANES]],
}

impl<'a, const SECOND: bool, const HOME: bool, const BOUND: u8> Change<'a, SECOND, HOME, BOUND> {
    #[inline(always)]
    fn of(learning: &Learning<'a>, unit: usize, home: &'a [f32]) -> Self {
        let (low, high) = (learning.constraints.low as f32, learning.constraints.high as f32);
        Self {
            unit,
            gains: learning.gains[unit],
            leak: learning.leaks[unit],
            decay: learning.decay,
            loss: learning.leaks[unit] + learning.decay,
            low,
            high,
            over_range: 1.0 / (high - low),
            factors: learning.factors.map(|factors| factors.as_chunks().0),
            home: home.as_chunks().0,
        }
    }

    /// Changes a row and gives its product with the rates.
    ///
    /// The lanes that hold the unit's own weight go apart: a store to one lane inside the loop would keep all of them
    /// out of registers, and made the sweep three times as slow.
    #[inline(always)]
    fn row(&self, row: &mut [f32], rates: &Aligned) -> f32 {
        let (row, rates) = (row.as_chunks_mut::<LANES>().0, rates.as_chunks::<LANES>().0);
        let (own, lane) = (self.unit / LANES, self.unit % LANES);
        let mut without = [rates[own]];
        without[0][lane] = 0.0;
        let sums = self.span(0..own, row, &rates[..own], [0.0; LANES]);
        let sums = self.span(own..own + 1, row, &without, sums);
        row[own][lane] = 0.0;
        total(self.span(own + 1..row.len(), row, &rates[own + 1..], sums))
    }

    /// Changes a part of a row and adds its products with the rates. Sums are handed on as values: behind a
    /// reference they would be read and written at every turn.
    #[inline(always)]
    fn span(
        &self,
        part: Range<usize>,
        row: &mut [[f32; LANES]],
        rates: &[[f32; LANES]],
        mut sums: [f32; LANES],
    ) -> [f32; LANES] {
        let [first, second] = self.factors.map(|factors| &factors[part.clone()]);
        let others = first.iter().zip(second).zip(&self.home[part.clone()]);
        for ((weights, ((first, second), home)), rates) in row[part].iter_mut().zip(others).zip(rates) {
            // Eight at a time, and one thing at a time: a longer body is not kept in registers.
            for eight in (0..LANES).step_by(8) {
                let mut new = [0.0_f32; 8];
                for (lane, new) in new.iter_mut().enumerate() {
                    let at = eight + lane;
                    *new = self.weight(weights[at], first[at], second[at], home[at]);
                }
                weights[eight..eight + 8].copy_from_slice(&new);
                for lane in 0..8 {
                    sums[eight + lane] += new[lane] * rates[eight + lane];
                }
            }
        }
        sums
    }

    /// The fewest operations that each choice needs: where nothing is fused, they are what takes the time.
    #[inline(always)]
    fn weight(&self, weight: f32, first: f32, second: f32, home: f32) -> f32 {
        let mut change = self.gains[0] * first - if BOUND == SOFT { self.leak } else { self.loss } * weight;
        if SECOND {
            change += self.gains[1] * second;
        }
        if BOUND == SOFT {
            let left = if change > 0.0 { self.high - weight } else { weight - self.low };
            change = change * left * self.over_range - self.decay * weight;
        }
        if HOME {
            change += self.decay * home;
        }
        let weight = weight + change;
        if BOUND == UNBOUNDED { weight } else { weight.max(self.low).min(self.high) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Stream, Streams};

    fn drawn(length: usize, stream: &mut Stream) -> Aligned {
        let mut drawn = zeros(length);
        drawn[..length].iter_mut().for_each(|x| *x = stream.normal() as f32);
        drawn
    }

    #[test]
    fn a_sweep_is_learning_and_then_a_product() {
        let mut stream = Streams::new(Seed(1), Purpose::named("test"), 0).at(0);
        for units in [1, 2, 31, 32, 33, 100] {
            for (bound, second, at_home) in [
                (Bound::None, false, false),
                (Bound::Hard, true, true),
                (Bound::Soft, true, false),
                (Bound::Soft, false, true),
            ] {
                let weights: Vec<f32> = (0..units * units).map(|_| 0.3 * stream.normal() as f32).collect();
                let homes: Vec<f32> = (0..units * units).map(|_| 0.3 * stream.normal() as f32).collect();
                let mut swept = Connections::of(&weights, units);
                let home = Connections::of(&homes, units);
                let (b, d, r) =
                    (drawn(units, &mut stream), drawn(units, &mut stream), drawn(units, &mut stream));
                let gains: Vec<[f32; 2]> =
                    (0..units).map(|_| [stream.normal() as f32, stream.normal() as f32]).collect();
                let leaks: Vec<f32> = (0..units).map(|_| 0.1 * stream.unit() as f32).collect();
                let constraints = Constraints { bound, low: -0.4, high: 0.5, ..Constraints::default() };
                let learning = Learning {
                    gains: &gains,
                    leaks: &leaks,
                    factors: [&b, &d],
                    second,
                    decay: 0.05,
                    home: at_home.then_some(&home),
                    constraints: &constraints,
                };
                let mut drive = vec![0.0; units];
                swept.learn(&learning, &r, &mut drive);
                let mut plain = vec![0.0; units];
                swept.drive(&r, &mut plain);
                assert_eq!(drive, plain);
                for i in 0..units {
                    for j in 0..units {
                        let (w, w0) =
                            if i == j { (0.0, 0.0) } else { (weights[i * units + j], homes[i * units + j]) };
                        let more = if second { gains[i][1] * d[j] } else { 0.0 };
                        let change = gains[i][0] * b[j] - leaks[i] * w + more;
                        let start = if at_home { f64::from(w0) } else { 0.0 };
                        let expected = constraints.changed(f64::from(w), f64::from(change), start, 0.05);
                        let expected = if i == j { 0.0 } else { expected };
                        let found = f64::from(swept.row(i)[j]);
                        assert!((found - expected).abs() < 2e-6, "{units} {i} {j}: {found} {expected}");
                    }
                    let sum: f64 = (0..units).map(|j| f64::from(swept.row(i)[j]) * f64::from(r[j])).sum();
                    assert!((f64::from(drive[i]) - sum).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn every_path_gives_the_same_bits() {
        let run = || {
            let mut stream = Streams::new(Seed(2), Purpose::named("test"), 0).at(0);
            let weights: Vec<f32> = (0..77 * 77).map(|_| stream.normal() as f32).collect();
            let mut connections = Connections::of(&weights, 77);
            let r = drawn(77, &mut stream);
            let (gains, leaks) = (vec![[0.01, 0.02]; 77], vec![0.01; 77]);
            let mut drive = vec![0.0; 77];
            for bound in [Bound::None, Bound::Hard, Bound::Soft] {
                let constraints = Constraints { bound, ..Constraints::default() };
                let factors = [&r, &r];
                let learning = Learning {
                    gains: &gains,
                    leaks: &leaks,
                    factors,
                    second: true,
                    decay: 0.01,
                    home: None,
                    constraints: &constraints,
                };
                connections.learn(&learning, &r, &mut drive);
            }
            drive.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        };
        let mut found: Vec<Vec<u32>> = Vec::new();
        for path in kernels::Path::available() {
            assert!(path.force());
            found.push(run());
        }
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
    }
}

//! Learning and the next drive in one pass over the weights.
//!
//! Weights are what there is most of, and reading them is what takes time. Each row is read once: it decays, learns,
//! meets its bounds, is written back, and is multiplied with the rates while it is still in registers.

use std::ops::Range;

use aligned_vec::{AVec, ConstAlign};
use attractor_core::kernels::{self, GROUP, Simd, VectorKernel, between, groups, groups_mut, total};

use crate::constraints::{Bound, Constraints};

/// A vector of single precision that begins where cache lines do.
pub(super) type Aligned = AVec<f32, ConstAlign<64>>;

/// Numbers 0, padded to whole groups.
pub(super) fn zeros(length: usize) -> Aligned {
    AVec::from_iter(64, std::iter::repeat_n(0.0, length.next_multiple_of(GROUP)))
}

/// 1 in the lanes of a group but one, and 0 there.
pub(super) static OTHERS: [[f32; GROUP]; GROUP] = {
    let mut others = [[1.0; GROUP]; GROUP];
    let mut lane = 0;
    while lane < GROUP {
        others[lane][lane] = 0.0;
        lane += 1;
    }
    others
};

/// Weights between the units of a network, a row for each unit behind, padded to whole groups; 0 on the diagonal.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    units: usize,
    stride: usize,
    values: Aligned,
}

impl Connections {
    /// From rows of as many weights as there are units; the diagonal is taken as 0.
    pub fn of(weights: &[f32], units: usize) -> Self {
        let stride = units.next_multiple_of(GROUP);
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
        kernels::run_in_vectors(Product { connections: self, rates, drive });
    }

    /// Learns, and gives W r for the weights that come of it.
    pub fn learn(&mut self, learning: &Learning, rates: &Aligned, drive: &mut [f32]) {
        kernels::run_in_vectors(Sweep { connections: self, learning, rates, drive });
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

impl VectorKernel for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const VECTORS: usize>(self, simd: S) {
        let rates = groups::<S, VECTORS>(self.rates);
        let rows = self.connections.values.chunks_exact(self.connections.stride);
        for (drive, row) in self.drive.iter_mut().zip(rows) {
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
    connections: &'a mut Connections,
    learning: &'a Learning<'a>,
    rates: &'a Aligned,
    drive: &'a mut [f32],
}

const UNBOUNDED: u8 = 0;
const HARD: u8 = 1;
const SOFT: u8 = 2;

impl VectorKernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const VECTORS: usize>(self, simd: S) {
        let Learning { second, home, constraints, .. } = self.learning;
        match (second, home.is_some(), constraints.bound) {
            (false, false, Bound::None) => self.rows::<S, VECTORS, false, false, UNBOUNDED>(simd),
            (false, false, Bound::Hard) => self.rows::<S, VECTORS, false, false, HARD>(simd),
            (false, false, Bound::Soft) => self.rows::<S, VECTORS, false, false, SOFT>(simd),
            (false, true, Bound::None) => self.rows::<S, VECTORS, false, true, UNBOUNDED>(simd),
            (false, true, Bound::Hard) => self.rows::<S, VECTORS, false, true, HARD>(simd),
            (false, true, Bound::Soft) => self.rows::<S, VECTORS, false, true, SOFT>(simd),
            (true, false, Bound::None) => self.rows::<S, VECTORS, true, false, UNBOUNDED>(simd),
            (true, false, Bound::Hard) => self.rows::<S, VECTORS, true, false, HARD>(simd),
            (true, false, Bound::Soft) => self.rows::<S, VECTORS, true, false, SOFT>(simd),
            (true, true, Bound::None) => self.rows::<S, VECTORS, true, true, UNBOUNDED>(simd),
            (true, true, Bound::Hard) => self.rows::<S, VECTORS, true, true, HARD>(simd),
            (true, true, Bound::Soft) => self.rows::<S, VECTORS, true, true, SOFT>(simd),
        }
    }
}

impl Sweep<'_> {
    #[inline(always)]
    fn rows<S: Simd, const VECTORS: usize, const SECOND: bool, const HOME: bool, const BOUND: u8>(
        self,
        simd: S,
    ) {
        let Connections { stride, values, .. } = self.connections;
        for (unit, (row, drive)) in values.chunks_exact_mut(*stride).zip(self.drive).enumerate() {
            // Without a home its row is not read; any row will do.
            let home =
                self.learning.home.map_or(&self.rates[..], |home| &home.values[unit * *stride..][..*stride]);
            let change = Change::<S, VECTORS, SECOND, HOME, BOUND>::of(simd, self.learning, unit, home);
            *drive = change.row(row, self.rates);
        }
    }
}

/// What changes the weights of one unit, each number in all lanes.
struct Change<'a, S: Simd, const VECTORS: usize, const SECOND: bool, const HOME: bool, const BOUND: u8> {
    simd: S,
    unit: usize,
    gains: [S::f32s; 2],
    leak: S::f32s,
    decay: S::f32s,
    /// What of a weight is kept.
    keep: S::f32s,
    low: S::f32s,
    high: S::f32s,
    over_range: S::f32s,
    factors: [&'a [[S::f32s; VECTORS]]; 2],
    home: &'a [[S::f32s; VECTORS]],
}

impl<'a, S: Simd, const VECTORS: usize, const SECOND: bool, const HOME: bool, const BOUND: u8>
    Change<'a, S, VECTORS, SECOND, HOME, BOUND>
{
    #[inline(always)]
    fn of(simd: S, learning: &Learning<'a>, unit: usize, home: &'a [f32]) -> Self {
        let all = |number: f32| simd.splat_f32s(number);
        let (low, high) = (learning.constraints.low as f32, learning.constraints.high as f32);
        let leak = learning.leaks[unit];
        Self {
            simd,
            unit,
            gains: learning.gains[unit].map(all),
            leak: all(leak),
            decay: all(learning.decay),
            // Soft bounds scale the leak with the rest of the rule, but not the decay.
            keep: all(1.0 - if BOUND == SOFT { learning.decay } else { leak + learning.decay }),
            low: all(low),
            high: all(high),
            over_range: all(1.0 / (high - low)),
            factors: learning.factors.map(|factors| groups::<S, VECTORS>(factors)),
            home: groups::<S, VECTORS>(home),
        }
    }

    /// Changes a row and gives its product with the rates.
    #[inline(always)]
    fn row(&self, row: &mut [f32], rates: &Aligned) -> f32 {
        let (own, lane) = (self.unit / GROUP, self.unit % GROUP);
        let rates = groups::<S, VECTORS>(rates);
        // The unit's own weight is changed with the others, heard by nobody, and set back.
        let mut without = rates[own];
        for (rates, others) in without.iter_mut().zip(S::as_simd_f32s(&OTHERS[lane]).0) {
            *rates = self.simd.mul_f32s(*rates, *others);
        }
        let weights = groups_mut::<S, VECTORS>(row);
        let mut sums = [self.simd.splat_f32s(0.0); VECTORS];
        sums = self.span(0..own, weights, &rates[..own], sums);
        sums = self.span(own..own + 1, weights, &[without], sums);
        sums = self.span(own + 1..weights.len(), weights, &rates[own + 1..], sums);
        row[self.unit] = 0.0;
        total(self.simd, sums)
    }

    /// Changes a part of a row and adds its products with the rates.
    #[inline(always)]
    fn span(
        &self,
        part: Range<usize>,
        row: &mut [[S::f32s; VECTORS]],
        rates: &[[S::f32s; VECTORS]],
        mut sums: [S::f32s; VECTORS],
    ) -> [S::f32s; VECTORS] {
        let [first, second] = self.factors.map(|factors| &factors[part.clone()]);
        let others = first.iter().zip(second).zip(&self.home[part.clone()]);
        for ((weights, ((first, second), home)), rates) in row[part].iter_mut().zip(others).zip(rates) {
            for vector in 0..VECTORS {
                let weight = self.changed(weights[vector], first[vector], second[vector], home[vector]);
                weights[vector] = weight;
                let product = self.simd.mul_f32s(weight, rates[vector]);
                sums[vector] = self.simd.add_f32s(sums[vector], product);
            }
        }
        sums
    }

    /// The fewest operations that each choice needs: where nothing is fused, they are what takes the time.
    #[inline(always)]
    fn changed(&self, weight: S::f32s, first: S::f32s, second: S::f32s, home: S::f32s) -> S::f32s {
        let simd = self.simd;
        let (plus, minus, times) =
            (|a, b| simd.add_f32s(a, b), |a, b| simd.sub_f32s(a, b), |a, b| simd.mul_f32s(a, b));
        let mut change = times(self.gains[0], first);
        if SECOND {
            change = plus(change, times(self.gains[1], second));
        }
        if BOUND == SOFT {
            change = minus(change, times(self.leak, weight));
            let grows = simd.greater_than_f32s(change, simd.splat_f32s(0.0));
            let left = simd.select_f32s(grows, minus(self.high, weight), minus(weight, self.low));
            change = times(times(change, left), self.over_range);
        }
        if HOME {
            change = plus(change, times(self.decay, home));
        }
        let weight = plus(times(self.keep, weight), change);
        if BOUND == UNBOUNDED { weight } else { between(simd, weight, self.low, self.high) }
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

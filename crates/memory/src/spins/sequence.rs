//! A memory of patterns that were learnt in a fixed sequence, without couplings.

use attractor_core::kernels::{self, Kernel};
use attractor_core::{Outcome, Stream};

use super::{Signs, SpinEnd};

/// Patterns in a ring, each bound to itself and to its neighbours:
///
/// $$ J_{ij} = \frac{1}{N} \sum_\mu \left[ \xi_i^\mu \xi_j^\mu
///    + a \left( \xi_i^{\mu+1} \xi_j^\mu + \xi_i^\mu \xi_j^{\mu+1} \right) \right], \qquad J_{ii} = 0 $$
///
/// Fields follow from overlaps M_μ = Σ_j ξ_j^μ S_j as h_i = (1/N) Σ_μ ξ_i^μ (M_μ + a (M_{μ−1} + M_{μ+1})), less what a
/// unit adds to its own field. Both sums are of whole numbers and do not depend on their order. A unit's field takes P
/// products, and no memory for N² couplings is needed.
///
/// Source: Griniasty, Tsodyks & Amit 1993, <https://doi.org/10.1162/neco.1993.5.1.1>.
///
/// ```
/// use attractor_core::{Purpose, Seed, Streams};
/// use attractor_memory::spins::{Sequence, Signs};
///
/// let streams = Streams::new(Seed(1), Purpose::named("example"), 0);
/// let patterns: Vec<Signs> = (0..9).map(|index| Signs::random(4000, &mut streams.at(index))).collect();
/// let order = Streams::new(Seed(1), Purpose::named("order"), 0);
///
/// let alone = Sequence::new(&patterns, 0.3).settle_one_by_one(&patterns[0], 100, &mut order.at(0));
/// assert!(alone.state.overlap(&patterns[0]) > 0.99);
/// let bound = Sequence::new(&patterns, 0.6).settle_one_by_one(&patterns[0], 100, &mut order.at(0));
/// assert!(bound.state.overlap(&patterns[1]) > 0.2);
/// ```
#[derive(Clone, Debug)]
pub struct Sequence<'a> {
    patterns: &'a [Signs],
    association: f64,
    /// `[unit][pattern]`, 1 or −1, padded with zeros.
    signs: Vec<i32>,
    stride: usize,
    /// Σ_μ ξ_i^μ ξ_i^{μ+1}: half of what a unit would say to itself by way of its neighbours' overlaps.
    own: Vec<i32>,
}

/// Rows are padded to whole vectors.
const LANES: usize = 8;

/// Fields below this fraction of 1/N count as 0: only the product of a and a whole number is rounded.
const NO_FIELD: f64 = 1e-6;

impl<'a> Sequence<'a> {
    /// The memory of patterns of equally many units, in the order of the sequence, bound with strength a.
    pub fn new(patterns: &'a [Signs], association: f64) -> Self {
        let units = patterns.first().map_or(0, Signs::units);
        let stride = patterns.len().next_multiple_of(LANES);
        let mut signs = vec![0; units as usize * stride];
        for (unit, row) in (0..).zip(signs.chunks_exact_mut(stride.max(1))) {
            for (sign, pattern) in row.iter_mut().zip(patterns) {
                *sign = pattern.whole(unit);
            }
        }
        let products = |row: &[i32]| {
            let row = &row[..patterns.len()];
            row.iter().zip(row.iter().cycle().skip(1)).map(|(one, next)| one * next).sum()
        };
        let own = signs.chunks_exact(stride.max(1)).map(products).collect();
        Self { patterns, association, signs, stride, own }
    }

    /// Bytes that a memory takes beside its patterns.
    pub fn bytes(units: u32, patterns: u32) -> u64 {
        4 * u64::from(units) * (u64::from(patterns).next_multiple_of(LANES as u64) + 1)
    }

    /// Lets units follow their fields one after the other, all of them in a random order in each sweep, until a sweep
    /// changes nothing, at most `max_sweeps`. The state at the end is a fixed point, for the couplings are symmetric.
    pub fn settle_one_by_one(&self, start: &Signs, max_sweeps: u32, stream: &mut Stream) -> SpinEnd {
        let mut state = start.clone();
        let mut overlaps = self.overlaps(&state);
        let mut order: Vec<u32> = (0..state.units()).collect();
        for sweep in 0..max_sweeps {
            stream.shuffle(&mut order);
            let order = &order;
            if kernels::run(Sweep { of: self, order, state: &mut state, overlaps: &mut overlaps }) == 0 {
                return SpinEnd { state, outcome: Outcome::FixedPoint, last_change: sweep };
            }
        }
        SpinEnd { state, outcome: Outcome::StepLimit, last_change: max_sweeps }
    }

    /// Lets all units follow their fields at once until the state repeats, at most `max_steps`. It may be for ever to and
    /// fro.
    pub fn settle_at_once(&self, start: &Signs, max_steps: u32) -> SpinEnd {
        let mut state = start.clone();
        let mut before = state.clone();
        for step in 0..max_steps {
            let overlaps = self.overlaps(&state);
            let next = kernels::run(Step { of: self, state: &state, overlaps: &overlaps });
            let outcome = match &next {
                next if *next == state => Some(Outcome::FixedPoint),
                next if step > 0 && *next == before => Some(Outcome::Cycle { period: 2 }),
                _ => None,
            };
            before = std::mem::replace(&mut state, next);
            if let Some(outcome) = outcome {
                return SpinEnd { state, outcome, last_change: step };
            }
        }
        SpinEnd { state, outcome: Outcome::StepLimit, last_change: max_steps }
    }

    /// Two rows as long as those of the units: M_μ, and M_{μ−1} + M_{μ+1}.
    fn overlaps(&self, state: &Signs) -> [Vec<i32>; 2] {
        let units = state.units().cast_signed();
        let overlap = |pattern: &Signs| units - 2 * pattern.distance(state).cast_signed();
        let mut overlaps: Vec<i32> = self.patterns.iter().map(overlap).collect();
        overlaps.resize(self.stride, 0);
        let mut both = [overlaps, vec![0; self.stride]];
        self.add_neighbours(&mut both);
        both
    }

    #[inline(always)]
    fn add_neighbours(&self, [own, neighbours]: &mut [Vec<i32>; 2]) {
        let count = self.patterns.len();
        for (place, both) in neighbours[..count].iter_mut().enumerate() {
            let after = if place + 1 < count { place + 1 } else { 0 };
            let before = if place > 0 { place - 1 } else { count - 1 };
            *both = own[before] + own[after];
        }
    }

    /// N h_i of a unit in a state.
    #[inline(always)]
    fn field(&self, unit: u32, state: i32, [own, neighbours]: &[Vec<i32>; 2]) -> f64 {
        let signs = &self.signs[unit as usize * self.stride..][..self.stride];
        let product = |overlaps: &[i32]| signs.iter().zip(overlaps).map(|(a, b)| a * b).sum::<i32>();
        let alone = product(own) - state * self.patterns.len().cast_signed() as i32;
        let bound = product(neighbours) - 2 * state * self.own[unit as usize];
        f64::from(alone) + self.association * f64::from(bound)
    }
}

/// Each unit once, in an order; gives how many turned.
struct Sweep<'a, 'b> {
    of: &'a Sequence<'b>,
    order: &'a [u32],
    state: &'a mut Signs,
    overlaps: &'a mut [Vec<i32>; 2],
}

impl Kernel for Sweep<'_, '_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let mut turned = 0;
        for &unit in self.order {
            let own = self.state.whole(unit);
            let field = self.of.field(unit, own, self.overlaps);
            if field * f64::from(own) < -NO_FIELD {
                turned += 1;
                self.state.set(unit, own < 0);
                let signs = &self.of.signs[unit as usize * self.of.stride..][..self.of.stride];
                for (overlap, sign) in self.overlaps[0].iter_mut().zip(signs) {
                    *overlap -= 2 * own * sign;
                }
                self.of.add_neighbours(self.overlaps);
            }
        }
        turned
    }
}

/// All units at once.
struct Step<'a, 'b> {
    of: &'a Sequence<'b>,
    state: &'a Signs,
    overlaps: &'a [Vec<i32>; 2],
}

impl Kernel for Step<'_, '_> {
    type Output = Signs;

    #[inline(always)]
    fn run(self) -> Signs {
        let mut next = self.state.clone();
        for unit in 0..self.state.units() {
            let own = self.state.whole(unit);
            if self.of.field(unit, own, self.overlaps) * f64::from(own) < -NO_FIELD {
                next.set(unit, own < 0);
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    fn patterns(units: u32, count: u64) -> Vec<Signs> {
        let streams = Streams::new(Seed(8), Purpose::named("sequence test"), 0);
        (0..count).map(|index| Signs::random(units, &mut streams.at(index))).collect()
    }

    /// N J_ij by the definition.
    fn coupling(patterns: &[Signs], association: f64, i: u32, j: u32) -> f64 {
        let pairs = patterns.iter().zip(patterns.iter().cycle().skip(1));
        let of = |(one, next): (&Signs, &Signs)| {
            one.sign(i) * one.sign(j)
                + association * (next.sign(i) * one.sign(j) + one.sign(i) * next.sign(j))
        };
        if i == j { 0.0 } else { pairs.map(of).sum() }
    }

    fn plain_field(patterns: &[Signs], association: f64, state: &Signs, i: u32) -> f64 {
        (0..state.units()).map(|j| coupling(patterns, association, i, j) * state.sign(j)).sum()
    }

    #[test]
    fn fields_are_those_of_the_couplings() {
        for (units, count) in [(1, 3), (61, 4), (130, 9)] {
            let patterns = patterns(units, count + 1);
            let (state, patterns) = (&patterns[0], &patterns[1..]);
            let memory = Sequence::new(patterns, 0.37);
            let overlaps = memory.overlaps(state);
            for unit in 0..units {
                let expected = plain_field(patterns, 0.37, state, unit);
                let found = memory.field(unit, state.whole(unit), &overlaps);
                assert!((found - expected).abs() < 1e-9, "{units} {unit}: {found} {expected}");
            }
        }
    }

    #[test]
    fn what_settles_one_by_one_is_a_fixed_point() {
        let patterns = patterns(400, 7);
        let memory = Sequence::new(&patterns, 0.8);
        let order = Streams::new(Seed(9), Purpose::named("order"), 0);
        for (index, start) in (0..).zip(&patterns) {
            let ended = memory.settle_one_by_one(start, 200, &mut order.at(index));
            assert_eq!(ended.outcome, Outcome::FixedPoint);
            for unit in 0..400 {
                let field = plain_field(&patterns, 0.8, &ended.state, unit);
                assert!(field * ended.state.sign(unit) >= -1e-9, "{unit}: {field}");
            }
        }
    }

    #[test]
    fn all_at_once_goes_as_the_definition_says() {
        let patterns = patterns(90, 6);
        let memory = Sequence::new(&patterns, 0.7);
        for start in &patterns {
            let mut states = vec![start.clone()];
            for _ in 0..30 {
                let now = &states[states.len() - 1];
                let mut next = now.clone();
                for unit in 0..90 {
                    let field = plain_field(&patterns, 0.7, now, unit);
                    if field.abs() > 1e-9 {
                        next.set(unit, field > 0.0);
                    }
                }
                states.push(next);
            }
            let ended = memory.settle_at_once(start, 30);
            assert_ne!(ended.outcome, Outcome::StepLimit);
            let period = if ended.outcome == Outcome::FixedPoint { 1 } else { 2 };
            assert!(states[29] == ended.state || states[30] == ended.state);
            assert_eq!(states[30], states[30 - period]);
        }
    }
}

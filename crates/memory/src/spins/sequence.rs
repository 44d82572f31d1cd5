//! A memory of patterns that were learnt in a fixed sequence, without couplings.

use std::sync::Arc;

use attractor_core::kernels::{self, Kernel};
use attractor_core::{Invalid, Outcome, Progress, Stream};

use super::{Signs, SpinParameters, SpinUpdate};

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
/// use std::sync::Arc;
///
/// use attractor_core::{Purpose, Seed, Streams};
/// use attractor_memory::spins::{Sequence, SequenceRun, Signs, SpinParameters, SpinUpdate};
///
/// let streams = Streams::new(Seed(1), Purpose::named("example"), 0);
/// let patterns: Arc<[Signs]> = (0..9).map(|index| Signs::random(4000, &mut streams.at(index))).collect();
///
/// let parameters = SpinParameters { update: SpinUpdate::Asynchronous, max_steps: 100 };
/// let ends_at = |association: f64| {
///     let memory = Arc::new(Sequence::new(Arc::clone(&patterns), association));
///     let mut run = SequenceRun::new(memory, &patterns[0], parameters, streams.at(9))?;
///     run.run();
///     Ok::<Signs, attractor_core::Invalid>(run.state().clone())
/// };
/// assert!(ends_at(0.3)?.overlap(&patterns[0]) > 0.99);
/// assert!(ends_at(0.6)?.overlap(&patterns[1]) > 0.2);
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sequence {
    patterns: Arc<[Signs]>,
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

impl Sequence {
    /// The memory of patterns of equally many units, in the order of the sequence, bound with strength a.
    pub fn new(patterns: Arc<[Signs]>, association: f64) -> Self {
        let units = patterns.first().map_or(0, Signs::units);
        let stride = patterns.len().next_multiple_of(LANES);
        let mut signs = vec![0; units as usize * stride];
        for (unit, row) in (0..).zip(signs.chunks_exact_mut(stride.max(1))) {
            for (sign, pattern) in row.iter_mut().zip(&*patterns) {
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

/// A network with the couplings of a [`Sequence`] in time, owned.
#[derive(Clone, Debug)]
pub struct SequenceRun {
    memory: Arc<Sequence>,
    parameters: SpinParameters,
    stream: Stream,
    state: Signs,
    /// The state one step ago, where all units follow at once.
    before: Option<Signs>,
    /// M_μ, and M_{μ−1} + M_{μ+1}.
    overlaps: [Vec<i32>; 2],
    /// The order of the last sweep.
    order: Vec<u32>,
    steps: u32,
    outcome: Option<Outcome>,
}

impl SequenceRun {
    /// A network in a state. `stream` serves random orders.
    ///
    /// # Errors
    /// A parameter is out of its range, the update is Glauber's, or the state has another number of units than the memory.
    pub fn new(
        memory: Arc<Sequence>,
        state: &Signs,
        parameters: SpinParameters,
        stream: Stream,
    ) -> Result<Self, Invalid> {
        parameters.validate()?;
        if matches!(parameters.update, SpinUpdate::Glauber { .. }) {
            let allowed = "synchronous or asynchronous";
            return Err(Invalid::new("update", "a sequence is recalled without thermal noise", allowed));
        }
        let (units, own) = (memory.own.len(), state.units());
        if units != own as usize {
            let message = format!("the state has {own} units, the memory has {units}");
            return Err(Invalid::new("state", message, format!("{units} units")));
        }
        let (overlaps, order) = (memory.overlaps(state), (0..own).collect());
        let state = state.clone();
        Ok(Self { memory, parameters, stream, state, before: None, overlaps, order, steps: 0, outcome: None })
    }

    /// One step, unless the run has ended: one of all units at once, or a sweep in which each follows its field once, in
    /// random order. One by one they come to rest in a fixed point, for couplings are symmetric; at once they may also
    /// end in a cycle of two states.
    pub fn step(&mut self) -> Progress {
        if self.progress() == Progress::Going {
            self.outcome = match self.parameters.update {
                SpinUpdate::Synchronous => self.step_at_once(),
                _ => self.sweep(),
            };
            self.steps += 1;
        }
        self.progress()
    }

    fn sweep(&mut self) -> Option<Outcome> {
        let Self { memory, order, state, overlaps, .. } = self;
        self.stream.shuffle(order);
        let turned = kernels::run(Sweep { of: memory, order, state, overlaps });
        (turned == 0).then_some(Outcome::FixedPoint)
    }

    fn step_at_once(&mut self) -> Option<Outcome> {
        let Self { memory, state, overlaps, .. } = self;
        let next = kernels::run(Step { of: memory, state, overlaps });
        let repeats = self.before.as_ref() == Some(&next);
        let before = std::mem::replace(&mut self.state, next);
        self.overlaps = self.memory.overlaps(&self.state);
        let rests = self.state == before;
        self.before = Some(before);
        match (rests, repeats) {
            (true, _) => Some(Outcome::FixedPoint),
            (false, true) => Some(Outcome::Cycle { period: 2 }),
            (false, false) => None,
        }
    }

    /// Steps to the end.
    pub fn run(&mut self) -> Outcome {
        loop {
            if let Progress::Ended(outcome) = self.step() {
                return outcome;
            }
        }
    }

    /// Whether the run goes on.
    pub fn progress(&self) -> Progress {
        match self.outcome {
            Some(outcome) => Progress::Ended(outcome),
            None if self.steps >= self.parameters.max_steps => Progress::Ended(Outcome::StepLimit),
            None => Progress::Going,
        }
    }

    /// The state.
    pub fn state(&self) -> &Signs {
        &self.state
    }

    /// The states after the last even and the last odd number of steps: the two of a cycle, or the same twice where
    /// units follow one by one or nothing changes any more.
    pub fn even_and_odd(&self) -> [&Signs; 2] {
        let before = self.before.as_ref().unwrap_or(&self.state);
        if self.steps.is_multiple_of(2) { [&self.state, before] } else { [before, &self.state] }
    }

    /// Steps taken so far; a sweep through all units counts as one.
    pub fn steps(&self) -> u32 {
        self.steps
    }
}

/// Each unit once, in an order; gives how many turned.
struct Sweep<'a> {
    of: &'a Sequence,
    order: &'a [u32],
    state: &'a mut Signs,
    overlaps: &'a mut [Vec<i32>; 2],
}

impl Kernel for Sweep<'_> {
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
struct Step<'a> {
    of: &'a Sequence,
    state: &'a Signs,
    overlaps: &'a [Vec<i32>; 2],
}

impl Kernel for Step<'_> {
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
            let memory = Sequence::new(patterns.into(), 0.37);
            let overlaps = memory.overlaps(state);
            for unit in 0..units {
                let expected = plain_field(patterns, 0.37, state, unit);
                let found = memory.field(unit, state.whole(unit), &overlaps);
                assert!((found - expected).abs() < 1e-9, "{units} {unit}: {found} {expected}");
            }
        }
    }

    fn start(memory: &Arc<Sequence>, update: SpinUpdate, start: usize, max_steps: u32) -> SequenceRun {
        let stream = Streams::new(Seed(9), Purpose::named("order"), 0).at(start as u64);
        let parameters = SpinParameters { update, max_steps };
        SequenceRun::new(Arc::clone(memory), &memory.patterns[start], parameters, stream).unwrap()
    }

    #[test]
    fn what_settles_one_by_one_is_a_fixed_point() {
        let patterns = patterns(400, 7);
        let memory = Arc::new(Sequence::new(patterns.clone().into(), 0.8));
        for index in 0..patterns.len() {
            let mut run = start(&memory, SpinUpdate::Asynchronous, index, 200);
            assert_eq!(run.run(), Outcome::FixedPoint);
            for unit in 0..400 {
                let field = plain_field(&patterns, 0.8, run.state(), unit);
                assert!(field * run.state().sign(unit) >= -1e-9, "{unit}: {field}");
            }
        }
    }

    #[test]
    fn all_at_once_goes_as_the_definition_says() {
        let patterns = patterns(90, 6);
        let memory = Arc::new(Sequence::new(patterns.clone().into(), 0.7));
        for (index, first) in patterns.iter().enumerate() {
            let mut states = vec![first.clone()];
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
            let mut run = start(&memory, SpinUpdate::Synchronous, index, 30);
            let mut seen = vec![run.state().clone()];
            while run.step() == Progress::Going {
                seen.push(run.state().clone());
            }
            assert_eq!(seen, states[..seen.len()]);
            let outcome = run.run();
            assert_ne!(outcome, Outcome::StepLimit);
            let period = if outcome == Outcome::FixedPoint { 1 } else { 2 };
            assert_eq!(states[30], states[30 - period]);
            assert_eq!((run.steps(), run.state()), (seen.len() as u32, &states[seen.len()]));
            assert_eq!(run.even_and_odd(), [&states[30], &states[29]]);
        }
    }

    #[test]
    fn what_a_sequence_cannot_do_is_refused() {
        let patterns = patterns(20, 4);
        let memory = Arc::new(Sequence::new(patterns[..3].into(), 0.5));
        let start = |state: &Signs, update| {
            let stream = Streams::new(Seed(9), Purpose::named("order"), 0).at(0);
            let parameters = SpinParameters { update, max_steps: 5 };
            SequenceRun::new(Arc::clone(&memory), state, parameters, stream).map(|_| ())
        };
        assert_eq!(start(&patterns[3], SpinUpdate::Synchronous), Ok(()));
        let heat = SpinUpdate::Glauber { temperature: 1.0 };
        assert_eq!(start(&patterns[3], heat).unwrap_err().key, "update");
        let other = Signs::several(21, 1);
        assert_eq!(start(&other[0], SpinUpdate::Synchronous).unwrap_err().key, "state");
    }
}

//! A state of ±1 units that steps.

use attractor_core::kernels::{self, Kernel};
use attractor_core::maths::exp;
use attractor_core::{Outcome, Stream};

use super::{Signs, SpinCouplings};

/// A network in time: its state and the fields that act on it. `C` is a reference to couplings
/// (`&IntegerCouplings`) or a share of them (`Arc<IntegerCouplings>`).
///
/// A unit without a field stays as it is.
#[derive(Clone, Debug)]
pub struct SpinNetwork<C: SpinCouplings> {
    couplings: C,
    state: Signs,
    /// h_i in the steps of the couplings.
    fields: Vec<C::Field>,
    /// Units that turned in the last step of all at once, in ascending order.
    turned: Vec<u32>,
    /// Units that turned in the step before that.
    turned_before: Vec<u32>,
}

impl<C: SpinCouplings + Clone> SpinNetwork<C> {
    /// A network in each state.
    pub(crate) fn all(couplings: &C, states: &[Signs]) -> Vec<Self> {
        let mut all: Vec<Self> =
            states.iter().map(|state| Self::without_fields(couplings.clone(), state)).collect();
        let mut fields: Vec<&mut [C::Field]> =
            all.iter_mut().map(|network| &mut network.fields[..]).collect();
        couplings.fields(states, &mut fields);
        all
    }
}

impl<C: SpinCouplings> SpinNetwork<C> {
    /// A network in a state.
    ///
    /// # Panics
    /// Where the couplings are those of another number of units.
    pub fn new(couplings: C, state: &Signs) -> Self {
        let mut network = Self::without_fields(couplings, state);
        network.couplings.fields(std::slice::from_ref(state), &mut [&mut network.fields]);
        network
    }

    fn without_fields(couplings: C, state: &Signs) -> Self {
        assert_eq!(couplings.units(), state.units() as usize, "couplings of as many units");
        let fields = vec![C::Field::default(); couplings.units()];
        Self { couplings, state: state.clone(), fields, turned: Vec::new(), turned_before: Vec::new() }
    }

    /// This network, whose state was another one step ago.
    pub(super) fn resumed(self, before: &Signs) -> Self {
        let units = 0..self.state.units();
        let turned = units.filter(|&unit| self.state.bit(unit) != before.bit(unit)).collect();
        self.having_turned(turned)
    }

    /// This network, in whose last step of all at once these units turned.
    pub(super) fn having_turned(mut self, units: Vec<u32>) -> Self {
        self.turned = units;
        self
    }

    /// The state.
    pub fn state(&self) -> &Signs {
        &self.state
    }

    /// The couplings.
    pub fn couplings(&self) -> &C {
        &self.couplings
    }

    /// h_i = Σ_j J_ij S_j of a unit.
    pub fn field(&self, unit: u32) -> f64 {
        self.fields[unit as usize].into() / self.couplings.steps()
    }

    /// The units that turned in the last step of all at once, in ascending order.
    pub fn turned(&self) -> &[u32] {
        &self.turned
    }

    /// E = −½ Σ_ij J_ij S_i S_j. Turning a unit against its field is what raises it, where J_ij = J_ji.
    pub fn energy(&self) -> f64 {
        let terms = (0..).zip(&self.fields).map(|(unit, &field)| field.into() * self.state.sign(unit));
        -0.5 * terms.fold(0.0, |sum, term| sum + term) / self.couplings.steps()
    }

    /// All units follow their fields at once; gives how many turned.
    pub fn step(&mut self) -> usize {
        self.find_disagreeing();
        self.turn_disagreeing();
        self.turned.len()
    }

    /// Finds the units that disagree with their fields, and turns none.
    fn find_disagreeing(&mut self) {
        std::mem::swap(&mut self.turned, &mut self.turned_before);
        self.turned.clear();
        kernels::run(Disagree { state: &self.state, fields: &self.fields, units: &mut self.turned });
    }

    /// Turns the units that were found.
    fn turn_disagreeing(&mut self) {
        for &unit in &self.turned {
            let positive = self.fields[unit as usize] > C::Field::default();
            self.state.set(unit, positive);
        }
        self.couplings.turn_all(&self.turned, &self.state, &mut self.fields);
    }

    /// As [`step`](Self::step); gives how the network has ended, if it has.
    pub fn step_to_rest(&mut self) -> Option<Outcome> {
        if self.step() == 0 {
            Some(Outcome::FixedPoint)
        } else if self.turned == self.turned_before {
            // The same units turned back: the state is that of two steps ago.
            Some(Outcome::Cycle { period: 2 })
        } else {
            None
        }
    }

    /// Steps of all units at once until the state repeats, at most `max_steps`; gives the number of the last
    /// step that changed anything.
    pub fn settle(&mut self, max_steps: u32) -> (Outcome, u32) {
        self.forget_last_step();
        self.go_on(max_steps)
    }

    /// Lets the next step be the first.
    pub(super) fn forget_last_step(&mut self) {
        self.turned.clear();
    }

    /// As [`settle`](Self::settle), of a network whose last step is not forgotten.
    pub(super) fn go_on(&mut self, max_steps: u32) -> (Outcome, u32) {
        let ended = (0..max_steps).find_map(|step| self.step_to_rest().map(|outcome| (outcome, step)));
        ended.unwrap_or((Outcome::StepLimit, max_steps))
    }

    /// Where the network comes to rest, as [`go_on`](Self::go_on) says.
    pub(super) fn end(mut self, max_steps: u32) -> SpinEnd {
        let (outcome, last_change) = self.go_on(max_steps);
        SpinEnd { state: self.state, outcome, last_change }
    }

    /// Steps of all units at once until the next would change nothing, or would undo the last, at most `max_steps`.
    pub(crate) fn settle_before_it_repeats(&mut self, max_steps: u32) {
        self.forget_last_step();
        for _ in 0..max_steps {
            self.find_disagreeing();
            if self.turned.is_empty() || self.turned == self.turned_before {
                return;
            }
            self.turn_disagreeing();
        }
    }

    /// Every unit follows its field once, one after the other in random order; `turned` sees the network after each turn
    /// of a unit. Gives how the network has ended, if it has.
    pub fn sweep_to_rest(&mut self, stream: &mut Stream, mut turned: impl FnMut(&Self)) -> Option<Outcome> {
        let mut order: Vec<u32> = (0..self.state.units()).collect();
        stream.shuffle(&mut order);
        let mut rests = true;
        for unit in order {
            if self.follow(unit) {
                rests = false;
                turned(self);
            }
        }
        rests.then_some(Outcome::FixedPoint)
    }

    /// Sweeps until one changes nothing, at most `max_sweeps`; gives the number of sweeps that changed anything.
    pub fn settle_one_by_one(&mut self, max_sweeps: u32, stream: &mut Stream) -> (Outcome, u32) {
        let mut end = |sweep| self.sweep_to_rest(stream, |_| {}).map(|outcome| (outcome, sweep));
        let ended = (0..max_sweeps).find_map(&mut end);
        ended.unwrap_or((Outcome::StepLimit, max_sweeps))
    }

    /// Lets one unit follow its field; gives whether it turned.
    pub fn follow(&mut self, unit: u32) -> bool {
        let (field, none) = (self.fields[unit as usize], C::Field::default());
        let turns = if self.state.bit(unit) == 0 { field < none } else { field > none };
        if turns {
            self.turn(unit, field > none);
        }
        turns
    }

    /// Glauber dynamics at temperature T > 0: as many units as there are, each drawn at random, become +1
    /// with probability 1/(1 + e^{−2h/T}) (Glauber 1963, <https://doi.org/10.1063/1.1703954>).
    pub fn glauber_sweep(&mut self, temperature: f64, stream: &mut Stream) {
        let steepness = -2.0 / (temperature * self.couplings.steps());
        for _ in 0..self.state.units() {
            let unit = stream.below(self.state.units());
            let field: f64 = self.fields[unit as usize].into();
            let probability = 1.0 / (1.0 + exp(steepness * field));
            let positive = stream.unit() < probability;
            if positive != (self.state.bit(unit) == 0) {
                self.turn(unit, positive);
            }
        }
    }

    /// Turns a unit to +1 or −1, whatever its field; one that has that state already must not be turned.
    pub(super) fn turn(&mut self, unit: u32, positive: bool) {
        self.state.set(unit, positive);
        self.couplings.turn(unit, if positive { 1 } else { -1 }, &mut self.fields);
    }
}

/// Finds the units whose state has not the sign of their field.
struct Disagree<'a, F> {
    state: &'a Signs,
    fields: &'a [F],
    units: &'a mut Vec<u32>,
}

impl<F: Copy + Default + PartialOrd> Kernel for Disagree<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (first, (word, fields)) in
            (0..).step_by(64).zip(self.state.words().iter().zip(self.fields.chunks(64)))
        {
            let mut disagree = 0;
            for (unit, field) in fields.iter().enumerate() {
                // A set bit is −1; a field of 0 agrees with both.
                let negative = u64::from(*field < F::default());
                let some = u64::from(*field != F::default());
                disagree |= ((negative ^ word >> unit) & some) << unit;
            }
            while disagree != 0 {
                self.units.push(first + disagree.trailing_zeros());
                disagree &= disagree - 1;
            }
        }
    }
}

/// Where a network came to rest.
#[derive(Clone, Debug, PartialEq)]
pub struct SpinEnd {
    /// The last state.
    pub state: Signs,
    /// How it came there.
    pub outcome: Outcome,
    /// The number of the last step that changed anything; the largest number of steps where it did not settle.
    pub last_change: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spins::{Disorder, IntegerCouplings};
    use attractor_core::{Purpose, Seed, Streams};

    fn patterns(units: u32, count: u64) -> Vec<Signs> {
        let streams = Streams::new(Seed(5), Purpose::named("patterns"), 0);
        (0..count).map(|index| Signs::random(units, &mut streams.at(index))).collect()
    }

    /// sgn(Σ_j J_ji S_j) by the definition.
    fn plain_step(couplings: &IntegerCouplings, state: &Signs) -> Signs {
        let mut next = state.clone();
        for post in 0..couplings.units() {
            let field: f64 = (0..couplings.units())
                .map(|pre| couplings.coupling(pre, post) * state.sign(pre as u32))
                .sum();
            if field.abs() > 1e-9 {
                next.set(post as u32, field > 0.0);
            }
        }
        next
    }

    #[test]
    fn steps_are_those_of_the_definition_whichever_way_fields_are_had() {
        let streams = Streams::new(Seed(6), Purpose::named("noise"), 0);
        for (units, count) in [(40, 3), (101, 20), (130, 60)] {
            let hebbian = IntegerCouplings::hebbian(&patterns(units, count));
            let damaged = hebbian.damaged(Disorder::Asymmetric { noise: 0.3 }, &streams);
            for couplings in [&hebbian, &damaged] {
                for start in patterns(units, count + 3).into_iter().skip(count as usize) {
                    let mut network = SpinNetwork::new(couplings, &start);
                    let mut plain = start.clone();
                    for _ in 0..6 {
                        network.step();
                        plain = plain_step(couplings, &plain);
                        assert_eq!(network.state(), &plain);
                    }
                }
            }
        }
    }

    #[test]
    fn networks_recall_side_by_side_as_they_do_alone() {
        // The last has fields beyond 16 bits.
        for (units, count) in [(50, 4), (120, 14), (90, 40), (400, 2000)] {
            let stored = patterns(units, count);
            let cues = patterns(units, count + 70).split_off(count as usize);
            let hebbian = IntegerCouplings::hebbian(&stored);
            let streams = Streams::new(Seed(6), Purpose::named("noise"), 0);
            let damaged = hebbian.damaged(Disorder::Asymmetric { noise: 0.5 }, &streams);
            for couplings in [&hebbian, &damaged] {
                for (cue, ended) in cues.iter().zip(couplings.recall(&cues, 12)) {
                    let mut state = cue.clone();
                    let mut seen = vec![cue.clone()];
                    // By the definition, state by state.
                    let end = (0..12).find_map(|step| {
                        state = plain_step(couplings, &state);
                        let end = if seen.last() == Some(&state) {
                            Some((Outcome::FixedPoint, step))
                        } else if seen.len() > 1 && seen[seen.len() - 2] == state {
                            Some((Outcome::Cycle { period: 2 }, step))
                        } else {
                            None
                        };
                        seen.push(state.clone());
                        end
                    });
                    let (outcome, last_change) = end.unwrap_or((Outcome::StepLimit, 12));
                    assert_eq!(ended, SpinEnd { state, outcome, last_change });
                }
            }
        }
    }

    #[test]
    fn one_by_one_the_energy_never_rises() {
        let stored = patterns(120, 30);
        let couplings = IntegerCouplings::hebbian(&stored);
        let mut stream = Streams::new(Seed(6), Purpose::named("order"), 0).at(0);
        for start in patterns(120, 34).into_iter().skip(30) {
            let mut network = SpinNetwork::new(&couplings, &start);
            let mut energy = network.energy();
            for _ in 0..600 {
                network.follow(stream.below(120));
                assert!(network.energy() <= energy);
                energy = network.energy();
            }
            let (settled, _) = network.settle_one_by_one(100, &mut stream);
            assert_eq!(settled, Outcome::FixedPoint);
            assert_eq!(network.step(), 0);
        }
    }

    #[test]
    fn symmetric_couplings_settle_in_a_fixed_point_or_a_cycle_of_two() {
        // Goles' theorem (Goles-Chacc, Fogelman-Soulie & Pellegrin 1985).
        let couplings = IntegerCouplings::hebbian(&patterns(90, 40));
        for start in patterns(90, 80).into_iter().skip(40) {
            let mut network = SpinNetwork::new(&couplings, &start);
            let (settled, _) = network.settle(1000);
            let before = network.state().clone();
            network.step();
            network.step();
            assert_ne!(settled, Outcome::StepLimit);
            assert_eq!(network.state(), &before);
        }
    }

    #[test]
    fn warm_units_follow_boltzmann() {
        // Two coupled units, J = ½ each way: P(S₁ = S₂) = 1/(1 + e^{−2J/T}). Over 20,000 sweeps, correlated over
        // about two, a deviation of 0.02 has five standard errors or more.
        let couplings = IntegerCouplings::hebbian(&patterns(2, 1));
        let same = couplings.coupling(0, 1) > 0.0;
        let mut network = SpinNetwork::new(&couplings, &patterns(2, 1)[0]);
        let mut stream = Streams::new(Seed(7), Purpose::named("heat"), 0).at(0);
        let (mut low, sweeps) = (0, 20_000);
        for _ in 0..sweeps {
            network.glauber_sweep(0.8, &mut stream);
            low += i32::from((network.state().sign(0) == network.state().sign(1)) == same);
        }
        let expected = 1.0 / (1.0 + exp(-2.0 * 0.5 / 0.8));
        assert!((f64::from(low) / f64::from(sweeps) - expected).abs() < 0.02);
    }
}

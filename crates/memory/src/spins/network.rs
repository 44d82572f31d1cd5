//! A state of ±1 units that steps.

use attractor_core::Stream;
use attractor_core::kernels::{self, Kernel};
use attractor_core::maths::exp;

use super::matrix_free::MatrixFree;
use super::{Couplings, Signs, side_by_side};

/// A network in time: its state and the fields that act on it.
///
/// A unit without a field stays as it is.
#[derive(Clone, Debug)]
pub struct Network<'a> {
    couplings: &'a Couplings,
    state: Signs,
    /// h_i in the steps of the couplings.
    fields: Vec<i32>,
    /// Units that turned in the last step of all at once, in ascending order.
    turned: Vec<u32>,
    /// Units that turned in the step before it.
    turned_before: Vec<u32>,
}

/// How a network came to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing changes any more.
    FixedPoint,
    /// The same units turn to and fro.
    Cycle,
    /// It had not settled when its steps were used up.
    StepLimit,
}

impl<'a> Network<'a> {
    /// A network in a state.
    pub fn new(couplings: &'a Couplings, state: &Signs) -> Self {
        let mut fields = vec![0; couplings.units()];
        couplings.fields(std::slice::from_ref(state), &mut [&mut fields]);
        Self { couplings, state: state.clone(), fields, turned: Vec::new(), turned_before: Vec::new() }
    }

    /// A network in each state.
    pub(super) fn all(couplings: &'a Couplings, states: &[Signs]) -> Vec<Self> {
        let alone = |state: &Signs| Self {
            couplings,
            state: state.clone(),
            fields: vec![0; couplings.units()],
            turned: Vec::new(),
            turned_before: Vec::new(),
        };
        let mut all: Vec<Self> = states.iter().map(alone).collect();
        let mut fields: Vec<&mut [i32]> = all.iter_mut().map(|network| &mut network.fields[..]).collect();
        couplings.fields(states, &mut fields);
        all
    }

    /// This network, whose state was another one step ago.
    pub(super) fn resumed(mut self, before: &Signs) -> Self {
        let units = 0..self.state.units();
        self.turned = units.filter(|&unit| self.state.bit(unit) != before.bit(unit)).collect();
        self
    }

    /// The state.
    pub fn state(&self) -> &Signs {
        &self.state
    }

    /// E = −½ Σ_ij J_ij S_i S_j. Turning a unit against its field is what raises it, where J_ij = J_ji.
    pub fn energy(&self) -> f64 {
        let sum: i64 =
            (0..).zip(&self.fields).map(|(unit, field)| i64::from(field * self.state.whole(unit))).sum();
        -0.5 * sum as f64 / self.couplings.steps()
    }

    /// All units follow their fields at once; gives how many turned.
    pub fn step(&mut self) -> usize {
        self.turn_all();
        match self.needs_products() {
            Some(patterns) => patterns.fields(std::slice::from_ref(&self.state), &mut [&mut self.fields]),
            None => self.add_rows(),
        }
        self.turned.len()
    }

    /// Turns the units that disagree with their fields, and leaves the fields as they were.
    fn turn_all(&mut self) {
        std::mem::swap(&mut self.turned, &mut self.turned_before);
        self.turned.clear();
        kernels::run(Disagree { state: &self.state, fields: &self.fields, units: &mut self.turned });
        for &unit in &self.turned {
            self.state.set(unit, self.fields[unit as usize] > 0);
        }
    }

    /// The patterns to have the next fields from, where that is faster: a field takes P products from them, and a
    /// row for each unit that turned from couplings.
    fn needs_products(&self) -> Option<&'a MatrixFree> {
        self.couplings.patterns().filter(|patterns| self.turned.len() > patterns.len() / PRODUCTS_PER_ROW)
    }

    fn add_rows(&mut self) {
        for &unit in &self.turned {
            self.couplings.turn(unit, self.state.whole(unit), &mut self.fields);
        }
    }

    /// Steps of all units at once until the state repeats, at most `max_steps`; gives the number of the last
    /// step that changed anything.
    pub fn settle(&mut self, max_steps: u32) -> (Settled, u32) {
        self.turned.clear();
        self.go_on(max_steps)
    }

    /// As [`settle`](Self::settle), of a network whose last step is not forgotten.
    pub(super) fn go_on(&mut self, max_steps: u32) -> (Settled, u32) {
        for step in 0..max_steps {
            if self.step() == 0 {
                return (Settled::FixedPoint, step);
            }
            // The same units turned back: the state is that of two steps ago.
            if self.turned == self.turned_before {
                return (Settled::Cycle, step);
            }
        }
        (Settled::StepLimit, max_steps)
    }

    /// Where the network comes to rest, as [`go_on`](Self::go_on) says.
    pub(super) fn end(mut self, max_steps: u32) -> Ended {
        let (settled, last_change) = self.go_on(max_steps);
        Ended { state: self.state, settled, last_change }
    }

    /// Every unit follows its field once, one after the other in random order; gives how many turned.
    pub fn sweep(&mut self, stream: &mut Stream) -> usize {
        let mut order: Vec<u32> = (0..self.state.units()).collect();
        stream.shuffle(&mut order);
        order.into_iter().filter(|&unit| self.follow(unit)).count()
    }

    /// Sweeps until one changes nothing, at most `max_sweeps`; gives the number of sweeps that changed anything.
    pub fn settle_one_by_one(&mut self, max_sweeps: u32, stream: &mut Stream) -> (Settled, u32) {
        for sweep in 0..max_sweeps {
            if self.sweep(stream) == 0 {
                return (Settled::FixedPoint, sweep);
            }
        }
        (Settled::StepLimit, max_sweeps)
    }

    /// Lets one unit follow its field; gives whether it turned.
    pub fn follow(&mut self, unit: u32) -> bool {
        let field = self.fields[unit as usize];
        let turns = field * self.state.whole(unit) < 0;
        if turns {
            self.turn(unit, field > 0);
        }
        turns
    }

    /// Glauber dynamics at temperature T > 0: as many units as there are, each drawn at random, become +1
    /// with probability 1/(1 + e^{−2h/T}) (Glauber 1963, <https://doi.org/10.1063/1.1703954>).
    pub fn warm_sweep(&mut self, temperature: f64, stream: &mut Stream) {
        let steepness = -2.0 / (temperature * self.couplings.steps());
        for _ in 0..self.state.units() {
            let unit = stream.below(self.state.units());
            let probability = 1.0 / (1.0 + exp(steepness * f64::from(self.fields[unit as usize])));
            let positive = stream.unit() < probability;
            if positive != (self.state.whole(unit) > 0) {
                self.turn(unit, positive);
            }
        }
    }

    fn turn(&mut self, unit: u32, positive: bool) {
        self.state.set(unit, positive);
        self.couplings.turn(unit, self.state.whole(unit), &mut self.fields);
    }
}

/// The units that are not as their fields would have them.
struct Disagree<'a> {
    state: &'a Signs,
    fields: &'a [i32],
    units: &'a mut Vec<u32>,
}

impl Kernel for Disagree<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (first, (word, fields)) in
            (0..).step_by(64).zip(self.state.words().iter().zip(self.fields.chunks(64)))
        {
            let mut disagree = 0;
            for (unit, field) in fields.iter().enumerate() {
                // A set bit is −1; a field of 0 agrees with both.
                let negative = u64::from(*field < 0);
                let some = u64::from(*field != 0);
                disagree |= ((negative ^ word >> unit) & some) << unit;
            }
            while disagree != 0 {
                self.units.push(first + disagree.trailing_zeros());
                disagree &= disagree - 1;
            }
        }
    }
}

/// Products of a pattern's signs that cost as much as adding a row.
const PRODUCTS_PER_ROW: usize = 6;

/// Where a network came to rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// The last state.
    pub state: Signs,
    /// How it came there.
    pub settled: Settled,
    /// The number of the last step that changed anything; the largest number of steps where it did not settle.
    pub last_change: u32,
}

impl Couplings {
    /// Lets a network start in each cue and all its units follow their fields at once until the state repeats, at
    /// most `max_steps`, as [`Network::settle`] does.
    pub fn recall(&self, cues: &[Signs], max_steps: u32) -> Vec<Ended> {
        match self.patterns() {
            Some(patterns) => side_by_side::recall(self, patterns, cues, max_steps),
            None => Network::all(self, cues).into_iter().map(|network| network.end(max_steps)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spins::Disorder;
    use attractor_core::{Purpose, Seed, Streams};

    fn patterns(units: u32, count: u64) -> Vec<Signs> {
        let streams = Streams::new(Seed(5), Purpose::named("patterns"), 0);
        (0..count).map(|index| Signs::random(units, &mut streams.at(index))).collect()
    }

    /// sgn(Σ_j J_ji S_j) by the definition.
    fn plain_step(couplings: &Couplings, state: &Signs) -> Signs {
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
            let hebbian = Couplings::hebbian(&patterns(units, count));
            let damaged = hebbian.damaged(Disorder::Asymmetric { noise: 0.3 }, &streams);
            for couplings in [&hebbian, &damaged] {
                for start in patterns(units, count + 3).into_iter().skip(count as usize) {
                    let mut network = Network::new(couplings, &start);
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
            let hebbian = Couplings::hebbian(&stored);
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
                            Some((Settled::FixedPoint, step))
                        } else if seen.len() > 1 && seen[seen.len() - 2] == state {
                            Some((Settled::Cycle, step))
                        } else {
                            None
                        };
                        seen.push(state.clone());
                        end
                    });
                    let (settled, last_change) = end.unwrap_or((Settled::StepLimit, 12));
                    assert_eq!(ended, Ended { state, settled, last_change });
                }
            }
        }
    }

    #[test]
    fn one_by_one_the_energy_never_rises() {
        let stored = patterns(120, 30);
        let couplings = Couplings::hebbian(&stored);
        let mut stream = Streams::new(Seed(6), Purpose::named("order"), 0).at(0);
        for start in patterns(120, 34).into_iter().skip(30) {
            let mut network = Network::new(&couplings, &start);
            let mut energy = network.energy();
            for _ in 0..600 {
                network.follow(stream.below(120));
                assert!(network.energy() <= energy);
                energy = network.energy();
            }
            let (settled, _) = network.settle_one_by_one(100, &mut stream);
            assert_eq!(settled, Settled::FixedPoint);
            assert_eq!(network.step(), 0);
        }
    }

    #[test]
    fn symmetric_couplings_settle_in_a_fixed_point_or_a_cycle_of_two() {
        // Goles' theorem (Goles-Chacc, Fogelman-Soulie & Pellegrin 1985).
        let couplings = Couplings::hebbian(&patterns(90, 40));
        for start in patterns(90, 80).into_iter().skip(40) {
            let mut network = Network::new(&couplings, &start);
            let (settled, _) = network.settle(1000);
            let before = network.state().clone();
            network.step();
            network.step();
            assert_ne!(settled, Settled::StepLimit);
            assert_eq!(network.state(), &before);
        }
    }

    #[test]
    fn warm_units_follow_boltzmann() {
        // Two coupled units, J = ½ each way: P(S₁ = S₂) = 1/(1 + e^{−2J/T}). Over 20,000 sweeps, correlated over
        // about two, a deviation of 0.02 has five standard errors or more.
        let couplings = Couplings::hebbian(&patterns(2, 1));
        let same = couplings.coupling(0, 1) > 0.0;
        let mut network = Network::new(&couplings, &patterns(2, 1)[0]);
        let mut stream = Streams::new(Seed(7), Purpose::named("heat"), 0).at(0);
        let (mut low, sweeps) = (0, 20_000);
        for _ in 0..sweeps {
            network.warm_sweep(0.8, &mut stream);
            low += i32::from((network.state().sign(0) == network.state().sign(1)) == same);
        }
        let expected = 1.0 / (1.0 + exp(-2.0 * 0.5 / 0.8));
        assert!((f64::from(low) / f64::from(sweeps) - expected).abs() < 0.02);
    }
}

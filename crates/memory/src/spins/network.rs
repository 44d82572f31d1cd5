//! A state of ±1 units that steps.

use attractor_core::Stream;
use attractor_core::maths::exp;

use super::{Couplings, Signs};

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
        couplings.fields(state, &mut fields);
        Self { couplings, state: state.clone(), fields, turned: Vec::new(), turned_before: Vec::new() }
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
        std::mem::swap(&mut self.turned, &mut self.turned_before);
        self.turned.clear();
        let against = (0..).zip(&self.fields).filter(|(unit, field)| **field * self.state.whole(*unit) < 0);
        self.turned.extend(against.map(|(unit, _)| unit));
        for &unit in &self.turned {
            self.state.set(unit, self.fields[unit as usize] > 0);
        }
        // A field takes P products from patterns, and a row for each unit that turned from couplings.
        match self.couplings.patterns() {
            Some(patterns) if self.turned.len() > patterns.len() / ROWS_PER_PRODUCT => {
                patterns.fields(&self.state, &mut self.fields);
            }
            _ => {
                for &unit in &self.turned {
                    self.couplings.turn(unit, self.state.whole(unit), &mut self.fields);
                }
            }
        }
        self.turned.len()
    }

    /// Steps of all units at once until the state repeats, at most `max_steps`; gives the number of the last
    /// step that changed anything.
    pub fn settle(&mut self, max_steps: u32) -> (Settled, u32) {
        self.turned.clear();
        for step in 0..max_steps {
            if self.step() == 0 {
                return (Settled::FixedPoint, step);
            }
            // The same units turned back: the state is that of two steps ago.
            if step > 0 && self.turned == self.turned_before {
                return (Settled::Cycle, step);
            }
        }
        (Settled::StepLimit, max_steps)
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

/// Products of a pattern's signs that cost as much as adding a row.
const ROWS_PER_PRODUCT: usize = 6;

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

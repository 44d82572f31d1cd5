//! A recurrent network of rates that learns while it runs.

mod crew;
mod flow;
mod formula;
mod formula_sweep;
mod hold;
mod rows;
mod saved;
mod shares;
mod sweep;
mod upkeep;

use std::sync::Arc;

use attractor_core::Stream;
use attractor_core::integrators::{Integrator, Method};
use attractor_core::maths::sqrt;
use serde::{Deserialize, Serialize};

use crate::constraints::{Bound, Constraints};
use crate::rules::{Activity, PlasticityRules, Post};
use crate::transfer::Transfer;
use flow::RateFlow;
use formula::FormulaLearning;
use rows::Rows;
pub use saved::SavedRateNetwork;
use shares::Shares;
use sweep::{Learning, Needs};
pub use upkeep::{Homeostasis, obey_dale};
use upkeep::{Upkeep, length};

/// What a network is made of beside its weights. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct RateNetworkParameters {
    /// τ: time constant of the rates.
    pub tau: f64,
    /// Length of a step.
    pub step: f64,
    /// How steps are made.
    pub method: Method,
    /// F: from drive to rate.
    pub transfer: Transfer,
    /// How synapses change.
    pub rule: PlasticityRules,
    /// η: the change of a weight in a millisecond for a change of 1 by the rule, times the number of units.
    pub learning_rate: f64,
    /// What holds the weights; decay is that of a millisecond.
    pub constraints: Constraints,
}

/// The largest length of a step at which the leak of the rates, and recurrent weights as strong as `strength`, are not
/// made into oscillations that grow.
///
/// A real eigenvalue of the weights of −`strength` makes rates decay at (1 + strength · F')/τ, which must stay within
/// the method's reach. Infinite where decays are solved exactly.
pub fn longest_step(method: Method, tau: f64, transfer: Transfer, strength: f64) -> f64 {
    method.stability_limit() * tau / (1.0 + strength * transfer.steepest())
}

/// τ dr/dt = −r + F(W r + I), learning at the end of each step.
///
/// Weights are held in single precision, rates in double; a change of a weight below 6·10⁻⁸ of it is lost.
///
/// ```
/// use attractor_core::integrators::Method;
/// use attractor_plasticity::rules::PlasticityRules;
/// use attractor_plasticity::{Constraints, RateNetworkParameters, RateNetwork, Transfer};
///
/// let parameters = RateNetworkParameters {
///     tau: 10.0,
///     step: 1.0,
///     method: Method::Euler,
///     transfer: Transfer::Tanh,
///     rule: PlasticityRules::named("hebbian").unwrap(),
///     learning_rate: 0.02,
///     constraints: Constraints::default(),
/// };
/// let mut network = RateNetwork::new(parameters, 2, &[0.0; 4]);
/// for _ in 0..200 {
///     network.step(&[4.0, -4.0], true);
/// }
/// assert!(network.weights(0)[1] < -1.0); // opposite units inhibit each other
/// ```
pub struct RateNetwork {
    parameters: RateNetworkParameters,
    shares: Shares,
    upkeep: Upkeep,
    rates: Vec<f64>,
    units: Vec<Activity>,
    /// What each contributes to the step at hand.
    contributions: Vec<(Post, [f64; 2])>,
    learning: Arc<Learning>,
    /// What rounding took of each unit's factor for its weights, and the next step gives back: a decay of 10⁻⁶ would
    /// else be wrong by a hundredth.
    owed: Vec<f64>,
    integrator: Box<dyn Integrator>,
    /// Where the rule is a formula.
    formula: Option<FormulaLearning>,
}

impl RateNetwork {
    /// A silent network of so many units, with weights row by row, to each unit; what is on the diagonal is left out.
    ///
    /// # Panics
    /// If the weights are not `units` rows of `units`, the rule takes feedback, which is for layers, or is a formula that
    /// its `validate` refuses.
    pub fn new(parameters: RateNetworkParameters, units: usize, weights: &[f32]) -> Self {
        assert_eq!(weights.len(), units * units, "a weight from each unit to each");
        assert!(parameters.rule.is_local(), "a rule that needs no more than a synapse knows");
        let rows = Rows::of(weights, units, 0);
        Self {
            upkeep: Upkeep::of((0..units).map(|unit| length(rows.row(unit))).collect()),
            shares: Shares::of(rows),
            rates: vec![0.0; units],
            units: vec![Activity::default(); units],
            contributions: vec![(Post::default(), [0.0; 2]); units],
            learning: Arc::new(Learning::of(units, parameters.constraints)),
            owed: vec![0.0; units],
            integrator: parameters.method.start(units),
            formula: FormulaLearning::of(&parameters, units),
            parameters,
        }
    }

    /// With units that scale their weights as they learn.
    #[must_use]
    pub fn seeking(mut self, homeostasis: Homeostasis) -> Self {
        self.upkeep.seek(homeostasis);
        self
    }

    /// With units each of whose synapses have one sign, whatever they learn: a weight that would pass through 0 stops there.
    /// Weights at the start should have these signs, as [`obey_dale`] gives them.
    ///
    /// # Panics
    /// If it is not said of each unit whether it is inhibitory.
    #[must_use]
    pub fn keeping_signs(mut self, inhibitory: Vec<bool>) -> Self {
        assert_eq!(inhibitory.len(), self.rates.len(), "the sign of each unit");
        self.upkeep.keep_signs(inhibitory);
        self
    }

    /// With its weights shared among so many threads for as long as it lives. What comes of it is the same for any number of
    /// them. The thread that asks for a step is one; the others sleep where it does not ask for a while. A network whose rule is
    /// a formula stays on one thread.
    #[must_use]
    pub fn sharing_among(mut self, threads: usize) -> Self {
        if self.formula.is_none() && threads > 1 {
            self.shares = self.shares.among(threads);
        }
        self
    }

    /// Takes other parameters from the next step on, all but the rule and the length of a step, which stay as they are,
    /// and another homeostasis.
    pub fn retune(&mut self, parameters: &RateNetworkParameters, homeostasis: Homeostasis) {
        if parameters.method != self.parameters.method {
            self.integrator = parameters.method.start(self.rates.len());
        }
        Arc::make_mut(&mut self.learning).constraints = parameters.constraints;
        self.upkeep.seek(homeostasis);
        let own = &mut self.parameters;
        let (rule, step) = (std::mem::take(&mut own.rule), own.step);
        *own = RateNetworkParameters { step, rule, ..parameters.clone() };
    }

    /// Bytes that a network of so many units takes, about.
    pub fn bytes(units: u64) -> u64 {
        8 * units * units.next_multiple_of(32)
    }

    /// The rates.
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }

    /// Starts again from these rates, with the weights as they are.
    ///
    /// # Panics
    /// If there is not a rate for each unit.
    pub fn restart(&mut self, rates: &[f64]) {
        self.rates.copy_from_slice(rates);
        self.take_rates();
        self.shares.run(&self.learning, false);
    }

    /// The weights to a unit from each.
    pub fn weights(&self, unit: usize) -> &[f32] {
        self.shares.row(unit)
    }

    /// All weights, row by row.
    pub fn all_weights(&self) -> Vec<f32> {
        (0..self.rates.len()).flat_map(|unit| self.weights(unit)).copied().collect()
    }

    /// A step with an input to each unit, learning at its end or not.
    ///
    /// # Panics
    /// If there is not an input for each unit.
    pub fn step(&mut self, input: &[f64], learns: bool) {
        assert_eq!(input.len(), self.rates.len(), "an input for each unit");
        let RateNetworkParameters { transfer, tau, .. } = self.parameters;
        let flow = RateFlow::of(&self.shares, transfer, tau, input);
        self.integrator.step(&flow, self.parameters.step, &mut self.rates);
        self.take_rates();
        self.upkeep.see(&self.rates, self.parameters.step);
        let changes = self.parameters.rule.learns()
            || self.parameters.constraints.decay > 0.0
            || self.upkeep.is_needed(&self.parameters.constraints);
        if learns && changes {
            self.learn();
        } else {
            self.shares.run(&self.learning, false);
        }
        self.parameters.rule.keep(&mut self.units, self.parameters.step);
        if let Some(formula) = &mut self.formula {
            formula.keep(&self.rates, self.parameters.step);
        }
    }

    fn take_rates(&mut self) {
        for ((single, unit), rate) in
            Arc::make_mut(&mut self.learning).rates.iter_mut().zip(&mut self.units).zip(&self.rates)
        {
            *single = *rate as f32;
            unit.rate = *rate;
        }
    }

    fn learn(&mut self) {
        if self.formula.is_some() {
            return self.learn_by_formula();
        }
        let RateNetworkParameters { rule, constraints, step, learning_rate, .. } = &self.parameters;
        let rate = learning_rate * step / self.units.len() as f64;
        let decay = constraints.decay * step;
        let learning = Arc::make_mut(&mut self.learning);
        let Learning { rates, gains, leaks, keeps, factors: [first, second], needs, .. } = learning;
        let mut needs_second = false;
        rule.contributions(&self.units, &mut self.contributions);
        for (unit, (post, pre)) in self.contributions.iter().enumerate() {
            gains[unit] = [(rate * post.gains[0]) as f32, (rate * post.gains[1]) as f32];
            leaks[unit] = (rate * post.leak) as f32;
            first[unit] = pre[0] as f32;
            second[unit] = pre[1] as f32;
            needs_second |= post.gains[1] != 0.0;
            let lost = if constraints.bound == Bound::Soft { decay } else { rate * post.leak + decay };
            let kept = 1.0 - lost + self.owed[unit];
            keeps[unit] = kept as f32;
            self.owed[unit] = kept - f64::from(keeps[unit]);
        }
        *needs = match (needs_second, first == rates) {
            (true, _) => Needs::Both,
            (false, true) => Needs::Rates,
            (false, false) => Needs::First,
        };
        learning.decay = decay as f32;
        self.shares.run(&self.learning, true);
        self.keep_up();
    }

    /// What comes after learning and needs whole rows, where it is asked for.
    fn keep_up(&mut self) {
        let RateNetworkParameters { constraints, step, .. } = &self.parameters;
        if self.upkeep.is_needed(constraints) {
            for unit in 0..self.rates.len() {
                self.upkeep.row(unit, self.shares.row_mut(unit), constraints, *step);
            }
            self.shares.run(&self.learning, false);
        }
    }

    /// What has grown beyond all bounds, if anything has.
    pub fn runaway(&self) -> Option<Runaway> {
        let is_bounded = |size: f64| size < BOUNDS;
        let rates = self.rates.iter().all(|rate| is_bounded(rate.abs()));
        // Weights are read where what they bring about is out of bounds; where nothing is, they need not be.
        let drives = self.shares.drive().iter().all(|drive| is_bounded(f64::from(drive.abs())));
        if rates && drives {
            return None;
        }
        let to_unit = |unit| self.weights(unit).iter().map(|weight| f64::from(weight.abs())).sum();
        let weights = (0..self.rates.len()).all(|unit| is_bounded(to_unit(unit)));
        Some(match (rates, weights) {
            (_, true) => Runaway::Rates,
            (true, false) => Runaway::Weights,
            (false, false) => Runaway::Both,
        })
    }
}

/// Sizes of rates, and of the drive of a unit, beyond which a network is given up.
const BOUNDS: f64 = 1e15;

/// What has left all bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runaway {
    /// Rates, at weights that are within bounds.
    Rates,
    /// Weights, where rates saturate.
    Weights,
    /// Each by the other.
    Both,
}

impl Runaway {
    /// As records name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rates => "rates",
            Self::Weights => "weights",
            Self::Both => "rates and weights",
        }
    }
}

/// Random weights of mean 0 and variance g²/N, 0 on the diagonal.
///
/// Source: Sompolinsky, Crisanti & Sommers 1988, <https://doi.org/10.1103/PhysRevLett.61.259>.
pub fn random_weights(units: usize, gain: f64, stream: &mut Stream) -> Vec<f32> {
    let deviation = gain / sqrt(units as f64);
    let mut weights: Vec<f32> = (0..units * units).map(|_| (deviation * stream.normal()) as f32).collect();
    for unit in 0..units {
        weights[unit * units + unit] = 0.0;
    }
    weights
}

#[cfg(test)]
mod formula_tests;
#[cfg(test)]
mod sweep_tests;
#[cfg(test)]
mod tests;

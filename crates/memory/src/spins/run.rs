//! A network of ±1 units that owns its couplings and is stepped from outside.

use std::sync::Arc;

use attractor_core::{Invalid, Outcome, Progress, Stream, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IntegerCouplings, Signs, SpinNetwork};

/// How the units of a step are chosen, and what they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SpinUpdate {
    /// All units follow their fields at once.
    #[default]
    Synchronous,
    /// Every unit follows its field once, one after the other in a random order.
    Asynchronous,
    /// Glauber dynamics: as many units as there are, drawn at random, become +1 with probability 1/(1 + e^{−2h/T})
    /// (Glauber 1963, <https://doi.org/10.1063/1.1703954>).
    Glauber {
        /// T, in units of J.
        #[serde(default = "half")]
        #[schemars(extend("exclusiveMinimum" = 0.0))]
        temperature: f64,
    },
}

fn half() -> f64 {
    0.5
}

/// How a network of ±1 units is run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SpinParameters {
    /// What a step is.
    pub update: SpinUpdate,
    /// Largest number of steps.
    #[schemars(range(min = 1))]
    pub max_steps: u32,
}

impl Default for SpinParameters {
    fn default() -> Self {
        Self { update: SpinUpdate::default(), max_steps: 1000 }
    }
}

impl SpinParameters {
    /// Checks ranges.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    pub fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "")
    }
}

/// Hopfield's network in time, owned.
///
/// ```
/// use std::sync::Arc;
///
/// use attractor_core::{Outcome, Progress, Purpose, Seed, Streams};
/// use attractor_memory::spins::{IntegerCouplings, Signs, SpinParameters, SpinRun};
///
/// let streams = Streams::new(Seed(1), Purpose::named("example"), 0);
/// let patterns: Vec<Signs> = (0..5).map(|index| Signs::random(500, &mut streams.at(index))).collect();
/// let couplings = Arc::new(IntegerCouplings::hebbian(&patterns));
/// let cue = patterns[0].with_overlap(0.6, &mut streams.at(5));
///
/// let mut run = SpinRun::new(couplings, &cue, SpinParameters::default(), streams.at(6))?;
/// while run.step() == Progress::Going {}
/// assert_eq!(run.step(), Progress::Ended(Outcome::FixedPoint));
/// assert_eq!(run.network().state().overlap(&patterns[0]), 1.0);
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
#[derive(Clone, Debug)]
pub struct SpinRun {
    network: SpinNetwork<Arc<IntegerCouplings>>,
    parameters: SpinParameters,
    stream: Stream,
    steps: u32,
    outcome: Option<Outcome>,
}

/// A [`SpinRun`] as it is saved, but for its couplings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSpinRun {
    parameters: SpinParameters,
    /// The units that are +1, in ascending order.
    positive: Vec<u32>,
    /// The units that turned in the last step of all at once.
    turned: Vec<u32>,
    stream: Stream,
    steps: u32,
    outcome: Option<Outcome>,
}

impl SpinRun {
    /// A network in a state. `stream` serves random orders and thermal noise.
    ///
    /// # Errors
    /// A parameter is out of its range, or the state has another number of units than the couplings.
    pub fn new(
        couplings: Arc<IntegerCouplings>,
        state: &Signs,
        parameters: SpinParameters,
        stream: Stream,
    ) -> Result<Self, Invalid> {
        parameters.validate()?;
        let (units, own) = (couplings.units(), state.units());
        if units != own as usize {
            let message = format!("the state has {own} units, the couplings have {units}");
            return Err(Invalid::new("state", message, format!("{units} units")));
        }
        let network = SpinNetwork::new(couplings, state);
        Ok(Self { network, parameters, stream, steps: 0, outcome: None })
    }

    /// One step, unless the run has ended. A network in thermal noise ends only with its steps.
    pub fn step(&mut self) -> Progress {
        self.watch(|_| {})
    }

    /// As [`step`](Self::step); where units follow their fields one after the other, `turned` sees the network after each
    /// turn of a unit.
    pub fn watch(&mut self, turned: impl FnMut(&SpinNetwork<Arc<IntegerCouplings>>)) -> Progress {
        if self.progress() == Progress::Going {
            self.take_step(turned);
        }
        self.progress()
    }

    fn take_step(&mut self, turned: impl FnMut(&SpinNetwork<Arc<IntegerCouplings>>)) {
        self.outcome = match self.parameters.update {
            SpinUpdate::Synchronous => self.network.step_to_rest(),
            SpinUpdate::Asynchronous => self.network.sweep_to_rest(&mut self.stream, turned),
            SpinUpdate::Glauber { temperature } => {
                self.network.glauber_sweep(temperature, &mut self.stream);
                None
            }
        };
        self.steps += 1;
    }

    /// Steps to the end.
    pub fn run(&mut self) -> Outcome {
        loop {
            if let Progress::Ended(outcome) = self.step() {
                return outcome;
            }
        }
    }

    /// Takes a step even if the run has ended: one in a cycle goes round it.
    pub fn step_on(&mut self) -> Progress {
        self.take_step(|_| {});
        self.progress()
    }

    /// Whether the run goes on.
    pub fn progress(&self) -> Progress {
        match self.outcome {
            Some(outcome) => Progress::Ended(outcome),
            None if self.steps >= self.parameters.max_steps => Progress::Ended(Outcome::StepLimit),
            None => Progress::Going,
        }
    }

    /// Takes other parameters from the next step on; a run that had ended may go on.
    ///
    /// # Errors
    /// A parameter is out of its range; the run is then as it was.
    pub fn set(&mut self, parameters: SpinParameters) -> Result<(), Invalid> {
        parameters.validate()?;
        if parameters.update != self.parameters.update {
            self.wake();
        }
        self.parameters = parameters;
        Ok(())
    }

    /// Sets a unit to +1 or −1; a run that had come to rest may go on.
    ///
    /// # Errors
    /// There is no such unit.
    pub fn set_unit(&mut self, unit: u32, positive: bool) -> Result<(), Invalid> {
        let units = self.network.state().units();
        if unit >= units {
            let message = format!("there is no unit {unit}");
            return Err(Invalid::new("unit", message, format!("0 to {}", units.saturating_sub(1))));
        }
        if positive != (self.network.state().bit(unit) == 0) {
            self.network.turn(unit, positive);
            self.wake();
        }
        Ok(())
    }

    fn wake(&mut self) {
        self.network.forget_last_step();
        self.outcome = None;
    }

    /// The state, its fields and its energy.
    pub fn network(&self) -> &SpinNetwork<Arc<IntegerCouplings>> {
        &self.network
    }

    /// How the network is run.
    pub fn parameters(&self) -> SpinParameters {
        self.parameters
    }

    /// Steps taken so far; a sweep through all units counts as one.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The run with all that its next steps depend on, but its couplings.
    pub fn save(&self) -> SavedSpinRun {
        SavedSpinRun {
            parameters: self.parameters,
            positive: self.network.state().positive(),
            turned: self.network.turned().to_vec(),
            stream: self.stream.clone(),
            steps: self.steps,
            outcome: self.outcome,
        }
    }

    /// A run that goes on as the one that was saved, with the same couplings.
    ///
    /// # Errors
    /// It was saved with another number of units, or a parameter is out of its range.
    pub fn restore(couplings: Arc<IntegerCouplings>, saved: SavedSpinRun) -> Result<Self, Invalid> {
        let SavedSpinRun { parameters, positive, turned, stream, steps, outcome } = saved;
        parameters.validate()?;
        let units = couplings.units() as u32;
        for (key, listed) in [("positive", &positive), ("turned", &turned)] {
            let ascends = listed.windows(2).all(|pair| pair[0] < pair[1]);
            if !ascends || listed.last().is_some_and(|&last| last >= units) {
                let allowed = format!("numbers below {units} in ascending order");
                return Err(Invalid::new(key, "this is no list of units", allowed));
            }
        }
        // Fields are sums of whole numbers: they follow from the state, in whatever order they were added up.
        let network =
            SpinNetwork::new(couplings, &Signs::of_positive(units, &positive)).having_turned(turned);
        Ok(Self { network, parameters, stream, steps, outcome })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    const UPDATES: [SpinUpdate; 3] =
        [SpinUpdate::Synchronous, SpinUpdate::Asynchronous, SpinUpdate::Glauber { temperature: 0.4 }];

    fn start(update: SpinUpdate) -> (Arc<IntegerCouplings>, SpinRun) {
        let mut states = Signs::several(120, 20);
        let cue = states.swap_remove(19);
        let couplings = Arc::new(IntegerCouplings::hebbian(&states));
        let stream = Streams::new(Seed(2), Purpose::named("run"), 0).at(0);
        let parameters = SpinParameters { update, max_steps: 40 };
        (Arc::clone(&couplings), SpinRun::new(couplings, &cue, parameters, stream).unwrap())
    }

    fn is_owned<T: Send + 'static>(_: &T) {}

    #[test]
    fn a_run_ends_where_the_network_settles() {
        for update in UPDATES {
            let (couplings, mut run) = start(update);
            is_owned(&run);
            let mut network = SpinNetwork::new(&*couplings, run.network().state());
            let mut stream = run.stream.clone();
            let outcome = match update {
                SpinUpdate::Synchronous => network.settle(40).0,
                SpinUpdate::Asynchronous => network.settle_one_by_one(40, &mut stream).0,
                SpinUpdate::Glauber { temperature } => {
                    (0..40).for_each(|_| network.glauber_sweep(temperature, &mut stream));
                    Outcome::StepLimit
                }
            };
            while run.step() == Progress::Going {}
            assert_eq!(run.step(), Progress::Ended(outcome));
            assert_eq!(run.network().state(), network.state());
        }
    }

    #[test]
    fn networks_side_by_side_end_as_runs_do() {
        for (units, count) in [(120, 14), (400, 90)] {
            let mut stored = Signs::several(units, count as u64 + 70);
            let cues = stored.split_off(count);
            let couplings = Arc::new(IntegerCouplings::hebbian(&stored));
            let parameters = SpinParameters { max_steps: 9, ..SpinParameters::default() };
            for (cue, end) in cues.iter().zip(couplings.recall(&cues, parameters.max_steps)) {
                let stream = Streams::new(Seed(2), Purpose::named("run"), 0).at(0);
                let mut run = SpinRun::new(Arc::clone(&couplings), cue, parameters, stream).unwrap();
                assert_eq!((run.run(), run.network().state()), (end.outcome, &end.state));
            }
        }
    }

    #[test]
    fn a_run_that_has_ended_goes_on_when_it_is_told_to() {
        let (couplings, mut run) = start(SpinUpdate::Synchronous);
        let mut network = SpinNetwork::new(&*couplings, run.network().state());
        run.run();
        network.settle(run.steps());
        for _ in 0..5 {
            network.step();
            run.step_on();
            assert_eq!(run.network().state(), network.state());
        }
    }

    #[test]
    fn whoever_watches_sees_each_turn_of_a_unit() {
        let (_, mut run) = start(SpinUpdate::Asynchronous);
        let mut state = run.network().state().clone();
        let mut turns = 0;
        run.watch(|network| {
            turns += 1;
            assert_eq!(std::mem::replace(&mut state, network.state().clone()).distance(network.state()), 1);
        });
        assert!(turns > 0);
        assert_eq!(&state, run.network().state());
    }

    #[test]
    fn what_was_saved_goes_on_the_same_way() {
        for update in UPDATES {
            let (couplings, mut run) = start(update);
            let steps = |run: &mut SpinRun| {
                let step = |_| (run.step(), run.network().state().clone(), run.network().energy());
                (0..6).map(step).collect::<Vec<_>>()
            };
            for _ in 0..3 {
                let saved = serde_json::to_string(&run.save()).unwrap();
                let saved = serde_json::from_str(&saved).unwrap();
                let mut again = SpinRun::restore(Arc::clone(&couplings), saved).unwrap();
                run.step();
                again.step();
                assert_eq!(steps(&mut again), steps(&mut run.clone()));
            }
        }
    }

    #[test]
    fn parameters_and_units_that_are_set_act_from_the_next_step_on() {
        let (_, mut run) = start(SpinUpdate::Asynchronous);
        while run.step() == Progress::Going {}
        let rest = run.network().state().clone();
        run.set_unit(7, rest.sign(7) < 0.0).unwrap();
        assert_eq!((run.progress(), run.network().state().distance(&rest)), (Progress::Going, 1));
        // At high temperature units are independent: all of 120 agree with a state with probability 2⁻¹²⁰.
        let update = SpinUpdate::Glauber { temperature: 1e6 };
        run.set(SpinParameters { update, max_steps: 1000 }).unwrap();
        run.step();
        assert_ne!(run.network().state(), &rest);
        assert_eq!(run.set_unit(120, true).unwrap_err().key, "unit");
        let cold = SpinParameters { update: SpinUpdate::Glauber { temperature: 0.0 }, max_steps: 1 };
        assert_eq!(run.set(cold).unwrap_err().key, "update.temperature");
    }
}

//! A network to which items are shown while it learns, and which is asked for them.

mod checks;
mod course;
mod epochs;
mod parameters;
mod recall;
mod saved;

use std::sync::Arc;

use attractor_core::schema;
use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Stream};
use serde::{Deserialize, Serialize};

use crate::Progress;
use crate::rate_network::{RateNetwork, Runaway};
use crate::rules::PlasticityRules;
use crate::rules::in_rule;
pub use course::{Origin, TrainingCourse};
pub use epochs::{Epoch, Protocol, Replay, or_usual};
pub use parameters::{Learning, PlasticParameters, SynapseSigns};
use recall::Asked;
pub use recall::{Recalled, correlation};
pub use saved::SavedPlasticMemory;

/// Steps from one look for what has run away to the next, in each epoch.
const LOOKS_EVERY: u64 = 64;
/// Networks of fewer units than these stay on one thread: their shares are done before another thread has heard of
/// them.
const FEWEST_SHARED: u32 = 400;

/// How a part of what happens to a network ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// All epochs are over.
    Learnt,
    /// The network has left all bounds, and goes on no more.
    Diverged(Divergence),
    /// What was asked for has come back, or not.
    Recalled(Recalled),
}

/// When a network has left all bounds, and how.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// Time since the start, in milliseconds.
    pub time: f64,
    /// What grew.
    pub what: Runaway,
}

/// A recurrent network that is shown items in epochs while it learns, and that can be asked for an item at any time with
/// a part of it.
///
/// One [`step`](Self::step) is one step of time. As long as an item is asked for, steps go to the recall, in which
/// nothing is learnt; after it epochs go on where they were, from the rates and weights as they then are.
///
/// ```
/// use attractor_core::Seed;
/// use attractor_plasticity::rules::PlasticityRules;
/// use attractor_plasticity::{End, Origin, PlasticMemory, PlasticParameters, Progress};
///
/// let parameters = PlasticParameters { items: 2, ..PlasticParameters::default() };
/// let origin = Origin { seed: Seed(4711), repetition: 0, start: 0 };
/// let hebbian = PlasticityRules::named("hebbian").unwrap();
/// let mut memory = PlasticMemory::start(&parameters, &[], &hebbian, origin)?;
/// while memory.step() == Progress::Going {} // until both items have been shown
/// memory.ask(0, 300.0)?; // for the first, with a free run of 300 ms
/// let end = std::iter::repeat_with(|| memory.step()).find(|progress| *progress != Progress::Going);
/// assert!(matches!(end, Some(Progress::Ended(End::Recalled(found))) if found.correlation > 0.9));
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
pub struct PlasticMemory {
    course: Arc<TrainingCourse>,
    /// As they were set last.
    parameters: PlasticParameters,
    rule: PlasticityRules,
    network: RateNetwork,
    noise: Stream,
    /// Time in epochs, in milliseconds.
    time: f64,
    /// The epoch that runs, and the steps of it that were made.
    epoch: usize,
    step: u64,
    diverged: Option<Divergence>,
    asked: Option<Asked>,
    /// Time since the beginning of the cue, in milliseconds.
    since_cue: f64,
    /// What the epoch drives each unit with.
    drive: Vec<f64>,
    input: Vec<f64>,
}

impl PlasticMemory {
    /// A network before the first epoch of a course. Networks of one course share its items and weights.
    ///
    /// # Panics
    /// If [`PlasticParameters::check_rule`] refuses the rule.
    pub fn new(course: Arc<TrainingCourse>, rule: &PlasticityRules) -> Self {
        let parameters = course.parameters.clone();
        let units = parameters.units as usize;
        let mut memory = Self {
            network: course.network(rule),
            rule: rule.clone(),
            noise: course.origin.noise(),
            time: 0.0,
            epoch: 0,
            step: 0,
            diverged: None,
            asked: None,
            since_cue: 0.0,
            drive: vec![0.0; units],
            input: vec![0.0; units],
            course,
            parameters,
        };
        memory.pass_over_ended();
        memory
    }

    /// The same from parameters that may come from anywhere, with a course of its own.
    ///
    /// # Errors
    /// [`Invalid`] names a parameter that is out of its range, or a key of the rule that cannot be used.
    pub fn start(
        parameters: &PlasticParameters,
        epochs: &[Epoch],
        rule: &PlasticityRules,
        origin: Origin,
    ) -> Result<Self, Invalid> {
        check(parameters, epochs, rule)?;
        Ok(Self::new(Arc::new(TrainingCourse::new(parameters, epochs, origin)), rule))
    }

    /// The same with its weights shared among so many threads, where there are enough of them; nothing else changes.
    #[must_use]
    pub fn sharing_among(mut self, threads: usize) -> Self {
        if self.parameters.units >= FEWEST_SHARED {
            self.network = self.network.sharing_among(threads);
        }
        self
    }

    /// One step of time. Does nothing where all epochs are over and nothing is asked for, or where the network has
    /// left all bounds.
    pub fn step(&mut self) -> Progress<End> {
        if let Some(found) = self.diverged {
            return Progress::Ended(End::Diverged(found));
        }
        if let Some(asked) = self.asked.take() {
            return self.step_of_recall(asked);
        }
        let Some(epoch) = self.course.epochs().get(self.epoch) else { return Progress::Ended(End::Learnt) };
        let learns = epoch.learning;
        disturb(self.parameters.noise, &self.drive, &mut self.noise, &mut self.input);
        self.network.step(&self.input, learns);
        self.time += self.parameters.step_ms.0;
        if self.step.is_multiple_of(LOOKS_EVERY) && self.has_diverged() {
            return self.ended();
        }
        self.step += 1;
        self.pass_over_ended();
        // The end of the last epoch is looked at in any case.
        if self.is_through() && !self.has_diverged() {
            return Progress::Ended(End::Learnt);
        }
        self.ended()
    }

    fn ended(&self) -> Progress<End> {
        self.diverged.map_or(Progress::Going, |found| Progress::Ended(End::Diverged(found)))
    }

    /// Looks for what has left all bounds.
    fn has_diverged(&mut self) -> bool {
        self.diverged = self.network.runaway().map(|what| Divergence { time: self.time, what });
        self.diverged.is_some()
    }

    /// Goes to the next epoch that lasts a step, where this one is over, and takes its drive.
    fn pass_over_ended(&mut self) {
        let is_over = |epoch: &Epoch, step| step >= self.parameters.steps(epoch.duration_ms.0);
        let (before, mut step) = (self.epoch, self.step);
        let mut at = before;
        while self.course.epochs().get(at).is_some_and(|epoch| is_over(epoch, step)) {
            (at, step) = (at + 1, 0);
        }
        (self.epoch, self.step) = (at, step);
        if at != before || step == 0 {
            self.take_drive();
        }
    }

    fn take_drive(&mut self) {
        match self.course.epochs().get(self.epoch) {
            Some(epoch) => self.drive = self.course.drive(epoch, self.parameters.amplitude),
            None => self.drive.fill(0.0),
        }
    }

    /// Asks for an item, from 0, with a part of it: from silence, the next steps are the cue and `free_ms`
    /// milliseconds without it, and end with what was [recalled](End::Recalled). What was asked for before is given up.
    ///
    /// # Errors
    /// [`Invalid`] where there is no such item or time, or where the network has left all bounds.
    pub fn ask(&mut self, item: usize, free_ms: f64) -> Result<(), Invalid> {
        let items = self.course.items().len();
        if item >= items {
            let message = format!("item {item} is asked for, but there are {items}");
            return Err(Invalid::new("item", message, format!("0 to {}", items.saturating_sub(1))));
        }
        if !(0.0..=1e9).contains(&free_ms) {
            return Err(Invalid::new("free_ms", format!("{free_ms} ms is no time"), "0 to 1e9"));
        }
        if self.diverged.is_some() {
            return Err(Invalid::new(
                "item",
                "the network has left all bounds",
                "a network that is started anew",
            ));
        }
        let mut noise = self.course.origin.noise_of_recall(item);
        let silent: Vec<f64> = (0..self.input.len()).map(|_| 0.01 * noise.normal()).collect();
        self.network.restart(&silent);
        let shown = self.parameters.steps(self.parameters.cue_ms.0);
        self.since_cue = 0.0;
        self.asked = Some(Asked {
            item,
            step: 0,
            shown,
            all: shown + self.parameters.steps(free_ms),
            noise,
            cued: self.course.cued(item, self.parameters.cue_fraction),
            at_end: silent,
        });
        Ok(())
    }

    fn step_of_recall(&mut self, mut asked: Asked) -> Progress<End> {
        let item = &self.course.items()[asked.item];
        if asked.step < asked.all {
            let (shows, amplitude) = (asked.step < asked.shown, self.parameters.amplitude);
            let driven = item.iter().zip(&asked.cued);
            let drive = driven.map(|(x, cued)| if shows && *cued { amplitude * x } else { 0.0 });
            disturb(self.parameters.noise, drive, &mut asked.noise, &mut self.input);
            self.network.step(&self.input, false);
            asked.step += 1;
            self.since_cue = asked.step as f64 * self.parameters.step_ms.0;
        }
        if asked.step == asked.shown {
            asked.at_end.copy_from_slice(self.network.rates());
        }
        if asked.step < asked.all {
            self.asked = Some(asked);
            return Progress::Going;
        }
        Progress::Ended(End::Recalled(asked.recalled(self.network.rates(), item, self.parameters.quiet)))
    }

    /// Takes other parameters from the next step on.
    ///
    /// # Errors
    /// [`Invalid`] names a parameter that cannot be used; nothing is changed then.
    pub fn set(&mut self, parameters: &PlasticParameters) -> Result<Applied, Invalid> {
        if let Some(key) = self.parameters.needs_reset(parameters) {
            // What is started anew has epochs of its own, perhaps of fewer items.
            check(parameters, &[], &self.rule)?;
            return Ok(Applied::NeedsReset { key });
        }
        check(parameters, self.course.epochs(), &self.rule)?;
        self.parameters = parameters.clone();
        self.network.retune(&parameters.network(&self.rule), parameters.homeostasis);
        self.take_drive();
        Ok(Applied::Now)
    }

    /// What it shares with networks that learn by other rules.
    pub fn course(&self) -> &TrainingCourse {
        &self.course
    }

    /// The parameters, as they were set last.
    pub fn parameters(&self) -> &PlasticParameters {
        &self.parameters
    }

    /// How its synapses change.
    pub fn rule(&self) -> &PlasticityRules {
        &self.rule
    }

    /// The network: its N rates, and N rows of N weights.
    pub fn network(&self) -> &RateNetwork {
        &self.network
    }

    /// The same, for what is done to it between epochs.
    pub fn network_mut(&mut self) -> &mut RateNetwork {
        &mut self.network
    }

    /// What drove each of the N units in the last step, noise included.
    pub fn input(&self) -> &[f64] {
        &self.input
    }

    /// Time in epochs so far, in milliseconds; recalls do not count.
    pub fn time(&self) -> f64 {
        self.time
    }

    /// Time since the beginning of the last cue, in milliseconds.
    pub fn since_cue(&self) -> f64 {
        self.since_cue
    }

    /// The epoch that runs, unless all are over.
    pub fn epoch(&self) -> Option<&Epoch> {
        self.course.epochs().get(self.epoch)
    }

    /// The item that is asked for, from 0.
    pub fn asked(&self) -> Option<usize> {
        self.asked.as_ref().map(|asked| asked.item)
    }

    /// Whether all steps of all epochs were made; false for a network that left all bounds on the way.
    pub fn is_through(&self) -> bool {
        self.epoch >= self.course.epochs().len()
    }
}

/// Each drive and noise of a standard deviation, into `input`.
fn disturb<D>(deviation: f64, drive: impl IntoIterator<Item = D>, noise: &mut Stream, input: &mut [f64])
where
    D: std::borrow::Borrow<f64>,
{
    for (input, drive) in input.iter_mut().zip(drive) {
        *input = drive.borrow() + deviation * noise.normal();
    }
}

fn check(parameters: &PlasticParameters, epochs: &[Epoch], rule: &PlasticityRules) -> Result<(), Invalid> {
    schema::validate(parameters, "")?;
    for (place, epoch) in epochs.iter().enumerate() {
        schema::validate(epoch, &format!("epoch[{place}]"))?;
    }
    parameters.validate("", epochs)?;
    parameters.check_rule(rule).map_err(in_rule)
}

//! Delayed match to sample: is the test the image that was shown before the delay?
//!
//! ```
//! use attractor_core::Seed;
//! use attractor_memory::delayed_match::{DelayedMatch, DelayedMatchParameters};
//!
//! let parameters = DelayedMatchParameters { units: 400, images: 10, ..Default::default() };
//! let mut task = DelayedMatch::new(parameters, Seed(1), 0)?;
//! while !task.is_done() {
//!     task.step();
//! }
//! // After the shortest delay.
//! assert_eq!((task.answers()[0].asked, task.answers()[0].misses), (10, 0));
//! # Ok::<(), attractor_core::Invalid>(())
//! ```

mod images;
mod parameters;
mod saved;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Purpose, Seed, Stream, Streams};
use serde::{Deserialize, Serialize};

pub use images::LearntImages;
pub use parameters::{Delay, DelayedMatchParameters, RetentionInterval};

use crate::recall::NoisyWinners;

/// A noisy network that is shown a sample, then nothing or distractors, and is asked whether tests are the sample.
///
/// A trial begins in a random state. The sample drives its units for some steps; then come steps in which nothing is
/// shown, and perhaps distractors, each shown and followed by such steps. At each test the answer is "match" where
/// the overlap of the state with the test reaches the criterion; two tests are made, of the sample and of an image
/// that is not shown in this trial, and neither changes the state. Each image is the sample in turn.
///
/// Written with serde and read back, it goes on to the same bits.
///
/// Source: the task is that of Miyashita & Chang 1988, <https://doi.org/10.1038/331068a0>; the network
/// ([`NoisyWinners`]), the protocol and the readout are ours.
pub struct DelayedMatch {
    parameters: DelayedMatchParameters,
    learnt: Arc<LearntImages>,
    condition: u32,
    network: NoisyWinners,
    /// Delays after which tests come while nothing is shown, in ascending order.
    delays: Vec<u32>,
    answers: Vec<Answers>,
    /// Number of the trial, from 0.
    trial: u32,
    /// Steps that were made in it.
    step: u32,
    stream: Stream,
    /// The distractors, then the image that is not shown.
    others: Vec<u32>,
}

/// Answers to tests at one place of the trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Tests of the sample, and as many of another image.
    pub asked: u32,
    /// Samples that were not taken for what they are.
    pub misses: u32,
    /// Other images that were taken for the sample.
    pub false_alarms: u32,
}

/// What is shown in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The sample.
    Sample,
    /// A distractor.
    Distractor {
        /// Its number in this trial, from 0.
        number: u32,
    },
    /// Nothing.
    Delay {
        /// Distractors that were shown before.
        distractors: u32,
        /// Steps since something was shown, this one included.
        steps: u32,
    },
}

impl DelayedMatch {
    /// Draws the images of a repetition, learns them, and stands before the first trial.
    ///
    /// # Errors
    /// Those of [`DelayedMatchParameters::validate`].
    pub fn new(parameters: DelayedMatchParameters, seed: Seed, repetition: u32) -> Result<Self, Invalid> {
        let learnt = LearntImages::draw(&parameters, seed, repetition)?;
        Self::of(parameters, Arc::new(learnt), 0)
    }

    /// Stands before the first trial with images that were learnt already. Each `condition` has random numbers of its
    /// own where there are distractors.
    ///
    /// # Errors
    /// Those of [`DelayedMatchParameters::validate`], and other numbers of units or images than were learnt.
    pub fn of(
        parameters: DelayedMatchParameters,
        learnt: Arc<LearntImages>,
        condition: u32,
    ) -> Result<Self, Invalid> {
        parameters.validate()?;
        if !learnt.fit(&parameters) {
            return Err(Invalid::new(
                "delayed_match.images",
                "the network has learnt images of other sizes, or another number of them",
                format!("{} images of {} units", learnt.count(), learnt.population.units()),
            ));
        }
        let delays = parameters.delays();
        let tests = delays.len() * (parameters.distractors() as usize + 1);
        let (stream, others, start) = begin(&parameters, &learnt, condition, 0);
        let weights = Arc::clone(&learnt.weights);
        let network = NoisyWinners::new(weights, learnt.scale(), parameters.sigma, &start);
        let answers = vec![Answers::default(); tests];
        Ok(Self {
            parameters,
            learnt,
            condition,
            network,
            delays,
            answers,
            trial: 0,
            step: 0,
            stream,
            others,
        })
    }

    /// One step of the network, and the tests that come after it. After the last step of a trial the next one begins
    /// the next trial, with the next image as the sample.
    pub fn step(&mut self) {
        if self.step == self.trial_steps() {
            self.trial += 1;
            self.step = 0;
            let start;
            (self.stream, self.others, start) =
                begin(&self.parameters, &self.learnt, self.condition, self.trial);
            self.network.place(&start);
        }
        let phase = self.phase();
        let images = &self.learnt.images;
        let (driven, strength): (&[u32], f64) = match phase {
            Phase::Sample => (images.get(self.sample() as usize), self.parameters.drive),
            Phase::Distractor { number } => {
                (images.get(self.others[number as usize] as usize), self.parameters.distractor_drive)
            }
            Phase::Delay { .. } => (&[], 0.0),
        };
        self.network.step(driven, strength, &mut self.stream);
        self.step += 1;
        if let Phase::Delay { distractors, steps } = phase {
            self.ask(distractors, steps);
        }
    }

    /// Makes both tests where some come after so many steps.
    fn ask(&mut self, distractors: u32, steps: u32) {
        let Ok(place) = self.delays.binary_search(&steps) else { return };
        let (misses, false_alarm) = (!self.says_match(self.sample()), self.says_match(self.other()));
        let answers = &mut self.answers[place + self.delays.len() * distractors as usize];
        answers.asked += 1;
        answers.misses += u32::from(misses);
        answers.false_alarms += u32::from(false_alarm);
    }

    /// What the next step shows, if the trial goes on; before the first step the sample.
    pub fn phase(&self) -> Phase {
        let DelayedMatchParameters { shown, .. } = self.parameters;
        let period = shown + self.delay();
        let (before, step) = (self.step / period, self.step % period);
        match (before, step < shown) {
            (0, true) => Phase::Sample,
            (_, true) => Phase::Distractor { number: before - 1 },
            (distractors, false) => Phase::Delay { distractors, steps: step - shown + 1 },
        }
    }

    /// Steps without an image after each one.
    fn delay(&self) -> u32 {
        self.delays.last().copied().unwrap_or(0)
    }

    /// Steps in a trial.
    pub fn trial_steps(&self) -> u32 {
        (self.parameters.shown + self.delay()) * (self.parameters.distractors() + 1)
    }

    /// Number of the trial that goes on, from 0.
    pub fn trial(&self) -> u32 {
        self.trial
    }

    /// Steps that were made in this trial.
    pub fn steps(&self) -> u32 {
        self.step
    }

    /// Whether every image was the sample once. Stepping on is allowed: there are always more trials.
    pub fn is_done(&self) -> bool {
        let left = self.parameters.images.saturating_sub(self.trial);
        left == 0 || left == 1 && self.step == self.trial_steps()
    }

    /// The image that is the sample.
    pub fn sample(&self) -> u32 {
        self.trial % self.parameters.images
    }

    /// The image that is tested and was not shown.
    pub fn other(&self) -> u32 {
        self.others.last().copied().unwrap_or(0)
    }

    /// The distractors of this trial, in order.
    pub fn distractors(&self) -> &[u32] {
        &self.others[..self.parameters.distractors() as usize]
    }

    /// Whether the answer to a test of this image would be "match" now.
    ///
    /// # Panics
    /// If there is no such image.
    pub fn says_match(&self, image: u32) -> bool {
        self.overlap(image) >= self.parameters.criterion
    }

    /// Overlap of the state with an image: 1 where it is the image, 0 on average where it has nothing to do with it.
    ///
    /// # Panics
    /// If there is no such image.
    pub fn overlap(&self, image: u32) -> f64 {
        self.network.overlap(self.learnt.images.get(image as usize))
    }

    /// The answers so far: after each delay, in ascending order; or after no distractor, after one, and so on.
    pub fn answers(&self) -> &[Answers] {
        &self.answers
    }

    /// The active units, in ascending order.
    pub fn state(&self) -> &[u32] {
        self.network.state()
    }

    /// The images, and what was learnt of them.
    pub fn learnt(&self) -> &Arc<LearntImages> {
        &self.learnt
    }

    /// The parameters as they are now.
    pub fn parameters(&self) -> &DelayedMatchParameters {
        &self.parameters
    }

    /// Takes other parameters. Noise, drives and criterion hold from the next step on; all others need a reset.
    ///
    /// # Errors
    /// Those of [`DelayedMatchParameters::validate`]; nothing is changed then.
    pub fn set(&mut self, parameters: &DelayedMatchParameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        if let Some(key) = self.parameters.needs_reset(parameters) {
            return Ok(Applied::NeedsReset { key });
        }
        self.network.set_noise(parameters.sigma);
        self.parameters.clone_from(parameters);
        Ok(Applied::Now)
    }
}

/// The random numbers of a trial, the distractors with the image that is not shown, and the state at its start.
fn begin(
    parameters: &DelayedMatchParameters,
    learnt: &LearntImages,
    condition: u32,
    trial: u32,
) -> (Stream, Vec<u32>, Vec<u32>) {
    let (count, sample) = (learnt.count(), trial % learnt.count());
    let streams =
        |purpose: &str| Streams::new(learnt.seed, Purpose::named(purpose), u64::from(learnt.repetition));
    let (mut stream, others) = match parameters.interval {
        RetentionInterval::Delay => {
            let mut stream = streams("delay").at(u64::from(trial));
            let other = (sample + 1 + stream.below(count - 1)) % count;
            (stream, vec![other])
        }
        RetentionInterval::Distractors => {
            let mut stream = streams("distractors").at(u64::from(condition) << 32 | u64::from(trial));
            let mut order: Vec<u32> = (0..count).filter(|image| *image != sample).collect();
            stream.shuffle(&mut order);
            order.truncate(parameters.distractors as usize + 1);
            (stream, order)
        }
    };
    let start = learnt.population.random_pattern(&mut stream);
    (stream, others, start)
}

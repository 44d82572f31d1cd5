//! The experiment: a question that is asked in trials which do not depend on each other.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};

use attractor_core::{About, Invalid, Purpose, Seed, Stream, Streams};
use attractor_data::Array;
use attractor_record::present::{Presentation, Shown};
use attractor_record::{Coordinate, Coordinates, Metric, Record};

use crate::{Axes, Section};

/// A question and its whole story: what a spec may say, what is compared, measured, computed beside it, and shown.
pub trait Experiment: Sync + Sized + 'static {
    /// What a spec calls it.
    const ID: &'static str;

    /// What it says of itself.
    const ABOUT: About;

    /// The keys of a spec that it reads.
    type Section: Section;

    /// The lists in its section of which each value makes a condition.
    type Axes: Axes<Self::Section>;

    /// These axes.
    const AXES: Self::Axes;

    /// The coordinates of its records beside those of its axes.
    const COORDINATES: &'static [Coordinate] = &[];

    /// What it measures. What is not listed here cannot be recorded.
    const METRICS: &'static [Metric];

    /// A spec, as TOML without the line `experiment = …`, that ends within a second; relative paths are relative to the
    /// project's folder.
    const SMALLEST: &'static str;

    /// One repetition at one condition, all rules together.
    ///
    /// # Errors
    /// [`Stop`] if it was asked to stop, or if it cannot go on.
    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop>;

    /// Tries, before anything is written, what may fail for what the user wrote, such as a formula.
    ///
    /// # Errors
    /// [`Stop::Fault`].
    fn rehearse(&self, _trial: &Trial<Self>) -> Result<(), Stop> {
        Ok(())
    }

    /// Whether a spec asks for arrays.
    fn saves(&self, _section: &Self::Section) -> bool {
        false
    }

    /// The arrays of a trial that a spec asks to be saved, computed anew.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    fn arrays(&self, _trial: &Trial<Self>) -> Result<Vec<Array>, Stop> {
        Ok(Vec::new())
    }

    /// Summaries beyond the mean of each metric: what relates several conditions to each other, and what a theory says.
    fn summarise(&self, _section: &Self::Section, _records: &[Record]) -> Vec<Record> {
        Vec::new()
    }

    /// Tables and figures of a finished study.
    fn present(&self, records: &Records<Self>) -> Presentation;
}

/// What a trial is given of the axes of an experiment.
pub type At<E> = <<E as Experiment>::Axes as Axes<<E as Experiment>::Section>>::At;

/// One repetition at one condition.
pub struct Trial<'a, E: Experiment> {
    /// What the spec says.
    pub section: &'a E::Section,
    /// The condition: one value of each axis.
    pub at: &'a At<E>,
    /// The repetition.
    pub repetition: Repetition<'a>,
}

impl<'a, E: Experiment> Deref for Trial<'a, E> {
    type Target = Repetition<'a>;

    fn deref(&self) -> &Repetition<'a> {
        &self.repetition
    }
}

/// What a trial knows whatever its experiment is.
#[derive(Clone, Copy, Debug)]
pub struct Repetition<'a> {
    /// The seed of the study.
    pub seed: Seed,
    /// Number of the repetition, from 0.
    pub number: u32,
    /// Threads that it may use; the records do not depend on their number.
    pub threads: usize,
    /// What tells its condition from others.
    pub coordinates: &'a Coordinates,
    /// Set when the user wants to stop.
    pub stop: &'a AtomicBool,
}

impl Repetition<'_> {
    /// Asked at every step of what the user can make long; it costs next to nothing. A trial that does not ask is left
    /// behind, and its thread goes on for nothing.
    ///
    /// # Errors
    /// [`Stop::Interrupted`] once the user has asked to stop.
    pub fn check(&self) -> Result<(), Stop> {
        if self.stop.load(Ordering::Relaxed) { Err(Stop::Interrupted) } else { Ok(()) }
    }

    /// The streams of random numbers for a purpose in this repetition.
    pub fn streams(&self, purpose: Purpose) -> Streams {
        Streams::new(self.seed, purpose, u64::from(self.number))
    }

    /// The first of these streams.
    pub fn stream(&self, purpose: Purpose) -> Stream {
        self.streams(purpose).at(0)
    }

    /// A record of this trial.
    pub fn measure(&self, metric: &Metric, value: f64) -> Record {
        let coordinates = self.coordinates.clone();
        Record { coordinates, ..Record::new(metric, value).in_repetition(self.number) }
    }
}

/// The records of a finished study, to be shown.
pub struct Records<'a, E: Experiment> {
    /// What the spec says, at the first point of the sweep.
    pub section: &'a E::Section,
    /// All records, in canonical order.
    pub all: &'a [Record],
    /// The keys that were swept and have several numbers.
    pub swept: &'a [String],
}

impl<'a, E: Experiment> Records<'a, E> {
    /// The records as tables and figures take them.
    pub fn shown(&self) -> Shown<'a> {
        Shown::new(self.all, [E::AXES.coordinates(), E::COORDINATES.to_vec()].concat())
    }
}

/// Why a trial was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The user asked to stop.
    Interrupted,
    /// It cannot go on: what is wrong, and how to put it right.
    Fault {
        /// What is wrong.
        message: String,
        /// How to put it right; may be empty.
        help: String,
    },
}

impl Stop {
    /// A fault.
    pub fn fault(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Fault { message: message.into(), help: help.into() }
    }
}

/// What a spec's checks let through and a science refuses all the same.
impl From<Invalid> for Stop {
    fn from(fault: Invalid) -> Self {
        Self::fault(fault.message, fault.help)
    }
}

//! One point of a sweep: an experiment with its section, read and checked.

use std::sync::atomic::AtomicBool;

use attractor_core::{Invalid, Seed};
use attractor_data::Array;
use attractor_record::present::Presentation;
use attractor_record::{Coordinates, Metric, Record};
use serde_json::Value;

use crate::experiment::At;
use crate::{Axes, Experiment, Footprint, Records, Repetition, Section, Stop, Trial, Used};

/// Where and how a trial runs.
#[derive(Clone, Copy, Debug)]
pub struct Running<'a> {
    /// The seed of the study.
    pub seed: Seed,
    /// Number of the repetition, from 0.
    pub repetition: u32,
    /// Threads that it may use.
    pub threads: usize,
    /// Set when the user wants to stop.
    pub stop: &'a AtomicBool,
}

/// A section of any experiment, with the conditions that it makes.
pub trait AnySection: Send + Sync {
    /// What tells each condition from the others.
    fn conditions(&self) -> Vec<Coordinates>;

    /// The canonical table of its keys.
    fn table(&self) -> Value;

    /// What a trial takes of memory at most.
    fn footprint(&self) -> Footprint;

    /// The registered things that it names.
    fn used(&self) -> Vec<Used>;

    /// What a user should be told of its files.
    fn notes(&self) -> Vec<String>;

    /// Whether it asks for arrays.
    fn saves(&self) -> bool;

    /// Tries a condition before anything is written; `coordinates` are those of the sweep and the condition.
    ///
    /// # Errors
    /// [`Stop`].
    fn rehearse(&self, condition: usize, coordinates: &Coordinates, running: Running) -> Result<(), Stop>;

    /// Runs a trial at a condition.
    ///
    /// # Errors
    /// [`Stop`].
    fn run(&self, condition: usize, coordinates: &Coordinates, running: Running)
    -> Result<Vec<Record>, Stop>;

    /// The arrays of a trial.
    ///
    /// # Errors
    /// [`Stop`].
    fn arrays(
        &self,
        condition: usize,
        coordinates: &Coordinates,
        running: Running,
    ) -> Result<Vec<Array>, Stop>;

    /// Summaries beyond means.
    fn summarise(&self, records: &[Record]) -> Vec<Record>;

    /// Tables and figures.
    fn present(&self, records: &[Record], swept: &[String]) -> Presentation;
}

/// A section of an experiment.
pub(crate) struct Typed<E: Experiment> {
    experiment: &'static E,
    section: E::Section,
    points: Vec<(Coordinates, At<E>)>,
}

impl<E: Experiment> Typed<E> {
    pub fn new(experiment: &'static E, section: E::Section) -> Result<Self, Invalid> {
        let points = E::AXES.points(&section)?;
        Ok(Self { experiment, section, points })
    }

    pub fn section(&self) -> &E::Section {
        &self.section
    }

    fn trial<'a>(
        &'a self,
        condition: usize,
        coordinates: &'a Coordinates,
        running: Running<'a>,
    ) -> Trial<'a, E> {
        let Running { seed, repetition: number, threads, stop } = running;
        Trial {
            section: &self.section,
            at: &self.points[condition].1,
            repetition: Repetition { seed, number, threads, coordinates, stop },
        }
    }
}

impl<E: Experiment> AnySection for Typed<E> {
    fn conditions(&self) -> Vec<Coordinates> {
        self.points.iter().map(|(coordinates, _)| coordinates.clone()).collect()
    }

    fn table(&self) -> Value {
        crate::table::canonical(&self.section)
    }

    fn footprint(&self) -> Footprint {
        let shared = E::Section::SHARED.iter().map(|part| part.footprint(&self.section));
        shared.fold(self.section.footprint(), Footprint::and)
    }

    fn used(&self) -> Vec<Used> {
        let shared = E::Section::SHARED.iter().flat_map(|part| part.used(&self.section));
        shared.chain(self.section.used()).collect()
    }

    fn notes(&self) -> Vec<String> {
        E::Section::SHARED.iter().flat_map(|part| part.notes(&self.section)).collect()
    }

    fn saves(&self) -> bool {
        self.experiment.saves(&self.section)
    }

    fn rehearse(&self, condition: usize, coordinates: &Coordinates, running: Running) -> Result<(), Stop> {
        self.experiment.rehearse(&self.trial(condition, coordinates, running))
    }

    fn run(
        &self,
        condition: usize,
        coordinates: &Coordinates,
        running: Running,
    ) -> Result<Vec<Record>, Stop> {
        let records = self.experiment.run(&self.trial(condition, coordinates, running))?;
        match records.iter().find(|record| Metric::named(E::METRICS, &record.metric).is_none()) {
            None => Ok(records),
            Some(record) => Err(Stop::fault(
                format!("{} records `{}`, which it does not declare", E::ID, record.metric),
                "add it to the METRICS of the experiment",
            )),
        }
    }

    fn arrays(
        &self,
        condition: usize,
        coordinates: &Coordinates,
        running: Running,
    ) -> Result<Vec<Array>, Stop> {
        self.experiment.arrays(&self.trial(condition, coordinates, running))
    }

    fn summarise(&self, records: &[Record]) -> Vec<Record> {
        self.experiment.summarise(&self.section, records)
    }

    fn present(&self, records: &[Record], swept: &[String]) -> Presentation {
        self.experiment.present(&Records { section: &self.section, all: records, swept })
    }
}

//! A study: a spec, its points, and the trials that they take.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use attractor_core::{Citation, Seed};
use attractor_data::Array;
use attractor_record::present::Presentation;
use attractor_record::summary::{self, Undeclared};
use attractor_record::{Coordinates, Record};
use attractor_store::spec_hash;
use serde_json::Value;

use crate::part::{AnySection, Running};
use crate::spec::{Common, Layers, Resolved, Source, SpecError, joined};
use crate::unless_stopped::unless_stopped;
use crate::{AnyExperiment, Catalogue, Stop, Used};

/// A spec that was checked, with all its points. A clone shares what takes room.
#[derive(Clone)]
pub struct Study {
    experiment: &'static dyn AnyExperiment,
    common: Common,
    table: Value,
    parts: Arc<[Swept]>,
    points: Arc<[Point]>,
    /// Swept keys that have several numbers.
    numeric: Vec<String>,
}

/// A point of the sweep.
struct Swept {
    coordinates: Coordinates,
    part: Box<dyn AnySection>,
}

/// A condition of the experiment at a point of the sweep.
struct Point {
    coordinates: Coordinates,
    part: usize,
    condition: usize,
}

impl Study {
    /// Checks a spec and lays out its points: those of the sweep, each with the conditions of the experiment.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn new(layers: &Layers) -> Result<Self, SpecError> {
        let Resolved { experiment, common, points: swept } = layers.resolve()?;
        let mut points = Vec::new();
        let mut parts = Vec::new();
        for swept in swept {
            for (condition, mut coordinates) in swept.part.conditions().into_iter().enumerate() {
                coordinates.extend(swept.coordinates.clone());
                points.push(Point { coordinates, part: parts.len(), condition });
            }
            parts.push(Swept { coordinates: swept.coordinates, part: swept.part });
        }
        // The whole with its first point in place: what a sweep replaces need not be valid itself.
        let table = joined(&common, &parts[0].part.table());
        let numeric = common.sweep.numeric();
        Ok(Self { experiment, common, table, parts: parts.into(), points: points.into(), numeric })
    }

    /// The study that a stored spec describes.
    ///
    /// # Errors
    /// [`SpecError`] where the spec was written by a version that allowed other keys.
    pub fn stored(catalogue: &'static Catalogue, table: Value) -> Result<Self, SpecError> {
        Self::new(&Layers::of(catalogue, Source::of_table(table)))
    }

    /// The keys that every experiment reads.
    pub fn common(&self) -> &Common {
        &self.common
    }

    /// The spec as a table with every key that has an effect: equal studies have equal tables.
    pub fn table(&self) -> &Value {
        &self.table
    }

    /// The experiment.
    pub fn experiment(&self) -> &'static dyn AnyExperiment {
        self.experiment
    }

    /// What tells each condition from the others, in order.
    pub fn conditions(&self) -> impl ExactSizeIterator<Item = &Coordinates> {
        self.points.iter().map(|point| &point.coordinates)
    }

    /// What a user should be told of the files that were read, each once.
    pub fn notes(&self) -> Vec<String> {
        let notes: BTreeSet<String> = self.parts.iter().flat_map(|swept| swept.part.notes()).collect();
        notes.into_iter().collect()
    }

    /// Bytes that a trial takes at most, by its largest point.
    pub fn memory(&self) -> u64 {
        self.parts.iter().map(|swept| swept.part.footprint().bytes).max().unwrap_or(0)
    }

    /// Number of trials: every point in every repetition.
    pub fn trials(&self) -> u64 {
        self.points.len() as u64 * u64::from(self.common.repetitions)
    }

    /// The point and repetition of a trial. Repetitions come one after the other, each with all
    /// points, so that a study that is cut short is balanced.
    fn place(&self, trial: u64) -> (&Point, u32) {
        let points = self.points.len() as u64;
        (&self.points[(trial % points) as usize], (trial / points) as u32)
    }

    fn part(&self, point: &Point) -> &dyn AnySection {
        &*self.parts[point.part].part
    }

    fn running<'a>(&self, repetition: u32, threads: usize, stop: &'a AtomicBool) -> Running<'a> {
        Running { seed: Seed(self.common.seed), repetition, threads, stop }
    }

    /// Tries every point before anything is written.
    ///
    /// # Errors
    /// [`Stop::Fault`] where what the user wrote cannot be computed.
    pub fn rehearse(&self) -> Result<(), Stop> {
        let stop = AtomicBool::new(false);
        self.points.iter().try_for_each(|point| {
            self.part(point).rehearse(point.condition, &point.coordinates, self.running(0, 1, &stop))
        })
    }

    /// Runs one trial on so many threads. The records depend on nothing but the spec and the trial's number.
    ///
    /// # Errors
    /// [`Stop`] once `stop` is set, or if the trial cannot go on.
    pub fn run(&self, trial: u64, threads: usize, stop: &AtomicBool) -> Result<Vec<Record>, Stop> {
        // However short a trial is, it does not begin once the user has asked to stop.
        if stop.load(Ordering::Relaxed) {
            return Err(Stop::Interrupted);
        }
        let (point, repetition) = self.place(trial);
        self.part(point).run(point.condition, &point.coordinates, self.running(repetition, threads, stop))
    }

    /// All records of the study in canonical order, its summaries last, kept nowhere: for studies that are short.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn records(&self, threads: usize, stop: &AtomicBool) -> Result<Vec<Record>, Stop> {
        let mut records = Vec::new();
        for trial in 0..self.trials() {
            records.extend(self.run(trial, threads, stop)?);
        }
        let summaries = self.summarise(&records);
        records.extend(summaries.map_err(|undeclared| Stop::fault(undeclared.to_string(), ""))?);
        Ok(records)
    }

    /// Whether the spec asks for arrays.
    pub fn saves(&self) -> bool {
        self.parts.iter().any(|swept| swept.part.saves())
    }

    /// The arrays of a trial that the spec asks to be saved, computed anew: the same whenever that is done.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn arrays(&self, trial: u64, threads: usize, stop: &AtomicBool) -> Result<Vec<Array>, Stop> {
        let study = self.clone();
        unless_stopped(stop, move |stop| {
            let (point, repetition) = study.place(trial);
            let running = study.running(repetition, threads, stop);
            study.part(point).arrays(point.condition, &point.coordinates, running)
        })
    }

    /// The summaries of a study of which all trials are done.
    ///
    /// # Errors
    /// [`Undeclared`] where a record's metric is none of the experiment's.
    pub fn summarise(&self, records: &[Record]) -> Result<Vec<Record>, Undeclared> {
        let metrics = self.experiment.metrics();
        let mut summaries = summary::summarise(records, self.common.repetitions, metrics)?;
        summaries.extend(self.beyond_means(records));
        match summaries.iter().find(|record| metrics.iter().all(|metric| !record.is(metric))) {
            None => Ok(summaries),
            Some(record) => Err(Undeclared(record.metric.clone())),
        }
    }

    /// What the experiment makes of all its conditions, at each point of the sweep apart.
    fn beyond_means(&self, records: &[Record]) -> Vec<Record> {
        let of = |record: &Record| -> Coordinates {
            let coordinate =
                |key: &String| record.coordinates.get(key).map(|value| (key.clone(), value.clone()));
            self.common.sweep.0.keys().filter_map(coordinate).collect()
        };
        let mut groups: Vec<(Coordinates, Vec<Record>)> = Vec::new();
        let mut places: HashMap<Coordinates, usize> = HashMap::new();
        for record in records {
            let key = of(record);
            let place = *places.entry(key).or_insert_with_key(|key| {
                groups.push((key.clone(), Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(record.clone());
        }
        let parts: HashMap<&Coordinates, &Swept> =
            self.parts.iter().rev().map(|swept| (&swept.coordinates, swept)).collect();
        let mut made = Vec::new();
        for (key, group) in groups {
            let part = &parts.get(&key).copied().unwrap_or(&self.parts[0]).part;
            made.extend(part.summarise(&group).into_iter().map(|mut record| {
                record.coordinates.extend(key.clone());
                record
            }));
        }
        made
    }

    /// Tables and figures of its records; tables that nothing was measured for are left out.
    pub fn present(&self, records: &[Record]) -> Presentation {
        let mut presentation = self.parts[0].part.present(records, &self.numeric);
        presentation.tables.retain(|table| !table.rows.is_empty());
        presentation
    }

    /// The registered things that the spec names.
    pub fn used(&self) -> Vec<Used> {
        self.parts[0].part.used()
    }

    /// The works to cite for it, none twice.
    pub fn citations(&self) -> Vec<Citation> {
        let used = self.used();
        let own = self.experiment.about().citations.iter();
        let mut citations: Vec<Citation> = Vec::new();
        for citation in own.chain(used.iter().flat_map(|used| used.citations)) {
            if !citations.contains(citation) {
                citations.push(*citation);
            }
        }
        citations
    }

    /// A hash of the spec: equal studies have equal hashes.
    pub fn hash(&self) -> String {
        spec_hash(&self.table)
    }
}

impl std::fmt::Debug for Study {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Study").field("table", &self.table).finish_non_exhaustive()
    }
}

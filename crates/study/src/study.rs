//! A study: a spec, its points, and the trials that they take.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use attractor_core::{Citation, Seed};
use attractor_data::Array;
use attractor_record::present::Presentation;
use attractor_record::summary::{self, Undeclared};
use attractor_record::{Coordinates, Record};
use attractor_store::{Inputs, study_hash};
use serde_json::Value;

use crate::catalogue::path_at;
use crate::file_names::FileNames;
use crate::part::{AnySection, Running};
use crate::spec::{Common, Layers, Resolved, Source, SpecError, joined};
use crate::unless_stopped::unless_stopped;
use crate::{AnyExperiment, Catalogue, Footprint, Found, Stop, Used};

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
    /// Whether the files of the spec were read.
    is_read: bool,
    /// What was found in them; of a study that was read, what of it is told.
    found: Found,
    /// The folder that their paths are relative to.
    folder: PathBuf,
    /// What a user should be told of files that do not lie where the spec says.
    elsewhere: Vec<String>,
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
    /// Checks a spec and lays out its points: those of the sweep, each with the conditions of the experiment. Files that it
    /// names are read.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn new(layers: &Layers) -> Result<Self, SpecError> {
        let (resolved, files) = layers.resolve()?;
        let mut study = Self::of(resolved, layers.folder());
        study.is_read = true;
        let notes: BTreeSet<String> = study.parts.iter().flat_map(|swept| swept.part.notes()).collect();
        study.found.notes = notes.into_iter().collect();
        study.found.sizes = files.sizes();
        study.elsewhere = files.elsewhere();
        Ok(study)
    }

    /// As [`new`](Self::new), but no file is read: the study can be summarised, shown and cited, not run.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault that shows without the files.
    pub fn unread(layers: &Layers) -> Result<Self, SpecError> {
        let mut study = Self::of(layers.resolve_unread()?, layers.folder());
        study.found = layers.found().clone();
        Ok(study)
    }

    /// The study that a spec describes as a store keeps it; paths of files lead from the present folder.
    /// [`StoredRun`](crate::StoredRun) knows where they lie.
    ///
    /// # Errors
    /// [`SpecError`] where the spec was written by a version that allowed other keys.
    pub fn stored(catalogue: &'static Catalogue, table: Value) -> Result<Self, SpecError> {
        Self::new(&Layers::of(catalogue, Source::of_table(table)))
    }

    fn of(resolved: Resolved, folder: &Path) -> Self {
        let Resolved { experiment, common, points: swept } = resolved;
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
        Self {
            experiment,
            common,
            table,
            parts: parts.into(),
            points: points.into(),
            numeric,
            is_read: false,
            found: Found::default(),
            folder: folder.to_owned(),
            elsewhere: Vec::new(),
        }
    }

    /// What was found in the files, for a store to keep.
    fn found(&self) -> Found {
        if !self.is_read || self.found.sizes.is_empty() {
            return self.found.clone();
        }
        let swept = self.common.sweep.laid_out(self.experiment, &self.parts[0].part.table());
        // Lists of one point may lack what the sweep looks for in those of another.
        let swept = swept.unwrap_or_else(|_| vec![Default::default(); self.parts.len()]);
        let own = self.parts.iter().map(|swept| swept.part.table());
        let points = Found::of_points(swept.iter().map(|(_, table)| table).zip(own));
        Found { points, ..self.found.clone() }
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
    pub fn notes(&self) -> &[String] {
        &self.found.notes
    }

    /// What a user should be told of files that were found in folders of data, not where the spec says.
    pub fn elsewhere(&self) -> &[String] {
        &self.elsewhere
    }

    /// The files that the spec names, for a store to keep; `None` where it names none.
    pub fn inputs(&self) -> Option<Inputs> {
        let (folder, found) = (self.folder.clone(), self.found());
        (found != Found::default()).then(|| Inputs { folder, found: found.to_value() })
    }

    /// Adds to what a user should be told of the files.
    pub(crate) fn note(&mut self, note: String) {
        self.found.notes.push(note);
    }

    /// Whether the spec names files.
    pub fn names_files(&self) -> bool {
        !self.files().is_empty()
    }

    /// The paths of the files that the spec names, at all points of its sweep, each once.
    pub fn files(&self) -> BTreeSet<String> {
        let keys = self.experiment.files();
        let of = |table: Value| -> Vec<String> {
            let paths = keys.iter().filter_map(|key| path_at(&table, key));
            paths.filter(|path| !path.is_empty()).map(str::to_owned).collect()
        };
        self.parts.iter().flat_map(|swept| of(swept.part.table())).collect()
    }

    /// Bytes that a trial takes at most in one thread, by its largest point.
    pub fn memory(&self) -> u64 {
        self.footprint().in_threads(1)
    }

    /// What a trial takes at most at any point.
    pub(crate) fn footprint(&self) -> Footprint {
        let all = self.parts.iter().map(|swept| swept.part.footprint());
        all.max_by_key(|one| one.in_threads(1)).unwrap_or_default()
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
            Some(record) => Err(Undeclared(record.metric.to_string())),
        }
    }

    /// What the experiment makes of all its conditions, at each point of the sweep apart.
    fn beyond_means(&self, records: &[Record]) -> Vec<Record> {
        if self.common.sweep.0.is_empty() {
            return self.parts[0].part.summarise(records);
        }
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

    /// Tables and figures of its records, in which files are called by their names; tables that nothing was measured for are left out.
    pub fn present(&self, records: &[Record]) -> Presentation {
        let records = FileNames::of(&self.table).in_coordinates(records);
        let mut presentation = self.parts[0].part.present(&records, &self.numeric);
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
        study_hash(&self.table, Some(&self.found().to_value()))
    }
}

impl std::fmt::Debug for Study {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Study").field("table", &self.table).finish_non_exhaustive()
    }
}

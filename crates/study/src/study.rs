//! A study: a spec, its points, and the trials that they take.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use attractor_core::Citation;
use serde_json::Value;

use crate::experiments::{Array, Experiment, Point, Stop, Trial, rehearse};
use crate::present::Presentation;
use crate::record::Record;
use crate::spec::{Layers, Source, Spec, SpecError, plasticity};
use crate::store::spec_hash;
use crate::summary;

/// A spec that was checked, with all its points.
#[derive(Clone, Debug)]
pub struct Study {
    spec: Spec,
    points: Vec<Point>,
}

impl Study {
    /// Checks a spec and lays out its points: those of the sweep, each with those of the experiment.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn new(layers: &Layers) -> Result<Self, SpecError> {
        let (spec, sweep) = layers.resolve()?;
        let mut points = Vec::new();
        for swept in sweep {
            let own = swept.spec.experiment().points(&swept.spec).map_err(|fault| layers.locate(fault))?;
            points.extend(own.into_iter().map(|mut point| {
                point.coordinates.extend(swept.coordinates.clone());
                point
            }));
        }
        Ok(Self { spec, points })
    }

    /// The study that a stored spec describes.
    ///
    /// # Errors
    /// [`SpecError`] where the spec was written by a version that allowed other keys.
    pub fn stored(table: Value) -> Result<Self, SpecError> {
        Self::new(&Layers::of(Source::of_table(table)))
    }

    /// The spec with all defaults.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The experiment.
    pub fn experiment(&self) -> &'static dyn Experiment {
        self.spec.experiment()
    }

    /// The conditions, in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What a user should be told of the files that were read, each once.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        let notes: BTreeSet<&str> =
            self.points.iter().flat_map(|point| &point.spec.own.notes).map(String::as_str).collect();
        notes.into_iter()
    }

    /// Bytes that a trial takes at most, by its largest point.
    pub fn memory(&self) -> u64 {
        self.points.iter().map(|point| point.spec.memory()).max().unwrap_or(0)
    }

    /// Number of trials: every point in every repetition.
    pub fn trials(&self) -> u64 {
        self.points.len() as u64 * u64::from(self.spec.repetitions)
    }

    /// The point and repetition of a trial. Repetitions come one after the other, each with all
    /// points, so that a study that is cut short is balanced.
    pub fn place(&self, trial: u64) -> (&Point, u32) {
        let points = self.points.len() as u64;
        (&self.points[(trial % points) as usize], (trial / points) as u32)
    }

    /// Tries the rules of every point on a few patterns.
    ///
    /// # Errors
    /// [`Stop::NotFinite`] where a formula of the user's gives no number.
    pub fn rehearse(&self) -> Result<(), Stop> {
        self.points.iter().try_for_each(rehearse)
    }

    /// Runs one trial on so many threads. The records depend on nothing but the spec and the trial's number.
    ///
    /// # Errors
    /// [`Stop`] once `stop` is set, or if a rule gives no finite weight.
    pub fn run(&self, trial: u64, threads: usize, stop: &AtomicBool) -> Result<Vec<Record>, Stop> {
        let (point, repetition) = self.place(trial);
        point.spec.experiment().run(&Trial { point, repetition, threads, stop })
    }

    /// Whether the spec asks for arrays.
    pub fn saves(&self) -> bool {
        !self.spec.save.is_empty()
    }

    /// The arrays of a trial that the spec asks to be saved, computed anew: the same whenever that is done.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn arrays(&self, trial: u64, threads: usize, stop: &AtomicBool) -> Result<Vec<Array>, Stop> {
        let (point, repetition) = self.place(trial);
        point.spec.experiment().arrays(&Trial { point, repetition, threads, stop })
    }

    /// The summaries of a study of which all trials are done.
    pub fn summarise(&self, records: &[Record]) -> Vec<Record> {
        let mut summaries = summary::summarise(records, self.spec.repetitions);
        summaries.extend(
            self.each_sweep_point(records, |experiment, spec, records| experiment.summarise(spec, records)),
        );
        summaries
    }

    /// Applies what an experiment makes of all its points to each point of the sweep apart.
    fn each_sweep_point(
        &self,
        records: &[Record],
        make: impl Fn(&dyn Experiment, &Spec, &[Record]) -> Vec<Record>,
    ) -> Vec<Record> {
        let swept: Vec<&String> = self.spec.sweep.0.keys().collect();
        let of = |record: &Record| -> BTreeMap<String, Value> {
            let coordinate =
                |key: &&String| record.coordinates.get(*key).map(|value| ((*key).clone(), value.clone()));
            swept.iter().filter_map(coordinate).collect()
        };
        let mut parts: Vec<(BTreeMap<String, Value>, Vec<Record>)> = Vec::new();
        for record in records {
            let key = of(record);
            match parts.iter_mut().find(|(other, _)| *other == key) {
                Some((_, part)) => part.push(record.clone()),
                None => parts.push((key, vec![record.clone()])),
            }
        }
        let made = parts.into_iter().flat_map(|(key, part)| {
            let here =
                |point: &&Point| key.iter().all(|(name, value)| point.coordinates.get(name) == Some(value));
            let spec = self.points.iter().find(here).map_or(&self.spec, |point| &point.spec);
            make(self.experiment(), spec, &part).into_iter().map(move |mut record| {
                record.coordinates.extend(key.clone());
                record
            })
        });
        made.collect()
    }

    /// Tables and figures of its records; tables that nothing was measured for are left out.
    pub fn present(&self, records: &[Record]) -> Presentation {
        let mut presentation = self.experiment().present(&self.spec, records);
        presentation.tables.retain(|table| !table.rows.is_empty());
        presentation
    }

    /// The works to cite for it, none twice.
    pub fn citations(&self) -> Vec<Citation> {
        let rules = self.spec.rules.iter().flat_map(|entry| entry.rule.about().citations);
        let patterns = if self.spec.reads("patterns") { self.spec.patterns.about().citations } else { &[] };
        let blackout = &self.spec.blackout;
        let curves = blackout.curves.iter().map(|curve| &curve.scheme);
        let schemes = blackout.schemes.iter().chain(curves).filter(|_| self.spec.reads("blackout"));
        let schemes = schemes.flat_map(|entry| entry.rule.about().citations);
        let online = if self.spec.reads("online") { self.spec.online.about().citations } else { &[] };
        let energy = &self.spec.energy;
        let functions =
            [&energy.visible_function, &energy.hidden_function].map(|function| function.0.about());
        let functions = functions.iter().filter(|_| self.spec.reads("energy"));
        let functions = functions.flat_map(|about| about.citations);
        let learning = plasticity::rules_of(&self.spec);
        let learning = learning.iter().flat_map(|about| about.citations);
        let own = self.experiment().about().citations.iter();
        let all =
            own.chain(patterns).chain(rules).chain(functions).chain(schemes).chain(online).chain(learning);
        let mut citations: Vec<Citation> = Vec::new();
        for citation in all {
            if !citations.contains(citation) {
                citations.push(*citation);
            }
        }
        citations
    }

    /// A hash of the spec: equal studies have equal hashes.
    pub fn hash(&self) -> String {
        spec_hash(&self.spec.to_value())
    }
}

//! A session: a study that is run into a store, from its start or from where it was left.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use attractor_data::{DataError, save_array};
use attractor_record::summary::Undeclared;
use attractor_record::{Record, Source};
use attractor_store::{NewRun, RunId, State, Store, StoreError};
use thiserror::Error;

use crate::runner::{self, Ended, Shard};
use crate::spec::SpecError;
use crate::{Catalogue, Stop, Study, machine};

/// Whoever wants to know how a session goes: a progress bar, a socket, a test.
pub trait Observe {
    /// The trials that are left, before the first of them begins.
    fn begins(&mut self, _study: &Study, _trials: &[u64]) {}

    /// A trial has ended, and its records are in the store. Called in no particular order.
    fn trial(&mut self, _trial: u64, _records: &[Record]) {}

    /// All trials have ended, or the rest will not be done now.
    fn ends(&mut self) {}
}

/// Nobody.
impl Observe for () {}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All its trials are done.
    Complete,
    /// It was stopped; what had ended is kept.
    Interrupted,
}

/// Why a session could not begin or go on. What had ended is kept.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stored spec is another version's.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The run was started with another spec than is given.
    #[error("run {run} was started with another spec")]
    OtherSpec {
        /// The run.
        run: RunId,
    },
    /// What the spec asks for cannot be computed; nothing was written.
    #[error("{message}")]
    Refused {
        /// What is wrong.
        message: String,
        /// How to put it right; may be empty.
        help: String,
    },
    /// A trial could not go on.
    #[error("{message}")]
    Fault {
        /// What is wrong.
        message: String,
        /// How to put it right; may be empty.
        help: String,
    },
    /// Records of a metric that the experiment does not declare.
    #[error(transparent)]
    Undeclared(#[from] Undeclared),
    /// An array could not be written.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The stored share of the trials is none.
    #[error("{0}")]
    Shard(String),
    /// The folder of arrays cannot be made.
    #[error("cannot write {}: {cause}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
}

/// Where a session keeps what comes out, and who asks.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The store.
    pub database: &'a Path,
    /// The folder of figures, report and arrays; `None` for that of the run, or for the one that a new run is given.
    pub out: Option<&'a Path>,
    /// The git revision of the program; empty if unknown.
    pub revision: &'a str,
    /// Whether a new run keeps the name of this machine.
    pub keep_host: bool,
}

/// A study on its way into a store.
pub struct Session {
    study: Study,
    store: Store,
    run: RunId,
    shard: Option<Shard>,
    was_finished: bool,
}

impl Session {
    /// Enters a study as a new run into the store of `place`, which is made if there is none.
    ///
    /// # Errors
    /// [`SessionError::Refused`], before anything is written; [`SessionError::Store`].
    pub fn start(study: Study, shard: Option<Shard>, place: &Place) -> Result<Self, SessionError> {
        rehearse(&study)?;
        let mut store = Store::open(place.database)?;
        let run = store.start(&NewRun {
            experiment: study.common().experiment.clone(),
            spec: study.table().clone(),
            seed: study.common().seed,
            trials: study.trials(),
            shard: shard.map(|shard| shard.to_string()),
            revision: place.revision.to_owned(),
            keep_host: place.keep_host,
            out: place.out.map(Path::to_owned),
        })?;
        Ok(Self { study, store, run, shard, was_finished: false })
    }

    /// Takes up a run of a store: by its number, the beginning of its uuid, or `last`. A study that is `given` as well
    /// must be that of the run.
    ///
    /// # Errors
    /// [`SessionError`] where there is no such run, or its spec is another version's.
    pub fn resume(
        catalogue: &'static Catalogue,
        asked: &str,
        given: Option<&Study>,
        place: &Place,
    ) -> Result<Self, SessionError> {
        let mut store = Store::open_existing(place.database)?;
        let run = store.find(asked)?;
        let study = Study::stored(catalogue, run.spec)?;
        if given.is_some_and(|given| given.hash() != study.hash()) {
            return Err(SessionError::OtherSpec { run: run.id });
        }
        rehearse(&study)?;
        let shard = run.shard.as_deref().map(Shard::parse).transpose().map_err(SessionError::Shard)?;
        let was_finished = run.state == State::Finished;
        if !was_finished {
            laid_out_alike(&study, &store.records(run.id)?)?;
            store.reopen(run.id)?;
            if let Some(out) = place.out {
                store.move_to(run.id, out)?;
            }
        }
        Ok(Self { study, store, run: run.id, shard, was_finished })
    }

    /// The folder of the run's figures, report and arrays.
    ///
    /// # Errors
    /// [`SessionError::Store`].
    pub fn folder(&self) -> Result<PathBuf, SessionError> {
        Ok(self.store.folder(&self.store.run(self.run)?))
    }

    /// What is run.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// The number of the run in its store.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// Whether it was finished when it was taken up: there is nothing left to do.
    pub fn was_finished(&self) -> bool {
        self.was_finished
    }

    /// How many trials are done.
    ///
    /// # Errors
    /// [`SessionError::Store`].
    pub fn done(&self) -> Result<usize, SessionError> {
        Ok(self.store.finished_trials(self.run)?.len())
    }

    /// All records of the run, in canonical order.
    ///
    /// # Errors
    /// [`SessionError::Store`].
    pub fn records(&self) -> Result<Vec<Record>, SessionError> {
        Ok(self.store.records(self.run)?)
    }

    /// Runs what is left on `threads` threads, until all is done or `stop` is set; each trial's records are in the
    /// store before the observer hears of it. Arrays that the spec asks for go into the run's folder.
    ///
    /// # Errors
    /// [`SessionError`]; what had ended is kept.
    pub fn execute(
        &mut self,
        threads: usize,
        stop: &AtomicBool,
        observer: &mut dyn Observe,
    ) -> Result<Ending, SessionError> {
        let finished = self.store.finished_trials(self.run)?;
        let trials = runner::open_trials(&self.study, self.shard, &finished);
        if trials.is_empty() && self.was_finished {
            return Ok(Ending::Complete);
        }
        observer.begins(&self.study, &trials);
        let (run, store) = (self.run, &mut self.store);
        let mut keep = |trial: u64, records: &[Record]| -> Result<(), StoreError> {
            store.commit_trial(run, trial, records)?;
            observer.trial(trial, records);
            Ok(())
        };
        let at_once = side_by_side(&self.study);
        let ended = runner::run(&self.study, &trials, threads, at_once, stop, &mut keep);
        observer.ends();
        match ended {
            Ok(Ended::Complete) => {}
            Ok(Ended::Interrupted) => return self.interrupted(),
            Ok(Ended::Fault { message, help }) => return Err(self.failed(message, help)),
            Err(error) => {
                // The disk may be full: that the run failed is then seen from its missing trials.
                let _ = self.store.finish(self.run, State::Failed, Some(&error.to_string()), &[]);
                return Err(error.into());
            }
        }
        if self.study.saves() && self.save(threads, stop)? == Ending::Interrupted {
            return self.interrupted();
        }
        self.finish()?;
        Ok(Ending::Complete)
    }

    fn interrupted(&mut self) -> Result<Ending, SessionError> {
        self.store.finish(self.run, State::Interrupted, None, &[])?;
        Ok(Ending::Interrupted)
    }

    fn failed(&mut self, message: String, help: String) -> SessionError {
        match self.store.finish(self.run, State::Failed, Some(&message), &[]) {
            Ok(()) => SessionError::Fault { message, help },
            Err(error) => error.into(),
        }
    }

    /// Writes the arrays that the spec asks for, of every trial of this part of the study.
    fn save(&mut self, threads: usize, stop: &AtomicBool) -> Result<Ending, SessionError> {
        let folder = self.folder()?;
        let refused = |cause| SessionError::Folder { folder: folder.clone(), cause };
        std::fs::create_dir_all(&folder).map_err(refused)?;
        for trial in self.store.finished_trials(self.run)? {
            let arrays = match self.study.arrays(trial, threads, stop) {
                Ok(arrays) => arrays,
                Err(Stop::Interrupted) => return Ok(Ending::Interrupted),
                Err(Stop::Fault { message, help }) => return Err(self.failed(message, help)),
            };
            for array in arrays {
                let file = format!("{}-{trial}.npy", array.name);
                let sha256 = save_array(&folder.join(&file), &array)?;
                self.store.keep_array(self.run, trial, &array.name, &file, &sha256)?;
            }
        }
        Ok(Ending::Complete)
    }

    /// How many arrays of the run were saved.
    ///
    /// # Errors
    /// [`SessionError::Store`].
    pub fn arrays(&self) -> Result<usize, SessionError> {
        Ok(self.store.arrays(self.run)?.len())
    }

    /// Marks the run's end. Summaries need all trials: a shard has none.
    fn finish(&mut self) -> Result<(), SessionError> {
        if self.done()? as u64 == self.study.trials() {
            complete(&mut self.store, self.run, &self.study)
        } else {
            Ok(self.store.finish(self.run, State::Interrupted, None, &[])?)
        }
    }
}

/// Marks a run of which all trials are there as finished, with its summaries.
///
/// # Errors
/// [`SessionError::Undeclared`], [`SessionError::Store`].
pub fn complete(store: &mut Store, run: RunId, study: &Study) -> Result<(), SessionError> {
    let records = store.records(run)?;
    Ok(store.finish(run, State::Finished, None, &study.summarise(&records)?)?)
}

fn rehearse(study: &Study) -> Result<(), SessionError> {
    match study.rehearse() {
        Err(Stop::Fault { message, help }) => Err(SessionError::Refused { message, help }),
        _ => Ok(()),
    }
}

/// How many trials fit into memory side by side.
fn side_by_side(study: &Study) -> usize {
    let there = machine::available().unwrap_or(u64::MAX);
    usize::try_from(there / study.memory().max(1)).unwrap_or(usize::MAX).max(1)
}

/// Refuses to go on with a run whose trials stand at points that the spec does not lay out: an older version may have
/// laid a range out in other digits, and what is one condition would become two.
fn laid_out_alike(study: &Study, records: &[Record]) -> Result<(), SessionError> {
    let mut values: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (key, value) in study.conditions().flatten() {
        values.entry(key).or_default().insert(value.to_string());
    }
    let simulated = records.iter().filter(|record| record.source == Source::Simulation);
    for (key, value) in simulated.flat_map(|record| &record.coordinates) {
        if values.get(key.as_str()).is_some_and(|known| !known.contains(&value.to_string())) {
            return Err(SessionError::Refused {
                message: format!(
                    "the run has trials at `{key}` = {value}, where this version would run none"
                ),
                help: "it was begun by a version that laid the sweep out in other digits: begin it anew"
                    .to_owned(),
            });
        }
    }
    Ok(())
}

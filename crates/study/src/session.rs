//! A session: a study that is run into a store, from its start or from where it was left.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use attractor_core::room::Room;
use attractor_data::{DataError, save_array};
use attractor_record::Record;
use attractor_record::summary::Undeclared;
use attractor_store::{NewRun, RunId, State, Store, StoreError};
use thiserror::Error;

use crate::place::Place;
use crate::provenance::{laid_out_alike, same_origin};
use crate::runner::{self, Ended, Shard};
use crate::spec::SpecError;
use crate::unless_stopped::unless_stopped;
use crate::{Catalogue, Stop, StoredRun, Study, machine};

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

/// A study on its way into a store.
pub struct Session {
    study: Study,
    store: Store,
    run: RunId,
    shard: Option<Shard>,
    was_finished: bool,
    /// What the end of the run was made of: a long run's records are not read twice.
    read: Option<Vec<Record>>,
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
            inputs: study.inputs(),
        })?;
        Ok(Self { study, store, run, shard, was_finished: false, read: None })
    }

    /// Takes up a run of a store: by its number, the beginning of its uuid, or `last`. A study that is `given` as well
    /// must be that of the run. Files of the spec are looked for in folders of `data` as well; where there is nothing left
    /// to compute, none is read.
    ///
    /// # Errors
    /// [`SessionError`] where there is no such run, its spec is another version's, or a file is not found.
    pub fn resume(
        catalogue: &'static Catalogue,
        asked: &str,
        given: Option<&Study>,
        data: &[PathBuf],
        place: &Place,
    ) -> Result<Self, SessionError> {
        let mut store = Store::open_existing(place.database)?;
        let run = store.find(asked)?;
        if run.state != State::Finished && !place.force {
            same_origin(&run, place).map_err(refused)?;
        }
        let (study, was_finished) =
            taken_up(&store, &StoredRun { catalogue, folders: store.spec_folders(&run), run: &run }, data)?;
        if given.is_some_and(|given| given.hash() != study.hash()) {
            return Err(SessionError::OtherSpec { run: run.id });
        }
        let shard = run.shard.as_deref().map(Shard::parse).transpose().map_err(SessionError::Shard)?;
        if !was_finished {
            // The first repetition is run first, and has every point.
            let first = store.records_before(run.id, study.conditions().len() as u64)?;
            laid_out_alike(&study, &first).map_err(refused)?;
            store.reopen(run.id, place.force)?;
            store.goes_on(&run, place.revision)?;
            if let Some(out) = place.out {
                store.move_to(run.id, out)?;
            }
        }
        Ok(Self { study, store, run: run.id, shard, was_finished, read: None })
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
    pub fn records(&mut self) -> Result<Vec<Record>, SessionError> {
        match self.read.take() {
            Some(records) => Ok(records),
            None => Ok(self.store.records(self.run)?),
        }
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
        if self.was_finished {
            return Ok(Ending::Complete);
        }
        observer.begins(&self.study, &trials);
        let (run, store) = (self.run, &mut self.store);
        let mut keep = Keeper { store, run, observer: &mut *observer };
        let (threads, at_once) = machine::crew(&self.study.footprint(), threads, Room::beside);
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
        if self.study.saves() {
            match self.save(threads, stop) {
                Ok(Ending::Complete) => {}
                Ok(Ending::Interrupted) => return self.interrupted(),
                Err(error) => {
                    let _ = self.store.finish(self.run, State::Failed, Some(&error.to_string()), &[]);
                    return Err(error);
                }
            }
        }
        self.finish(stop)
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
    fn finish(&mut self, stop: &AtomicBool) -> Result<Ending, SessionError> {
        if (self.done()? as u64) < self.study.trials() {
            self.store.finish(self.run, State::Interrupted, None, &[])?;
            return Ok(Ending::Complete);
        }
        let (study, records) = (self.study.clone(), self.store.records(self.run)?);
        let summarise = move |_: &AtomicBool| Ok((study.summarise(&records), records));
        let (summaries, mut records) = match unless_stopped(stop, summarise) {
            Ok((summaries, records)) => (summaries?, records),
            Err(Stop::Interrupted) => return self.interrupted(),
            Err(Stop::Fault { message, help }) => return Err(self.failed(message, help)),
        };
        if summaries.is_empty() && !records.is_empty() {
            return Err(self.failed(
                "no condition has records of all its repetitions: trials were made with another spec"
                    .to_owned(),
                "begin the run anew; attractor export shows what there is".to_owned(),
            ));
        }
        self.store.finish(self.run, State::Finished, None, &summaries)?;
        // Before, there were none: a run has them once it is finished.
        records.extend(self.store.records_of_whole(self.run)?);
        self.read = Some(records);
        Ok(Ending::Complete)
    }
}

/// Keeps trials as they end, and shows that the run goes on between them.
struct Keeper<'a> {
    store: &'a mut Store,
    run: RunId,
    observer: &'a mut dyn Observe,
}

impl runner::Observe<StoreError> for Keeper<'_> {
    fn trial(&mut self, trial: u64, records: &[Record]) -> Result<(), StoreError> {
        self.store.commit_trial(self.run, trial, records)?;
        self.observer.trial(trial, records);
        Ok(())
    }

    fn waits(&mut self) -> Result<(), StoreError> {
        self.store.beat(self.run)
    }
}

/// The study of a stored run, and whether all of it is there. Where nothing is left to compute, its files are not read:
/// they may be gone. A run may be said to be finished and lack its summaries, as earlier versions left it.
fn taken_up(store: &Store, stored: &StoredRun, data: &[PathBuf]) -> Result<(Study, bool), SessionError> {
    let run = stored.run;
    let finished = run.state == State::Finished;
    if run.finished_trials == run.trials {
        let study = stored.to_show()?;
        let whole = finished && !store.records_of_whole(run.id)?.is_empty();
        if whole || (study.trials() == run.trials && !study.saves()) {
            return Ok((study, whole));
        }
    }
    let study = stored.to_run(data)?;
    rehearse(&study)?;
    Ok((study, false))
}

fn rehearse(study: &Study) -> Result<(), SessionError> {
    match study.rehearse() {
        Err(fault @ Stop::Fault { .. }) => Err(refused(fault)),
        _ => Ok(()),
    }
}

/// What is said before anything is computed.
fn refused(stop: Stop) -> SessionError {
    match stop {
        Stop::Fault { message, help } => SessionError::Refused { message, help },
        Stop::Interrupted => {
            SessionError::Refused { message: "it was stopped".to_owned(), help: String::new() }
        }
    }
}

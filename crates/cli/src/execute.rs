//! Runs a study into the store, new or resumed, and says what came out.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use attractor_study::Study;
use attractor_study::data::{self, DataError};
use attractor_study::experiments::Stop;
use attractor_study::record::{Record, Source};
use attractor_study::runner::{self, Ended, Shard};
use attractor_study::store::{NewRun, Run, RunId, State, Store, StoreError};

use crate::arguments::Running;
use crate::failure::Failure;
use crate::output;
use crate::progress::{Progress, clock};
use crate::{commands, interrupt};

/// A run to take up: new, or one that was interrupted.
pub struct Job {
    /// What to run.
    pub study: Study,
    /// The part of the trials to do.
    pub shard: Option<Shard>,
    /// The run to go on with.
    pub resumed: Option<Run>,
}

/// A run that has ended as asked.
pub struct Done {
    /// Its number.
    pub run: RunId,
    /// All its records, in canonical order.
    pub records: Vec<Record>,
    /// Where its figures and report go.
    pub out: PathBuf,
}

impl Job {
    /// A new run.
    pub fn new(study: Study, shard: Option<Shard>) -> Self {
        Self { study, shard, resumed: None }
    }

    /// Runs what is left of it.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] if the user stopped it; [`Failure::Store`] if the records could not be kept.
    pub fn execute(&self, options: &Running) -> Result<Done, Failure> {
        let started = Instant::now();
        if let Err(Stop::NotFinite { rule, fault }) = self.study.rehearse() {
            return Err(Failure::Usage(format!("rule \"{rule}\": {fault}"), FINITE.to_owned()));
        }
        let mut store = Store::open(&options.db.db)?;
        let run = self.enter(&mut store)?;
        let finished = store.finished_trials(run)?;
        let trials = runner::open_trials(&self.study, self.shard, &finished);
        let threads = threads(options.threads);
        eprintln!(
            "attractor {} · {} · seed {} · {} · run {run}",
            env!("CARGO_PKG_VERSION"),
            self.study.spec().experiment.0,
            self.study.spec().seed,
            output::counted(threads as u64, "thread"),
        );
        self.study.notes().for_each(|note| eprintln!("{note}"));
        if !finished.is_empty() {
            let total = self.study.trials();
            eprintln!("{} of {total} trials were done before", finished.len());
        }
        if trials.is_empty() && self.resumed.as_ref().is_some_and(|run| run.state == State::Finished) {
            return Ok(Done { run, records: store.records(run)?, out: out_folder(options, run) });
        }
        let stop = interrupt::listen();
        let progress = Progress::of(&self.study, &trials);
        let mut keep = |trial: u64, records: &[Record]| -> Result<(), StoreError> {
            store.commit_trial(run, trial, records)?;
            progress.finished(trial);
            Ok(())
        };
        let ended = runner::run(&self.study, &trials, threads, most_at_once(&self.study), stop, &mut keep);
        progress.end();
        match ended {
            Ok(Ended::Complete) => {}
            Ok(Ended::Interrupted) => {
                store.finish(run, State::Interrupted, None, &[])?;
                eprintln!("interrupted; go on with: {}", resumption(run, &options.db.db));
                return Err(Failure::Interrupted);
            }
            Ok(Ended::NotFinite { rule, fault }) => {
                let message = format!("rule \"{rule}\": {fault}");
                store.finish(run, State::Failed, Some(&message), &[])?;
                return Err(Failure::Failed(message, FINITE.to_owned()));
            }
            Err(error) => {
                // The disk may be full: that the run failed is then seen from its missing trials.
                let _ = store.finish(run, State::Failed, Some(&error.to_string()), &[]);
                return Err(error.into());
            }
        }
        if self.study.saves() {
            self.save(&mut store, run, options, threads, stop)?;
        }
        let records = self.finish(&mut store, run)?;
        let diverged = diverged(&records);
        if diverged > 0 {
            eprintln!(
                "{} of {} ended in divergence",
                diverged,
                output::counted(self.study.trials(), "trial")
            );
        }
        eprintln!("{} trials in {}{}", trials.len(), clock(started.elapsed()), peak(&self.study));
        Ok(Done { run, records, out: out_folder(options, run) })
    }

    /// Writes the arrays that the spec asks for, of every trial of this part of the study.
    fn save(
        &self,
        store: &mut Store,
        run: RunId,
        options: &Running,
        threads: usize,
        stop: &AtomicBool,
    ) -> Result<(), Failure> {
        let folder = &out_folder(options, run);
        std::fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
        let failed = |error: DataError| Failure::Failed(error.to_string(), String::new());
        let mut count = 0;
        for trial in store.finished_trials(run)? {
            let arrays = match self.study.arrays(trial, threads, stop) {
                Ok(arrays) => arrays,
                Err(Stop::Interrupted) => {
                    store.finish(run, State::Interrupted, None, &[])?;
                    eprintln!("interrupted; go on with: {}", resumption(run, &options.db.db));
                    return Err(Failure::Interrupted);
                }
                Err(Stop::NotFinite { rule, fault }) => {
                    return Err(Failure::Failed(format!("rule \"{rule}\": {fault}"), FINITE.to_owned()));
                }
            };
            for array in arrays {
                let file = format!("{}-{trial}.npy", array.name);
                let sha256 = data::save_array(&folder.join(&file), &array).map_err(failed)?;
                store.keep_array(run, trial, &array.name, &file, &sha256)?;
                count += 1;
            }
        }
        eprintln!("{} in {}", output::counted(count, "array"), folder.display());
        Ok(())
    }

    /// The number of the run in the store, which it enters if it is new.
    fn enter(&self, store: &mut Store) -> Result<RunId, StoreError> {
        let Some(resumed) = &self.resumed else {
            let spec = self.study.spec();
            return store.start(&NewRun {
                experiment: spec.experiment.0.clone(),
                spec: spec.to_value(),
                seed: spec.seed,
                trials: self.study.trials(),
                shard: self.shard.map(|shard| shard.to_string()),
                revision: env!("ATTRACTOR_REVISION").to_owned(),
            });
        };
        if resumed.state != State::Finished {
            store.reopen(resumed.id)?;
        }
        Ok(resumed.id)
    }

    /// Marks the run's end. Summaries need all trials: a shard has none.
    fn finish(&self, store: &mut Store, run: RunId) -> Result<Vec<Record>, StoreError> {
        let all_there = store.finished_trials(run)?.len() as u64 == self.study.trials();
        if all_there {
            commands::summarise(store, run, &self.study)?;
        } else {
            store.finish(run, State::Interrupted, None, &[])?;
        }
        store.records(run)
    }
}

/// How to keep a formula finite.
const FINITE: &str =
    "keep arguments of ln and divisors above zero, for example with max(p_ij, 1 / (patterns + 1))";

/// How many threads to use.
pub fn threads(asked: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.map_or_else(all, usize::from)
}

/// Memory that is worth a word.
const MUCH: u64 = 1 << 30;

/// What the program held at most, where that was much.
fn peak(study: &Study) -> String {
    match attractor_study::memory::peak().filter(|_| study.memory() > MUCH) {
        Some(peak) => format!(", at most {:.1} GiB of memory held", peak as f64 / MUCH as f64),
        None => String::new(),
    }
}

/// How many trials fit into memory side by side. Says how much one takes where that is much.
fn most_at_once(study: &Study) -> usize {
    let needed = study.memory().max(1);
    let there = attractor_study::memory::available().unwrap_or(u64::MAX);
    if needed >= MUCH {
        eprintln!("a trial takes up to {:.1} GiB of memory", needed as f64 / MUCH as f64);
    }
    usize::try_from(there / needed).unwrap_or(usize::MAX).max(1)
}

/// Number of the trials that ended because their state grew beyond all bounds.
fn diverged(records: &[Record]) -> usize {
    let ended = |record: &&Record| {
        record.metric == "diverged" && record.source == Source::Simulation && record.value > 0.0
    };
    records.iter().filter(ended).count()
}

/// Where figures and the report of a run go.
fn out_folder(options: &Running, run: RunId) -> PathBuf {
    options.out.clone().unwrap_or_else(|| default_out(run))
}

/// Where they go unless the user says otherwise.
pub fn default_out(run: RunId) -> PathBuf {
    Path::new("results").join(run.to_string())
}

/// The command that goes on with a run, as a shell takes it.
pub fn resumption(run: RunId, database: &Path) -> String {
    let command = format!("attractor run --resume {run}");
    if database == Path::new("attractor.db") {
        return command;
    }
    let path = database.display().to_string();
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-+:,@%=".contains(c));
    let quoted = if plain { path } else { format!("'{}'", path.replace('\'', r"'\''")) };
    format!("{command} --db {quoted}")
}

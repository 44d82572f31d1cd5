//! Bringing the runs of several databases together, shards of one study into one run.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use crate::Store;
use crate::error::{StoreError, Trouble};
use crate::records::{self, Presence};
use crate::run::{Run, RunId, State, canonical, spec_hash};
use crate::runs::NOW;
use attractor_record::Record;

/// What a merge did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many runs the databases held.
    pub runs: usize,
    /// How many trials were taken from them; those that were there already are not counted.
    pub trials: u64,
    /// The runs that have all their trials now but no records of the whole run, so that their summaries are
    /// to be computed and given to [`Store::finish`].
    pub complete: Vec<RunId>,
}

/// Brings the runs of the databases `from` into `into`: all of it, or nothing.
///
/// Runs of the same experiment, spec, seed and version are one study and become one run with the trials of all;
/// a run of `into` is the one that grows, and shards of the study in `into` itself are joined to it. With all its
/// trials the run is finished, with some of them interrupted. Merging the same databases again changes nothing.
pub fn merge(into: &mut Store, from: &[PathBuf]) -> Result<Merged, StoreError> {
    // Opened before anything is locked, and all of them before the first is merged.
    let sources = from.iter().map(Store::open_existing).collect::<Result<Vec<Store>, StoreError>>()?;
    let path = into.path.clone();
    into.write(|target| {
        let mut merging = Merging { path: &path, target, studies: Vec::new(), merged: Merged::default() };
        for source in &sources {
            // One view of the source, should somebody be writing to it.
            let in_source = |cause| Trouble::Sqlite(cause).in_file(&source.path);
            let view = source.connection.unchecked_transaction().map_err(in_source)?;
            for run in Run::all(&view).map_err(in_source)? {
                merging.take(source, &view, run)?;
            }
        }
        merging.settle()
    })
}

/// A study while its runs come together.
#[derive(Debug)]
struct Study {
    /// The run that grows.
    home: Run,
    /// Whether anything about it is new.
    changed: bool,
    /// The records of the whole run, from a run that had all the trials.
    summaries: Vec<Record>,
}

impl Study {
    /// Widens the time it took, and forgets its shard if it is more than that now.
    fn include(&mut self, run: &Run) {
        // Times are written in one way, so that they sort as text.
        if run.started < self.home.started {
            self.home.started.clone_from(&run.started);
        }
        if run.finished > self.home.finished {
            self.home.finished.clone_from(&run.finished);
        }
        if run.shard != self.home.shard {
            self.home.shard = None;
        }
    }
}

#[derive(Debug)]
struct Merging<'a> {
    path: &'a Path,
    target: &'a Connection,
    studies: Vec<Study>,
    merged: Merged,
}

impl Merging<'_> {
    /// Takes what a run of a source has and its study lacks.
    fn take(&mut self, source: &Store, view: &Connection, run: Run) -> Result<(), Trouble> {
        self.merged.runs += 1;
        let known = self.studies.iter().position(|study| same_study(&study.home, &run));
        let at = if let Some(at) = known {
            at
        } else {
            let study = self.find_or_enter(&run)?;
            self.studies.push(study);
            self.studies.len() - 1
        };
        let study = &mut self.studies[at];
        let (path, target, other) = (self.path, self.target, source.path.as_path());
        if run.trials != study.home.trials {
            return Err(StoreError::TrialCountDiffers {
                path: path.to_owned(),
                other: other.to_owned(),
                experiment: run.experiment,
                seed: run.seed,
                here: study.home.trials,
                there: run.trials,
            }
            .into());
        }
        let in_source = |cause| Trouble::Sqlite(cause).in_file(other);
        let mut taken = 0;
        for trial in records::trials(view, run.id).map_err(in_source)? {
            let records = records::of_trial(view, run.id, trial).map_err(in_source)?;
            taken += u64::from(add(target, study.home.id, trial, &records, path, other, &run)?);
        }
        self.merged.trials += taken;
        if taken > 0 {
            study.changed = true;
            study.include(&run);
        }
        if study.summaries.is_empty() && run.state == State::Finished && run.finished_trials == run.trials {
            study.summaries = records::of_whole_run(view, run.id).map_err(in_source)?;
        }
        Ok(())
    }

    /// The run of the target that a run of a source belongs to; a new one if there is none.
    fn find_or_enter(&self, run: &Run) -> Result<Study, Trouble> {
        let here: Vec<Run> =
            Run::all(self.target)?.into_iter().filter(|other| same_study(other, run)).collect();
        // The same run if it is here, else a whole one rather than a shard, else the oldest.
        let best = here
            .iter()
            .min_by_key(|other| (Reverse(other.uuid == run.uuid), other.shard.is_some(), other.id));
        if let Some(home) = best {
            return Ok(Study { home: home.clone(), changed: false, summaries: Vec::new() });
        }
        self.target.execute(
            "INSERT INTO run (uuid, experiment, spec, spec_hash, seed, version, revision, host, started, finished,
                 state, trials, shard)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'interrupted', ?11, ?12)",
            params![
                run.uuid,
                run.experiment,
                canonical(&run.spec),
                run.spec_hash,
                run.seed.cast_signed(),
                run.version,
                run.revision,
                run.host,
                run.started,
                run.finished,
                run.trials.cast_signed(),
                run.shard,
            ],
        )?;
        let home = Run { id: RunId(self.target.last_insert_rowid()), finished_trials: 0, ..run.clone() };
        Ok(Study { home, changed: true, summaries: Vec::new() })
    }

    /// Joins the target's own shards, and writes down how far each study has come.
    fn settle(mut self) -> Result<Merged, Trouble> {
        for mut study in std::mem::take(&mut self.studies) {
            self.join_shards(&mut study)?;
            let home = &study.home;
            let complete = records::trials(self.target, home.id)?.len() as u64 == home.trials;
            if study.changed {
                // Summaries tell of the trials that were there before.
                records::delete_of_whole_run(self.target, home.id)?;
                let state = if complete { State::Finished } else { State::Interrupted };
                self.target.execute(
                    &format!(
                        "UPDATE run SET started = ?2, finished = coalesce(?3, {NOW}), state = ?4, error = NULL,
                             shard = ?5 WHERE id = ?1"
                    ),
                    params![
                        home.id.0,
                        home.started,
                        home.finished,
                        state.name(),
                        home.shard.as_ref().filter(|_| !complete)
                    ],
                )?;
            }
            if complete && records::of_whole_run(self.target, home.id)?.is_empty() {
                records::insert(self.target, home.id, None, &study.summaries)?;
                if study.summaries.is_empty() {
                    self.merged.complete.push(home.id);
                }
            }
        }
        Ok(self.merged)
    }

    /// Joins the shards of a study that the target holds as runs of their own.
    fn join_shards(&self, study: &mut Study) -> Result<(), Trouble> {
        for run in Run::all(self.target)? {
            // A run that says it is running may be: it keeps its place, or its process would lose it.
            let joins = run.shard.is_some() && run.state != State::Running;
            if !joins || run.id == study.home.id || !same_study(&run, &study.home) {
                continue;
            }
            for trial in records::trials(self.target, run.id)? {
                let records = records::of_trial(self.target, run.id, trial)?;
                add(self.target, study.home.id, trial, &records, self.path, self.path, &run)?;
            }
            study.include(&run);
            study.changed = true;
            self.target.execute("DELETE FROM run WHERE id = ?1", [run.id.0])?;
        }
        Ok(())
    }
}

/// Adds a trial to a run of the target; false if it is there already.
fn add(
    target: &Connection,
    home: RunId,
    trial: u64,
    records: &[Record],
    path: &Path,
    other: &Path,
    run: &Run,
) -> Result<bool, Trouble> {
    match records::compare(target, home, trial, records)? {
        Presence::Absent => {
            records::insert_trial(target, home, trial, records)?;
            Ok(true)
        }
        Presence::Same => Ok(false),
        Presence::Different => Err(StoreError::MergeDiffers {
            path: path.to_owned(),
            other: other.to_owned(),
            experiment: run.experiment.clone(),
            seed: run.seed,
            trial,
        }
        .into()),
    }
}

/// Whether two runs are parts, or repetitions, of one study.
///
/// The specs are hashed anew: hashes that were stored before files counted by their contents alone depend on where
/// the files lay.
fn same_study(one: &Run, other: &Run) -> bool {
    let of = |run: &Run| (run.experiment.clone(), spec_hash(&run.spec), run.seed, run.version.clone());
    of(one) == of(other)
}

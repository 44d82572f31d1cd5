//! Bringing the runs of several databases together, shards of one study into one run.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use crate::Store;
use crate::error::{StoreError, Trouble};
use crate::records::{self, Presence};
use crate::run::{Run, RunId, State, canonical, study_hash};
use crate::runs::NOW;
use crate::{arrays, folder};
use attractor_record::Record;

/// What a merge did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many runs the databases held.
    pub runs: usize,
    /// How many trials were taken from them; those that were there already are not counted.
    pub trials: u64,
    /// The runs that have all their trials and had no summaries before: they are finished, with summaries.
    pub complete: Vec<RunId>,
    /// The folders with arrays that belong to runs of the store now: their files stay there.
    pub arrays: BTreeSet<PathBuf>,
    /// Runs that this merge did not change and that are said to be finished, but whose summaries cannot be computed; and why.
    pub without_summaries: Vec<(RunId, String)>,
}

/// Computes the summaries of a run of which all trials are there, or says why it cannot.
pub type Summarise<'a> = &'a mut dyn FnMut(&Run, &[Record]) -> Result<Vec<Record>, String>;

/// Brings the runs of the databases `from` into `into`: all of it with the summaries of what is complete now, or nothing,
/// whatever goes wrong and whenever the process ends.
///
/// Runs of the same experiment, spec, seed and version are one study and become one run with the trials of all;
/// a run of `into` is the one that grows, and shards of the study in `into` itself are joined to it. With all its
/// trials the run is finished, with some of them interrupted. Arrays stay in the folders that their runs wrote them to.
/// Runs of `into` that an earlier version left finished without summaries get them. Merging the same databases again
/// changes nothing.
pub fn merge(into: &mut Store, from: &[PathBuf], summarise: Summarise) -> Result<Merged, StoreError> {
    // Opened before anything is locked, and all of them before the first is merged.
    let sources = from.iter().map(Store::open_to_read).collect::<Result<Vec<Store>, StoreError>>()?;
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
        merging.settle(summarise)
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

    /// Takes what another run of the study knows of its files, where the one that grows does not.
    fn know(&mut self, target: &Connection, run: &Run, path: &Path, other: &Path) -> Result<(), Trouble> {
        let (None, Some(found)) = (&self.home.found, &run.found) else { return Ok(()) };
        let folder = run.folder.as_ref().map(|folder| folder::folder_of(other).join(folder));
        let folder = folder.and_then(|folder| folder::relative(&folder, folder::folder_of(path)));
        let sql = "UPDATE run SET found = ?2, folder = ?3 WHERE id = ?1";
        target.execute(sql, params![self.home.id.0, canonical(found), folder])?;
        (self.home.found, self.home.folder) = (Some(found.clone()), folder);
        Ok(())
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
            let study = self.find_or_enter(&run, view, source)?;
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
        let arrays = arrays::of_run(view, run.id).map_err(in_source)?;
        let (from, home) = (folder::of_run(&run, other), folder::of_run(&study.home, path));
        if arrays::join(target, &arrays, &from, study.home.id, &home)? > 0 {
            self.merged.arrays.insert(from);
        }
        study.know(target, &run, path, other)?;
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
    fn find_or_enter(&self, run: &Run, view: &Connection, source: &Store) -> Result<Study, Trouble> {
        let here: Vec<Run> =
            Run::all(self.target)?.into_iter().filter(|other| same_study(other, run)).collect();
        // The same run if it is here, else a whole one rather than a shard, else the oldest.
        let best = here
            .iter()
            .min_by_key(|other| (Reverse(other.uuid == run.uuid), other.shard.is_some(), other.id));
        if let Some(home) = best {
            return Ok(Study { home: home.clone(), changed: false, summaries: Vec::new() });
        }
        // Its files stay where they are; a folder of another machine is none to write a report to.
        let folder = folder::of_run(run, &source.path);
        let out = run.out.as_ref().filter(|_| folder.is_dir()).and_then(|_| folder::kept(&folder, self.path));
        self.target.execute(
            "INSERT INTO run (uuid, experiment, spec, spec_hash, seed, version, revision, host, started, finished,
                 state, trials, shard, out)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'interrupted', ?11, ?12, ?13)",
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
                out,
            ],
        )?;
        let id = RunId(self.target.last_insert_rowid());
        let in_source = |cause| Trouble::Sqlite(cause).in_file(&source.path);
        let files = if out.is_some() { folder::files(view, run.id).map_err(in_source)? } else { Vec::new() };
        for (name, sha256) in files {
            folder::note(self.target, id, &name, &sha256)?;
        }
        let home = Run { id, finished_trials: 0, out, found: None, folder: None, ..run.clone() };
        Ok(Study { home, changed: true, summaries: Vec::new() })
    }

    /// Joins the target's own shards, and writes down how far each study has come.
    fn settle(mut self, summarise: Summarise) -> Result<Merged, Trouble> {
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
                if complete && study.summaries.is_empty() {
                    let run = Run { state, shard: None, ..home.clone() };
                    let summaries = summarise(&run, &self.simulated(run.id)?);
                    study.summaries = summaries.map_err(|cause| StoreError::NotSummarised {
                        path: self.path.to_owned(),
                        experiment: run.experiment,
                        seed: run.seed,
                        cause,
                    })?;
                    self.merged.complete.push(home.id);
                }
                if complete {
                    records::refuse_not_finite(self.path, &study.summaries)?;
                    records::insert(self.target, home.id, None, &study.summaries)?;
                }
            } else if complete && home.state == State::Finished && !study.summaries.is_empty() {
                // What an earlier version left without summaries, another database may have with them.
                if records::of_whole_run(self.target, home.id)?.is_empty() {
                    records::insert(self.target, home.id, None, &study.summaries)?;
                    self.merged.complete.push(home.id);
                }
            }
        }
        self.complete_what_was_left(summarise)?;
        Ok(self.merged)
    }

    /// The records of all trials of a run of the target.
    fn simulated(&self, run: RunId) -> rusqlite::Result<Vec<Record>> {
        let mut all = Vec::new();
        for trial in records::trials(self.target, run)? {
            all.extend(records::of_trial(self.target, run, trial)?);
        }
        Ok(all)
    }

    /// Gives summaries to finished runs of the target that an earlier version left without.
    fn complete_what_was_left(&mut self, summarise: Summarise) -> Result<(), Trouble> {
        for run in Run::all(self.target)? {
            let whole = run.state == State::Finished && run.finished_trials == run.trials;
            if !whole || !records::of_whole_run(self.target, run.id)?.is_empty() {
                continue;
            }
            match summarise(&run, &self.simulated(run.id)?) {
                Ok(summaries) => {
                    records::refuse_not_finite(self.path, &summaries)?;
                    records::insert(self.target, run.id, None, &summaries)?;
                    if !summaries.is_empty() && !self.merged.complete.contains(&run.id) {
                        self.merged.complete.push(run.id);
                    }
                }
                Err(cause) => self.merged.without_summaries.push((run.id, cause)),
            }
        }
        Ok(())
    }

    /// Joins the shards of a study that the target holds as runs of their own.
    fn join_shards(&mut self, study: &mut Study) -> Result<(), Trouble> {
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
            let arrays = arrays::of_run(self.target, run.id)?;
            let (from, home) = (folder::of_run(&run, self.path), folder::of_run(&study.home, self.path));
            if arrays::join(self.target, &arrays, &from, study.home.id, &home)? > 0 {
                self.merged.arrays.insert(from);
            }
            study.know(self.target, &run, self.path, self.path)?;
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
    let known = |run: &Run| (run.experiment.clone(), run.seed, run.version.clone());
    let hash = |run: &Run| study_hash(&run.spec, run.found.as_ref());
    known(one) == known(other) && hash(one) == hash(other)
}

//! The life of a run, from its start to being found again.

use rusqlite::params;
use uuid::Uuid;

use crate::error::StoreError;
use crate::run::{Inputs, NewRun, Run, RunId, State, canonical, latest, study_hash};
use crate::{Store, folder, records};
use attractor_record::Record;

/// The present as UTC, RFC 3339; SQLite knows the time, so that no crate for it is needed.
pub(crate) const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";

/// How many characters of a uuid are enough to ask for it.
const SHORTEST_PREFIX: usize = 4;

impl Store {
    /// Enters a run.
    pub fn start(&mut self, run: &NewRun) -> Result<RunId, StoreError> {
        let sql = format!(
            "INSERT INTO run (uuid, experiment, spec, spec_hash, seed, version, revision, host, started, state, trials, shard, out, found, folder)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, {NOW}, 'running', ?9, ?10, ?11, ?12, ?13)"
        );
        let uuid = Uuid::new_v4().to_string();
        let out = run.out.clone().unwrap_or_else(|| folder::default_folder(&uuid));
        let out = folder::kept(&out, &self.path);
        let found = run.inputs.as_ref().map(|inputs| &inputs.found);
        let seen = |inputs: &Inputs| folder::relative(&inputs.folder, folder::folder_of(&self.path));
        let folder = run.inputs.as_ref().and_then(seen);
        let owner = self.owner.clone();
        self.claims = true;
        self.write(|connection| {
            let values = params![
                uuid,
                run.experiment,
                canonical(&run.spec),
                study_hash(&run.spec, found),
                run.seed.cast_signed(),
                env!("CARGO_PKG_VERSION"),
                run.revision,
                if run.keep_host { host() } else { String::new() },
                run.trials.cast_signed(),
                run.shard,
                out,
                found.map(canonical),
                folder,
            ];
            connection.execute(&sql, values)?;
            let entered = RunId(connection.last_insert_rowid());
            owner.claim(connection, entered, false)?;
            Ok(entered)
        })
    }

    /// Ends a run: sets its state and replaces the records that belong to the whole run.
    pub fn finish(
        &mut self,
        run: RunId,
        state: State,
        error: Option<&str>,
        summaries: &[Record],
    ) -> Result<(), StoreError> {
        let (path, owner) = (self.path.clone(), self.owner.clone());
        self.write(|connection| {
            records::refuse_not_finite(&path, summaries)?;
            owner.beat(connection, run)?;
            owner.release(connection, run)?;
            let sql = format!("UPDATE run SET state = ?2, error = ?3, finished = {NOW} WHERE id = ?1");
            if connection.execute(&sql, params![run.0, state.name(), error])? == 0 {
                return Err(Run::unknown(connection, &path, run)?.into());
            }
            records::delete_of_whole_run(connection, run)?;
            Ok(records::insert(connection, run, None, summaries)?)
        })
    }

    /// Makes a run that ended a running one again, to resume it.
    ///
    /// Its summaries go: they tell of fewer trials than it will have. Whoever computes it at this moment is an error,
    /// and with `force` loses it.
    pub fn reopen(&mut self, run: RunId, force: bool) -> Result<(), StoreError> {
        let (path, owner) = (self.path.clone(), self.owner.clone());
        self.claims = true;
        self.write(|connection| {
            if !Run::is_there(connection, run)? {
                return Err(Run::unknown(connection, &path, run)?.into());
            }
            owner.claim(connection, run, force)?;
            let sql = "UPDATE run SET state = 'running', error = NULL, finished = NULL WHERE id = ?1";
            connection.execute(sql, [run.0])?;
            Ok(records::delete_of_whole_run(connection, run)?)
        })
    }

    /// Notes that this version goes on with a run, at this revision and by the spec as it stands in the store now.
    pub fn goes_on(&mut self, run: &Run, revision: &str) -> Result<(), StoreError> {
        let (version, revision) =
            (with(&run.version, env!("CARGO_PKG_VERSION")), with(&run.revision, revision));
        self.write(|connection| {
            let sql = "UPDATE run SET version = ?2, revision = ?3, spec_hash = ?4 WHERE id = ?1";
            connection.execute(
                sql,
                params![run.id.0, version, revision, study_hash(&run.spec, run.found.as_ref())],
            )?;
            Ok(())
        })
    }

    /// All runs, oldest first.
    pub fn runs(&self) -> Result<Vec<Run>, StoreError> {
        self.read(|connection| Ok(Run::all(connection)?))
    }

    /// The run of that number.
    pub fn run(&self, run: RunId) -> Result<Run, StoreError> {
        self.read(|connection| match Run::with_id(connection, run)? {
            Some(run) => Ok(run),
            None => Err(Run::unknown(connection, &self.path, run)?.into()),
        })
    }

    /// The run that a user means: its number, the beginning of its uuid (four characters or more), or `last`.
    pub fn find(&self, asked: &str) -> Result<Run, StoreError> {
        let mut runs = self.runs()?;
        if runs.is_empty() {
            return Err(StoreError::NoRuns { path: self.path.clone() });
        }
        let matching: Vec<usize> = if asked == "last" {
            vec![runs.len() - 1]
        } else if let Some(at) = runs.iter().position(|run| asked.parse() == Ok(run.id.0)) {
            // Digits may also begin a uuid; the number is what `runs` shows first.
            vec![at]
        } else if asked.len() >= SHORTEST_PREFIX {
            let prefix = asked.to_lowercase();
            (0..runs.len()).filter(|&at| runs[at].uuid.starts_with(&prefix)).collect()
        } else {
            Vec::new()
        };
        let (path, asked) = (self.path.clone(), asked.to_owned());
        match matching[..] {
            [at] => Ok(runs.swap_remove(at)),
            [] => Err(StoreError::NoSuchRun { path, asked, known: Run::listing(&runs) }),
            _ => {
                let candidates: Vec<Run> = matching.iter().map(|&at| runs[at].clone()).collect();
                Err(StoreError::AmbiguousRun { path, asked, candidates: Run::listing(&candidates) })
            }
        }
    }
}

/// All who had a part in a run, the last one last.
fn with(before: &str, last: &str) -> String {
    match latest(before) {
        latest if latest == last => before.to_owned(),
        "" => last.to_owned(),
        _ => format!("{before}, {last}"),
    }
}

/// The machine's name; empty if it has none that we know how to ask for.
fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .ok()
        .filter(|name| !name.is_empty())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .unwrap_or_default()
}

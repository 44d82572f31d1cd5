//! Runs: what was computed, by what, when and where.

use std::fmt::{self, Display, Formatter, Write};
use std::path::{Path, PathBuf};

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::{StoreError, Trouble};

/// The number of a run in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

impl Display for RunId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not ended; or its process was killed, which nobody could write down.
    Running,
    /// All its trials are there.
    Finished,
    /// Stopped on request, or a part of a study; it can be resumed.
    Interrupted,
    /// Stopped by an error; it can be resumed.
    Failed,
}

impl State {
    /// Its name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Running, Self::Finished, Self::Interrupted, Self::Failed]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// What is known of a run before its first trial.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRun {
    /// The kind of experiment, such as `storage-capacity`.
    pub experiment: String,
    /// The whole spec, defaults filled in.
    pub spec: Value,
    /// The seed.
    pub seed: u64,
    /// How many trials the spec has, in all shards together.
    pub trials: u64,
    /// The share of the trials that this run computes, such as `1/2`; `None` for all of them.
    pub shard: Option<String>,
    /// The git revision of the program; empty if unknown.
    pub revision: String,
    /// Whether to keep the name of this machine.
    pub keep_host: bool,
    /// The folder of its figures, report and arrays; `None` for `results/` and the first eight letters of its uuid.
    pub out: Option<PathBuf>,
    /// The files that the spec names; `None` where it names none.
    pub inputs: Option<Inputs>,
}

/// The files that a spec names.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// The folder that their paths are relative to.
    pub folder: PathBuf,
    /// What was found in them. Hashes in `points` tell what each point of a sweep read: they belong to the study's own.
    pub found: Value,
}

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its number in this store.
    pub id: RunId,
    /// Its name in any store.
    pub uuid: String,
    /// The kind of experiment.
    pub experiment: String,
    /// The whole spec.
    pub spec: Value,
    /// [`study_hash`] of the spec.
    pub spec_hash: String,
    /// The seed.
    pub seed: u64,
    /// The version of attractor that made it.
    pub version: String,
    /// The git revision of the program; empty if unknown.
    pub revision: String,
    /// The machine's name; empty unless it was to be kept.
    pub host: String,
    /// When it began: UTC, RFC 3339.
    pub started: String,
    /// When it ended, if it did.
    pub finished: Option<String>,
    /// How far it has come.
    pub state: State,
    /// Why it failed, if it did.
    pub error: Option<String>,
    /// How many trials the spec has, in all shards together.
    pub trials: u64,
    /// How many of them are finished here.
    pub finished_trials: u64,
    /// The share of the trials that this run computes.
    pub shard: Option<String>,
    /// The folder of its figures, report and arrays, as it is stored; [`Store::folder`](crate::Store::folder) finds it.
    pub out: Option<String>,
    /// What was found in the files that the spec names; `None` where it names none, or an earlier version did not keep it.
    pub found: Option<Value>,
    /// The folder that paths of files are relative to, as it is stored; [`Store::spec_folders`](crate::Store::spec_folders)
    /// finds it.
    pub folder: Option<String>,
}

/// How many runs a message lists.
const LISTED: usize = 10;

const COLUMNS: &str = "id, uuid, experiment, spec, spec_hash, seed, version, revision, host, started, finished, \
     state, error, trials, (SELECT count(*) FROM trial WHERE trial.run = run.id), shard, out, found, \
     folder";

impl Run {
    /// All runs, oldest first.
    pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Self>> {
        connection
            .prepare(&format!("SELECT {COLUMNS} FROM run ORDER BY id"))?
            .query_map([], Self::from_row)?
            .collect()
    }

    /// Whether there is a run of that number; it takes the same time however many trials are stored.
    pub(crate) fn is_there(connection: &Connection, id: RunId) -> rusqlite::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM run WHERE id = ?1)";
        connection.prepare(sql)?.query_row([id.0], |row| row.get(0))
    }

    /// The run of that number.
    pub(crate) fn with_id(connection: &Connection, id: RunId) -> rusqlite::Result<Option<Self>> {
        connection
            .query_row(&format!("SELECT {COLUMNS} FROM run WHERE id = ?1"), [id.0], Self::from_row)
            .optional()
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let state: String = row.get(11)?;
        Ok(Self {
            id: RunId(row.get(0)?),
            uuid: row.get(1)?,
            experiment: row.get(2)?,
            spec: serde_json::from_str(row.get_ref(3)?.as_str()?).map_err(|cause| damaged(3, cause))?,
            spec_hash: row.get(4)?,
            seed: row.get::<_, i64>(5)?.cast_unsigned(),
            version: row.get(6)?,
            revision: row.get(7)?,
            host: row.get(8)?,
            started: row.get(9)?,
            finished: row.get(10)?,
            state: State::named(&state)
                .ok_or_else(|| damaged(11, format!("`{state}` is no state of a run")))?,
            error: row.get(12)?,
            trials: row.get::<_, i64>(13)?.cast_unsigned(),
            finished_trials: row.get::<_, i64>(14)?.cast_unsigned(),
            shard: row.get(15)?,
            out: row.get(16)?,
            found: row
                .get_ref(17)?
                .as_str_or_null()?
                .map(serde_json::from_str)
                .transpose()
                .map_err(|cause| damaged(17, cause))?,
            folder: row.get(18)?,
        })
    }

    /// The version and the revision that last had a part in it.
    pub fn program(&self) -> (&str, &str) {
        (latest(&self.version), latest(&self.revision))
    }

    /// Whether its spec is another one than it was entered with.
    pub fn is_edited(&self) -> bool {
        // Stores of before files counted by their contents have hashes of the whole spec.
        let whole = || hexadecimal(&Sha256::digest(canonical(&self.spec)));
        self.spec_hash != study_hash(&self.spec, self.found.as_ref()) && self.spec_hash != whole()
    }

    /// In a few words, for messages.
    fn brief(&self) -> String {
        let uuid: String = self.uuid.chars().take(8).collect();
        format!("{} ({uuid}, {}, {})", self.id, self.experiment, self.state.name())
    }

    /// The latest runs, in a line.
    pub(crate) fn listing(runs: &[Self]) -> String {
        let earlier = runs.len().saturating_sub(LISTED);
        let mut text: Vec<String> = runs[earlier..].iter().map(Self::brief).collect();
        if earlier > 0 {
            text.insert(0, format!("{earlier} earlier ones"));
        }
        text.join(", ")
    }

    /// The error that no run has this number.
    pub(crate) fn unknown(connection: &Connection, path: &Path, id: RunId) -> Result<StoreError, Trouble> {
        let runs = Self::all(connection)?;
        let path = path.to_owned();
        Ok(if runs.is_empty() {
            StoreError::NoRuns { path }
        } else {
            StoreError::NoSuchRun { path, asked: id.to_string(), known: Self::listing(&runs) }
        })
    }
}

/// The error that a column holds what we never wrote.
pub(crate) fn damaged(
    column: usize,
    cause: impl Into<Box<dyn std::error::Error + Send + Sync + 'static>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, cause.into())
}

/// The last of those who had a part in a run.
pub(crate) fn latest(all: &str) -> &str {
    all.rsplit(", ").next().unwrap_or_default()
}

/// A spec as text that equal specs share: no spaces, keys in order.
pub(crate) fn canonical(spec: &Value) -> String {
    let mut spec = spec.clone();
    // Keys are in order anyway, unless a crate elsewhere in the build asks serde_json to keep theirs.
    spec.sort_all_objects();
    spec.to_string()
}

/// SHA-256 of the canonical JSON of a spec, in hexadecimal.
///
/// A file counts by its contents, not by where it lies: in a table that holds the `sha256` of its `file`, that path is
/// left out, and every other that has a hash of its own beside it, such as `labels` with `labels_sha256`.
pub fn spec_hash(spec: &Value) -> String {
    let mut spec = spec.clone();
    forget_places(&mut spec);
    hexadecimal(&Sha256::digest(canonical(&spec)))
}

/// Bytes as text, two digits each.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// [`spec_hash`] of a spec whose sweep may read other files at other points: what was `found` tells their contents, which
/// count as well, beside the names that they have in the sweep.
pub fn study_hash(spec: &Value, found: Option<&Value>) -> String {
    let points = found.and_then(|found| found["points"].as_array()).into_iter().flatten();
    let contents: Vec<Value> = points.map(contents).collect();
    if contents.iter().all(|hashes| hashes.as_object().is_none_or(Map::is_empty)) {
        return spec_hash(spec);
    }
    let mut spec = spec.clone();
    if let Some(spec) = spec.as_object_mut() {
        spec.insert("contents".to_owned(), contents.into());
    }
    spec_hash(&spec)
}

/// The hashes of files in a table, and in the tables in it.
fn contents(table: &Value) -> Value {
    let mut hashes = Map::new();
    for (key, value) in table.as_object().into_iter().flatten() {
        match value {
            Value::String(_) if key == "sha256" || key.ends_with("_sha256") => {
                hashes.insert(key.clone(), value.clone());
            }
            Value::Object(_) => {
                let inner = contents(value);
                if inner.as_object().is_some_and(|inner| !inner.is_empty()) {
                    hashes.insert(key.clone(), inner);
                }
            }
            _ => {}
        }
    }
    hashes.into()
}

/// Removes the paths of files whose contents are known by their hash, in all tables.
fn forget_places(value: &mut Value) {
    match value {
        Value::Object(table) => {
            if table.get("sha256").is_some_and(Value::is_string) {
                let others = table.keys().filter_map(|key| key.strip_suffix("_sha256"));
                let places: Vec<String> = others.chain(["file"]).map(str::to_owned).collect();
                for place in places {
                    table.remove(&place);
                }
            }
            table.values_mut().for_each(forget_places);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_places),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn files_count_by_their_contents() {
        let spec =
            |file: &str, sha256: Value| json!({ "seed": 1, "input": { "file": file, "sha256": sha256 } });
        assert_eq!(spec_hash(&spec("/a/x.csv", "1f".into())), spec_hash(&spec("/b/x.csv", "1f".into())));
        assert_ne!(spec_hash(&spec("/a/x.csv", "1f".into())), spec_hash(&spec("/a/x.csv", "2f".into())));
        assert_ne!(spec_hash(&spec("/a/x.csv", Value::Null)), spec_hash(&spec("/b/x.csv", Value::Null)));
        let labels =
            |labels: &str| json!({ "file": "a", "sha256": "1f", "labels": labels, "labels_sha256": "2f" });
        assert_eq!(spec_hash(&labels("a")), spec_hash(&labels("b")));
    }

    #[test]
    fn files_that_a_sweep_reads_count_by_their_contents_too() {
        let spec = json!({ "input": { "file": "a", "sha256": "1f" }, "sweep": { "input.file": ["a", "b"] } });
        let found = |file: &str, sha256: &str| json!({ "notes": [file], "points": [{}, { "input": { "file": file, "sha256": sha256 }, "load": 3 }] });
        let hash = |found: &Value| study_hash(&spec, Some(found));
        assert_eq!(hash(&found("b", "2f")), hash(&found("c/b", "2f")));
        assert_ne!(hash(&found("b", "2f")), hash(&found("b", "3f")));
        // Where every point reads the same, the spec says all.
        assert_eq!(hash(&json!({ "points": [{}, { "load": 3 }] })), spec_hash(&spec));
        assert_eq!(study_hash(&spec, None), spec_hash(&spec));
    }
}

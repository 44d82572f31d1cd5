//! Records in and out, in an order that nobody's timing can change.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, Params, Row, params};
use serde_json::Value;
use smol_str::SmolStr;

use crate::Store;
use crate::error::StoreError;
use crate::run::{Run, RunId, damaged};
use attractor_record::{Coordinates, REPETITION, Record, Source};

impl Store {
    /// The trials of a run that are finished.
    pub fn finished_trials(&self, run: RunId) -> Result<BTreeSet<u64>, StoreError> {
        self.read(|connection| Ok(trials(connection, run)?.into_iter().collect()))
    }

    /// Stores a finished trial with its records: all of it, or nothing.
    ///
    /// Storing the same trial with the same records again changes nothing; with other records it is an error.
    /// A value of -0 comes back as 0, which it equals.
    pub fn commit_trial(&mut self, run: RunId, trial: u64, records: &[Record]) -> Result<(), StoreError> {
        let (path, owner) = (self.path.clone(), self.owner.clone());
        self.write(|connection| {
            refuse_not_finite(&path, records)?;
            if !Run::is_there(connection, run)? {
                return Err(Run::unknown(connection, &path, run)?.into());
            }
            owner.beat(connection, run)?;
            match compare(connection, run, trial, records)? {
                Presence::Absent => Ok(insert_trial(connection, run, trial, records)?),
                Presence::Same => Ok(()),
                Presence::Different => {
                    Err(StoreError::TrialDiffers { path: path.clone(), run: run.0, trial }.into())
                }
            }
        })
    }

    /// Notes that an array of a trial lies in a file with this hash; the last note holds.
    pub fn keep_array(
        &mut self,
        run: RunId,
        trial: u64,
        name: &str,
        file: &str,
        sha256: &str,
    ) -> Result<(), StoreError> {
        self.write(|connection| {
            let sql =
                "INSERT OR REPLACE INTO array (run, trial, name, file, sha256) VALUES (?1, ?2, ?3, ?4, ?5)";
            connection.execute(sql, params![run.0, trial.cast_signed(), name, file, sha256])?;
            Ok(())
        })
    }

    /// Name, file and hash of every array of a run, trial by trial.
    pub fn arrays(&self, run: RunId) -> Result<Vec<(u64, String, String, String)>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT trial, name, file, sha256 FROM array WHERE run = ?1 ORDER BY trial, name";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([run.0], |row| {
                Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The records of the trials of a run that have lower numbers than `end`, trial by trial.
    pub fn records_before(&self, run: RunId, end: u64) -> Result<Vec<Record>, StoreError> {
        let which = "run = ?1 AND trial < ?2 ORDER BY trial, sequence";
        self.read(|connection| Ok(select(connection, which, params![run.0, end.cast_signed()])?))
    }

    /// The records that belong to the whole run: its summaries.
    pub fn records_of_whole(&self, run: RunId) -> Result<Vec<Record>, StoreError> {
        self.read(|connection| Ok(of_whole_run(connection, run)?))
    }

    /// The records of a run: trial by trial, each trial's in the order it gave them, then those of the whole run.
    pub fn records(&self, run: RunId) -> Result<Vec<Record>, StoreError> {
        // Asked for together, the database would sort them all.
        let of_trials = "run = ?1 AND trial IS NOT NULL ORDER BY trial, sequence";
        self.read(|connection| {
            let mut records = select(connection, of_trials, [run.0])?;
            records.extend(of_whole_run(connection, run)?);
            Ok(records)
        })
    }
}

/// What a run holds of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Absent,
    Same,
    Different,
}

/// Whether a run holds a trial, and with these records.
pub(crate) fn compare(
    connection: &Connection,
    run: RunId,
    trial: u64,
    records: &[Record],
) -> rusqlite::Result<Presence> {
    let sql = "SELECT EXISTS (SELECT 1 FROM trial WHERE run = ?1 AND trial = ?2)";
    let known = params![run.0, trial.cast_signed()];
    if !connection.prepare(sql)?.query_row(known, |row| row.get(0))? {
        return Ok(Presence::Absent);
    }
    Ok(if of_trial(connection, run, trial)? == records { Presence::Same } else { Presence::Different })
}

/// The finished trials of a run, in order.
pub(crate) fn trials(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<u64>> {
    connection
        .prepare("SELECT trial FROM trial WHERE run = ?1 ORDER BY trial")?
        .query_map([run.0], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))?
        .collect()
}

/// The records of one trial.
pub(crate) fn of_trial(connection: &Connection, run: RunId, trial: u64) -> rusqlite::Result<Vec<Record>> {
    select(connection, "run = ?1 AND trial = ?2 ORDER BY sequence", params![run.0, trial.cast_signed()])
}

/// The records that belong to the whole run.
pub(crate) fn of_whole_run(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<Record>> {
    select(connection, "run = ?1 AND trial IS NULL ORDER BY sequence", [run.0])
}

/// Forgets the records that belong to the whole run.
pub(crate) fn delete_of_whole_run(connection: &Connection, run: RunId) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM record WHERE run = ?1 AND trial IS NULL", [run.0]).map(drop)
}

/// Enters a finished trial.
pub(crate) fn insert_trial(
    connection: &Connection,
    run: RunId,
    trial: u64,
    records: &[Record],
) -> rusqlite::Result<()> {
    connection
        .prepare("INSERT INTO trial (run, trial) VALUES (?1, ?2)")?
        .execute(params![run.0, trial.cast_signed()])?;
    insert(connection, run, Some(trial), records)
}

/// Enters records of a trial, or of the whole run.
pub(crate) fn insert(
    connection: &Connection,
    run: RunId,
    trial: Option<u64>,
    records: &[Record],
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "INSERT INTO record (run, trial, sequence, rule, metric, source, value, coordinates)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (sequence, record) in (0_i64..).zip(records) {
        let coordinates = serde_json::to_string(&record.place())
            .map_err(|cause| rusqlite::Error::ToSqlConversionFailure(cause.into()))?;
        statement.execute(params![
            run.0,
            trial.map(u64::cast_signed),
            sequence,
            record.rule.as_deref(),
            record.metric.as_str(),
            record.source.name(),
            record.value,
            coordinates,
        ])?;
    }
    Ok(())
}

/// Refuses values that are no numbers; SQLite would turn them into nothing.
pub(crate) fn refuse_not_finite(path: &Path, records: &[Record]) -> Result<(), StoreError> {
    match records.iter().find(|record| !record.value.is_finite()) {
        None => Ok(()),
        Some(record) => Err(StoreError::NotFinite {
            path: path.to_owned(),
            metric: record.metric.to_string(),
            value: record.value,
        }),
    }
}

/// What is wrong with the first record of a run that cannot be read.
pub(crate) fn first_unreadable(connection: &Connection, run: RunId) -> rusqlite::Result<Option<String>> {
    let mut statement =
        connection.prepare("SELECT rule, metric, source, value, coordinates FROM record WHERE run = ?1")?;
    let mut reader = Reader::default();
    let mut all = statement.query_map([run.0], |row| reader.record(row))?;
    Ok(all.find_map(Result::err).map(|cause| cause.to_string()))
}

fn select(connection: &Connection, which: &str, values: impl Params) -> rusqlite::Result<Vec<Record>> {
    let mut reader = Reader::default();
    connection
        .prepare(&format!("SELECT rule, metric, source, value, coordinates FROM record WHERE {which}"))?
        .query_map(values, |row| reader.record(row))?
        .collect()
}

/// So many places and conditions are remembered: a trial's records stand at a few, and trials under the same conditions.
const REMEMBERED: usize = 4096;

/// Where a record stands.
#[derive(Clone)]
struct Place {
    coordinates: Coordinates,
    repetition: Option<u64>,
}

/// Reads records; those under one condition share it.
#[derive(Default)]
struct Reader {
    places: HashMap<String, Place>,
    conditions: HashSet<Coordinates>,
}

impl Reader {
    fn record(&mut self, row: &Row<'_>) -> rusqlite::Result<Record> {
        let source = row.get_ref(2)?.as_str()?;
        let Place { coordinates, repetition } = self.place(row.get_ref(4)?.as_str()?)?;
        Ok(Record {
            rule: row.get_ref(0)?.as_str_or_null()?.map(SmolStr::from),
            metric: row.get_ref(1)?.as_str()?.into(),
            source: Source::named(source)
                .ok_or_else(|| damaged(2, format!("`{source}` is no source of a value")))?,
            value: row.get(3)?,
            coordinates,
            repetition,
        })
    }

    fn place(&mut self, text: &str) -> rusqlite::Result<Place> {
        if let Some(known) = self.places.get(text) {
            return Ok(known.clone());
        }
        let mut read: BTreeMap<String, Value> =
            serde_json::from_str(text).map_err(|cause| damaged(4, cause))?;
        let repetition = read.get(REPETITION).and_then(Value::as_u64);
        if repetition.is_some() {
            read.remove(REPETITION);
        }
        let place = Place { coordinates: self.shared(read.into()), repetition };
        if self.places.len() == REMEMBERED {
            self.places.clear();
        }
        self.places.insert(text.to_owned(), place.clone());
        Ok(place)
    }

    fn shared(&mut self, condition: Coordinates) -> Coordinates {
        if let Some(known) = self.conditions.get(&condition) {
            return known.clone();
        }
        if self.conditions.len() == REMEMBERED {
            self.conditions.clear();
        }
        self.conditions.insert(condition.clone());
        condition
    }
}

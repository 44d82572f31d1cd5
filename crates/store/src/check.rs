//! Whether a store holds what it says: its pages, specs, counts, records and arrays.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{StoreError, Trouble};
use crate::run::{Run, RunId, State, hexadecimal};
use crate::{Store, records};

/// What does not hold, of a run or of the whole store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The run; `None` for the store.
    pub run: Option<RunId>,
    /// What does not hold, in words.
    pub what: String,
}

impl Store {
    /// Looks at all that can be checked without computing anything again; nothing is changed.
    ///
    /// `each` hears of every run before it is looked at.
    pub fn check(&self, mut each: impl FnMut(&Run)) -> Result<Vec<Finding>, StoreError> {
        let mut findings = self.read(|connection| Ok(of_file(connection)?))?;
        if !findings.is_empty() {
            // What lies in damaged pages says nothing.
            return Ok(findings);
        }
        for run in self.runs()? {
            each(&run);
            let of_run = |what| Finding { run: Some(run.id), what };
            findings.extend(
                self.read(|connection| of_spec_and_trials(connection, &run))?.into_iter().map(of_run),
            );
            findings.extend(self.of_files(&run)?.into_iter().map(of_run));
        }
        Ok(findings)
    }

    /// The arrays of a run, which lie in files of their own.
    fn of_files(&self, run: &Run) -> Result<Vec<String>, StoreError> {
        let folder = self.folder(run);
        let arrays = self.arrays(run.id)?.into_iter();
        Ok(arrays
            .filter_map(|(_, _, file, sha256)| {
                let path = folder.join(&file);
                match hash(&path) {
                    Ok(found) if found == sha256 => None,
                    Ok(_) => Some(format!("{} is not as the run wrote it", path.display())),
                    Err(error) => Some(format!("{} cannot be read: {error}", path.display())),
                }
            })
            .collect())
    }
}

/// The pages of the file, and what refers to what.
fn of_file(connection: &Connection) -> rusqlite::Result<Vec<Finding>> {
    let of_store = |what: String| Finding { run: None, what };
    let mut findings = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    for line in statement.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            findings.push(of_store(line));
        }
    }
    let sql = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";
    let mut statement = connection.prepare(sql)?;
    for row in statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))? {
        let (table, rows) = row?;
        findings.push(of_store(format!("{rows} rows of the table `{table}` belong to nothing")));
    }
    Ok(findings)
}

fn of_spec_and_trials(connection: &Connection, run: &Run) -> Result<Vec<String>, Trouble> {
    let mut findings = Vec::new();
    if run.is_edited() {
        findings.push("its spec is another one than it was entered with".to_owned());
    }
    for (key, column) in [("experiment", Value::from(run.experiment.as_str())), ("seed", run.seed.into())] {
        let written = &run.spec[key];
        if !written.is_null() && *written != column {
            findings.push(format!("its {key} is {column}, and that of its spec {written}"));
        }
    }
    let trials: BTreeSet<u64> = records::trials(connection, run.id)?.into_iter().collect();
    if let Some(last) = trials.last().filter(|last| **last >= run.trials) {
        findings.push(format!("it has a trial {last}, but its spec has {} trials", run.trials));
    }
    if run.state == State::Finished && (trials.len() as u64) < run.trials {
        findings.push(format!("it is finished with {} of {} trials", trials.len(), run.trials));
    }
    let gaps = "SELECT count(*) FROM (SELECT trial FROM record WHERE run = ?1
                GROUP BY trial HAVING count(*) <> max(sequence) + 1 OR min(sequence) <> 0)";
    let gaps: i64 = connection.query_row(gaps, [run.id.0], |row| row.get(0))?;
    if gaps > 0 {
        findings.push(format!("records are missing among those of {gaps} of its trials"));
    }
    if let Some(cause) = records::first_unreadable(connection, run.id)? {
        findings.push(format!("a record cannot be read: {cause}"));
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE run = ?1)
               AND NOT EXISTS (SELECT 1 FROM record WHERE run = ?1 AND trial IS NULL)";
    if run.state == State::Finished && connection.query_row(sql, [run.id.0], |row| row.get(0))? {
        findings.push("it is finished and has no summaries".to_owned());
    }
    Ok(findings)
}

/// SHA-256 of a file, read piece by piece.
fn hash(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher) = (File::open(path)?, Sha256::new());
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hexadecimal(&hasher.finalize())),
            read => hasher.update(&piece[..read]),
        }
    }
}

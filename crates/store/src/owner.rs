//! The process that computes a run, so that no other takes it up meanwhile.

use std::fs;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{StoreError, Trouble};
use crate::run::{RunId, hexadecimal};
use crate::{Run, Store};

/// How often an owner shows that it is alive.
pub const BEAT: Duration = Duration::from_secs(5);

/// After so many seconds without a sign of life, an owner on another machine is taken for dead.
const PATIENCE: i64 = 120;

/// Whoever has a store open and may compute runs.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// Drawn at random, so that no two are alike.
    token: String,
    /// Tells machines from each other and says nothing else about them; empty where the system does not tell.
    machine: String,
    process: u32,
    /// When the process began, so that a later one of the same number is not taken for it.
    born: i64,
}

impl Owner {
    /// This process.
    pub fn new() -> Self {
        let process = std::process::id();
        Self {
            token: Uuid::new_v4().to_string(),
            machine: machine(),
            process,
            born: birth(process).unwrap_or(0),
        }
    }

    /// Takes a run, if it has no owner, or one that has died, or in any case with `force`.
    pub fn claim(&self, connection: &Connection, run: RunId, force: bool) -> Result<(), Trouble> {
        if let Some(by) = self.other(connection, run)?.filter(|_| !force) {
            return Err(StoreError::Running { run: run.0, by }.into());
        }
        let take = "INSERT OR REPLACE INTO owner (run, token, machine, process, born, seen)
                    VALUES (?1, ?2, ?3, ?4, ?5, unixepoch())";
        connection.execute(take, params![run.0, self.token, self.machine, self.process, self.born])?;
        Ok(())
    }

    /// Shows that this process is alive, and refuses to write to a run that another one has taken.
    pub fn beat(&self, connection: &Connection, run: RunId) -> Result<(), Trouble> {
        let known = "SELECT token, unixepoch() - seen FROM owner WHERE run = ?1";
        let found = connection
            .prepare(known)?
            .query_row([run.0], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))
            .optional()?;
        match found {
            Some((token, _)) if token != self.token => Err(StoreError::TakenOver { run: run.0 }.into()),
            Some((_, unseen)) if unseen >= BEAT.as_secs().cast_signed() => {
                connection.execute("UPDATE owner SET seen = unixepoch() WHERE run = ?1", [run.0])?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Gives a run free, if this process has it.
    pub fn release(&self, connection: &Connection, run: RunId) -> rusqlite::Result<()> {
        let sql = "DELETE FROM owner WHERE run = ?1 AND token = ?2";
        connection.execute(sql, params![run.0, self.token]).map(drop)
    }

    /// Gives free whatever this process has.
    pub fn release_all(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.execute("DELETE FROM owner WHERE token = ?1", [&self.token]).map(drop)
    }

    /// Another process that may be computing a run, in words.
    fn other(&self, connection: &Connection, run: RunId) -> rusqlite::Result<Option<String>> {
        let known =
            "SELECT machine, process, born, unixepoch() - seen FROM owner WHERE run = ?1 AND token <> ?2";
        let found = connection
            .query_row(known, params![run.0, self.token], |row| {
                let (process, unseen): (u32, i64) = (row.get(1)?, row.get(3)?);
                let here = !self.machine.is_empty() && row.get_ref(0)?.as_str()? == self.machine;
                Ok(if here {
                    (birth(process) == Some(row.get(2)?)).then(|| format!("process {process}"))
                } else {
                    let words = || format!("a process of another machine, last seen {unseen} s ago");
                    (unseen < PATIENCE).then(words)
                })
            })
            .optional()?;
        Ok(found.flatten())
    }
}

impl Store {
    /// Shows that a run is still computed here.
    pub fn beat(&mut self, run: RunId) -> Result<(), StoreError> {
        let owner = self.owner.clone();
        self.write(|connection| owner.beat(connection, run))
    }

    /// Another process that computes a run at this moment, in words; one on another machine is believed for two minutes.
    pub fn computed_by(&self, run: &Run) -> Result<Option<String>, StoreError> {
        self.read(|connection| Ok(self.owner.other(connection, run.id)?))
    }
}

/// A mark of this machine since it started, and of what its processes see of each other.
fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let boot = read("/proc/sys/kernel/random/boot_id");
    if boot.is_empty() {
        return String::new();
    }
    let space = fs::read_link("/proc/self/ns/pid").map(|link| link.display().to_string());
    let text = format!("attractor\n{}\n{boot}\n{}", read("/etc/machine-id"), space.unwrap_or_default());
    hexadecimal(&Sha256::digest(text))[..16].to_owned()
}

/// When a process began, in clock ticks since the machine did; `None` if there is none, or only what is left of it.
fn birth(process: u32) -> Option<i64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in parentheses and may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    let state = fields.next()?;
    if ["Z", "X"].contains(&state) {
        return None;
    }
    // Field 22 of proc_pid_stat(5); the state is field 3.
    fields.nth(18)?.parse().ok()
}

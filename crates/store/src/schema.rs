//! The tables, and how a file grows from one version of them to the next.

use rusqlite::{Connection, TransactionBehavior};

/// Marks a file as ours: "attr" as four bytes.
pub(crate) const APPLICATION_ID: i64 = 0x6174_7472;

/// One step a version; `PRAGMA user_version` counts the steps taken. A step, once released, never changes.
const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE run (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    experiment TEXT NOT NULL,
    spec       TEXT NOT NULL,
    spec_hash  TEXT NOT NULL,
    seed       INTEGER NOT NULL,
    version    TEXT NOT NULL,
    revision   TEXT NOT NULL,
    host       TEXT NOT NULL,
    started    TEXT NOT NULL,
    finished   TEXT,
    state      TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted', 'failed')),
    error      TEXT,
    trials     INTEGER NOT NULL,
    shard      TEXT
) STRICT;

-- The trials that are finished.
CREATE TABLE trial (
    run   INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    trial INTEGER NOT NULL,
    PRIMARY KEY (run, trial)
) STRICT, WITHOUT ROWID;

-- A record without a trial belongs to the whole run: a summary, or a theory's value.
CREATE TABLE record (
    run         INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    trial       INTEGER,
    sequence    INTEGER NOT NULL,
    rule        TEXT,
    metric      TEXT NOT NULL,
    source      TEXT NOT NULL,
    value       REAL NOT NULL,
    coordinates TEXT NOT NULL,
    FOREIGN KEY (run, trial) REFERENCES trial (run, trial) ON DELETE CASCADE
) STRICT;

CREATE INDEX record_by_metric ON record (run, metric, rule);
CREATE UNIQUE INDEX record_by_trial ON record (run, trial, sequence);
",
    "
-- Arrays that lie in files of their own.
CREATE TABLE array (
    run    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    trial  INTEGER NOT NULL,
    name   TEXT NOT NULL,
    file   TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, trial, name)
) STRICT, WITHOUT ROWID;
",
    "
-- The folder of its figures, report and arrays: relative to the folder of this file where it lies inside.
ALTER TABLE run ADD COLUMN out TEXT;

-- Figures and reports in that folder, so that what somebody else put there can be told from them.
CREATE TABLE file (
    run    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

-- The process that computes a run, while it does.
CREATE TABLE owner (
    run     INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    token   TEXT NOT NULL,
    machine TEXT NOT NULL,
    process INTEGER NOT NULL,
    born    INTEGER NOT NULL,
    seen    INTEGER NOT NULL
) STRICT;
",
    "
-- What was found in the files that the spec names, as JSON; and the folder that their paths are relative to, as seen from
-- that of this file.
ALTER TABLE run ADD COLUMN found TEXT;
ALTER TABLE run ADD COLUMN folder TEXT;
",
];

/// The newest version that is known here.
pub(crate) const NEWEST: i64 = MIGRATIONS.len().cast_signed() as i64;

/// The version of the tables in a database.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Takes the steps that a database has not taken yet.
pub(crate) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    if version(connection)? >= NEWEST {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again under the lock: another process may have migrated while we waited.
    let taken = usize::try_from(version(&transaction)?).unwrap_or(0);
    for step in MIGRATIONS.iter().skip(taken) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", NEWEST)?;
    transaction.commit()
}

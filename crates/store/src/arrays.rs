//! Arrays of runs that come together: the rows move, the files stay where they are.

use std::path::{Path, absolute};

use rusqlite::{Connection, params};

use crate::folder::relative;
use crate::run::RunId;

/// An array of a trial, in a file of its own.
#[derive(Clone, Debug)]
pub(crate) struct KeptArray {
    trial: i64,
    name: String,
    /// As seen from the folder of its run.
    file: String,
    sha256: String,
}

/// The arrays of a run.
pub(crate) fn of_run(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<KeptArray>> {
    let sql = "SELECT trial, name, file, sha256 FROM array WHERE run = ?1 ORDER BY trial, name";
    let row = |row: &rusqlite::Row| {
        Ok(KeptArray { trial: row.get(0)?, name: row.get(1)?, file: row.get(2)?, sha256: row.get(3)? })
    };
    connection.prepare(sql)?.query_map([run.0], row)?.collect()
}

/// Notes arrays, whose files lie in one folder, as those of a run whose own folder is another; gives how many are new.
pub(crate) fn join(
    target: &Connection,
    arrays: &[KeptArray],
    from: &Path,
    home: RunId,
    folder: &Path,
) -> rusqlite::Result<usize> {
    let mut new = 0;
    for KeptArray { trial, name, file, sha256 } in arrays {
        let sql = "INSERT OR IGNORE INTO array (run, trial, name, file, sha256) VALUES (?1, ?2, ?3, ?4, ?5)";
        new += target.execute(sql, params![home.0, trial, name, seen(file, from, folder), sha256])?;
    }
    Ok(new)
}

/// A file of one folder as seen from another.
fn seen(file: &str, from: &Path, folder: &Path) -> String {
    let whole = |path: &Path| absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = from.join(file);
    if whole(from) == whole(folder) {
        return file.to_owned();
    }
    let near = if folder.is_dir() && from.is_dir() { relative(&path, folder) } else { None };
    near.unwrap_or_else(|| whole(&path).to_string_lossy().into_owned())
}

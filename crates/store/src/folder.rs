//! Where the figures, the report and the arrays of a run lie, and which of the files there it wrote.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf, absolute};

use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::{Run, RunId, Store};

impl Store {
    /// The folder of a run's figures, report and arrays: the one that was named when the run began, else `results/` and
    /// the first eight letters of its uuid.
    pub fn folder(&self, run: &Run) -> PathBuf {
        of_run(run, &self.path)
    }

    /// The folders that relative paths of a run's spec are relative to: that of the spec, where it is known, and that of
    /// the store.
    pub fn spec_folders(&self, run: &Run) -> Vec<PathBuf> {
        let own = folder_of(&self.path);
        run.folder.iter().map(|folder| own.join(folder)).chain([own.to_owned()]).collect()
    }

    /// Gives a run another folder for what it writes from now on.
    pub fn move_to(&mut self, run: RunId, folder: &Path) -> Result<(), StoreError> {
        let out = kept(folder, &self.path);
        self.write(|connection| {
            connection.execute("UPDATE run SET out = ?2 WHERE id = ?1", params![run.0, out])?;
            Ok(())
        })
    }

    /// Notes that a run wrote a file into its folder; the last note holds.
    pub fn wrote(&mut self, run: RunId, name: &str, sha256: &str) -> Result<(), StoreError> {
        self.write(|connection| Ok(note(connection, run, name, sha256)?))
    }

    /// The files that a run wrote into its folder, arrays among them, each with its hash.
    pub fn written(&self, run: RunId) -> Result<BTreeMap<String, String>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT file, sha256 FROM array WHERE run = ?1
                       UNION ALL SELECT name, sha256 FROM file WHERE run = ?1";
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([run.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Notes that a run wrote a file into its folder.
pub(crate) fn note(connection: &Connection, run: RunId, name: &str, sha256: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO file (run, name, sha256) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![run.0, name, sha256]).map(drop)
}

/// The files that a run wrote into its folder, arrays not among them.
pub(crate) fn files(connection: &Connection, run: RunId) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare("SELECT name, sha256 FROM file WHERE run = ?1")?;
    statement.query_map([run.0], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The folder of a run in a store.
pub(crate) fn of_run(run: &Run, store: &Path) -> PathBuf {
    match &run.out {
        Some(out) => folder_of(store).join(out),
        None => default_folder(&run.uuid),
    }
}

pub(crate) fn default_folder(uuid: &str) -> PathBuf {
    let brief: String = uuid.chars().take(8).collect();
    Path::new("results").join(brief)
}

/// A path as seen from a folder, by `..` where it does not lie below it; the whole path where they have nothing in common.
/// `None` for a path that is no text.
pub fn relative(path: &Path, folder: &Path) -> Option<String> {
    // What is there is taken as it lies, for `..` leads out of where a link points to. A file may not be there.
    let real = |path: &Path| path.canonicalize().ok();
    let of_file = |path: &Path| Some(real(path.parent()?)?.join(path.file_name()?));
    let whole = absolute(path).ok()?;
    let whole = if path.is_dir() { real(&whole) } else { of_file(&whole) }.unwrap_or(whole);
    let folder = absolute(if folder == Path::new("") { Path::new(".") } else { folder }).ok()?;
    let folder = real(&folder).unwrap_or(folder);
    let shared = whole.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    // Paths that share the root alone are not moved together.
    if shared < 2 {
        return whole.to_str().map(str::to_owned);
    }
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(whole.components().skip(shared)).collect();
    path.to_str().map(str::to_owned)
}

/// The folder that a store lies in.
pub(crate) fn folder_of(store: &Path) -> &Path {
    store.parent().unwrap_or(Path::new(""))
}

/// A folder as a store at `store` keeps it: relative to the store where it lies beside or below it, so that both can be
/// moved together, and whole elsewhere. `None` for a path that is no text.
pub(crate) fn kept(folder: &Path, store: &Path) -> Option<String> {
    let whole = |path: &Path| absolute(path).unwrap_or_else(|_| path.to_owned());
    let (folder, store) = (whole(folder), whole(store));
    let beside = store.parent().and_then(|parent| folder.strip_prefix(parent).ok());
    beside.unwrap_or(&folder).to_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for inner in ["a/b", "c"] {
            std::fs::create_dir_all(at(inner)).unwrap();
        }
        let seen = |path: &str, from: &str| relative(&at(path), &at(from)).unwrap();
        assert_eq!(seen("a/b", "a"), "b");
        assert_eq!(seen("a", "a"), "");
        assert_eq!(seen("c/x.csv", "a/b"), "../../c/x.csv");
        std::os::unix::fs::symlink(at("a/b"), at("link")).unwrap();
        assert_eq!(seen("c/x.csv", "link"), "../../c/x.csv");
        assert_eq!(relative(Path::new("/x/y.csv"), folder.path()).unwrap(), "/x/y.csv");
    }
}

//! Where a user's files are looked for. A file is known by its hash, wherever it lies and whatever it is called.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use attractor_data::{DataError, is_of_known_type, sha256_of_file};

/// Folders within a folder of data are followed so deep.
const DEEPEST: usize = 8;
/// So many files of a folder of data are looked at.
const MOST_FILES: usize = 10_000;
/// So many bytes are hashed in search of a file.
const MOST_BYTES: u64 = 8 << 30;

/// Folders that files are looked for in.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Folders that relative paths are relative to, in order; none is the present folder.
    pub folders: Vec<PathBuf>,
    /// Folders of data, in which files are known by their hash.
    pub data: Vec<PathBuf>,
    /// Size in bytes of the file with a hash, as far as it is known.
    pub sizes: BTreeMap<String, u64>,
}

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether a folder of data had it.
    pub elsewhere: bool,
}

/// Why no file of a hash was found.
#[derive(Debug)]
pub enum Lost {
    /// The file at the place is another.
    Changed {
        /// The place.
        place: PathBuf,
        /// The hash of what lies there.
        found: String,
    },
    /// There is none at the place.
    Missing {
        /// The place.
        place: PathBuf,
    },
    /// A file at the place could not be read.
    Unread(DataError),
}

impl Places {
    /// The file that a path names.
    ///
    /// Where none lies at its place, folders of data are asked for one of that path or name. Where none of them has it,
    /// it is the place itself: whoever reads it says what is wrong.
    pub fn by_name(&self, path: &str) -> Located {
        let places = self.places(path);
        if let Some(path) = places.iter().find(|place| place.exists()) {
            return Located { path: path.clone(), elsewhere: false };
        }
        let name = Path::new(path).file_name().map(PathBuf::from);
        let names = [Some(PathBuf::from(path)), name];
        let mut beside =
            self.data.iter().flat_map(|folder| names.iter().flatten().map(|name| folder.join(name)));
        match beside.find(|file| file.is_file()) {
            Some(path) => Located { path, elsewhere: true },
            None => {
                Located { path: places.into_iter().next().unwrap_or_else(|| path.into()), elsewhere: false }
            }
        }
    }

    /// The file with a hash: at the place that a path names, or in a folder of data, under its name or another.
    ///
    /// # Errors
    /// `Lost`.
    pub fn by_hash(&self, path: &str, sha256: &str) -> Result<Located, Lost> {
        let places = self.places(path);
        let mut another = None;
        for place in places.iter().filter(|place| place.is_file()) {
            let refused = match sha256_of_file(place) {
                Ok(found) if found == sha256 => {
                    return Ok(Located { path: place.clone(), elsewhere: false });
                }
                Ok(found) => Lost::Changed { place: place.clone(), found },
                Err(error) => Lost::Unread(error),
            };
            another.get_or_insert(refused);
        }
        if let Some(path) = self.in_data(path, sha256) {
            return Ok(Located { path, elsewhere: true });
        }
        let place = places.into_iter().next().unwrap_or_else(|| path.into());
        Err(another.unwrap_or(Lost::Missing { place }))
    }

    /// Where a path may lead to.
    fn places(&self, path: &str) -> Vec<PathBuf> {
        if self.folders.is_empty() {
            return vec![path.into()];
        }
        let mut places: Vec<PathBuf> = self.folders.iter().map(|folder| folder.join(path)).collect();
        places.dedup();
        places
    }

    /// A file of folders of data with a hash: of those with its name first, then of all that may be it.
    fn in_data(&self, path: &str, sha256: &str) -> Option<PathBuf> {
        let name = Path::new(path).file_name()?;
        let files: Vec<PathBuf> = self.data.iter().flat_map(|folder| files_below(folder)).collect();
        let (called, others): (Vec<&PathBuf>, Vec<&PathBuf>) =
            files.iter().partition(|file| file.file_name() == Some(name));
        let size = self.sizes.get(sha256);
        let mut left = MOST_BYTES;
        let others = others.into_iter().filter(|file| is_of_known_type(file));
        let found = called.into_iter().chain(others).find(|file| {
            let Ok(bytes) = fs::metadata(file).map(|about| about.len()) else { return false };
            if size.is_some_and(|size| *size != bytes) || bytes > left {
                return false;
            }
            left -= bytes;
            sha256_of_file(file).is_ok_and(|found| found == sha256)
        });
        found.cloned()
    }
}

/// The regular files of a folder and of those in it, in order; hidden ones are left out, and links to folders not followed.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut entries: Vec<_> =
            entries.filter_map(|entry| Some((entry.path(), entry.file_type().ok()?))).collect();
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        let mut inner = Vec::new();
        for (path, kind) in entries {
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden {
                continue;
            }
            if kind.is_dir() {
                if depth < DEEPEST {
                    inner.push((path, depth + 1));
                }
            } else if path.is_file() {
                files.push(path);
                if files.len() == MOST_FILES {
                    return files;
                }
            }
        }
        open.extend(inner.into_iter().rev());
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(path: &Path) -> String {
        sha256_of_file(path).unwrap()
    }

    #[test]
    fn a_file_is_found_by_its_name_first_and_then_by_its_contents() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for inner in ["data/deep/er", "data/.hidden"] {
            fs::create_dir_all(at(inner)).unwrap();
        }
        fs::write(at("x.csv"), "1,0\n").unwrap();
        let sha256 = hash(&at("x.csv"));
        let places = |folders: &[&str], data: &[&str]| Places {
            folders: folders.iter().map(|name| at(name)).collect(),
            data: data.iter().map(|name| at(name)).collect(),
            ..Places::default()
        };
        let found = |places: &Places| {
            places.by_hash("x.csv", &sha256).map(|found| (found.path, found.elsewhere)).ok()
        };
        assert_eq!(found(&places(&["data", ""], &[])), Some((at("x.csv"), false)));
        // Another file at its place is not taken.
        fs::write(at("data/x.csv"), "0,1\n").unwrap();
        assert_eq!(found(&places(&["data", ""], &[])), Some((at("x.csv"), false)));
        let lost = places(&["data"], &[]).by_hash("x.csv", &sha256);
        assert!(
            matches!(&lost, Err(Lost::Changed { found, .. }) if *found == hash(&at("data/x.csv"))),
            "{lost:?}"
        );
        assert!(matches!(places(&["none"], &[]).by_hash("x.csv", &sha256), Err(Lost::Missing { .. })));

        fs::rename(at("x.csv"), at("data/deep/a.txt")).unwrap();
        let in_data = places(&["data"], &["data"]);
        assert_eq!(found(&in_data), Some((at("data/deep/a.txt"), true)));
        fs::copy(at("data/deep/a.txt"), at("data/deep/er/x.csv")).unwrap();
        assert_eq!(found(&in_data), Some((at("data/deep/er/x.csv"), true)));
        // By another size it is not it; and neither what is hidden nor what cannot be read is looked at.
        let sizes = [(sha256.clone(), 5)].into();
        assert_eq!(found(&Places { sizes, ..in_data.clone() }), None);
        fs::rename(at("data/deep/er/x.csv"), at("data/.hidden/x.csv")).unwrap();
        fs::rename(at("data/deep/a.txt"), at("data/deep/a.log")).unwrap();
        assert_eq!(found(&in_data), None);
    }

    #[test]
    fn without_a_hash_the_name_counts() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("data/in")).unwrap();
        let places = Places { folders: vec![at("spec")], data: vec![at("data")], ..Places::default() };
        assert_eq!(places.by_name("in/x.csv"), Located { path: at("spec/in/x.csv"), elsewhere: false });
        fs::write(at("data/x.csv"), "").unwrap();
        assert_eq!(places.by_name("in/x.csv"), Located { path: at("data/x.csv"), elsewhere: true });
        fs::write(at("data/in/x.csv"), "").unwrap();
        assert_eq!(places.by_name("in/x.csv"), Located { path: at("data/in/x.csv"), elsewhere: true });
    }

    #[test]
    fn a_search_ends() {
        let folder = tempfile::tempdir().unwrap();
        let mut inner = folder.path().to_owned();
        for depth in 0..=DEEPEST + 1 {
            fs::write(inner.join("a.csv"), depth.to_string()).unwrap();
            inner.push("in");
            fs::create_dir(&inner).unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), folder.path().join("round")).unwrap();
        assert_eq!(files_below(folder.path()).len(), DEEPEST + 1);
    }
}

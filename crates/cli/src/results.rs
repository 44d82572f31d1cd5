//! The folder of a run's figures, arrays and report: what of it may be replaced, and how it is written.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use attractor_data::{sha256, sha256_of_file, write_atomic};
use attractor_record::report::{MARK, MARK_WITHIN};
use attractor_store::{RunId, State, Store};
use attractor_study::{Study, report};

use crate::failure::Failure;
use crate::overwriting::{self, Kept};
use crate::terminal::tell;

/// The name of a run's report.
const REPORT: &str = "report.html";

/// Where results go, and what is there.
pub struct Results<'a> {
    /// The database of the run.
    pub database: &'a Path,
    /// What is read, and so stays as it is.
    pub kept: Kept,
    /// Whether files that attractor did not write may be replaced.
    pub force: bool,
    /// A place for the report beside that in the folder.
    pub copy: Option<&'a Path>,
    known: OnceCell<BTreeSet<String>>,
}

impl<'a> Results<'a> {
    /// Results of a study that is kept in a database.
    pub fn of(study: &Study, database: &'a Path, force: bool) -> Self {
        let kept = Kept::database(database).and_files_of(study.table());
        Self { database, kept, force, copy: None, known: OnceCell::new() }
    }

    /// Refuses, before anything is computed, what a new run would overwrite; `out` is the folder that was named.
    ///
    /// # Errors
    /// [`Failure`] names the file.
    pub fn before_a_run(&self, study: &Study, out: Option<&Path>) -> Result<(), Failure> {
        self.check_copy()?;
        // The folder of a run without a name of its own is new.
        let Some(out) = out else { return overwriting::folder(Path::new("results")) };
        self.check_folder(out)?;
        self.check_figures(study, out)?;
        if study.saves() { self.check_arrays(study, out) } else { Ok(()) }
    }

    /// Refuses, before it goes on, what a run would overwrite that was begun before.
    ///
    /// # Errors
    /// [`Failure`] names the file; there may be no such run.
    pub fn before_going_on(&self, asked: &str, study: &Study, out: Option<&Path>) -> Result<(), Failure> {
        let store = Store::open_existing(self.database)?;
        let run = store.find(asked)?;
        let folder = out.map_or_else(|| store.folder(&run), Path::to_owned);
        self.check_folder(&folder)?;
        // What it writes is then known exactly, and it is seen when it is written.
        if run.state == State::Finished {
            return Ok(());
        }
        self.check_figures(study, &folder)?;
        // A run that was killed while it saved arrays has not noted the last of them.
        let saving = run.finished_trials == run.trials && out.is_none();
        if study.saves() && !saving { self.check_arrays(study, &folder) } else { Ok(()) }
    }

    fn check_copy(&self) -> Result<(), Failure> {
        self.copy.map_or(Ok(()), |copy| self.check(copy))
    }

    fn check_folder(&self, folder: &Path) -> Result<(), Failure> {
        overwriting::folder(folder)?;
        self.check(&folder.join(REPORT))
    }

    /// Which figures will be drawn is not known before; most are called by what they show.
    fn check_figures(&self, study: &Study, folder: &Path) -> Result<(), Failure> {
        let metrics = study.experiment().metrics();
        let figure = |stem: &str| {
            metrics.iter().any(|metric| {
                stem.strip_prefix(metric.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
        };
        Self::check_all(folder, "svg", figure, |path| self.check(path))
    }

    /// Arrays are called by what they hold and the number of their trial.
    fn check_arrays(&self, study: &Study, folder: &Path) -> Result<(), Failure> {
        let array = |stem: &str| {
            let trial = stem.rsplit_once('-').and_then(|(_, trial)| trial.parse::<u64>().ok());
            trial.is_some_and(|trial| trial < study.trials())
        };
        Self::check_all(folder, "npy", array, |path| self.kept.array(path, self.force))
    }

    fn check_all(
        folder: &Path,
        ending: &str,
        may_be_written: impl Fn(&str) -> bool,
        check: impl Fn(&Path) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let wanted = |path: &&PathBuf| {
            path.extension().is_some_and(|found| found == ending)
                && path.file_stem().and_then(|stem| stem.to_str()).is_some_and(&may_be_written)
        };
        paths.iter().filter(wanted).try_for_each(|path| check(path))
    }

    fn check(&self, path: &Path) -> Result<(), Failure> {
        self.kept.unnamed(path, self.force, || self.wrote(path))
    }

    /// Whether attractor wrote a file: a report says so itself, others are known by their hashes.
    fn wrote(&self, path: &Path) -> bool {
        let begins = overwriting::begins(path, MARK_WITHIN);
        begins.windows(MARK.len()).any(|part| part == MARK.as_bytes())
            || sha256_of_file(path).is_ok_and(|hash| self.known().contains(&hash))
    }

    /// The hashes of all files that runs of the database wrote, wherever they lie.
    fn known(&self) -> &BTreeSet<String> {
        self.known.get_or_init(|| {
            let hashes = || {
                let store = Store::open_existing(self.database).ok()?;
                let written =
                    |run: attractor_store::Run| store.written(run.id).unwrap_or_default().into_values();
                Some(store.runs().ok()?.into_iter().flat_map(written).collect())
            };
            hashes().unwrap_or_default()
        })
    }

    /// Writes a run's report and figures into a folder, all of them or, where one may not be replaced, none; gives the
    /// name to tell.
    ///
    /// # Errors
    /// [`Failure`] names the file.
    pub fn write(
        &self,
        study: &Study,
        run: RunId,
        records: &[attractor_record::Record],
        folder: &Path,
    ) -> Result<String, Failure> {
        let report = report(study, records);
        let html = report.html().map_err(|error| Failure::Failed(error.to_string(), String::new()))?;
        let mut files: Vec<(String, String)> =
            report.figures.iter().map(|figure| (format!("{}.svg", figure.id), figure.svg())).collect();
        files.push((REPORT.to_owned(), html.clone()));
        overwriting::folder(folder)?;
        for (name, text) in &files {
            let path = folder.join(name);
            let same = || overwriting::begins(&path, text.len() + 1) == text.as_bytes();
            self.kept.unnamed(&path, self.force, || same() || self.wrote(&path))?;
        }
        self.check_copy()?;
        fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
        for (name, text) in &files {
            // Noted first: a process that is killed in between leaves no file that nobody knows.
            self.note(run, name, text);
            write(&folder.join(name), text)?;
        }
        match self.copy {
            Some(copy) => write(copy, &html).map(|()| copy.display().to_string()),
            None => Ok(folder.join(REPORT).display().to_string()),
        }
    }

    fn note(&self, run: RunId, name: &str, text: &str) {
        let noted = Store::open_existing(self.database)
            .and_then(|mut store| store.wrote(run, name, &sha256(text.as_bytes())));
        if let Err(error) = noted {
            tell(&format!("warning: {name} is not noted as a file of run {run}: {error}"));
        }
    }
}

/// Writes a text to a file, whole or not at all.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_atomic(path, |out| out.write_all(text.as_bytes())).map_err(|error| Failure::writing(path, &error))
}

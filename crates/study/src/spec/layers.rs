//! A spec's table with a user's changes laid over it.

use std::path::{Path, PathBuf};

use attractor_core::{Invalid, Seed, schema};
use attractor_store::relative;
use serde_json::{Value, json};

use super::path::{assign, is_within, not_too_deep, place_of};
use super::sweep::Point;
use super::{Common, Source, SpecError, divided};
use crate::{AnyExperiment, Catalogue, Files, Found, Places};

/// A spec as written, with overrides from the command line on top.
#[derive(Clone, Debug)]
pub struct Layers {
    catalogue: &'static Catalogue,
    source: Source,
    table: Value,
    overridden: Vec<(String, String)>,
    places: Places,
    found: Found,
}

/// A spec that was checked, with the points of its sweep.
pub struct Resolved {
    /// The experiment.
    pub experiment: &'static dyn AnyExperiment,
    /// The keys that every experiment reads.
    pub common: Common,
    /// The points of the sweep, in order; one where nothing is swept.
    pub points: Vec<Point>,
}

impl Layers {
    /// A spec without overrides.
    pub fn of(catalogue: &'static Catalogue, source: Source) -> Self {
        let places = Places { folders: source.folder.clone().into_iter().collect(), ..Places::default() };
        let (table, found) = (source.table.clone(), Found::default());
        Self { catalogue, table, source, overridden: Vec::new(), places, found }
    }

    /// A spec that a store has kept, with what was found in its files; they are looked for in `folders`.
    pub fn of_stored(
        catalogue: &'static Catalogue,
        table: Value,
        found: Found,
        folders: Vec<PathBuf>,
    ) -> Self {
        let mut layers = Self::of(catalogue, Source::of_table(table));
        layers.places = Places { folders, sizes: found.sizes.clone(), ..Places::default() };
        layers.found = found;
        layers
    }

    /// Looks for files in these folders as well, by their hash.
    #[must_use]
    pub fn with_data(mut self, folders: &[PathBuf]) -> Self {
        self.places.data = folders.to_vec();
        self
    }

    /// The folder that relative paths of files are relative to.
    pub fn folder(&self) -> &Path {
        self.places.folders.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// Sets a key, such as `recall.max_steps`; `option` is how the user asked for it.
    ///
    /// # Errors
    /// [`SpecError`] where the path leads through something that is not a table, or is far too long.
    pub fn set(&mut self, key: &str, value: Value, option: &str) -> Result<(), SpecError> {
        not_too_deep(key).map_err(|fault| of_option(option, fault))?;
        self.overridden.push((key.to_owned(), option.to_owned()));
        let lists = self.lists();
        assign(&mut self.table, key, value, &lists).map_err(|fault| of_option(option, fault))
    }

    /// The lists whose entries may be called by their names; none while the experiment is not known.
    fn lists(&self) -> Vec<&'static str> {
        self.catalogue.experiment_of(&self.table).map_or_else(|_| Vec::new(), AnyExperiment::lists)
    }

    /// Adds a key to the sweep.
    ///
    /// # Errors
    /// [`SpecError`] where `sweep` is not a table, or the path is far too long.
    pub fn sweep(&mut self, key: &str, values: Value, option: &str) -> Result<(), SpecError> {
        not_too_deep(key).map_err(|fault| of_option(option, fault))?;
        let path = format!("sweep.{}", schema::join("", key));
        self.overridden.push((path, option.to_owned()));
        let table = self.table.as_object_mut().map(|table| table.entry("sweep").or_insert_with(|| json!({})));
        match table.and_then(Value::as_object_mut) {
            Some(sweep) => {
                sweep.insert(key.to_owned(), values);
                Ok(())
            }
            None => Err(self.locate(Invalid::new("sweep", "sweep is not a table", "a table"))),
        }
    }

    /// What is known of the files of a stored spec.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Checks everything: the spec with all defaults, its points, and the files that they name.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn resolve(&self) -> Result<(Resolved, Files), SpecError> {
        self.resolve_with(Files::at(self.places.clone()))
    }

    /// The spec with all defaults and its points. No file is read, and nothing checked that needs one.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn resolve_unread(&self) -> Result<Resolved, SpecError> {
        Ok(self.resolve_with(Files::unread())?.0)
    }

    fn resolve_with(&self, files: Files) -> Result<(Resolved, Files), SpecError> {
        let resolved = self.read(&files).map_err(|fault| self.locate(fault))?;
        Ok((resolved, files))
    }

    fn read(&self, files: &Files) -> Result<Resolved, Invalid> {
        let experiment = self.catalogue.experiment_of(&self.table)?;
        let mut table = self.table.clone();
        self.rebase_options(&mut table, &experiment.files());
        let (common, own) = divided(&table)?;
        super::has_effect(self.catalogue, experiment.id(), &own)?;
        let seed = Seed(common.seed);
        let points = common.sweep.points(self.catalogue, experiment, &own, &self.found, files, seed)?;
        if points.is_empty() {
            return Err(Invalid::new("sweep", "the sweep has no points", "at least one"));
        }
        Ok(Resolved { experiment, common, points })
    }

    /// Makes paths that options brought, which are relative to the present folder, relative to that of the spec.
    fn rebase_options(&self, table: &mut Value, files: &[&str]) {
        let folder = self.folder();
        if folder == Path::new("") {
            return;
        }
        let brought = |key: &str| self.overridden.iter().any(|(other, _)| is_within(key, other));
        for file in files.iter().filter(|file| brought(file)) {
            if let Some(path) = table.pointer_mut(&pointer(file)) {
                rebase(path, folder);
            }
        }
        for (key, values) in table.get_mut("sweep").and_then(Value::as_object_mut).into_iter().flatten() {
            if !brought(&format!("sweep.{}", schema::join("", key))) {
                continue;
            }
            for file in files.iter().filter(|file| is_within(file, key)) {
                let rest = pointer(&file[key.len()..]);
                for value in values.as_array_mut().into_iter().flatten() {
                    if let Some(path) = value.pointer_mut(&rest) {
                        rebase(path, folder);
                    }
                }
            }
        }
    }

    /// A fault with its place in the file, or the option that brought it.
    pub(crate) fn locate(&self, fault: Invalid) -> SpecError {
        let lists = self.lists();
        let brought = |key: &str| is_within(&fault.key, &place_of(&self.table, key, &lists));
        match self.overridden.iter().rev().find(|(key, _)| brought(key)) {
            Some((_, option)) => of_option(option, fault),
            None => self.source.locate(fault),
        }
    }
}

/// Where a key stands in a table; that of no key is the whole.
fn pointer(key: &str) -> String {
    let key = key.trim_start_matches('.');
    if key.is_empty() { String::new() } else { format!("/{}", key.replace('.', "/")) }
}

/// Makes a path that is relative to the present folder relative to another.
fn rebase(path: &mut Value, folder: &Path) {
    let written = path.as_str().filter(|path| !path.is_empty() && Path::new(path).is_relative());
    if let Some(rebased) = written.and_then(|path| relative(Path::new(path), folder)) {
        *path = rebased.into();
    }
}

/// A fault that an option brought.
fn of_option(option: &str, fault: Invalid) -> SpecError {
    SpecError { origin: option.to_owned(), text: String::new(), span: None, fault: Box::new(fault) }
}

/// Splits `KEY=VALUE`; a value that is not TOML is taken as a string.
///
/// # Errors
/// [`Invalid`] where there is no `=`.
pub fn assignment(text: &str) -> Result<(String, Value), Invalid> {
    let (key, value) = text.split_once('=').ok_or_else(|| {
        Invalid::new("", format!("\"{text}\" has no `=`"), "KEY=VALUE, such as recall.max_steps=1")
    })?;
    let (key, value) = (key.trim(), value.trim());
    let parsed = Source::parse("", &format!("value = {value}")).ok().map(|source| source.table);
    // Several lines are several keys, and no value.
    let alone = parsed.filter(|table| table.as_object().is_some_and(|table| table.len() == 1));
    Ok((key.to_owned(), alone.map_or_else(|| value.into(), |table| table["value"].clone())))
}

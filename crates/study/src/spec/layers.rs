//! A spec's table with a user's changes laid over it.

use std::path::Path;

use attractor_core::{Invalid, Seed, schema};
use serde_json::{Value, json};

use super::path::{assign, is_within, not_too_deep, place_of};
use super::sweep::Point;
use super::{Common, Source, SpecError, divided};
use crate::{AnyExperiment, Catalogue, Files};

/// A spec as written, with overrides from the command line on top.
#[derive(Clone, Debug)]
pub struct Layers {
    catalogue: &'static Catalogue,
    source: Source,
    table: Value,
    overridden: Vec<(String, String)>,
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
        Self { catalogue, table: source.table.clone(), source, overridden: Vec::new() }
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

    /// Checks everything: the spec with all defaults, and its points.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn resolve(&self) -> Result<Resolved, SpecError> {
        self.read().map_err(|fault| self.locate(fault))
    }

    fn read(&self) -> Result<Resolved, Invalid> {
        let experiment = self.catalogue.experiment_of(&self.table)?;
        let mut table = self.table.clone();
        if let Some(folder) = &self.source.folder {
            self.relative_to(&mut table, folder, &experiment.files());
        }
        let (common, own) = divided(&table)?;
        super::has_effect(self.catalogue, experiment.id(), &own)?;
        let seed = Seed(common.seed);
        let points = common.sweep.points(self.catalogue, experiment, &own, &Files::default(), seed)?;
        if points.is_empty() {
            return Err(Invalid::new("sweep", "the sweep has no points", "at least one"));
        }
        Ok(Resolved { experiment, common, points })
    }

    /// Makes the paths that a spec's file holds relative to the folder of that file.
    fn relative_to(&self, table: &mut Value, folder: &Path, files: &[&str]) {
        for key in files {
            let section = key.split('.').next().unwrap_or_default();
            if self.overridden.iter().any(|(other, _)| other == key || other == section) {
                continue;
            }
            if let Some(Value::String(path)) = table.pointer_mut(&format!("/{}", key.replace('.', "/"))) {
                let joined = folder.join(path.as_str());
                *path = joined.display().to_string();
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

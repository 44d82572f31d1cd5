//! Sections: the keys of a spec that an experiment reads.

use std::fmt::Debug;

use attractor_core::{About, Citation, Invalid, Seed};
use attractor_record::report::ReportEntry;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Files;

/// The keys of a spec that an experiment reads beside those of every experiment, as a struct of which each field is a
/// key; shared parts, such as rules and layout, are structs of their own.
///
/// Types, ranges, defaults and meanings are declared on the fields; a key that the struct has not is refused. A key that
/// is added later must be left out of the canonical table while it stands at its default
/// (`#[serde(skip_serializing_if = …)]`), so that specs keep their hashes.
pub trait Section:
    Clone + Debug + PartialEq + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static
{
    /// What it is composed of beside keys of its own. What these parts read, check and name need not be said again.
    const SHARED: &'static [&'static dyn Shared<Self>] = &[];

    /// Lists of entries that a path of keys may call by their names: `rules.informed.e10`.
    const LISTS: &'static [&'static str] = &[];

    /// The least that a spec must say beside the experiment.
    fn example() -> Value {
        Value::Object(Map::new())
    }

    /// Checks what no single key shows.
    ///
    /// # Errors
    /// [`Invalid`] names the key.
    fn validate(&self) -> Result<(), Invalid> {
        Ok(())
    }

    /// Checks what depends on random numbers as well, by what the first repetition of a study of this seed draws.
    ///
    /// # Errors
    /// [`Invalid`] names the key.
    fn validate_drawn(&self, _seed: Seed) -> Result<(), Invalid> {
        Ok(())
    }

    /// What a trial takes of memory at most.
    fn footprint(&self) -> Footprint {
        Footprint::default()
    }

    /// The rules and other registered things that it names.
    fn used(&self) -> Vec<Used> {
        Vec::new()
    }
}

/// Keys that several sections share, as a part of one of them: rules and the network that they learn in, say.
pub trait Shared<S>: Sync {
    /// Keys that hold the path of a file, as it was written: relative paths in a spec's file are relative to its folder.
    /// Beside each stands a key for the SHA-256 of its contents: `sha256` beside `file`, `labels_sha256` beside `labels`.
    fn files(&self) -> &'static [&'static str] {
        &[]
    }

    /// As [`Section::LISTS`].
    fn lists(&self) -> &'static [&'static str] {
        &[]
    }

    /// Reads the files that are named, if [files are read](Files::are_read), and completes what follows from them. What
    /// summaries and reports need of a file must be in keys or records afterwards: they are made without it.
    ///
    /// # Errors
    /// [`Invalid`] names the key of a file that cannot be used.
    fn fill(&self, _section: &mut S, _written: Written, _files: &Files) -> Result<(), Invalid> {
        Ok(())
    }

    /// As [`Section::validate`].
    ///
    /// # Errors
    /// [`Invalid`] names the key.
    fn validate(&self, _section: &S) -> Result<(), Invalid> {
        Ok(())
    }

    /// As [`Section::footprint`]; what all parts take adds up.
    fn footprint(&self, _section: &S) -> Footprint {
        Footprint::default()
    }

    /// As [`Section::used`].
    fn used(&self, _section: &S) -> Vec<Used> {
        Vec::new()
    }

    /// What a user should be told of the files that were read.
    fn notes(&self, _section: &S) -> Vec<String> {
        Vec::new()
    }
}

/// A section of no keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Section for Nothing {}

/// The table of a spec as the user wrote it, without defaults.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a>(pub &'a Value);

impl Written<'_> {
    /// Whether the user gave a key.
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }
}

/// What a trial takes of memory, and what to say where there is less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// Bytes at most.
    pub bytes: u64,
    /// Bytes that each of its threads takes at most beside these.
    pub of_thread: u64,
    /// The key that decides it; empty where it is no single one.
    pub key: &'static str,
    /// What takes them: `the largest network takes`.
    pub what: String,
    /// How to need less.
    pub help: &'static str,
}

impl Footprint {
    /// Some bytes for the largest network of several.
    pub fn of(bytes: u64) -> Self {
        Self { bytes, ..Self::default() }
    }

    /// The same, decided by a key.
    #[must_use]
    pub fn at(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// Bytes that a trial takes at most in so many threads.
    pub fn in_threads(&self, threads: usize) -> u64 {
        self.bytes.saturating_add(self.of_thread.saturating_mul(threads as u64))
    }

    /// Both together, in the words of the one that names a key.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let bytes = self.bytes.saturating_add(other.bytes);
        let of_thread = self.of_thread.saturating_add(other.of_thread);
        Self { bytes, of_thread, ..if self.key.is_empty() { other } else { self } }
    }
}

impl Default for Footprint {
    fn default() -> Self {
        Self {
            bytes: 0,
            of_thread: 0,
            key: "",
            what: "the largest network takes".to_owned(),
            help: "lower the number of units",
        }
    }
}

/// A registered thing that a spec names.
#[derive(Clone, Debug, PartialEq)]
pub struct Used {
    /// What the report says of it; `None` where it is only cited.
    pub entry: Option<ReportEntry>,
    /// The works to cite for it.
    pub citations: &'static [Citation],
}

impl Used {
    /// Something that is cited.
    pub fn cited(about: &About) -> Self {
        Self { entry: None, citations: about.citations }
    }

    /// One of several rules that are compared.
    pub fn compared(entry: ReportEntry, about: &About) -> Self {
        Self { entry: Some(entry), citations: about.citations }
    }
}

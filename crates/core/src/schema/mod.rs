//! Reads user-written values by the schema of their type.
//!
//! A parameter's type, range, default and meaning are declared once, on the field that holds it. The
//! schema made from that declaration checks input here, names the key that is wrong and what would be
//! right, and is the source of help texts, forms and reference pages.

mod check;
mod describe;
mod limits;
mod once;

use std::ops::Range;

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

pub use check::check;
pub use describe::{Field, fields};
pub use limits::{LARGEST, NotNegative, Positive, SMALLEST};
pub use once::Schemas;

/// A value that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{key}: {message}; allowed: {allowed}")]
pub struct Invalid {
    /// Path of the key, such as `cue.count` or `rules[2].e10`; empty for the whole.
    pub key: String,
    /// What is wrong with it.
    pub message: String,
    /// What is allowed there.
    pub allowed: String,
    /// How to put it right; may be empty.
    pub help: String,
    /// Whether the key itself is wrong, not its value.
    pub at_key: bool,
    /// The part of a text value that is wrong, in bytes; `None` where all of it is.
    pub part: Option<Range<u32>>,
}

impl Invalid {
    /// A fault at `key`.
    pub fn new(key: impl Into<String>, message: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            message: message.into(),
            allowed: allowed.into(),
            help: String::new(),
            at_key: false,
            part: None,
        }
    }

    /// Adds how to put it right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// The schema of a type, with nothing referred to elsewhere, as JSON.
pub fn of<T: JsonSchema + 'static>() -> &'static Value {
    static MADE: Schemas = Schemas::new();
    MADE.of::<T>(|| whole::<T>().to_value())
}

/// The schema of a type, with nothing referred to elsewhere.
pub fn whole<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.inline_subschemas = true;
            settings.meta_schema = None;
        })
        .into_generator()
        .into_root_schema_for::<T>()
}

/// Checks a value by the schema of `T` and makes a `T` of it.
///
/// # Errors
/// [`Invalid`] names the first key that is unknown, of the wrong type or out of its range.
pub fn read<T: DeserializeOwned + JsonSchema + 'static>(value: &Value) -> Result<T, Invalid> {
    check(of::<T>(), value, "")?;
    deserialise(value)
}

/// Makes a `T` of a value that was checked.
///
/// # Errors
/// [`Invalid`] names the key that does not fit.
pub fn deserialise<T: DeserializeOwned>(value: &Value) -> Result<T, Invalid> {
    // What was checked fits as a rule; the path is kept account of only where it does not.
    if let Ok(read) = T::deserialize(value) {
        return Ok(read);
    }
    serde_path_to_error::deserialize(value)
        .map_err(|error| Invalid::new(error.path().to_string(), error.into_inner().to_string(), ""))
}

/// Checks parameters by the schema of their type, as if they stood in the table at `path`.
///
/// # Errors
/// [`Invalid`] names the first that is out of its range or is no finite number.
pub fn validate<T: Serialize + JsonSchema + 'static>(parameters: &T, path: &str) -> Result<(), Invalid> {
    let value = serde_json::to_value(parameters)
        .map_err(|error| Invalid::new(path, error.to_string(), "what can be written down"))?;
    check(of::<T>(), &value, path)
}

/// The path of `key` inside the table at `path`; a key with a dot in it is quoted, as in TOML.
pub fn join(path: &str, key: &str) -> String {
    let key = if key.contains('.') { format!("\"{key}\"") } else { key.to_owned() };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// The candidate that is spelt most like `word`, if any is near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

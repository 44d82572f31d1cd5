//! Specs: what a user asks for, read from TOML, checked, and complete with all defaults.

mod error;
mod grid;
mod layers;
mod source;
mod sweep;

use attractor_core::{Invalid, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Catalogue, Section};

pub use error::SpecError;
pub use grid::{Grid, Range, Scale};
pub use layers::{Layers, Resolved, assignment};
pub use source::Source;
pub use sweep::Sweep;

/// The keys that every experiment reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// Which experiment to run.
    pub experiment: String,
    /// Seed of all random numbers of the study.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// Independent repetitions of every point, each with its own random numbers.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub repetitions: u32,
    /// Keys to sweep over, each with its values: a list, or { from, to, points, scale }.
    #[serde(default)]
    pub sweep: Sweep,
}

fn default_seed() -> u64 {
    4711
}

fn ten() -> u32 {
    10
}

/// The keys of [`Common`].
pub const COMMON: [&str; 4] = ["experiment", "seed", "repetitions", "sweep"];

/// The common keys of a table, and the others.
///
/// # Errors
/// [`Invalid`] names the common key that is wrong.
pub fn divided(table: &Value) -> Result<(Common, Value), Invalid> {
    let all = table.as_object().cloned().unwrap_or_default();
    let (common, own): (Map<String, Value>, Map<String, Value>) =
        all.into_iter().partition(|(key, _)| COMMON.contains(&key.as_str()));
    let sweep = schema::of::<Sweep>();
    if let Some(swept) = common.get("sweep") {
        schema::check(&sweep, swept, "sweep")?;
    }
    Ok((schema::read(&Value::Object(common))?, Value::Object(own)))
}

/// The whole table of a spec: what is common, and the canonical table of a section.
pub fn joined(common: &Common, own: &Value) -> Value {
    let mut table = canonical(common);
    if let (Some(table), Some(own)) = (table.as_object_mut(), own.as_object()) {
        table.extend(own.clone());
    }
    table
}

/// A struct of keys as a table, keys without a value left out: equal structs have equal tables.
pub fn canonical<T: Serialize>(keys: &T) -> Value {
    let mut table = serde_json::to_value(keys).unwrap_or(Value::Null);
    if let Some(table) = table.as_object_mut() {
        table.retain(|_, value| !value.is_null());
    }
    table
}

/// The schema of a section, in which no other keys are allowed.
pub fn schema_of<S: Section>() -> Value {
    let mut schema = schema::of::<S>();
    if let Some(schema) = schema.as_object_mut() {
        // Parts that are put together say so of themselves, and not of the whole.
        schema.remove("unevaluatedProperties");
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    schema
}

/// Checks each key of a section's table by itself and completes it with defaults. No file is read.
///
/// # Errors
/// [`Invalid`] names the first key that is wrong, what is allowed and how to fix it.
pub fn read_section<S: Section>(table: &Value) -> Result<S, Invalid> {
    let schema = schema_of::<S>();
    let table = with_kinds(table, &schema);
    schema::check(&schema, &table, "")?;
    schema::deserialise(&table)
}

/// A table of keys in which every table that has a default `kind` says which kind it is.
///
/// A key may say in its schema which kind it has by default (`x-kind`), and which where another key is given
/// (`x-kind-where`, a table of keys and kinds).
fn with_kinds(table: &Value, schema: &Value) -> Value {
    let mut table = table.clone();
    for (key, value) in table.as_object_mut().into_iter().flatten() {
        let property = &schema["properties"][key];
        let Some(section) = value.as_object_mut() else { continue };
        let where_given = property["x-kind-where"].as_object().into_iter().flatten();
        let given = where_given.clone().find(|(key, _)| section.contains_key(*key)).map(|(_, kind)| kind);
        let default = property.get("x-kind").unwrap_or(&property["default"]["kind"]);
        let kind = given.unwrap_or(default);
        if kind.is_string() {
            section.entry("kind").or_insert_with(|| kind.clone());
        }
    }
    table
}

/// Refuses a key that the experiment of a table does not read, but others do.
///
/// # Errors
/// [`Invalid`] at the key.
pub fn has_effect(catalogue: &Catalogue, id: &str, own: &Value) -> Result<(), Invalid> {
    let Some(experiment) = catalogue.experiment(id) else { return Ok(()) };
    let schema = experiment.schema();
    let mut keys = own.as_object().into_iter().flat_map(Map::keys);
    let Some(key) = keys.find(|key| schema["properties"].get(*key).is_none()) else { return Ok(()) };
    let readers = catalogue.readers(key);
    let mut fault = if readers.is_empty() {
        let known: Vec<&str> = COMMON
            .into_iter()
            .chain(schema["properties"].as_object().into_iter().flat_map(Map::keys).map(String::as_str))
            .collect();
        let fault =
            Invalid::new(key, format!("there is no key \"{key}\""), format!("one of {}", known.join(", ")));
        match schema::nearest(key, known.iter().copied()) {
            Some(near) => fault.help(format!("did you mean \"{near}\"?")),
            None => fault,
        }
    } else {
        Invalid::new(
            key,
            format!("`{key}` does nothing in experiment \"{id}\""),
            format!("used by {}", readers.join(", ")),
        )
        .help(format!("remove `{key}`, or run one of those experiments"))
    };
    fault.at_key = true;
    Err(fault)
}

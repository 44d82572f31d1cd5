//! Specs: what a user asks for, read from TOML, checked, and complete with all defaults.

mod error;
mod grid;
mod layers;
mod path;
mod source;
mod sweep;

use attractor_core::{Invalid, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Catalogue;
use crate::table::canonical;

pub use error::SpecError;
pub use grid::{Grid, Range, Spacing};
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
    if let Some(swept) = common.get("sweep") {
        schema::check(schema::of::<Sweep>(), swept, "sweep")?;
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

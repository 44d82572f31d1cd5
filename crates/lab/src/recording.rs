//! What was done to a model, step by step: enough to do it again.

use attractor_core::Seed;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The state is hashed after so many steps.
pub const HASHED_EVERY: u64 = 10_000;

/// Everything that a session follows from, and what it came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The kind of model.
    pub model: String,
    /// The seed.
    pub seed: Seed,
    /// The version of the program.
    pub version: String,
    /// The parameters at the start.
    pub parameters: Value,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// Something that happened before the step with a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// How many steps had been made.
    pub step: u64,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Other parameters, all of them.
    Set(Value),
    /// An action.
    Act(Value),
    /// It was started anew with these parameters, its steps counted on.
    Reset(Value),
    /// The state had this hash.
    State(String),
}

/// The hash of a state.
pub(crate) fn hash(saved: &[u8]) -> String {
    attractor_data::sha256(saved)
}

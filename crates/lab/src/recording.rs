//! What was done to a model, step by step: enough to do it again.

use attractor_core::{Invalid, Seed};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::live::Live;

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

/// Where a replay parts from what was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The last step at which the states were the same.
    pub same_until: u64,
    /// The first step at which they differ.
    pub differs_at: u64,
}

impl Recording {
    /// Does it all again without a picture, and compares every hash. Gives how many were the same, or where they part.
    ///
    /// # Errors
    /// [`Invalid`] where the model does not take what was recorded: it is another version's.
    pub fn replay(&self) -> Result<Result<usize, Parting>, Invalid> {
        let mut live = Live::start(&self.model, &self.parameters, self.seed)?;
        let (mut same, mut same_until) = (0, 0);
        for event in &self.events {
            while live.step_count() < event.step {
                live.step();
            }
            match &event.what {
                What::Set(parameters) => drop(live.set(parameters)?),
                What::Act(action) => live.act(action)?,
                What::Reset(parameters) => live.reset(parameters)?,
                What::State(recorded) if *recorded == live.hash() => {
                    same += 1;
                    same_until = event.step;
                }
                What::State(_) => return Ok(Err(Parting { same_until, differs_at: event.step })),
            }
        }
        Ok(Ok(same))
    }
}

//! A recording, done again.

use attractor_core::Invalid;

use crate::live::Live;
use crate::recording::{Recording, What};

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

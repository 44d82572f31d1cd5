//! How far something that steps has come.

use serde::{Deserialize, Serialize};

/// What a step leaves: more to do, or an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// The next step may change something.
    Going,
    /// No further step changes anything but what the outcome says; stepping on is allowed and idle.
    Ended(Outcome),
}

/// How a run ended. Data, not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The state maps to itself.
    FixedPoint,
    /// The state comes back after `period` steps.
    Cycle {
        /// Length of the cycle, at least 2.
        period: u32,
    },
    /// All steps were taken and the state still changed.
    StepLimit,
    /// The state has left all bounds, and goes on no more.
    Diverged,
}

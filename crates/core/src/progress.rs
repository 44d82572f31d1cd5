//! How far something that steps has come.

use serde::{Deserialize, Serialize};

/// What a step leaves: more to do, or an end, which is an [`Outcome`] unless something else is worth knowing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress<E = Outcome> {
    /// The next step may change something.
    Going,
    /// It has come to this end. Stepping on is allowed; it is idle unless the end was that of a part.
    Ended(E),
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

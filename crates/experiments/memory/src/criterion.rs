//! When patterns count as stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a load counts as stored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Criterion {
    /// Fraction of the patterns that must be recalled exactly, in (0, 1].
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub recalled: f64,
}

impl Default for Criterion {
    fn default() -> Self {
        Self { recalled: 0.9 }
    }
}

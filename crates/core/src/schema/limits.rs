//! Numbers that carry their range in their type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number above 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Positive(#[schemars(extend("exclusiveMinimum" = 0.0))] pub f64);

impl Positive {
    /// A list of them.
    pub fn all(values: &[f64]) -> Vec<Self> {
        values.iter().copied().map(Self).collect()
    }
}

/// A number of at least 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NotNegative(#[schemars(range(min = 0.0))] pub f64);

impl NotNegative {
    /// A list of them.
    pub fn all(values: &[f64]) -> Vec<Self> {
        values.iter().copied().map(Self).collect()
    }
}

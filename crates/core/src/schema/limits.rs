//! The range of numbers: what all have, and what some carry in their type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// No number that a user writes is larger in size: it is finite in single precision, and so are products of ten in double.
pub const LARGEST: f64 = 1e30;

/// No number that a user writes is smaller in size, but 0: one over it is a number as well.
pub const SMALLEST: f64 = 1e-30;

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

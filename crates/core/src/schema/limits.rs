//! Numbers that carry their range in their type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number above 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Positive(#[schemars(extend("exclusiveMinimum" = 0.0))] pub f64);

/// A number of at least 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct NotNegative(#[schemars(range(min = 0.0))] pub f64);

//! The table of patterns that were learnt in a fixed sequence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Order;
use super::energy::NotNegative;

/// Units of a network that holds no couplings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ManyUnits(#[schemars(range(min = 16, max = 10_000_000))] pub u32);

/// Patterns in a ring, each bound to its neighbours, and the attractors that they lead to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SequenceLearning {
    /// N: numbers of units. Each is run.
    #[schemars(length(min = 1))]
    pub units: Vec<ManyUnits>,
    /// p: number of patterns in the ring.
    #[schemars(range(min = 3, max = 100))]
    pub patterns: u32,
    /// a: how strongly neighbours in the sequence are bound. Each is run.
    #[schemars(length(min = 1))]
    pub a: Vec<NotNegative>,
    /// Orders in which units follow their fields.
    #[schemars(length(min = 1))]
    pub update: Vec<Order>,
    /// Sweeps over all units, or steps of all at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_sweeps: u32,
}

impl Default for SequenceLearning {
    fn default() -> Self {
        Self {
            units: [20_000, 100_000].map(ManyUnits).into(),
            patterns: 13,
            a: [0.4, 0.55, 0.7, 0.9].map(NotNegative).into(),
            update: vec![Order::Asynchronous],
            max_sweeps: 200,
        }
    }
}

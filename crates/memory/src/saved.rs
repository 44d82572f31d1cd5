//! Synapses as they are saved.

use attractor_core::Invalid;
use serde::{Deserialize, Serialize};

/// The synapses of a memory that learns pattern by pattern: what is restored goes on with the same bits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSynapses {
    /// How many patterns were presented.
    pub presented: u64,
    /// What all values are multiplied by; 1 where they stand for themselves.
    pub scale: f64,
    /// The values, in the order of the memory.
    pub values: Vec<f64>,
}

impl SavedSynapses {
    /// Values that stand for themselves.
    pub(crate) fn of<T: Copy + Into<f64>>(presented: u64, values: &[T]) -> Self {
        Self { presented, scale: 1.0, values: values.iter().map(|&value| value.into()).collect() }
    }

    /// Puts the values back where they were.
    pub(crate) fn fill<T>(&self, to: &mut [T], value: impl Fn(f64) -> T) -> Result<(), Invalid> {
        if self.values.len() != to.len() {
            let message = format!("{} synapses were saved, the memory has {}", self.values.len(), to.len());
            return Err(Invalid::new("values", message, "synapses of a memory of the same size"));
        }
        to.iter_mut().zip(&self.values).for_each(|(to, &saved)| *to = value(saved));
        Ok(())
    }
}

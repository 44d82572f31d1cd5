//! Let a supervisor halt learning before too much is stored.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Stage, Upkeep};
use crate::references::NADAL_1986;

/// Hebb's rule until enough is stored; what comes later is refused.
///
/// $$ J_{ij} \leftarrow J_{ij} + \frac{\xi_i \, \xi_j}{N} \quad \text{for the first } \alpha N \text{ patterns} $$
///
/// It keeps the oldest patterns for ever, and needs a supervisor who counts: no synapse knows how many
/// patterns there were.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StopSignal {
    /// α: patterns that are learned, over the number of units; rounded down.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub load: f64,
}

impl Default for StopSignal {
    fn default() -> Self {
        Self { load: 0.12 }
    }
}

impl Registered for StopSignal {
    const ABOUT: About = About {
        title: "Stop signal",
        summary: "Learns by Hebb's rule until enough is stored, then refuses every further pattern.",
        equation: r"J_{ij} \leftarrow J_{ij} + \frac{\xi_i \, \xi_j}{N} \quad \text{for the first } \alpha N \text{ patterns}",
        provenance: "That overload ruins all, and must be avoided or forgotten, is Nadal et al.'s; a supervisor who halts learning \
                     at a set load, and its default of 0.12, are ours.",
        citations: &[NADAL_1986],
    };
}

impl Stage for StopSignal {
    fn upkeep(&self, units: u32) -> Upkeep {
        #[expect(clippy::cast_sign_loss, reason = "a load of at least 0")]
        let patterns = (self.load * f64::from(units)).floor() as u64;
        Upkeep { patterns, ..Upkeep::NONE }
    }
}

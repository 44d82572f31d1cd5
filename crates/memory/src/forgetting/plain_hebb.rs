//! Add every pattern and forget nothing, until all is lost at once.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Stage, Upkeep};
use crate::references::{HOPFIELD_1982, NADAL_1986};

/// Hebb's rule alone.
///
/// $$ J_{ij} \leftarrow J_{ij} + \frac{\xi_i \, \xi_j}{N} $$
///
/// Once more than about 0.14 N patterns are stored none can be recalled, the newest as little as the oldest:
/// the blackout.
///
/// Source: Hopfield 1982, <https://doi.org/10.1073/pnas.79.8.2554>; Nadal, Toulouse, Changeux & Dehaene 1986,
/// <https://doi.org/10.1209/0295-5075/1/10/008>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlainHebb {}

impl Registered for PlainHebb {
    const ABOUT: About = About {
        title: "Plain Hebb",
        summary: "Adds every pattern to the couplings and forgets nothing, until all patterns are lost at once.",
        equation: r"J_{ij} \leftarrow J_{ij} + \frac{\xi_i \, \xi_j}{N}",
        provenance: "Hopfield's couplings, pattern by pattern.",
        citations: &[HOPFIELD_1982, NADAL_1986],
    };
}

impl Stage for PlainHebb {
    fn upkeep(&self, _: u32) -> Upkeep {
        Upkeep::NONE
    }
}

//! Let couplings grow no further than a bound.

use attractor_core::{About, Registered, maths::sqrt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Stage, Upkeep};
use crate::references::{NADAL_1986, PARISI_1986};

/// Hebb's rule with couplings that stay within bounds.
///
/// $$ J_{ij} \leftarrow \mathrm{clip} \left( J_{ij} + \frac{\xi_i \, \xi_j}{N}, \, \pm \frac{A}{\sqrt N} \right) $$
///
/// A coupling at its bound loses the memory of what brought it there, so that old patterns fade.
///
/// Source: Nadal, Toulouse, Changeux & Dehaene 1986, <https://doi.org/10.1209/0295-5075/1/10/008>; Parisi 1986,
/// <https://doi.org/10.1088/0305-4470/19/10/011>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HardBounds {
    /// A: the bound, in units of 1/√N.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub bound: f64,
}

impl Default for HardBounds {
    fn default() -> Self {
        Self { bound: 0.35 }
    }
}

impl Registered for HardBounds {
    const ABOUT: About = About {
        title: "Hard bounds",
        summary: "Learns by Hebb's rule with couplings that stop at a bound, so that old patterns fade.",
        equation: r"J_{ij} \leftarrow \mathrm{clip} \left( J_{ij} + \frac{\xi_i \, \xi_j}{N}, \, \pm \frac{A}{\sqrt N} \right)",
        provenance: "Learning within bounds is Nadal et al.'s and Parisi's; the default A is where we found most patterns recalled.",
        citations: &[NADAL_1986, PARISI_1986],
    };
}

impl Stage for HardBounds {
    fn upkeep(&self, units: u32) -> Upkeep {
        // In units of what a pattern adds, 1/N.
        Upkeep { bound: self.bound * sqrt(f64::from(units)), ..Upkeep::NONE }
    }
}

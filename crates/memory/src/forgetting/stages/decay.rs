//! Let all couplings fade a little whenever a pattern comes.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Stage, Upkeep};
use crate::references::{MEZARD_1986, NADAL_1986};

/// Hebb's rule with couplings that fade: marginalist learning.
///
/// $$ J_{ij} \leftarrow \left( 1 - \frac{\varepsilon}{N} \right) J_{ij} + \frac{\xi_i \, \xi_j}{N} $$
///
/// A pattern that is x N patterns old is left with weight e^{−εx}. Marginalist learning lets each new pattern
/// come with a larger weight instead, which is the same but for the scale of all couplings.
///
/// Source: Nadal, Toulouse, Changeux & Dehaene 1986, <https://doi.org/10.1209/0295-5075/1/10/008>; Mézard, Nadal &
/// Toulouse 1986, <https://doi.org/10.1051/jphys:019860047090145700>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decay {
    /// ε: how much fades, times the number of units, for each pattern; from N on nothing is left.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub epsilon: f64,
}

impl Default for Decay {
    fn default() -> Self {
        Self { epsilon: 8.44 }
    }
}

impl Registered for Decay {
    const ABOUT: About = About {
        title: "Decay",
        summary: "Learns by Hebb's rule with couplings that fade by the same factor whenever a pattern comes.",
        equation: r"J_{ij} \leftarrow \left( 1 - \frac{\varepsilon}{N} \right) J_{ij} + \frac{\xi_i \, \xi_j}{N}",
        provenance: "Marginalist learning after Nadal et al. and Mézard et al., written as a decay; the default ε is where \
                     mean-field theory has the largest capacity.",
        citations: &[NADAL_1986, MEZARD_1986],
    };
}

impl Stage for Decay {
    fn upkeep(&self, units: u32) -> Upkeep {
        Upkeep { fade: (1.0 - self.epsilon / f64::from(units)).max(0.0), ..Upkeep::NONE }
    }
}

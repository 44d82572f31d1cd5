//! Store whether two units ever fired together.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coactivity, Kind, MemoryRule, RuleParameters, Setting};
use crate::references::WILLSHAW_1969;

/// The Willshaw rule: one bit a synapse.
///
/// $$ w_{ij} = \begin{cases} 1 & n_{ij} > 0 \\ 0 & \text{otherwise} \end{cases}, \qquad b_j = 0 $$
///
/// Source: Willshaw, Buneman & Longuet-Higgins 1969, <https://doi.org/10.1038/222960a0>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Willshaw {}

impl Registered for Willshaw {
    const ABOUT: About = About {
        title: "Willshaw",
        summary: "Stores one bit: whether two units ever fired together.",
        equation: r"w_{ij} = \begin{cases} 1 & n_{ij} > 0 \\ 0 & \text{otherwise} \end{cases}, \qquad b_j = 0",
        provenance: "The rule of the paper.",
        citations: &[WILLSHAW_1969],
    };
}

impl RuleParameters for Willshaw {
    type Rule = Self;

    const BINARY: bool = true;

    fn resolve(&self, _: &Setting) -> Self {
        *self
    }
}

impl MemoryRule for Willshaw {
    #[inline(always)]
    fn kind(&self, _: u32) -> Kind {
        Kind::Whole
    }

    #[inline(always)]
    fn numerator(&self, c: Coactivity) -> f64 {
        if c.both > 0 { 1.0 } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_coincidence_is_as_good_as_many() {
        let weight = |both| Willshaw {}.weight(Coactivity { patterns: 9, pre: 5, post: 5, both });
        assert_eq!([weight(0), weight(1), weight(5)], [0.0, 1.0, 1.0]);
    }
}

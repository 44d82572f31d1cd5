//! Store how often two units fire together.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coactivity, Kind, MemoryRule, RuleParameters, Setting, whole};
use crate::references::HEBB_1949;

/// The additive Hebb rule.
///
/// $$ w_{ij} = p_{ij}, \qquad b_j = 0 $$
///
/// Units that are used often gain weight from everything. Weights lie in [0, 1].
///
/// Source: Hebb 1949, as an equation in Lansner et al. 2026, <https://arxiv.org/abs/2605.01074>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Hebb {}

impl Registered for Hebb {
    const ABOUT: About = About {
        title: "Hebb",
        summary: "Stores how often two units fire together.",
        equation: r"w_{ij} = p_{ij}, \qquad b_j = 0",
        provenance: "As in the public code of Lansner and co-workers.",
        citations: &[HEBB_1949],
    };
}

impl RuleParameters for Hebb {
    type Rule = Self;

    fn resolve(&self, _: &Setting) -> Self {
        *self
    }
}

impl MemoryRule for Hebb {
    #[inline(always)]
    fn kind(&self, _: u32) -> Kind {
        Kind::Whole
    }

    #[inline(always)]
    fn numerator(&self, c: Coactivity) -> f64 {
        whole(c.both)
    }

    #[inline(always)]
    fn denominator(&self, c: Coactivity) -> f64 {
        whole(c.patterns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_frequencies() {
        let c = Coactivity { patterns: 8, pre: 4, post: 3, both: 2 };
        assert_eq!(Hebb {}.weight(c), 0.25);
    }
}

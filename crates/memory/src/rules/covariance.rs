//! Store how much more often two units fire together than chance predicts.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coactivity, Kind, MemoryRule, RuleParameters, Setting, holds, whole};
use crate::references::SEJNOWSKI_1977;

/// The covariance rule.
///
/// $$ w_{ij} = p_{ij} - p_i \, p_j, \qquad b_j = 0 $$
///
/// A pair that fires together as often as chance has it gets no weight, so units may differ in how
/// often they are used. Weights lie in [−1/4, 1/4].
///
/// Source: Sejnowski 1977, <https://doi.org/10.1007/BF00275079>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Covariance {}

impl Registered for Covariance {
    const ABOUT: About = About {
        title: "Covariance",
        summary: "Stores how much more often two units fire together than chance predicts.",
        equation: r"w_{ij} = p_{ij} - p_i \, p_j, \qquad b_j = 0",
        provenance: "Textbook form of the rule.",
        citations: &[SEJNOWSKI_1977],
    };
}

impl RuleParameters for Covariance {
    type Rule = Self;

    fn resolve(&self, _: &Setting) -> Self {
        *self
    }
}

impl MemoryRule for Covariance {
    #[inline(always)]
    fn kind(&self, patterns: u32) -> Kind {
        if holds(whole(patterns) * whole(patterns)) { Kind::Whole } else { Kind::Real }
    }

    #[inline(always)]
    fn numerator(&self, c: Coactivity) -> f64 {
        whole(c.patterns) * whole(c.both) - whole(c.pre) * whole(c.post)
    }

    #[inline(always)]
    fn denominator(&self, c: Coactivity) -> f64 {
        whole(c.patterns) * whole(c.patterns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_ignore_each_other_get_no_weight() {
        let c = Coactivity { patterns: 16, pre: 4, post: 8, both: 2 };
        assert_eq!(Covariance {}.weight(c), 0.0);
    }
}

//! Store how much likelier a unit fires when the presynaptic unit does.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coactivity, Kind, MemoryRule, RuleParameters, Setting, holds, whole};
use crate::references::MINAI_1997;

/// The presynaptic covariance rule.
///
/// $$ w_{ij} = \frac{p_{ij}}{p_i} - p_j, \qquad b_j = 0 $$
///
/// The covariance divided by the presynaptic activity: rare units speak as loudly as common ones.
/// Not symmetric. Weights lie in [−1, 1].
///
/// Source: Minai 1997, <https://doi.org/10.1162/neco.1997.9.3.667>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PresynapticCovariance {}

impl Registered for PresynapticCovariance {
    const ABOUT: About = About {
        title: "Presynaptic covariance",
        summary: "Stores how much likelier a unit fires when the presynaptic unit does.",
        equation: r"w_{ij} = \frac{p_{ij}}{p_i} - p_j, \qquad b_j = 0",
        provenance: "Textbook form of the rule; not symmetric.",
        citations: &[MINAI_1997],
    };
}

impl RuleParameters for PresynapticCovariance {
    type Rule = Self;

    fn is_symmetric(&self) -> bool {
        false
    }

    fn resolve(&self, _: &Setting) -> Self {
        *self
    }
}

impl MemoryRule for PresynapticCovariance {
    #[inline(always)]
    fn kind(&self, patterns: u32) -> Kind {
        if holds(whole(patterns) * whole(patterns)) { Kind::Fractions } else { Kind::Real }
    }

    #[inline(always)]
    fn numerator(&self, c: Coactivity) -> f64 {
        whole(c.patterns) * whole(c.both) - whole(c.pre) * whole(c.post)
    }

    #[inline(always)]
    fn denominator(&self, c: Coactivity) -> f64 {
        whole(c.patterns) * whole(c.pre)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weight_is_a_gain_in_probability() {
        // The postsynaptic unit fires in half of all patterns, but in all of those with the other.
        let c = Coactivity { patterns: 8, pre: 2, post: 4, both: 2 };
        assert_eq!(PresynapticCovariance {}.weight(c), 0.5);
    }
}

//! Store the logarithm of how much more often two units fire together than chance predicts.

use attractor_core::{About, Registered, maths::ln_f32};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coactivity, MemoryRule, RuleParameters, Setting, Usage};
use crate::references::LANSNER_1989;

/// The Bayesian confidence propagation rule.
///
/// $$ w_{ij} = \ln \frac{p_{ij}}{p_i \, p_j}, \qquad b_j = \ln p_j $$
///
/// with p_i ≥ ε and p_ij ≥ ε², ε = 1/(P + 1), so that pairs never seen together get a large but
/// finite negative weight.
///
/// Source: Lansner & Ekeberg 1989, <https://doi.org/10.1142/S0129065789000499>; floors as in the
/// public code of Lansner and co-workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bcpnn {}

impl Registered for Bcpnn {
    const ABOUT: About = About {
        title: "BCPNN",
        summary: "Stores the logarithm of how much more often two units fire together than chance predicts.",
        equation: r"w_{ij} = \ln \frac{p_{ij}}{p_i \, p_j}, \qquad b_j = \ln p_j",
        provenance: "With p_i ≥ ε and p_ij ≥ ε², ε = 1/(P + 1), as in the public code of Lansner and co-workers.",
        citations: &[LANSNER_1989],
    };
}

impl RuleParameters for Bcpnn {
    type Rule = Self;

    fn resolve(&self, _: &Setting) -> Self {
        *self
    }
}

impl MemoryRule for Bcpnn {
    #[inline(always)]
    fn weight(&self, c: Coactivity) -> f32 {
        ln_f32(c.q_both() / (c.q_pre() * c.q_post()))
    }

    #[inline(always)]
    fn bias(&self, unit: Usage) -> f32 {
        ln_f32(unit.alone().q_post())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_ignore_each_other_get_no_weight() {
        let c = Coactivity { patterns: 16, pre: 4, post: 8, both: 2 };
        assert_eq!(Bcpnn {}.weight(c), 0.0);
    }

    #[test]
    fn pairs_never_seen_get_the_floor() {
        let c = Coactivity { patterns: 99, pre: 33, post: 33, both: 0 };
        let expected = attractor_core::maths::log(1e-4 / (1.0 / 9.0));
        assert!((f64::from(Bcpnn {}.weight(c)) - expected).abs() < 1e-5);
        let bias = Bcpnn {}.bias(Usage { patterns: 99, active: 33 });
        assert!((f64::from(bias) + attractor_core::maths::log(3.0)).abs() < 1e-6);
    }
}

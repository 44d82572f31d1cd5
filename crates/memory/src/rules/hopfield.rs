//! Store how two units deviate together from the nominal activity.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Coactivity, MemoryRule, RuleParameters, Setting};
use crate::references::HOPFIELD_1982;

/// The Hopfield rule for patterns of 0 and 1.
///
/// $$ w_{ij} = p_{ij} - f p_i - f p_j + f^2, \qquad b_j = 0 $$
///
/// This is the mean of (x_i − f)(x_j − f) over the patterns, f being one number for all units. It
/// equals the covariance rule where every unit is used alike.
///
/// Source: Hopfield 1982, <https://doi.org/10.1073/pnas.79.8.2554>, for ±1 units; the form for sparse
/// patterns is ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Hopfield {
    /// f: the activity that counts as neutral, a probability. Left out, it is k/N.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub activity: Option<f64>,
}

impl Registered for Hopfield {
    const ABOUT: About = About {
        title: "Hopfield",
        summary: "Stores how two units deviate together from the nominal activity f.",
        equation: r"w_{ij} = p_{ij} - f p_i - f p_j + f^2, \qquad b_j = 0",
        provenance: "Which form the benchmark's paper uses is open; this one, the mean of \
                     (x_i − f)(x_j − f), is our choice. With f = ½ it is Hopfield's for ±1 units up to a factor.",
        citations: &[HOPFIELD_1982],
    };
}

impl RuleParameters for Hopfield {
    type Rule = ResolvedHopfield;

    fn resolve(&self, setting: &Setting) -> ResolvedHopfield {
        let or_given = |activity| self.activity.unwrap_or(activity) as f32;
        ResolvedHopfield { f_pre: or_given(setting.activity), f_post: or_given(setting.post_activity) }
    }
}

/// The Hopfield rule with its activity known.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedHopfield {
    f_pre: f32,
    f_post: f32,
}

impl MemoryRule for ResolvedHopfield {
    #[inline(always)]
    fn weight(&self, c: Coactivity) -> f32 {
        let Self { f_pre, f_post } = *self;
        let means = if f_pre == f_post {
            // In this order a weight and its mirror image have the same bits.
            f_pre * (c.p_pre() + c.p_post())
        } else {
            f_post * c.p_pre() + f_pre * c.p_post()
        };
        c.p_both() - means + f_pre * f_post
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_activity_gives_the_rule_for_signs() {
        // Signs of two units over four patterns: (+,+), (+,−), (−,+), (+,+); their mean product is 0.
        let c = Coactivity { patterns: 4, pre: 3, post: 3, both: 2 };
        let mean_product = (1.0 - 1.0 - 1.0 + 1.0) / 4.0;
        assert_eq!(ResolvedHopfield { f_pre: 0.5, f_post: 0.5 }.weight(c), mean_product / 4.0);
    }

    #[test]
    fn between_populations_each_has_its_own_mean() {
        // The mean of (x_i − 1/2)(x_j − 1/4) over the same four patterns.
        let c = Coactivity { patterns: 4, pre: 3, post: 3, both: 2 };
        let expected = (2.0 * 0.5 * 0.75 - 0.5 * 0.25 - 0.5 * 0.75) / 4.0;
        assert_eq!(ResolvedHopfield { f_pre: 0.5, f_post: 0.25 }.weight(c), expected);
    }
}

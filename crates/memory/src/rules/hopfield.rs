//! Store how two units deviate together from the nominal activity.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fraction::Fraction;
use super::{Coactivity, Kind, MemoryRule, RuleParameters, Setting, holds, whole};
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
        let or_given = |activity| Fraction::of(self.activity.unwrap_or(activity));
        ResolvedHopfield { pre: or_given(setting.activity), post: or_given(setting.post_activity) }
    }
}

/// The Hopfield rule with its activity known.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedHopfield {
    /// f of the presynaptic units.
    pre: Fraction,
    post: Fraction,
}

impl MemoryRule for ResolvedHopfield {
    #[inline(always)]
    fn kind(&self, patterns: u32) -> Kind {
        let Self { pre, post } = self;
        let whole = pre.is_whole && post.is_whole && holds(pre.below * post.below * whole(patterns));
        if whole { Kind::Whole } else { Kind::Real }
    }

    /// The equation times P and what is below the fractions f.
    #[inline(always)]
    fn numerator(&self, c: Coactivity) -> f64 {
        let Self { pre, post } = self;
        // In this order a weight and its mirror image have the same bits.
        let means = pre.below * post.above * whole(c.pre) + pre.above * post.below * whole(c.post);
        pre.below * post.below * whole(c.both) - means + pre.above * post.above * whole(c.patterns)
    }

    #[inline(always)]
    fn denominator(&self, c: Coactivity) -> f64 {
        self.pre.below * self.post.below * whole(c.patterns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pre: f64, post: f64) -> ResolvedHopfield {
        ResolvedHopfield { pre: Fraction::of(pre), post: Fraction::of(post) }
    }

    #[test]
    fn half_activity_gives_the_rule_for_signs() {
        // Signs of two units over four patterns: (+,+), (+,−), (−,+), (+,+); their mean product is 0.
        let c = Coactivity { patterns: 4, pre: 3, post: 3, both: 2 };
        let mean_product = (1.0 - 1.0 - 1.0 + 1.0) / 4.0;
        assert_eq!(with(0.5, 0.5).weight(c), mean_product / 4.0);
    }

    #[test]
    fn between_populations_each_has_its_own_mean() {
        // The mean of (x_i − 1/2)(x_j − 1/4) over the same four patterns.
        let c = Coactivity { patterns: 4, pre: 3, post: 3, both: 2 };
        let expected = (2.0 * 0.5 * 0.75 - 0.5 * 0.25 - 0.5 * 0.75) / 4.0;
        assert_eq!(with(0.5, 0.25).weight(c), expected);
    }
}

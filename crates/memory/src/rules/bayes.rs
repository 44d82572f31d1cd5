//! Optimal Bayesian synapses for cues without noise.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NaiveBayes, RuleParameters, Setting};
use crate::distortion::CueNoise;
use crate::references::KNOBLAUCH_2011;

/// The Bayesian rule for cues without noise: see [`NaiveBayes`] with e₁₀ = e₀₁ = 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bayes {
    /// Added to each of the four counts of a synapse, so that no logarithm is infinite.
    #[schemars(range(min = 1e-6, max = 1.0))]
    pub small_count: f64,
}

/// Small beside one pattern, large beside the rounding of single precision.
pub(super) const SMALL_COUNT: f64 = 1e-3;

impl Default for Bayes {
    fn default() -> Self {
        Self { small_count: SMALL_COUNT }
    }
}

impl Registered for Bayes {
    const ABOUT: About = About {
        title: "Bayes",
        summary: "The log-odds of a unit given the cue's bits, taken as independent and free of noise.",
        equation: r"w_{ij} = \ln \frac{M_{11} M_{00}}{M_{10} M_{01}}, \qquad
            b_j = \ln \frac{n_j}{P - n_j} + \sum_i \left[ \ln \frac{M_{01}}{M_{00}} - \ln \frac{n_j}{P - n_j} \right]",
        provenance: "Naive Bayes from the four counts of a synapse; the small count is ours.",
        citations: &[KNOBLAUCH_2011],
    };
}

impl RuleParameters for Bayes {
    type Rule = NaiveBayes;

    fn resolve(&self, _: &Setting) -> NaiveBayes {
        NaiveBayes::new(CueNoise::default(), self.small_count)
    }
}

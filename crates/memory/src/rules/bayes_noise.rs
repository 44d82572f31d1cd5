//! Optimal Bayesian synapses for cues of known noise.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bayes::SMALL_COUNT;
use super::{NaiveBayes, RuleParameters, Setting};
use crate::distortion::CueNoise;
use crate::references::KNOBLAUCH_2011;

/// The Bayesian rule for cues of known noise: see [`NaiveBayes`]. The same weights are used in every
/// step of retrieval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BayesNoise {
    /// e₁₀: probability that an active unit is silent in the cue. Left out, the cue's own.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub e10: Option<f64>,
    /// e₀₁: probability that a silent unit is active in the cue. Left out, e₁₀ k/(N − k) where e₁₀ is
    /// given, otherwise the cue's own.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub e01: Option<f64>,
    /// Added to each of the four counts of a synapse, so that no logarithm is infinite.
    #[schemars(range(min = 1e-6, max = 1.0))]
    pub small_count: f64,
}

impl Default for BayesNoise {
    fn default() -> Self {
        Self { e10: None, e01: None, small_count: SMALL_COUNT }
    }
}

impl Registered for BayesNoise {
    const ABOUT: About = About {
        title: "Bayes, noise known",
        summary: "The log-odds of a unit given a cue whose noise is known.",
        equation: r"w_{ij} = \ln \frac{a_{11} a_{00}}{a_{10} a_{01}}, \qquad
            b_j = \ln \frac{n_j}{P - n_j} + \sum_i \left[ \ln \frac{a_{01}}{a_{00}} - \ln \frac{n_j}{P - n_j} \right]",
        provenance: "a are the counts M to be expected in noisy cues, such as a₁₁ = M₁₁(1 − e₁₀) + M₀₁e₀₁; \
                     the small count is ours.",
        citations: &[KNOBLAUCH_2011],
    };
}

impl RuleParameters for BayesNoise {
    type Rule = NaiveBayes;

    // The noise is in the presynaptic unit alone.
    fn is_symmetric(&self) -> bool {
        false
    }

    fn resolve(&self, setting: &Setting) -> NaiveBayes {
        let e10 = self.e10.unwrap_or(setting.noise.e10);
        let e01 = match (self.e01, self.e10) {
            (Some(e01), _) => e01,
            (None, Some(e10)) => e10 * setting.active_to_silent,
            (None, None) => setting.noise.e01,
        };
        NaiveBayes::new(CueNoise { e10, e01 }, self.small_count)
    }
}

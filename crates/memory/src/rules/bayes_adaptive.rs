//! Optimal Bayesian synapses whose noise is estimated anew at every step of retrieval.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bayes::SMALL_COUNT;
use super::{NaiveBayes, RuleParameters, Setting};
use crate::references::{KNOBLAUCH_2011, KNOBLAUCH_2024};

/// The Bayesian rule that follows the noise of retrieval: see [`NaiveBayes`].
///
/// Before each step the noise of the state is measured on calibration cues of stored patterns, drawn
/// for this purpose and never scored, and the weights of that step are made for it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BayesAdaptive {
    /// Number of calibration cues; at most one for each stored pattern is used.
    #[schemars(range(min = 1, max = 100_000))]
    pub calibration: u32,
    /// Added to each of the four counts of a synapse, so that no logarithm is infinite.
    #[schemars(range(min = 1e-6, max = 1.0))]
    pub small_count: f64,
}

impl Default for BayesAdaptive {
    fn default() -> Self {
        Self { calibration: 200, small_count: SMALL_COUNT }
    }
}

impl Registered for BayesAdaptive {
    const ABOUT: About = About {
        title: "Bayes, noise adaptive",
        summary: "The log-odds of a unit given a state whose noise is estimated before every step of retrieval.",
        equation: r"w_{ij}(t) = \ln \frac{a_{11} a_{00}}{a_{10} a_{01}}, \qquad
            b_j(t) = \ln \frac{n_j}{P - n_j} + \sum_i \left[ \ln \frac{a_{01}}{a_{00}} - \ln \frac{n_j}{P - n_j} \right]",
        provenance: "The counts a to be expected at step t follow the noise measured on calibration cues before \
                     that step. Inferred: the paper's abstract names adaptive noise estimation, its equations were \
                     not available; estimating on calibration cues is our construction.",
        citations: &[KNOBLAUCH_2011, KNOBLAUCH_2024],
    };
}

impl RuleParameters for BayesAdaptive {
    type Rule = NaiveBayes;

    // The noise is in the presynaptic unit alone.
    fn is_symmetric(&self) -> bool {
        false
    }

    fn resolve(&self, setting: &Setting) -> NaiveBayes {
        NaiveBayes::new(setting.noise, self.small_count)
    }

    fn calibration_cues(&self) -> u32 {
        self.calibration
    }
}

//! The log-odds that a unit belongs to the pattern, given a noisy cue of independent bits.

use attractor_core::maths::ln_f32;

use super::{Coactivity, MemoryRule, Usage, real};
use crate::distortion::CueNoise;

/// The naive Bayes rule at a known noise.
///
/// With the four counts M₁₁ = n_ij, M₁₀ = n_i − n_ij, M₀₁ = n_j − n_ij, M₀₀ = P − n_i − n_j + n_ij
/// (first index i, second j) the counts to be expected in noisy cues are
/// a₁₁ = M₁₁(1 − e₁₀) + M₀₁e₀₁, a₀₁ = M₀₁(1 − e₀₁) + M₁₁e₁₀, a₁₀ = M₁₀(1 − e₁₀) + M₀₀e₀₁,
/// a₀₀ = M₀₀(1 − e₀₁) + M₁₀e₁₀, each with a small count added, and
///
/// $$ w_{ij} = \ln \frac{a_{11} a_{00}}{a_{10} a_{01}}, \qquad
///    b_j = \ln \frac{n_j}{P - n_j} + \sum_i \left[ \ln \frac{a_{01}}{a_{00}} - \ln \frac{n_j}{P - n_j} \right] $$
///
/// so that the support is the log-odds of x_j = 1 against 0.
///
/// Source: Knoblauch 2011, <https://doi.org/10.1162/NECO_a_00127>.
#[derive(Clone, Copy, Debug)]
pub struct NaiveBayes {
    e10: f32,
    e01: f32,
    small_count: f32,
}

impl NaiveBayes {
    /// The rule for cues with this noise.
    pub fn new(noise: CueNoise, small_count: f64) -> Self {
        Self { e10: noise.e10 as f32, e01: noise.e01 as f32, small_count: small_count as f32 }
    }

    /// a₁₁, a₁₀, a₀₁, a₀₀.
    #[inline(always)]
    fn expected_counts(self, c: Coactivity) -> (f32, f32, f32, f32) {
        // Whole numbers, so that no count is rounded however many patterns there are. Wrapping, because
        // the lanes of padding and of a unit with itself hold no counts of a pair.
        let m11 = real(c.both);
        let m10 = real(c.pre.wrapping_sub(c.both));
        let m01 = real(c.post.wrapping_sub(c.both));
        let m00 = real(c.patterns.wrapping_sub(c.pre).wrapping_sub(c.post).wrapping_add(c.both));
        let (keep_one, keep_zero) = (1.0 - self.e10, 1.0 - self.e01);
        (
            m11 * keep_one + m01 * self.e01 + self.small_count,
            m10 * keep_one + m00 * self.e01 + self.small_count,
            m01 * keep_zero + m11 * self.e10 + self.small_count,
            m00 * keep_zero + m10 * self.e10 + self.small_count,
        )
    }
}

impl MemoryRule for NaiveBayes {
    const HEARS_SILENCE: bool = true;
    const SILENCE_IS_LOGARITHMIC: bool = true;

    #[inline(always)]
    fn weight(&self, c: Coactivity) -> f32 {
        let (a11, a10, a01, a00) = self.expected_counts(c);
        ln_f32((a11 * a00) / (a10 * a01))
    }

    #[inline(always)]
    fn bias(&self, unit: Usage) -> f32 {
        let (active, silent) = (real(unit.active), real(unit.patterns) - real(unit.active));
        ln_f32((active + self.small_count) / (silent + self.small_count))
    }

    #[inline(always)]
    fn silent(&self, c: Coactivity) -> f32 {
        let (_, _, a01, a00) = self.expected_counts(c);
        let (active, silent) = (real(c.post), real(c.patterns) - real(c.post));
        ln_f32((a01 * (silent + self.small_count)) / (a00 * (active + self.small_count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_free_weights_are_log_odds_ratios() {
        let rule = NaiveBayes::new(CueNoise::default(), 1e-3);
        let c = Coactivity { patterns: 20, pre: 8, post: 6, both: 4 };
        // M11 = 4, M10 = 4, M01 = 2, M00 = 10.
        let expected = attractor_core::maths::log(4.0 * 10.0 / (4.0 * 2.0));
        assert!((f64::from(rule.weight(c)) - expected).abs() < 1e-3);
    }

    #[test]
    fn pure_noise_says_nothing() {
        // A cue bit that is a coin toss, whatever the pattern has.
        let rule = NaiveBayes::new(CueNoise { e10: 0.5, e01: 0.5 }, 1e-3);
        let c = Coactivity { patterns: 20, pre: 8, post: 6, both: 4 };
        assert!(rule.weight(c).abs() < 1e-5);
    }
}

//! How long couplings of two states remember when each is set with probability q.
//!
//! Of a pattern that is t patterns old a fraction q (1 − q)^t of the synapses know; all others are as good as
//! random, of size 1 and symmetric. A pattern among symmetric random couplings is the ferromagnet in a spin glass of
//! Sherrington and Kirkpatrick. At temperature 0 its replica-symmetric overlap is m = erf(s m/√2), with s = q (1 − q)^t √N the signal over the noise. The age at which m falls below 0.9 is
//! t = ln(q √N/θ)/(−ln(1 − q)), with θ the signal at which m = 0.9. At fixed q it grows as ln N; it is largest near
//! q = θ e/√N, where it is about √N/(θ e).
//!
//! The model is Sherrington & Kirkpatrick's, 1975, <https://doi.org/10.1103/PhysRevLett.35.1792>; its use here is ours.

use attractor_core::maths::{erf, log, log1p, sqrt};

/// The overlap down to which a pattern counts as recalled.
pub const RECALLED: f64 = 0.9;

/// θ: the signal over the noise at which the overlap is [`RECALLED`].
pub fn threshold() -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if erf(middle * RECALLED / sqrt(2.0)) < RECALLED { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The oldest age, in patterns, that a network of N units recalls; 0 where it recalls none.
pub fn capacity(units: f64, probability: f64) -> f64 {
    let signal = probability * sqrt(units) / threshold();
    if signal <= 1.0 { 0.0 } else { log(signal) / -log1p(-probability) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signal_at_the_threshold_is_just_enough() {
        let theta = threshold();
        assert!((erf(theta * 0.9 / sqrt(2.0)) - 0.9).abs() < 1e-12);
        assert!((theta - 1.83).abs() < 0.005, "{theta}");
        let at_threshold = theta / sqrt(1000.0);
        assert_eq!(capacity(1000.0, 0.99 * at_threshold), 0.0);
        assert!(capacity(1000.0, 1.01 * at_threshold) > 0.0);
    }

    #[test]
    fn ages_grow_as_the_logarithm_at_fixed_q_and_as_the_root_at_the_best() {
        let steps: Vec<f64> = (1..5).map(|power| capacity(f64::from(10_u32.pow(power + 2)), 0.3)).collect();
        let growth: Vec<f64> = steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(growth.iter().all(|step| (step - growth[0]).abs() < 1e-9));
        for units in [1e6, 1e8] {
            let best = threshold() * std::f64::consts::E / sqrt(units);
            let about = sqrt(units) / (threshold() * std::f64::consts::E);
            assert!((capacity(units, best) / about - 1.0).abs() < 0.01);
            assert!(capacity(units, best) > capacity(units, 1.2 * best));
            assert!(capacity(units, best) > capacity(units, 0.8 * best));
        }
    }
}

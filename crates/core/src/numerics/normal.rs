//! The normal distribution of mean 0 and variance 1.

use core::f64::consts::{FRAC_1_SQRT_2, PI, SQRT_2};

use super::root;
use crate::maths::{erfc, exp, log, sqrt};

/// φ(x) = e^{−x²/2}/√(2π).
pub fn normal_density(x: f64) -> f64 {
    exp(-0.5 * x * x) / sqrt(2.0 * PI)
}

/// Φ(x): the probability of less than `x`.
pub fn normal_below(x: f64) -> f64 {
    0.5 * erfc(-x * FRAC_1_SQRT_2)
}

/// 1 − Φ(x): the probability of more than `x`, with all its digits however small it is.
pub fn normal_above(x: f64) -> f64 {
    0.5 * erfc(x * FRAC_1_SQRT_2)
}

/// Beyond this x few bits are left of the probability of more.
const FARTHEST: f64 = 27.0 * SQRT_2;

/// The x that more than it has probability `probability`, in (0, 1); infinite at 0 and 1.
///
/// ```
/// let z = attractor_core::numerics::normal_quantile(0.025);
/// assert!((z - 1.959_963_984_540_054).abs() < 1e-14);
/// ```
pub fn normal_quantile(probability: f64) -> f64 {
    if probability <= 0.0 {
        return f64::INFINITY;
    }
    if probability >= 1.0 {
        return f64::NEG_INFINITY;
    }
    if probability > 0.5 {
        // 1 − p is exact here.
        return -normal_quantile(1.0 - probability);
    }
    if probability.is_nan() {
        return probability;
    }
    // Of the logarithm, which is nearly a parabola, so that small probabilities keep their digits.
    let target = log(probability);
    root(|x| log(normal_above(x)) - target, 0.0, FARTHEST).unwrap_or(FARTHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Φ and its inverse at values printed in Abramowitz & Stegun, table 26.1 and 26.5.
    #[test]
    fn tables_are_met() {
        assert!((normal_below(1.0) - 0.841_344_746_068_543).abs() < 1e-14);
        assert!((normal_density(1.0) - 0.241_970_724_519_143).abs() < 1e-14);
        for (probability, quantile) in
            [(0.005, 2.575_829_303_5), (0.1, 1.281_551_565_5), (0.5, 0.0), (0.9, -1.281_551_565_5)]
        {
            assert!((normal_quantile(probability) - quantile).abs() < 1e-9, "{probability}");
        }
    }

    #[test]
    fn quantiles_invert_probabilities_however_small() {
        for exponent in 1..300 {
            let probability = exp(-2.0 * f64::from(exponent));
            let back = normal_above(normal_quantile(probability));
            assert!((back / probability - 1.0).abs() < 1e-11, "{probability:e}: {back:e}");
        }
        assert_eq!(normal_quantile(0.0), f64::INFINITY);
        assert_eq!(normal_quantile(1.0), f64::NEG_INFINITY);
        assert!(normal_quantile(f64::NAN).is_nan());
        assert!(normal_quantile(5e-324) > normal_quantile(1e-300));
    }
}

//! Where anti-Hebbian synapses between two units end.

use attractor_core::maths::sqrt;

/// The weight −w between two units y = x + W y whose outputs are not correlated, where their inputs have
/// variance 1 and correlation c.
///
/// $$ w = \frac{1 - \sqrt{1 - c^2}}{c} $$
///
/// In the sum and difference of the units the outputs' variances are (1 ± c)/(1 ± w)², which must be equal.
pub fn settled(correlation: f64) -> f64 {
    if correlation == 0.0 { 0.0 } else { (1.0 - sqrt(1.0 - correlation * correlation)) / correlation }
}

/// `E[y₁y₂]` for a weight −w between them.
pub fn product(correlation: f64, w: f64) -> f64 {
    let half = |sign: f64| 0.5 * (1.0 + sign * correlation) / ((1.0 + sign * w) * (1.0 + sign * w));
    half(1.0) - half(-1.0)
}

/// w after so many steps of the mean, `ẇ = γ E[y₁y₂]`, from 0.
pub fn weight(gamma: f64, correlation: f64, steps: u32) -> f64 {
    (0..steps).fold(0.0, |w, _| w + gamma * product(correlation, w))
}

/// The correlation of the outputs for a weight −w.
pub fn correlation(correlation: f64, w: f64) -> f64 {
    let half = |sign: f64| 0.5 * (1.0 + sign * correlation) / ((1.0 + sign * w) * (1.0 + sign * w));
    (half(1.0) - half(-1.0)) / (half(1.0) + half(-1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_flow_ends_where_nothing_is_correlated() {
        for c in [-0.6, 0.0, 0.3, 0.8] {
            let w = weight(0.01, c, 20_000);
            assert!((w - settled(c)).abs() < 1e-9, "{c}: {w}");
            assert!(correlation(c, w).abs() < 1e-8);
            assert!((correlation(c, 0.0) - c).abs() < 1e-15);
        }
    }
}

//! How many patterns dense associative memories hold at a given error of one step.
//!
//! A network of N ±1 units with energy −Σ_μ F(ξ_μ·S) sets a unit to the sign of Σ_μ [F(x_μ + ξ_μi) − F(x_μ − ξ_μi)],
//! where x_μ is the overlap of pattern μ with all other units. In a stored pattern, its own term
//! F(N) − F(N − 2) is the signal; each of the P − 1 others adds noise of mean 0 and of the variance of
//! F(x + 1) − F(x − 1), x being the sum of N − 1 random signs.
//!
//! Source: Krotov & Hopfield 2016, <https://arxiv.org/abs/1606.01164>, section 3, for powers.

use attractor_core::maths::{exp, lgamma, log};
use attractor_core::numerics::normal_quantile;

/// P for F(x) = xⁿ and many units, at a probability `error` in (0, ½) that a unit is wrong:
///
/// $$ P = \frac{N^{n-1}}{(2n - 3)!! \, z^2}, \qquad \Phi(-z) = \mathrm{error} $$
pub fn capacity_of_power(degree: u32, units: f64, error: f64) -> f64 {
    let z = normal_quantile(error);
    let double_factorial: f64 = (1..degree).map(|k| f64::from(2 * k - 1)).product();
    let powers: f64 = (1..degree).map(|_| units).product();
    powers / (double_factorial * z * z)
}

/// P at a finite number of units. Signal and variance of the noise are those at that size; the noise is taken to be
/// Gaussian, as the sum of many patterns of little weight each.
///
/// `log_change(x)` is ln |F(x + 1) − F(x − 1)|, −∞ where that is 0.
pub fn capacity_at_size(units: u32, error: f64, log_change: impl Fn(f64) -> f64) -> f64 {
    let others = f64::from(units) - 1.0;
    let signal = log_change(others);
    // Relative to the signal, so that nothing overflows.
    let variance: f64 = (0..units)
        .map(|positive| {
            let k = f64::from(positive);
            let log_chance =
                lgamma(others + 1.0) - lgamma(k + 1.0) - lgamma(others - k + 1.0) - others * log(2.0);
            exp(log_chance + 2.0 * (log_change(2.0 * k - others) - signal))
        })
        .sum();
    let z = normal_quantile(error);
    1.0 + 1.0 / (z * z * variance)
}

/// The largest P for F(x) = eˣ, as limited by patterns that agree with the cue in all other units:
/// 4 · error · 2^{N−1}.
///
/// Another pattern is such a one with probability 2^{1−N}. Half of them have the opposite sign at the unit. Their
/// term then cancels the signal, and the unit is wrong every other time. The Gaussian argument of
/// [`capacity_at_size`] misses terms that are so rare and so strong, so this bound replaces it. Ours.
pub fn bound_of_exponential(units: u32, error: f64) -> f64 {
    1.0 + 4.0 * error * exp(log(2.0) * (f64::from(units) - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_hold_what_is_printed() {
        for (degree, ratio) in [(2, 0.1507), (3, 0.0502), (4, 0.010_05)] {
            let units = 1000.0;
            let powers: f64 = (1..degree).map(|_| units).product();
            let found = capacity_of_power(degree, units, 0.005) / powers;
            assert!((found - ratio).abs() < 5e-5, "{degree}: {found}");
        }
    }

    /// The exact moments tend to the leading ones: by 10⁵ units to less than one in a thousand.
    #[test]
    fn sizes_tend_to_the_limit() {
        for degree in [2, 3, 4] {
            let ratio = |units: u32| {
                let n = i32::try_from(degree).unwrap();
                let change = |x: f64| log(((x + 1.0).powi(n) - (x - 1.0).powi(n)).abs());
                capacity_at_size(units, 0.005, change) / capacity_of_power(degree, f64::from(units), 0.005)
            };
            let (near, far) = ((ratio(100) - 1.0).abs(), (ratio(10_000) - 1.0).abs());
            assert!(far < 1e-2 && far < near.max(1e-3), "{degree}: {near} {far}");
        }
    }

    /// The variance for eˣ in closed form: 4 sinh²1 cosh(2)^{N−1}, and the signal 2 sinh 1 e^{N−1}.
    #[test]
    fn the_moments_of_an_exponential_are_its_closed_form() {
        for units in [2, 10, 40] {
            let found = capacity_at_size(units, 0.005, |x| x);
            let z = normal_quantile(0.005);
            let cosh = 0.5 * (exp(2.0) + exp(-2.0));
            let expected = 1.0 + exp((2.0 - log(cosh)) * (f64::from(units) - 1.0)) / (z * z);
            assert!((found / expected - 1.0).abs() < 1e-11, "{units}");
        }
    }
}

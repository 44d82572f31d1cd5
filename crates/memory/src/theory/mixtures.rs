//! Mixtures of an odd number of patterns: states that a Hopfield network holds although none was stored.
//!
//! A symmetric mixture of n patterns is the sign of their sum, and has the same overlap m with each. With
//! Z the sum of n random signs, at temperature 0 and load α (compare [`hopfield`](super::hopfield)):
//!
//! $$ m = \frac{1}{n} \left\langle Z \, \mathrm{erf} \frac{m Z}{\sigma \sqrt 2} \right\rangle, \qquad
//!    C = \sqrt{\frac{2}{\pi}} \frac{1}{\sigma} \left\langle e^{-m^2 Z^2 / 2 \sigma^2} \right\rangle, \qquad
//!    \sigma^2 = \frac{\alpha}{(1 - C)^2} $$
//!
//! Source: Amit, Gutfreund & Sompolinsky 1985, <https://doi.org/10.1103/PhysRevA.32.1007>, at α = 0;
//! 1987, <https://doi.org/10.1016/0003-4916(87)90092-3>, at finite α.

use core::f64::consts::{FRAC_2_PI, SQRT_2};

use attractor_core::maths::{erf, exp, sqrt, tanh};
use attractor_core::numerics::{maximum, root};

/// Mixtures of more patterns are not computed: the binomial coefficients are exact up to here.
pub const MOST_PATTERNS: u32 = 51;

/// A symmetric mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    /// α = P/N.
    pub load: f64,
    /// m: the overlap with each of its patterns.
    pub overlap: f64,
    /// C: how much a state follows a field, in [0, 1).
    pub susceptibility: f64,
}

/// The mean over Z, the sum of `patterns` random signs.
fn mean(patterns: u32, function: impl Fn(f64) -> f64) -> f64 {
    let n = f64::from(patterns);
    let (mut chance, mut sum) = ((0..patterns).fold(1.0, |half, _| half * 0.5), 0.0);
    for positive in 0..=patterns {
        let k = f64::from(positive);
        sum += chance * function(2.0 * k - n);
        chance *= (n - k) / (k + 1.0);
    }
    sum
}

/// Whether mixtures of so many patterns are computed: an odd number up to [`MOST_PATTERNS`].
fn is_odd(patterns: u32) -> bool {
    patterns % 2 == 1 && patterns <= MOST_PATTERNS
}

impl Mixture {
    /// The state with x = m/(σ√2) > 0.
    fn at(x: f64, patterns: u32) -> Option<Self> {
        let overlap = mean(patterns, |z| z * erf(x * z)) / f64::from(patterns);
        let sigma = overlap / (x * SQRT_2);
        let susceptibility = sqrt(FRAC_2_PI) / sigma * mean(patterns, |z| exp(-x * x * z * z));
        let load = sigma * sigma * (1.0 - susceptibility) * (1.0 - susceptibility);
        (susceptibility < 1.0).then_some(Self { load, overlap, susceptibility })
    }
}

/// m as α → 0: the overlap of the sign of n patterns' sum with each of them,
/// $\binom{n-1}{(n-1)/2} 2^{1-n}$. None unless `patterns` is odd and at most [`MOST_PATTERNS`].
pub fn overlap_without_load(patterns: u32) -> Option<f64> {
    is_odd(patterns).then(|| mean(patterns, f64::abs) / f64::from(patterns))
}

/// The mixture at the largest load that has one; none unless `patterns` is odd and at most [`MOST_PATTERNS`].
pub fn critical(patterns: u32) -> Option<Mixture> {
    if !is_odd(patterns) {
        return None;
    }
    let (x, _) = maximum(|x| Mixture::at(x, patterns).map_or(f64::NAN, |state| state.load), 1e-3, 8.0);
    Mixture::at(x, patterns)
}

/// The temperature below which mixtures of three and more patterns are stable, α → 0; none unless `patterns`
/// is odd, at least 3 and at most [`MOST_PATTERNS`].
///
/// With βm the root of m = ⟨Z tanh βmZ⟩/n, they are stable while
/// β(1 − ⟨tanh²βmZ⟩ + ⟨ξ₁ξ₂ tanh²βmZ⟩) < 1, against growth of one pattern at the cost of another.
pub fn last_stable_temperature(patterns: u32) -> Option<f64> {
    if !is_odd(patterns) || patterns < 3 {
        return None;
    }
    let n = f64::from(patterns);
    // In x = βm, of which the temperature is a falling function.
    let temperature = |x: f64| mean(patterns, |z| z * tanh(x * z)) / (n * x);
    let stability = |x: f64| {
        let square = |z: f64| tanh(x * z) * tanh(x * z);
        let pairs = mean(patterns, |z| (z * z - n) / (n * (n - 1.0)) * square(z));
        temperature(x) - (1.0 - mean(patterns, square) + pairs)
    };
    root(stability, 0.1, 20.0).map(temperature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::hopfield::{self, SynapticNoise};

    #[test]
    fn mixtures_exist_up_to_their_loads() {
        let printed = [(3, 0.0299, 0.5), (5, 0.0163, 0.375), (7, 0.0111, 0.3125), (9, 0.0084, 0.2734)];
        for (patterns, load, overlap) in printed {
            let state = critical(patterns).unwrap();
            assert!((state.load - load).abs() < 5.01e-5, "{patterns}: {}", state.load);
            let first = overlap_without_load(patterns).unwrap();
            assert!((first - overlap).abs() < 5e-5, "{patterns}: {first}");
        }
        assert_eq!(critical(4), None);
        assert_eq!(overlap_without_load(53), None);
    }

    #[test]
    fn a_mixture_of_one_is_the_pattern() {
        let expected = hopfield::critical_load(SynapticNoise::None);
        assert!((critical(1).unwrap().load - expected).abs() < 1e-13);
        assert_eq!(overlap_without_load(1), Some(1.0));
        assert_eq!(last_stable_temperature(1), None);
    }

    #[test]
    fn three_patterns_mix_below_a_temperature() {
        let three = last_stable_temperature(3).unwrap();
        assert!((three - 0.460).abs() < 0.0005, "{three}");
    }

    #[test]
    fn every_state_solves_the_equations() {
        for patterns in [3, 5, 9, 51] {
            let state = critical(patterns).unwrap();
            let (m, c) = (state.overlap, state.susceptibility);
            let sigma = sqrt(state.load) / (1.0 - c);
            let residuals = [
                m - mean(patterns, |z| z * erf(m * z / (sigma * SQRT_2))) / f64::from(patterns),
                c - sqrt(FRAC_2_PI) / sigma * mean(patterns, |z| exp(-m * m * z * z / (2.0 * sigma * sigma))),
            ];
            assert!(residuals.iter().all(|residual| residual.abs() < 1e-10), "{patterns}: {residuals:?}");
        }
    }
}

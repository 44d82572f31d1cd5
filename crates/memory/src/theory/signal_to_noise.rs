//! One step from a stored pattern: the signal against the noise of all other patterns.
//!
//! At a unit of a Hopfield network that is in pattern μ the field is ξ_i (N−1)/N of signal and a sum of
//! (N−1)(P−1) signs over N of noise, of variance (N−1)(P−1)/N²: the ratio is √((N−1)/(P−1)), 1/√α for large
//! networks. Give the functions here α = (P−1)/(N−1) to be right to that order at any size.
//!
//! Source: Hopfield 1982, <https://doi.org/10.1073/pnas.79.8.2554>, for the argument; McEliece et al. 1987,
//! <https://doi.org/10.1109/TIT.1987.1057328>, for the loads without errors.

use attractor_core::maths::{exp, log, log1p, sqrt};
use attractor_core::numerics::{normal_above, normal_quantile};

/// The probability that a unit is wrong after one step from a stored pattern, at load α = P/N ≥ 0.
///
/// $$ \epsilon = \tfrac12 \, \mathrm{erfc} \frac{1}{\sqrt{2 \alpha}} $$
pub fn bit_error(load: f64) -> f64 {
    if load > 0.0 { normal_above(1.0 / sqrt(load)) } else { 0.0 }
}

/// The load α at which a unit is wrong with probability `error`, in (0, ½): the inverse of [`bit_error`].
pub fn load_at_bit_error(error: f64) -> f64 {
    let z = normal_quantile(error);
    1.0 / (z * z)
}

/// The probability that one step from a stored pattern leaves all `units` right: (1 − ε)^N, as if errors
/// were independent.
pub fn pattern_right(units: f64, load: f64) -> f64 {
    exp(units * log1p(-bit_error(load)))
}

/// The probability that all of αN stored patterns are left in all `units`: (1 − ε)^{αN²}, as if errors were
/// independent.
pub fn all_patterns_right(units: f64, load: f64) -> f64 {
    exp(load * units * units * log1p(-bit_error(load)))
}

/// N/(2 ln N): how many patterns `units` > 1 hold so that one given pattern is free of errors; the leading
/// term for large N.
pub fn patterns_with_one_right(units: f64) -> f64 {
    units / (2.0 * log(units))
}

/// N/(4 ln N): how many patterns `units` > 1 hold so that all of them are free of errors; the leading term
/// for large N.
pub fn patterns_with_all_right(units: f64) -> f64 {
    units / (4.0 * log(units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::numerics::root;

    /// The loads of given bit errors in the table of capacities of Hertz, Krogh & Palmer 1991, Introduction to the
    /// Theory of Neural Computation, chapter 2.
    #[test]
    fn loads_of_given_errors_are_the_textbooks() {
        for (error, load) in [(0.001, 0.105), (0.0036, 0.138), (0.01, 0.185), (0.05, 0.37), (0.1, 0.61)] {
            assert!((load_at_bit_error(error) - load).abs() < 0.0015, "{error}");
            assert!((bit_error(load_at_bit_error(error)) / error - 1.0).abs() < 1e-12);
        }
        assert_eq!(bit_error(0.0), 0.0);
    }

    /// The loads found from the Gaussian error tend to the leading terms; what those leave out is of the order
    /// ln ln N / ln N.
    #[test]
    fn loads_without_errors_tend_to_their_leading_terms() {
        let half = |right: fn(f64, f64) -> f64, units: f64| {
            units * root(|load| right(units, load) - 0.5, 1e-9, 0.9).unwrap()
        };
        let mut before = (1.0, 1.0);
        for exponent in [3, 6, 12, 24, 48] {
            let units = exp(log(10.0) * f64::from(exponent));
            let one = (half(pattern_right, units) / patterns_with_one_right(units) - 1.0).abs();
            let all = (half(all_patterns_right, units) / patterns_with_all_right(units) - 1.0).abs();
            assert!(one < before.0 && all < before.1, "1e{exponent}: {one} {all}, before {before:?}");
            before = (one, all);
        }
        assert!(before.0 < 0.05 && before.1 < 0.05, "{before:?}");
    }
}

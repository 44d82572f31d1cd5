//! What a single unit can learn.

use attractor_core::maths::{exp, lgamma, log};

/// The probability that a unit with n inputs can learn p random patterns, each with a random sign as its answer.
///
/// $$ P = 2^{1 - p} \sum_{k = 0}^{n - 1} \binom{p - 1}{k} $$
///
/// It is one half at p = 2n, and for many inputs falls from 1 to 0 there: Gardner's α = 2.
///
/// Source: Cover 1965, <https://doi.org/10.1109/PGEC.1965.264137>.
///
/// ```
/// use attractor_memory::theory::perceptron::separable;
/// assert!((separable(40, 20) - 0.5).abs() < 1e-12);
/// // The exclusive or is one of two in sixteen that cannot be: two inputs and a threshold, which is a third.
/// assert!((separable(4, 3) - 14.0 / 16.0).abs() < 1e-12);
/// ```
pub fn separable(patterns: u32, inputs: u32) -> f64 {
    if patterns <= inputs {
        return 1.0;
    }
    let others = f64::from(patterns - 1);
    let of = |k: u32| {
        let k = f64::from(k);
        exp(lgamma(others + 1.0) - lgamma(k + 1.0) - lgamma(others - k + 1.0) - others * log(2.0))
    };
    (0..inputs).map(of).sum()
}

//! Where a function changes its sign.

use crate::maths::sqrt;

/// Most halvings that an interval of doubles can take.
const STEPS: usize = 200;

/// The place between `low` and `high` where `function` changes its sign, to the last few bits; none unless
/// its values there differ in sign. A value of 0 counts as either.
///
/// The method of Ridders, which keeps the root between its two ends: each step takes the middle, and the
/// zero of the exponential through three points.
///
/// Source: Ridders 1979, <https://doi.org/10.1109/TCS.1979.1084580>.
///
/// ```
/// let root = attractor_core::numerics::root(|x| x * x - 2.0, 0.0, 2.0);
/// assert_eq!(root, Some(std::f64::consts::SQRT_2));
/// ```
pub fn root(function: impl Fn(f64) -> f64, low: f64, high: f64) -> Option<f64> {
    let (mut low, mut high) = (low, high);
    let (mut at_low, mut at_high) = (function(low), function(high));
    if at_low == 0.0 {
        return Some(low);
    }
    if at_high == 0.0 {
        return Some(high);
    }
    if !at_low.is_finite() || !at_high.is_finite() || (at_low > 0.0) == (at_high > 0.0) {
        return None;
    }
    let mut best = f64::midpoint(low, high);
    for _ in 0..STEPS {
        let middle = f64::midpoint(low, high);
        if middle <= low.min(high) || middle >= low.max(high) {
            break;
        }
        let at_middle = function(middle);
        // Through an exponential: the fraction lies in (−1, 1), and `next` between the ends.
        let fraction = at_middle / sqrt(at_middle * at_middle - at_low * at_high);
        let next = middle + (middle - low) * fraction * at_low.signum();
        let at_next = function(next);
        if at_middle == 0.0 || at_next == 0.0 {
            return Some(if at_middle == 0.0 { middle } else { next });
        }
        // Of the four points the two neighbours between which the sign changes.
        let mut points = [(low, at_low), (middle, at_middle), (next, at_next), (high, at_high)];
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let change = points.windows(2).find(|pair| (pair[0].1 > 0.0) != (pair[1].1 > 0.0))?;
        let settled = (next - best).abs() <= f64::EPSILON * next.abs();
        best = next;
        ((low, at_low), (high, at_high)) = (change[0], change[1]);
        if settled {
            break;
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::{exp, tanh};

    #[test]
    fn roots_are_found_to_the_last_bits() {
        type Case = (fn(f64) -> f64, f64, f64, f64);
        let cases: [Case; 4] = [
            (|x| x * x * x - 8.0, 0.0, 100.0, 2.0),
            (|x| exp(x) - 1e-8, -100.0, 3.0, -18.420_680_743_952_367),
            (|x| tanh(50.0 * (x - 0.3)), -7.0, 1.0, 0.3),
            (|x| if x < 0.1 { -1.0 } else { 1.0 }, 0.0, 1.0, 0.1),
        ];
        for (function, low, high, expected) in cases {
            for (low, high) in [(low, high), (high, low)] {
                let found = root(function, low, high).unwrap();
                assert!((found - expected).abs() < 4e-15 * expected.abs().max(1.0), "{found} for {expected}");
            }
        }
        // A flat crossing: the function itself is 0 to all digits within 1e-5 of the root.
        let flat = root(|x| (x - 0.25) * (x - 0.25) * (x - 0.25), 0.0, 1.0).unwrap();
        assert!((flat - 0.25).abs() < 1e-5, "{flat}");
    }

    #[test]
    fn without_a_change_of_sign_there_is_none() {
        assert_eq!(root(|x| x * x + 1.0, -1.0, 1.0), None);
        assert_eq!(root(|x| 1.0 / x, 0.0, 1.0), None);
        assert_eq!(root(|x| x, 0.0, 1.0), Some(0.0));
    }
}

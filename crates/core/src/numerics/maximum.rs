//! Where a function is largest.

/// How many intervals are looked at before the best is narrowed down.
const SCANNED: u32 = 48;
/// How often the interval shrinks by the golden ratio: to 1e-9 of its length. A maximum is flat, so that
/// doubles tell no more of its place.
const NARROWED: u32 = 44;
/// (√5 − 1)/2.
const GOLDEN: f64 = 0.618_033_988_749_894_8;

/// The place between `low` and `high` where `function` is largest, and its value there.
///
/// A scan finds the highest of 49 points evenly apart, golden-section search (Kiefer 1953,
/// <https://doi.org/10.1090/S0002-9939-1953-0055639-3>) the maximum between its neighbours. Where a function
/// has several maxima, a peak narrower than the scan may be missed. A place where it gives NaN is never
/// the largest; where it gives nothing else, the value is −∞.
///
/// ```
/// let (x, value) = attractor_core::numerics::maximum(|x| 1.0 - (x - 0.3) * (x - 0.3), -5.0, 5.0);
/// assert!((x - 0.3).abs() < 1e-7 && (value - 1.0).abs() < 1e-15);
/// ```
pub fn maximum(function: impl Fn(f64) -> f64, low: f64, high: f64) -> (f64, f64) {
    let value = |x: f64| {
        let value = function(x);
        if value.is_nan() { f64::NEG_INFINITY } else { value }
    };
    let step = (high - low) / f64::from(SCANNED);
    let points = (0..=SCANNED).map(|place| low + step * f64::from(place)).map(|x| (x, value(x)));
    let best =
        points.fold((low, f64::NEG_INFINITY), |best, point| if point.1 > best.1 { point } else { best });

    let (mut left, mut right) = ((best.0 - step).max(low), (best.0 + step).min(high));
    let mut inner = [right - GOLDEN * (right - left), left + GOLDEN * (right - left)].map(|x| (x, value(x)));
    for _ in 0..NARROWED {
        if inner[0].1 >= inner[1].1 {
            right = inner[1].0;
            let x = right - GOLDEN * (right - left);
            inner = [(x, value(x)), inner[0]];
        } else {
            left = inner[0].0;
            let x = left + GOLDEN * (right - left);
            inner = [inner[1], (x, value(x))];
        }
    }
    inner.into_iter().fold(best, |best, point| if point.1 > best.1 { point } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::{exp, sqrt};

    #[test]
    fn maxima_are_found_inside_and_at_the_ends() {
        // x e^{−x} is largest at 1; a cusp and an end are maxima without a slope of 0.
        let (x, value) = maximum(|x| x * exp(-x), 0.0, 30.0);
        assert!((x - 1.0).abs() < 1e-7 && (value - exp(-1.0)).abs() < 1e-15, "{x} {value}");
        let (x, _) = maximum(|x| -(x - 0.7).abs(), 0.0, 1.0);
        assert!((x - 0.7).abs() < 1e-9, "{x}");
        assert_eq!(maximum(|x| x, 2.0, 3.0), (3.0, 3.0));
        assert_eq!(maximum(|x| -x, 2.0, 3.0), (2.0, -2.0));
    }

    #[test]
    fn places_without_a_number_are_left_out() {
        let (x, value) = maximum(|x| sqrt(1.0 - x) + x, -1.0, 4.0);
        assert!((x - 0.75).abs() < 1e-6 && (value - 1.25).abs() < 1e-12, "{x} {value}");
        assert_eq!(maximum(|_| f64::NAN, 0.0, 1.0).1, f64::NEG_INFINITY);
    }
}

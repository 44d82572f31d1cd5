//! Student's t: intervals of a mean from few repetitions.

use super::{Interval, IntervalMethod, TAIL, mean, variance};
use crate::maths::{exp, lgamma, log, sqrt};

/// The mean of `values` with its 95 % interval; the interval is the point itself for fewer than two.
///
/// Source: Student 1908, <https://doi.org/10.2307/2331554>.
pub fn student(values: &[f64]) -> Interval {
    let value = mean(values);
    let count = values.len();
    let half = if count < 2 {
        0.0
    } else {
        student_quantile(1.0 - TAIL, (count - 1) as f64) * sqrt(variance(values) / count as f64)
    };
    Interval { value, low: value - half, high: value + half, count, method: IntervalMethod::Student }
}

/// The value that Student's t with `freedom` > 0 degrees of freedom stays below with probability
/// `probability` in [0.5, 1).
///
/// ```
/// let t = attractor_core::statistics::student_quantile(0.975, 9.0);
/// assert!((t - 2.262_157).abs() < 1e-6);
/// ```
pub fn student_quantile(probability: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while below(high, freedom) < probability && high < 1e9 {
        high *= 2.0;
    }
    loop {
        let middle = f64::midpoint(low, high);
        // No number lies between neighbours.
        if middle <= low || middle >= high {
            return middle;
        }
        if below(middle, freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The probability that Student's t with `freedom` > 0 degrees of freedom is as far from 0 as `t`, on
/// either side: the p-value of a test against 0.
pub fn student_tails(t: f64, freedom: f64) -> f64 {
    incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// P(t ≤ `t`) for t ≥ 0.
fn below(t: f64, freedom: f64) -> f64 {
    1.0 - 0.5 * student_tails(t, freedom)
}

/// The regularised incomplete beta function by its continued fraction.
///
/// Source: NIST Digital Library of Mathematical Functions 8.17.22, <https://dlmf.nist.gov/8.17#E22>.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on this side of the mode only.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1.0 - x)) / a;
    // Evaluated from its tail: 200 terms are far more than any argument here needs.
    let mut fraction = 1.0;
    for term in (1..=200_u32).rev() {
        let m = f64::from(term / 2);
        let d = if term % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        fraction = 1.0 + d / fraction;
    }
    front / fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_equal_the_closed_forms() {
        // One degree of freedom is Cauchy: tan(π(p − ½)). Two: u√(2/(1 − u²)) with u = 2p − 1.
        assert!((student_quantile(0.975, 1.0) - libm::tan(core::f64::consts::PI * 0.475)).abs() < 1e-9);
        assert!((student_quantile(0.975, 2.0) - 0.95 * sqrt(2.0 / (1.0 - 0.95 * 0.95))).abs() < 1e-9);
        // Many degrees of freedom: the normal quantile.
        assert!((student_quantile(0.975, 1e7) - 1.959_964).abs() < 1e-5);
    }

    #[test]
    fn tails_are_what_quantiles_leave() {
        for freedom in [1.0, 2.0, 9.0, 40.0] {
            let t = student_quantile(0.975, freedom);
            assert!((student_tails(-t, freedom) - 0.05).abs() < 1e-9, "{freedom}");
        }
        assert_eq!(student_tails(0.0, 5.0), 1.0);
        assert_eq!(student_tails(f64::INFINITY, 5.0), 0.0);
    }

    #[test]
    fn a_mean_of_few_has_a_wide_interval() {
        let interval = student(&[1.0, 2.0, 3.0]);
        // t(0.975; 2) · 1/√3
        assert!((interval.half_width() - 4.302_653 / sqrt(3.0)).abs() < 1e-5);
        assert_eq!((interval.value, interval.count), (2.0, 3));
        assert_eq!(student(&[5.0]).half_width(), 0.0);
    }
}

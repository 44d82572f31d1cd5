//! The median, with an interval that asks nothing of the distribution.

use super::{Interval, IntervalMethod, TAIL, student};
use crate::maths::{exp, lgamma, log};

/// The median of `values` with its 95 % interval between two of the ordered values.
///
/// The number of values below the true median is binomial with ½. Of fewer than six values no two are far
/// enough apart to hold it with 95 %: Student's interval of their mean stands in, which supposes that they
/// scatter alike to both sides.
///
/// Source: Thompson 1936, <https://doi.org/10.1214/aoms/1177732502>.
pub fn median(values: &[f64]) -> Interval {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    let value = match count {
        0 => 0.0,
        _ if count.is_multiple_of(2) => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
        _ => sorted[count / 2],
    };
    let Some(place) = outermost(count) else {
        let Interval { low, high, .. } = student(values);
        return Interval {
            value,
            low: low.min(value),
            high: high.max(value),
            count,
            method: IntervalMethod::Student,
        };
    };
    let (low, high) = (sorted[place], sorted[count - 1 - place]);
    Interval { value, low, high, count, method: IntervalMethod::OrderStatistics }
}

/// How many of `count` values may be left out on each side of the interval; none where all together are
/// too few.
fn outermost(count: usize) -> Option<usize> {
    let n = count as f64;
    let chance = |below: usize| {
        let k = below as f64;
        exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) - n * log(2.0))
    };
    let mut tail = 0.0;
    let mut place = None;
    for below in 0..count / 2 {
        tail += chance(below);
        if tail > TAIL {
            break;
        }
        place = Some(below);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_leave_out_as_many_as_may_be() {
        // By sums of binomial coefficients: P(X ≤ 0) = 1/32 for 5 and 1/64 for 6, P(X ≤ 13) = 0.019 and
        // P(X ≤ 14) = 0.040 for 40.
        for (count, place) in [(5, None), (6, Some(0)), (9, Some(1)), (20, Some(5)), (40, Some(13))] {
            assert_eq!(outermost(count), place, "{count}");
        }
    }

    #[test]
    fn one_value_far_off_moves_nothing() {
        let mut values: Vec<f64> = (0..21).map(f64::from).collect();
        let before = median(&values);
        values[20] = 1e9;
        assert_eq!(median(&values), before);
        assert_eq!((before.value, before.low, before.high), (10.0, 5.0, 15.0));
        assert_eq!(median(&[1.0, 2.0]).value, 1.5);
    }
}

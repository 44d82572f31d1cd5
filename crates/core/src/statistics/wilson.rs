//! Wilson's score interval: fractions that stay between 0 and 1.

use super::{Interval, IntervalMethod, TAIL, mean, student_quantile, variance};
use crate::maths::sqrt;

/// The mean of `fractions`, one per repetition and each of `of` cases, with its 95 % interval.
///
/// Cases of one repetition share a network and may scatter together, which a few repetitions show badly. So
/// two intervals are made, and the ends that lie further out are taken: one of all cases as if they were
/// independent; one of repetitions, with as many cases as would scatter like them (the design effect) and
/// Student's quantile. A single repetition has the first alone, which then says nothing of other networks.
///
/// It cannot hold as often as it says where repetitions recall everything or nothing: those that were
/// drawn may all be of the commoner kind.
///
/// Sources: Wilson 1927, <https://doi.org/10.1080/01621459.1927.10502953>; design effect: Kish 1965,
/// "Survey Sampling". Taking both is our choice.
pub fn wilson_of_means(fractions: &[f64], of: f64) -> Interval {
    let value = mean(fractions);
    let count = fractions.len();
    let cases = of * count as f64;
    let (mut low, mut high) = wilson(value, cases, NORMAL);
    let independent = value * (1.0 - value) / of;
    if count > 1 && independent > 0.0 {
        let effect = variance(fractions) / independent;
        let quantile = student_quantile(1.0 - TAIL, (count - 1) as f64);
        let of_repetitions = wilson(value, cases / effect, quantile);
        low = low.min(of_repetitions.0);
        high = high.max(of_repetitions.1);
    }
    Interval {
        value,
        // What is no fraction gives no interval, but no panic either: it may come out of a file.
        low: low.max(0.0).min(value),
        high: high.min(1.0).max(value),
        count,
        method: IntervalMethod::Wilson,
    }
}

/// The 97.5 % quantile of the normal distribution.
const NORMAL: f64 = 1.959_963_984_540_054;

/// Wilson's ends for a fraction of `cases` cases, with a quantile of the standardised error.
fn wilson(fraction: f64, cases: f64, quantile: f64) -> (f64, f64) {
    let square = quantile * quantile / cases;
    let centre = (fraction + square / 2.0) / (1.0 + square);
    let half = quantile / (1.0 + square) * sqrt(fraction * (1.0 - fraction) / cases + square / (4.0 * cases));
    (centre - half, centre + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repetition_has_the_textbook_interval() {
        // 45 of 50; Newcombe 1998 gives the formula, these ends follow from it by hand.
        let interval = wilson_of_means(&[0.9], 50.0);
        assert!((interval.low - 0.786_398).abs() < 1e-5, "{interval:?}");
        assert!((interval.high - 0.956_525).abs() < 1e-5, "{interval:?}");
    }

    #[test]
    fn certainty_is_never_claimed() {
        let all = wilson_of_means(&[1.0, 1.0], 50.0);
        assert!(all.low < 1.0 && all.high == 1.0);
    }

    #[test]
    fn what_is_no_fraction_is_no_panic() {
        for fractions in [[2.0, 2.0], [-1.0, 0.5], [1e308, 1e308], [f64::NAN, 0.0]] {
            for of in [50.0, 0.0, -1.0] {
                assert_eq!(wilson_of_means(&fractions, of).count, 2);
            }
        }
    }

    #[test]
    fn scatter_between_repetitions_widens_it() {
        let even = wilson_of_means(&[0.5, 0.5, 0.5, 0.5], 100.0);
        let uneven = wilson_of_means(&[0.2, 0.8, 0.3, 0.7], 100.0);
        assert!(uneven.half_width() > 3.0 * even.half_width());
    }
}

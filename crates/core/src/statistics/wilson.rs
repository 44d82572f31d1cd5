//! Wilson's score interval: fractions that stay between 0 and 1.

use super::{Interval, IntervalMethod, TAIL, mean, student_quantile, variance};
use crate::maths::sqrt;

/// The mean of `fractions`, one per repetition and each of `of` cases, with its 95 % interval.
///
/// Cases of one repetition share a network and may scatter together. Where the repetitions scatter
/// more than independent cases would, the number of cases is lowered by that ratio (the design effect)
/// and the quantile is Student's over the repetitions.
///
/// Sources: Wilson 1927, <https://doi.org/10.1080/01621459.1927.10502953>; design effect: Kish 1965.
pub fn wilson_of_means(fractions: &[f64], of: f64) -> Interval {
    let value = mean(fractions);
    let count = fractions.len();
    let independent = value * (1.0 - value) / of;
    let effect = if independent > 0.0 { (variance(fractions) / independent).max(1.0) } else { 1.0 };
    let cases = of * count as f64 / effect;
    let freedom = if count > 1 { (count - 1) as f64 } else { f64::MAX.sqrt() };
    let z = if effect > 1.0 { student_quantile(1.0 - TAIL, freedom) } else { 1.959_963_984_540_054 };
    let square = z * z / cases;
    let centre = (value + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * sqrt(value * (1.0 - value) / cases + square / (4.0 * cases));
    Interval {
        value,
        low: (centre - half).clamp(0.0, value),
        high: (centre + half).clamp(value, 1.0),
        count,
        method: IntervalMethod::Wilson,
    }
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
    fn scatter_between_repetitions_widens_it() {
        let even = wilson_of_means(&[0.5, 0.5, 0.5, 0.5], 100.0);
        let uneven = wilson_of_means(&[0.2, 0.8, 0.3, 0.7], 100.0);
        assert!(uneven.half_width() > 3.0 * even.half_width());
    }
}

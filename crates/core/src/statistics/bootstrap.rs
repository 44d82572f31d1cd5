//! The bootstrap: intervals for figures whose distribution is not known.

use super::{Interval, IntervalMethod, TAIL, mean};
use crate::{Purpose, Seed, Streams};

/// The same random choices of repetitions for every figure that is to be compared.
///
/// Source: Efron 1979, percentile method, <https://doi.org/10.1214/aos/1176344552>.
#[derive(Clone, Debug)]
pub struct Resamples {
    picks: Vec<Vec<usize>>,
}

impl Resamples {
    /// How often repetitions are drawn again.
    pub const COUNT: u64 = 2000;

    /// Random choices of `repetitions` out of `repetitions`, always the same for the same number.
    pub fn of(repetitions: usize) -> Self {
        let streams = Streams::new(Seed(0), Purpose::named("bootstrap"), repetitions as u64);
        let pick = |index| {
            let mut stream = streams.at(index);
            (0..repetitions).map(|_| stream.below(repetitions as u32) as usize).collect()
        };
        Self { picks: (0..Self::COUNT).map(pick).collect() }
    }

    /// A figure computed from all repetitions, with the interval in which it falls over the resamples.
    ///
    /// `figure` is given the numbers of the repetitions to use.
    pub fn interval(&self, repetitions: usize, figure: impl Fn(&[usize]) -> f64) -> Interval {
        let all: Vec<usize> = (0..repetitions).collect();
        let mut figures: Vec<f64> = self.picks.iter().map(|picks| figure(picks)).collect();
        figures.sort_by(f64::total_cmp);
        #[expect(clippy::cast_sign_loss, reason = "a quantile is not negative")]
        let at = |quantile: f64| figures[(quantile * (figures.len() - 1) as f64).round() as usize];
        Interval {
            value: figure(&all),
            low: at(TAIL),
            high: at(1.0 - TAIL),
            count: repetitions,
            method: IntervalMethod::Bootstrap,
        }
    }
}

/// The mean of `values` with its bootstrap interval.
pub fn bootstrap_mean(values: &[f64]) -> Interval {
    Resamples::of(values.len())
        .interval(values.len(), |picks| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::sqrt;

    #[test]
    fn the_interval_of_a_mean_is_close_to_the_normal_one() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 20)).collect();
        let interval = bootstrap_mean(&values);
        let normal = 1.96 * sqrt(crate::statistics::variance(&values) / 400.0);
        // 2000 resamples fix an end to about 3 % of the half width.
        assert!((interval.half_width() / normal - 1.0).abs() < 0.1, "{interval:?} {normal}");
        assert!(interval.holds(9.5));
    }

    #[test]
    fn one_value_is_its_own_interval() {
        let interval = bootstrap_mean(&[3.0]);
        assert_eq!((interval.low, interval.high), (3.0, 3.0));
    }
}

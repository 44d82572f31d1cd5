//! The jackknife: intervals of figures that are made of means, such as ratios, slopes and crossings.

use super::{Interval, IntervalMethod, TAIL, mean, student_quantile, student_tails};
use crate::maths::sqrt;

/// A figure computed from all repetitions, with its 95 % interval.
///
/// `figure` is given the numbers of the repetitions to use: all of them, then all but one. Of a mean it is
/// [`student`](super::student)'s interval. It is the figure itself for fewer than two repetitions.
///
/// ```
/// use attractor_core::statistics::{jackknife, mean};
///
/// let (above, below) = ([4.0, 5.0, 6.0], [2.0, 2.0, 2.0]);
/// let of = |values: [f64; 3], picks: &[usize]| {
///     mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>())
/// };
/// let ratio = jackknife(3, |picks| of(above, picks) / of(below, picks));
/// assert_eq!(ratio.value, 2.5);
/// assert!((ratio.half_width() - 4.302_653 * 0.5 / 3_f64.sqrt()).abs() < 1e-6);
/// ```
pub fn jackknife(repetitions: usize, figure: impl Fn(&[usize]) -> f64) -> Interval {
    Jackknife::of(repetitions, figure).interval()
}

/// How far a figure moves as repetitions are left out one by one, which gives its error and its bias.
///
/// Intervals and tests reach from both the figure and the figure less its bias.
///
/// Sources: Tukey 1958, abstract in <https://doi.org/10.1214/aoms/1177706647>; Efron and Stein 1981,
/// <https://doi.org/10.1214/aos/1176345462>. That they reach from both is our choice: a figure with a
/// maximum in it is biased where two are nearly the largest, and either alone then holds too seldom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jackknife {
    value: f64,
    unbiased: f64,
    /// The standard error.
    error: f64,
    repetitions: usize,
}

impl Jackknife {
    /// `figure` is given the numbers of the repetitions to use: all of them, then all but one.
    pub fn of(repetitions: usize, figure: impl Fn(&[usize]) -> f64) -> Self {
        let all: Vec<usize> = (0..repetitions).collect();
        let value = figure(&all);
        if repetitions < 2 {
            return Self { value, unbiased: value, error: 0.0, repetitions };
        }
        let without = |left_out: usize| -> Vec<usize> {
            all.iter().copied().filter(|&repetition| repetition != left_out).collect()
        };
        let figures: Vec<f64> = all.iter().map(|&left_out| figure(&without(left_out))).collect();
        let (centre, others) = (mean(&figures), (repetitions - 1) as f64);
        let squares: f64 = figures.iter().map(|figure| (figure - centre) * (figure - centre)).sum();
        let error = sqrt(squares * others / repetitions as f64);
        Self { value, unbiased: value - others * (centre - value), error, repetitions }
    }

    /// The figure with its 95 % interval by Student's t.
    pub fn interval(&self) -> Interval {
        let half = if self.repetitions < 2 {
            0.0
        } else {
            student_quantile(1.0 - TAIL, (self.repetitions - 1) as f64) * self.error
        };
        Interval {
            value: self.value,
            low: self.value.min(self.unbiased) - half,
            high: self.value.max(self.unbiased) + half,
            count: self.repetitions,
            method: IntervalMethod::Jackknife,
        }
    }

    /// The p-value of a figure that is 0 in truth: the probability to be at least as far off, by Student's t.
    /// It is 1 for fewer than two repetitions, which tell nothing.
    pub fn chance_of_zero(&self) -> f64 {
        let off =
            if self.value * self.unbiased < 0.0 { 0.0 } else { self.value.abs().min(self.unbiased.abs()) };
        match self.repetitions {
            0 | 1 => 1.0,
            _ if off == 0.0 => 1.0,
            repetitions => student_tails(off / self.error, (repetitions - 1) as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::student;
    use super::*;

    #[test]
    fn of_a_mean_it_is_students_interval() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0];
        let found = jackknife(values.len(), |picks| {
            mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>())
        });
        let expected = student(&values);
        assert!((found.low - expected.low).abs() < 1e-12, "{found:?} {expected:?}");
        assert!((found.high - expected.high).abs() < 1e-12, "{found:?} {expected:?}");
    }

    #[test]
    fn bias_is_within_the_interval() {
        // The plug-in variance is too small by the factor 1 − 1/n, which the jackknife takes away exactly.
        let values = [0.0, 1.0, 2.0, 3.0];
        let plug_in = |picks: &[usize]| {
            let chosen: Vec<f64> = picks.iter().map(|&pick| values[pick]).collect();
            super::super::variance(&chosen) * (chosen.len() - 1) as f64 / chosen.len() as f64
        };
        let found = jackknife(4, plug_in);
        let (below, above) = (found.value - found.low, found.high - found.value);
        assert!((above - below - (super::super::variance(&values) - found.value)).abs() < 1e-12);
    }

    #[test]
    fn zero_is_as_likely_as_its_place_in_the_interval_says() {
        let of = |values: [f64; 4]| {
            Jackknife::of(4, |picks| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>()))
        };
        let around = of([-1.0, 1.0, -2.0, 2.0]);
        assert_eq!(around.chance_of_zero(), 1.0);
        let interval = of([0.0, 1.0, 2.0, 3.0]).interval();
        let at_the_end = of([0.0, 1.0, 2.0, 3.0].map(|value| value - interval.low));
        assert!((at_the_end.chance_of_zero() - 0.05).abs() < 1e-9, "{}", at_the_end.chance_of_zero());
        assert_eq!(of([1.0; 4]).chance_of_zero(), 0.0);
        assert_eq!(of([0.0; 4]).chance_of_zero(), 1.0);
        assert_eq!(Jackknife::of(1, |_| 3.0).chance_of_zero(), 1.0);
    }

    #[test]
    fn one_repetition_is_its_own_interval() {
        let found = jackknife(1, |picks| picks.len() as f64);
        assert_eq!((found.low, found.value, found.high), (1.0, 1.0, 1.0));
    }
}

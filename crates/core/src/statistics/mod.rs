//! Intervals that say how sure a figure is. All are 95 % and two-sided.

mod groups;
mod holm;
mod jackknife;
mod median;
mod student;
mod wilson;

use serde::{Deserialize, Serialize};

pub use groups::{group_letter, groups_not_told_apart};
pub use holm::holm;
pub use jackknife::{Jackknife, jackknife};
pub use median::median;
pub use student::{student, student_quantile, student_tails};
pub use wilson::wilson_of_means;

/// The probability that a 95 % interval misses on either side.
pub const TAIL: f64 = 0.025;

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalMethod {
    /// Student's t on the means of repetitions.
    Student,
    /// Wilson's score interval for a fraction, and Student's on its repetitions where that is wider.
    Wilson,
    /// Student's t on a figure made of means, its error from leaving each repetition out.
    Jackknife,
    /// Two of the ordered values, around their median.
    OrderStatistics,
}

/// An estimate and its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How many repetitions it rests on.
    pub count: usize,
    /// How it was made.
    pub method: IntervalMethod,
}

impl Interval {
    /// Half the interval's length.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Whether `value` lies inside.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// The arithmetic mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// The unbiased variance; 0 of fewer than two.
pub fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let centre = mean(values);
    values.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / (values.len() - 1) as f64
}

//! Metrics: what is measured, under a name on which scripts rely.

use crate::figure::FigureAxis;

/// What kind of number a metric is, which decides its interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A fraction of cases: Wilson's interval.
    Fraction,
    /// A mean: Student's interval.
    Mean,
    /// A figure made of means over repetitions, such as a ratio or a crossing: Student's interval by the jackknife.
    OfMeans,
    /// A number that is far off now and then: the median, between two of the ordered values.
    Median,
}

impl Kind {
    /// How the interval is made, in a word.
    pub fn method(self) -> &'static str {
        match self {
            Self::Fraction => "Wilson",
            Self::Mean => "Student",
            Self::OfMeans => "jackknife",
            Self::Median => "order statistics",
        }
    }

    /// How the intervals are made, as captions and notes say it.
    pub fn methods(self) -> &'static str {
        match self {
            Self::Fraction => "Wilson intervals, of cases or of repetitions, whichever is wider",
            Self::Mean => "Student intervals",
            Self::OfMeans => "Student intervals by the jackknife",
            Self::Median => "intervals from order statistics",
        }
    }
}

/// A metric. Experiments declare theirs as constants; what is not declared cannot be recorded.
///
/// ```
/// use attractor_record::{Kind, Metric};
///
/// const CAPACITY: Metric =
///     Metric::mean("capacity", "capacity", "Largest load that meets the criterion.").in_unit("patterns");
/// assert_eq!((CAPACITY.kind, CAPACITY.unit), (Kind::Mean, "patterns"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// Its name in records. It never changes: scripts rely on it.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Its unit; empty for pure numbers.
    pub unit: &'static str,
    /// What it measures, and its range.
    pub meaning: &'static str,
    /// What kind of number it is.
    pub kind: Kind,
    /// Whether a mean over repetitions makes sense.
    pub averaged: bool,
}

impl Metric {
    const fn new(name: &'static str, title: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self { name, title, unit: "", meaning, kind, averaged: true }
    }

    /// A fraction of cases, 0 to 1.
    pub const fn fraction(name: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Self::new(name, title, Kind::Fraction, meaning)
    }

    /// A number of which the mean over repetitions is of interest.
    pub const fn mean(name: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Self::new(name, title, Kind::Mean, meaning)
    }

    /// A figure made of means over repetitions, such as a ratio or a crossing.
    pub const fn of_means(name: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Self::new(name, title, Kind::OfMeans, meaning)
    }

    /// A number that is far off now and then, so that the median stands for it.
    pub const fn median(name: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Self::new(name, title, Kind::Median, meaning)
    }

    /// The same in a unit.
    #[must_use]
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The same, of which no mean over repetitions is made.
    #[must_use]
    pub const fn not_averaged(self) -> Self {
        Self { averaged: false, ..self }
    }

    /// The axis of a figure that shows it.
    pub fn axis(&self) -> FigureAxis {
        FigureAxis::new(self.title, "", self.unit)
    }

    /// The metric of that name among those that are declared.
    pub fn named(declared: &'static [Self], name: &str) -> Option<&'static Self> {
        declared.iter().find(|metric| metric.name == name)
    }
}

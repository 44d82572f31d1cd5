//! Where a curve goes through a level, if it does within the places that were run.

use attractor_core::statistics::{Interval, jackknife};

use crate::summary::attach;
use crate::{Metric, Record};

/// A place that is known, or on which side of the places that were run it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Crossing {
    /// Here.
    At(f64),
    /// Below the first place, which it names.
    Below(f64),
    /// Above the last place, which it names.
    Above(f64),
}

impl Crossing {
    /// The place, or the end beyond which it lies.
    pub fn place(self) -> f64 {
        match self {
            Self::At(place) | Self::Below(place) | Self::Above(place) => place,
        }
    }

    /// The place, if it is known.
    pub fn known(self) -> Option<f64> {
        if let Self::At(place) = self { Some(place) } else { None }
    }

    /// The place in another unit, `factor` > 0 of the old one.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        match self {
            Self::At(place) => Self::At(factor * place),
            Self::Below(place) => Self::Below(factor * place),
            Self::Above(place) => Self::Above(factor * place),
        }
    }

    /// This place over another, both > 0; `None` where not even a bound is known.
    pub fn over(self, other: Self) -> Option<Self> {
        let ratio = self.place() / other.place();
        match (self, other) {
            (Self::At(_), Self::At(_)) => Some(Self::At(ratio)),
            (Self::Above(_), Self::At(_) | Self::Below(_)) | (Self::At(_), Self::Below(_)) => {
                Some(Self::Above(ratio))
            }
            (Self::Below(_), Self::At(_) | Self::Above(_)) | (Self::At(_), Self::Above(_)) => {
                Some(Self::Below(ratio))
            }
            (Self::Above(_), Self::Above(_)) | (Self::Below(_), Self::Below(_)) => None,
        }
    }
}

/// The summary of a crossing over repetitions: with its interval where it is known, else with the end beyond which it
/// lies and the word `censored`, `above` or `below`.
///
/// `crossing` is given the numbers of the repetitions to use. A part of them that crosses nowhere counts as crossing at
/// the end, so an interval may be too short towards it.
pub fn summary(metric: &Metric, repetitions: usize, crossing: impl Fn(&[usize]) -> Crossing) -> Record {
    let all: Vec<usize> = (0..repetitions).collect();
    let found = crossing(&all);
    let interval = match found {
        Crossing::At(_) => jackknife(repetitions, |picks| crossing(picks).place()),
        _ => Interval { low: found.place(), high: found.place(), ..jackknife(1, |_| found.place()) },
    };
    let record = attach(Record::new(metric, found.place()), &Interval { count: repetitions, ..interval });
    match found {
        Crossing::At(_) => record,
        Crossing::Above(_) => record.at(CENSORED, ABOVE),
        Crossing::Below(_) => record.at(CENSORED, BELOW),
    }
}

/// The coordinate of a summary of which only a bound is known.
pub(crate) const CENSORED: &str = "censored";
pub(crate) const ABOVE: &str = "above";
pub(crate) const BELOW: &str = "below";

impl Record {
    /// The same as a lower bound: what it stands for is larger, by an unknown amount.
    #[must_use]
    pub fn as_lower_bound(self) -> Self {
        self.at(CENSORED, ABOVE)
    }
}

//! Curves of a metric along a coordinate, and where they cross a level.

use attractor_core::statistics::{Interval, Resamples};

use crate::summary::{attach, groups_of};
use crate::{Coordinate, Coordinates, Metric, Record};

/// A metric along a coordinate under one condition, with the values of all repetitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// All other coordinates.
    pub condition: Coordinates,
    /// In ascending order.
    points: Vec<(f64, Vec<f64>)>,
}

/// The curves of a metric along a coordinate, one for each set of other coordinates.
///
/// Places that only some repetitions reached are left out.
pub fn curves(records: &[Record], metric: &Metric, along: &Coordinate) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for group in groups_of(records, metric) {
        let Some(place) = group.number(along) else { continue };
        let mut condition = group.coordinates.clone();
        condition.retain(|key, _| key != along.name && key != "of");
        match curves.iter_mut().find(|curve| curve.condition == condition) {
            Some(curve) => curve.points.push((place, group.values)),
            None => curves.push(Curve { condition, points: vec![(place, group.values)] }),
        }
    }
    for curve in &mut curves {
        curve.points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let repetitions = curve.points.iter().map(|point| point.1.len()).max().unwrap_or(0);
        curve.points.retain(|point| point.1.len() == repetitions);
    }
    curves
}

impl Curve {
    /// How many repetitions there are.
    pub fn repetitions(&self) -> usize {
        self.points.first().map_or(0, |point| point.1.len())
    }

    /// Where the mean over some repetitions goes through one half: the last place if it goes down, the first if
    /// it goes up.
    pub fn half(&self, picks: &[usize]) -> Option<f64> {
        let rises = mean_of(&self.points.first()?.1, picks) < mean_of(&self.points.last()?.1, picks);
        let mut crossings = self.crossings(picks, 0.5);
        if rises { crossings.next() } else { crossings.last() }
    }

    /// The last place where the mean over some repetitions goes through a level.
    pub fn last_crossing(&self, picks: &[usize], level: f64) -> Option<f64> {
        self.crossings(picks, level).last()
    }

    /// Where the mean over some repetitions goes through a level, on straight lines between neighbours.
    fn crossings(&self, picks: &[usize], level: f64) -> impl Iterator<Item = f64> {
        self.points.windows(2).filter_map(move |pair| {
            let (low, high) = (pair[0].0, pair[1].0);
            let (before, after) = (mean_of(&pair[0].1, picks) - level, mean_of(&pair[1].1, picks) - level);
            ((before > 0.0) != (after > 0.0)).then(|| low + (high - low) * before / (before - after))
        })
    }

    /// [`half`](Self::half) of all repetitions, with a bootstrap interval over them; none where no mean is on
    /// the other side of one half.
    pub fn half_with_interval(&self) -> Option<Interval> {
        let all: Vec<usize> = (0..self.repetitions()).collect();
        let value = self.half(&all)?;
        let figure = |picks: &[usize]| self.half(picks).unwrap_or(value);
        Some(Resamples::of(all.len()).interval(all.len(), figure))
    }

    /// A summary of all repetitions under this curve's condition.
    pub fn record(&self, metric: &Metric, interval: &Interval) -> Record {
        let mut record = Record::new(metric, interval.value);
        record.coordinates.clone_from(&self.condition);
        attach(record, interval)
    }
}

/// The mean of the values of some repetitions.
fn mean_of(values: &[f64], picks: &[usize]) -> f64 {
    picks.iter().map(|&pick| values[pick]).sum::<f64>() / picks.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRIEVED: Metric = Metric::fraction("retrieved", "retrieved", "");
    const ALPHA: Coordinate = Coordinate::number("alpha", "load", "α");

    #[test]
    fn a_curve_crosses_one_half_on_the_line_between_neighbours() {
        let record = |alpha: f64, repetition: u32, value: f64| {
            Record::new(&RETRIEVED, value).at(ALPHA, alpha).at("repetition", repetition).at("units", 100)
        };
        let values = [(0.1, 1.0), (0.2, 0.75), (0.3, 0.25), (0.4, 0.0)];
        let records: Vec<Record> = values
            .into_iter()
            .flat_map(|(alpha, value)| [record(alpha, 0, value), record(alpha, 1, value)])
            .collect();
        let curves = curves(&records, &RETRIEVED, &ALPHA);
        assert_eq!((curves.len(), curves[0].repetitions()), (1, 2));
        let half = curves[0].half_with_interval().unwrap();
        assert!((half.value - 0.25).abs() < 1e-12 && half.low == half.high);
        assert!(curves[0].last_crossing(&[0], 0.9).is_some_and(|place| (place - 0.14).abs() < 1e-12));
        assert!(curves[0].last_crossing(&[0], 2.0).is_none());
    }
}

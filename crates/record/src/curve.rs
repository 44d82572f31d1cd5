//! Curves of a metric along a coordinate, and where they cross a level.

use crate::crossing::{self, Crossing};
use crate::summary::groups_of;
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

    /// Where the mean over some repetitions falls through a level for the last time, on straight lines between
    /// neighbours.
    pub fn falls_through(&self, level: f64, picks: &[usize]) -> Crossing {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return Crossing::Above(0.0);
        };
        if mean_of(&last.1, picks) > level {
            return Crossing::Above(last.0);
        }
        self.crossings(picks, level).last().map_or(Crossing::Below(first.0), Crossing::At)
    }

    /// Where the mean over some repetitions rises through a level for the first time.
    pub fn rises_through(&self, level: f64, picks: &[usize]) -> Crossing {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return Crossing::Above(0.0);
        };
        if mean_of(&first.1, picks) > level {
            return Crossing::Below(first.0);
        }
        self.crossings(picks, level).next().map_or(Crossing::Above(last.0), Crossing::At)
    }

    /// Where the mean over some repetitions goes through a level, either way.
    fn crossings(&self, picks: &[usize], level: f64) -> impl Iterator<Item = f64> {
        self.points.windows(2).filter_map(move |pair| {
            let (low, high) = (pair[0].0, pair[1].0);
            let (before, after) = (mean_of(&pair[0].1, picks) - level, mean_of(&pair[1].1, picks) - level);
            ((before > 0.0) != (after > 0.0)).then(|| low + (high - low) * before / (before - after))
        })
    }

    /// The summary of a crossing of this curve, over its repetitions and under its condition; `None` of a single place.
    pub fn summary(&self, metric: &Metric, crossing: impl Fn(&[usize]) -> Crossing) -> Option<Record> {
        (self.points.len() > 1).then(|| {
            let summary = crossing::summary(metric, self.repetitions(), crossing);
            let coordinates = summary.coordinates.into_iter().chain(self.condition.clone()).collect();
            Record { coordinates, ..summary }
        })
    }
}

/// The mean of the values of some repetitions.
fn mean_of(values: &[f64], picks: &[usize]) -> f64 {
    picks.iter().map(|&pick| values[pick]).sum::<f64>() / picks.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use attractor_core::{Purpose, Seed, Streams};

    use super::*;
    use crate::present::Estimate;

    const HALF: Metric = Metric::of_means("half_load", "half", "");
    const RETRIEVED: Metric = Metric::fraction("retrieved", "retrieved", "");
    const ALPHA: Coordinate = Coordinate::number("alpha", "load", "α");

    #[test]
    fn a_curve_crosses_one_half_on_the_line_between_neighbours() {
        let record = |alpha: f64, repetition: u32, value: f64| {
            Record::new(&RETRIEVED, value).at(ALPHA, alpha).in_repetition(repetition).at("units", 100)
        };
        let values = [(0.1, 1.0), (0.2, 0.75), (0.3, 0.25), (0.4, 0.0)];
        let records: Vec<Record> = values
            .into_iter()
            .flat_map(|(alpha, value)| [record(alpha, 0, value), record(alpha, 1, value)])
            .collect();
        let curves = curves(&records, &RETRIEVED, &ALPHA);
        assert_eq!((curves.len(), curves[0].repetitions()), (1, 2));
        let curve = &curves[0];
        let half = curve.summary(&HALF, |picks| curve.falls_through(0.5, picks)).unwrap();
        assert!((half.value - 0.25).abs() < 1e-12, "{half:?}");
        assert_eq!((half.number("low"), half.number("high")), (Some(half.value), Some(half.value)));
        assert!(curve.falls_through(0.9, &[0]).known().is_some_and(|place| (place - 0.14).abs() < 1e-12));
    }

    #[test]
    fn a_level_that_is_not_crossed_is_a_bound() {
        let record =
            |alpha: f64, value: f64| Record::new(&RETRIEVED, value).at(ALPHA, alpha).in_repetition(0_u64);
        let curve_of = |values: [f64; 2]| {
            let records = [record(0.1, values[0]), record(0.9, values[1])];
            curves(&records, &RETRIEVED, &ALPHA).remove(0)
        };
        assert_eq!(curve_of([1.0, 1.0]).falls_through(0.5, &[0]), Crossing::Above(0.9));
        assert_eq!(curve_of([0.2, 0.1]).falls_through(0.5, &[0]), Crossing::Below(0.1));
        assert_eq!(curve_of([1.0, 1.0]).rises_through(0.5, &[0]), Crossing::Below(0.1));
        assert_eq!(curve_of([0.2, 0.1]).rises_through(0.5, &[0]), Crossing::Above(0.9));
        let kept = curve_of([1.0, 1.0]);
        let summary = kept.summary(&HALF, |picks| kept.falls_through(0.5, picks)).unwrap();
        assert_eq!(Estimate::of(&summary).text(), "> 0.9");
    }

    /// 2000 studies of networks that each have a capacity of their own, 4.3 standard deviations of a count.
    #[test]
    fn intervals_of_crossings_hold_the_truth() {
        const STUDIES: u64 = 2000;
        const LEAST: usize = 1858;
        let streams = Streams::new(Seed(1), Purpose::named("coverage of crossings"), 0);
        // Of a logistic curve between places that are 0.1 of its width apart, straight lines do not differ.
        let recalled = |load: f64, capacity: f64| 1.0 / (1.0 + attractor_core::maths::exp(load - capacity));
        for count in [2, 3, 5, 10, 30] {
            let holds = |index: &u64| {
                let mut stream = streams.at(*index + count * STUDIES);
                let capacities: Vec<f64> = (0..count).map(|_| stream.normal()).collect();
                let points = (-60..=60).map(|place| {
                    let load = f64::from(place) / 10.0;
                    (load, capacities.iter().map(|&capacity| recalled(load, capacity)).collect())
                });
                let curve = Curve { condition: Coordinates::new(), points: points.collect() };
                let half = curve.summary(&HALF, |picks| curve.falls_through(0.5, picks));
                let half = Estimate::of(&half.unwrap());
                half.low <= 0.0 && 0.0 <= half.high
            };
            let held = (0..STUDIES).filter(holds).count();
            assert!(held >= LEAST, "{count} repetitions: {held} of {STUDIES} hold the truth");
        }
    }
}

//! Experiments on Hopfield's networks of ±1 units.

mod basin;
mod damage;
mod falling;
mod heat;
mod locality;
mod mixtures;
mod one_step;
mod sequence;
mod transition;

pub(super) use basin::HopfieldBasin;
pub(super) use damage::HopfieldNoise;
pub(super) use falling::HopfieldEnergy;
pub(super) use heat::HopfieldTemperature;
pub(super) use locality::CostOfLocality;
pub(super) use mixtures::HopfieldMixtures;
pub(super) use one_step::HopfieldErrors;
pub(super) use sequence::SequenceCorrelation;
pub(super) use transition::HopfieldTransition;

use std::collections::BTreeMap;

use attractor_core::statistics::{Interval, Resamples};
use attractor_core::{Purpose, Seed, Stream, Streams};
use attractor_memory::spins::Signs;
use serde_json::Value;

use super::{Point, Trial};
use crate::record::{Record, Source};
use crate::spec::{Spec, UnitCount, pattern_count};
use crate::summary::{self, Group};

const PATTERNS: Purpose = Purpose::named("patterns");
const CUES: Purpose = Purpose::named("cues");
const DAMAGE: Purpose = Purpose::named("damage");
const ORDER: Purpose = Purpose::named("order");

fn streams(trial: &Trial, purpose: Purpose) -> Streams {
    Streams::new(Seed(trial.point.spec.seed), purpose, u64::from(trial.repetition))
}

fn stream(trial: &Trial, purpose: Purpose) -> Stream {
    streams(trial, purpose).at(0)
}

/// The patterns of a repetition: a larger load adds to those of a smaller one.
fn patterns(trial: &Trial, units: UnitCount, alpha: f64) -> Vec<Signs> {
    patterns_of(trial, units.0, pattern_count(units, alpha))
}

fn patterns_of(trial: &Trial, units: u32, count: u32) -> Vec<Signs> {
    let streams = streams(trial, PATTERNS);
    (0..u64::from(count)).map(|index| Signs::random(units, &mut streams.at(index))).collect()
}

/// A condition of an experiment.
fn point<const K: usize>(
    spec: &Spec,
    coordinates: [(&str, Value); K],
    change: impl FnOnce(&mut Spec),
) -> Point {
    let mut spec = spec.clone();
    change(&mut spec);
    Point { coordinates: BTreeMap::from(coordinates.map(|(name, value)| (name.to_owned(), value))), spec }
}

/// What a theory says.
pub(super) fn theory(metric: &str, value: f64) -> Record {
    Record { source: Source::Theory, ..Record::new(metric, value) }
}

/// The values of a coordinate, in ascending order.
pub(super) fn number_of(records: &[Record], key: &str) -> Vec<f64> {
    let simulated = records.iter().filter(|record| record.source == Source::Simulation);
    let mut values: Vec<f64> = simulated.filter_map(|record| record.number(key)).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// A number of a group's condition.
fn number(group: &Group, key: &str) -> Option<f64> {
    group.coordinates.get(key).and_then(Value::as_f64)
}

/// Curves of a metric along a coordinate, one for each set of other coordinates, each point with its values over the
/// repetitions.
pub(super) fn curves(records: &[Record], metric: &str, along: &str) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for group in summary::group(records).into_iter().filter(|group| group.metric == metric) {
        let Some(place) = number(&group, along) else { continue };
        let mut condition = group.coordinates.clone();
        condition.retain(|key, _| key != along && key != "of");
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

/// A metric along a coordinate.
pub(super) struct Curve {
    pub(super) condition: BTreeMap<String, Value>,
    /// In ascending order, with the values of all repetitions.
    points: Vec<(f64, Vec<f64>)>,
}

impl Curve {
    pub(super) fn repetitions(&self) -> usize {
        self.points.first().map_or(0, |point| point.1.len())
    }

    /// Where the mean over some repetitions goes through one half: the last place if it goes down, the first if
    /// it goes up.
    pub(super) fn half(&self, picks: &[usize]) -> Option<f64> {
        let rises = mean_of(&self.points.first()?.1, picks) < mean_of(&self.points.last()?.1, picks);
        let mut crossings = self.crossings(picks, 0.5);
        if rises { crossings.next() } else { crossings.last() }
    }

    /// The last place where the mean over some repetitions falls below a level.
    fn last_crossing(&self, picks: &[usize], level: f64) -> Option<f64> {
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
    pub(super) fn half_with_interval(&self) -> Option<Interval> {
        let all: Vec<usize> = (0..self.repetitions()).collect();
        let value = self.half(&all)?;
        let figure = |picks: &[usize]| self.half(picks).unwrap_or(value);
        Some(Resamples::of(all.len()).interval(all.len(), figure))
    }

    /// A summary of all repetitions under this curve's condition.
    pub(super) fn record(&self, metric: &str, interval: &Interval) -> Record {
        let mut record = Record { source: Source::Summary, ..Record::new(metric, interval.value) };
        record.coordinates.clone_from(&self.condition);
        summary::attach(record, interval)
    }
}

/// The mean of the values of some repetitions.
fn mean_of(values: &[f64], picks: &[usize]) -> f64 {
    picks.iter().map(|&pick| values[pick]).sum::<f64>() / picks.len().max(1) as f64
}

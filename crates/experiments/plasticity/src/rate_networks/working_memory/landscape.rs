//! Where a network that has learnt comes to rest from anywhere, and how what it was shown fades in a delay.

use attractor_core::Purpose;
use attractor_core::maths::sqrt;
use attractor_plasticity::eigen::components;
use attractor_plasticity::{PlasticMemory, PlasticParameters, RateNetwork, TrainingCourse};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Repetition, Stop};

use super::super::session::overlap;
use crate::metrics::TIME_MS;

pub(super) const FIXED_POINT: Coordinate = Coordinate::number("fixed_point", "fixed point", "");
/// What a fixed point is: an item, silence, …
pub(super) const IS: Coordinate = Coordinate::word("is", "what it is");
pub(super) const FIRST: Coordinate = Coordinate::number("first", "first principal component", "");
pub(super) const SECOND: Coordinate = Coordinate::number("second", "second principal component", "");

pub(super) const DELAY_OVERLAP: Metric = Metric::mean(
    "delay_overlap",
    "overlap with the last item",
    "Mean product of rates and the item that was shown last, so long after it, a mean over items (`record = [\"trajectory\"]`).",
);
pub(super) const FIXED_POINTS_FOUND: Metric = Metric::mean(
    "fixed_points_found",
    "fixed points",
    "Number of states that 100 networks come to rest in from random signs, without input, noise and learning; states count as one up \
     to a root mean square difference of 0.05 (`record = [\"landscape\"]`).",
);
pub(super) const STILL_MOVING: Metric = Metric::fraction(
    "still_moving",
    "still moving",
    "Fraction of these networks that were not at rest after 500 τ.",
);
pub(super) const ENDS_IN_ITEM: Metric = Metric::fraction(
    "ends_in_item",
    "ends in an item",
    "Fraction of these networks that end in an item or an item turned round: |overlap| above 0.9 of the rates' root mean square.",
);
pub(super) const BASIN: Metric = Metric::mean(
    "basin",
    "fraction of starts",
    "Fraction of these networks that end in a `fixed_point`; what it `is`, and where it lies along the `first` and the `second` \
     principal component of all ends; first repetition.",
)
.not_averaged();

/// Where networks start that show the landscape.
const STARTS: Purpose = Purpose::named("starts");
/// How many start.
const COUNT: u64 = 100;
/// Time constants that a network has to come to rest.
const LONGEST: f64 = 500.0;
/// Rates that change by less in a step are at rest.
const AT_REST: f64 = 1e-6;
/// Root mean square of the difference between two states up to which they count as one.
const ALIKE: f64 = 0.05;
/// Overlap, over the root mean square of the rates, from which on a state counts as an item.
const IS_ITEM: f64 = 0.9;
/// Kept rates between two points of the curve of a delay.
const EVERY: f64 = 5.0;

/// A state in which some networks came to rest.
struct Place {
    rates: Vec<f64>,
    starts: u32,
}

/// The states that networks come to without input and noise from random signs, without learning; `measure` makes a record.
pub(super) fn landscape(
    trial: &Repetition,
    memory: &mut PlasticMemory,
    measure: &dyn Fn(&Metric, f64) -> Record,
) -> Result<Vec<Record>, Stop> {
    let streams = trial.streams(STARTS);
    let (mut places, mut moving): (Vec<Place>, u32) = (Vec::new(), 0);
    for start in 0..COUNT {
        let mut stream = streams.at(start);
        let signs: Vec<f64> =
            (0..memory.parameters().units).map(|_| if stream.below(2) == 1 { 1.0 } else { -1.0 }).collect();
        let own = memory.parameters().clone();
        let network = memory.network_mut();
        network.restart(&signs);
        if !settle(trial, &own, network)? {
            moving += 1;
            continue;
        }
        match places.iter_mut().find(|place| rms_between(&place.rates, network.rates()) < ALIKE) {
            Some(place) => place.starts += 1,
            None => places.push(Place { rates: network.rates().to_vec(), starts: 1 }),
        }
    }
    places.sort_by_key(|place| std::cmp::Reverse(place.starts));
    let of = |count: u32| f64::from(count) / COUNT as f64;
    let mut records = vec![
        measure(&FIXED_POINTS_FOUND, places.len() as f64),
        measure(&STILL_MOVING, of(moving)).at("of", COUNT),
        measure(&ENDS_IN_ITEM, of(ending_in_items(memory, &places))).at("of", COUNT),
    ];
    if trial.number == 0 {
        let projected = projections(&places);
        for (index, (place, [first, second])) in places.iter().zip(projected).enumerate() {
            let at = measure(&BASIN, of(place.starts)).at(FIXED_POINT, index + 1);
            records.push(at.at(IS, name(memory, &place.rates)).at(FIRST, first).at(SECOND, second));
        }
    }
    Ok(records)
}

/// Lets a network run until it is at rest; false where it still moves in the end.
fn settle(trial: &Repetition, own: &PlasticParameters, network: &mut RateNetwork) -> Result<bool, Stop> {
    let nothing = vec![0.0; own.units as usize];
    #[expect(clippy::cast_sign_loss, reason = "a number of steps")]
    let most = (LONGEST * own.tau_ms.0 / own.step_ms.0).ceil() as u64;
    let mut before = network.rates().to_vec();
    for _ in 0..most {
        trial.check()?;
        network.step(&nothing, false);
        let change = |largest: f64, (now, before): (&f64, &f64)| largest.max((now - before).abs());
        if network.rates().iter().zip(&before).fold(0.0, change) < AT_REST {
            return Ok(true);
        }
        before.copy_from_slice(network.rates());
    }
    Ok(false)
}

fn ending_in_items(memory: &PlasticMemory, places: &[Place]) -> u32 {
    places
        .iter()
        .filter(|place| name(memory, &place.rates).starts_with("item"))
        .map(|place| place.starts)
        .sum()
}

/// What a state is: silence, an item, an item turned round, or another.
fn name(memory: &PlasticMemory, rates: &[f64]) -> String {
    let size = sqrt(rates.iter().map(|rate| rate * rate).sum::<f64>() / rates.len() as f64);
    if size < memory.parameters().quiet {
        return "silence".to_owned();
    }
    let overlaps = memory.course().items().iter().map(|item| overlap(rates, item) / size);
    let nearest = (1..).zip(overlaps).max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
    match nearest {
        Some((item, overlap)) if overlap >= IS_ITEM => format!("item {item}"),
        Some((item, overlap)) if overlap <= -IS_ITEM => format!("item {item}, turned round"),
        _ => "other".to_owned(),
    }
}

fn rms_between(one: &[f64], other: &[f64]) -> f64 {
    sqrt(one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / one.len() as f64)
}

/// Coordinates of states along the two principal components of where the starts ended, each state counted as often as it
/// was reached, from the products of their differences from the mean.
fn projections(places: &[Place]) -> Vec<[f64; 2]> {
    let Some(units) = places.first().map(|place| place.rates.len()) else { return Vec::new() };
    let all: f64 = places.iter().map(|place| f64::from(place.starts)).sum();
    let mut mean = vec![0.0; units];
    for place in places {
        let weight = f64::from(place.starts) / all;
        mean.iter_mut().zip(&place.rates).for_each(|(mean, rate)| *mean += weight * rate);
    }
    let weighted: Vec<Vec<f64>> = places
        .iter()
        .map(|place| {
            let weight = sqrt(f64::from(place.starts) / all);
            place.rates.iter().zip(&mean).map(|(rate, mean)| weight * (rate - mean)).collect()
        })
        .collect();
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let products: Vec<f64> =
        weighted.iter().flat_map(|one| weighted.iter().map(|other| product(one, other))).collect();
    let found = components(&products, places.len());
    let along = |axis: usize, at: usize| {
        let (Some(variance), Some(vector)) = (found.eigenvalues.get(axis), found.axes.get(axis)) else {
            return 0.0;
        };
        // Which end of an axis is positive is free: the first state's.
        let sign = if vector[0] < 0.0 { -1.0 } else { 1.0 };
        sign * sqrt(variance.max(0.0)) * vector[at] / sqrt(f64::from(places[at].starts) / all)
    };
    (0..places.len()).map(|at| [along(0, at), along(1, at)]).collect()
}

/// How much of an item is left in the delay after it, while the network learns.
pub(super) struct Fading<'a> {
    course: &'a TrainingCourse,
    /// From, to, and the item that was shown before.
    delays: Vec<(f64, f64, usize)>,
    interval: f64,
    /// Sum and number of overlaps at each multiple of the interval.
    sums: Vec<(f64, u32)>,
}

impl<'a> Fading<'a> {
    /// Nothing seen yet; rates are kept `every` so many milliseconds.
    pub fn new(course: &'a TrainingCourse, every: f64) -> Self {
        let mut delays = Vec::new();
        let (mut time, mut before) = (0.0, None);
        for epoch in course.epochs() {
            let end = time + epoch.duration_ms.0;
            if let (None, Some(item)) = (epoch.item, before) {
                delays.push((time, end, item as usize - 1));
            }
            (time, before) = (end, epoch.item);
        }
        let interval = (EVERY * every).max(course.parameters().step_ms.0);
        Self { course, delays, interval, sums: Vec::new() }
    }

    /// Looks at the rates at a time.
    pub fn see(&mut self, time: f64, network: &RateNetwork) {
        let half = 0.5 * self.course.parameters().step_ms.0;
        let within = |(from, to, _): &&(f64, f64, usize)| time > from + half && time < to + half;
        let Some(&(from, _, item)) = self.delays.iter().find(within) else { return };
        let place = ((time - from) / self.interval).round();
        if (time - from - place * self.interval).abs() < half && place >= 1.0 {
            #[expect(clippy::cast_sign_loss, reason = "at least 1")]
            let place = place as usize - 1;
            if self.sums.len() <= place {
                self.sums.resize(place + 1, (0.0, 0));
            }
            let seen = overlap(network.rates(), &self.course.items()[item]);
            self.sums[place] = (self.sums[place].0 + seen, self.sums[place].1 + 1);
        }
    }

    pub fn records(&self, measure: &dyn Fn(&Metric, f64) -> Record) -> Vec<Record> {
        let of = |(place, (sum, count)): (usize, &(f64, u32))| {
            let time = (place + 1) as f64 * self.interval;
            (*count > 0).then(|| measure(&DELAY_OVERLAP, sum / f64::from(*count)).at(TIME_MS, time))
        };
        self.sums.iter().enumerate().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_on_a_line_lie_on_the_first_axis_with_their_distances() {
        let place = |x: f64, starts| Place { rates: vec![3.0 * x + 1.0, 4.0 * x - 1.0, 2.0], starts };
        let found = projections(&[place(1.0, 2), place(-1.0, 2), place(0.5, 4)]);
        // The mean is at x = 1/4.
        for (found, expected) in found.iter().zip([3.75, -6.25, 1.25]) {
            assert!((found[0] - expected).abs() < 1e-9 && found[1].abs() < 1e-6, "{found:?} {expected}");
        }
        assert_eq!(projections(&[place(1.0, 7)]), [[0.0, 0.0]]);
        assert!(projections(&[]).is_empty());
    }
}

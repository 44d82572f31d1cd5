//! What theory says of schemes, and which value of a parameter did best.

use attractor_core::statistics::mean;
use attractor_memory::forgetting::Schemes;
use attractor_memory::theory::{forgetting, two_state};
use attractor_record::summary::group;
use attractor_record::{Coordinate, Record, Source};
use serde_json::Value;

use super::keys::{Blackout, CapacityCurve};
use super::{
    BEST_VALUE, CAPACITY_AGE, CAPACITY_PER_UNIT, EPSILON, PARAMETER, PROBABILITY, RECALLED_PATTERNS, SCHEME,
};

/// Values between the first and the last of a curve at which theory is given.
const BETWEEN: u32 = 60;

/// Theory beside each curve, and its best value.
pub(super) fn summarise(blackout: &Blackout, records: &[Record]) -> Vec<Record> {
    let of = |curve| beside(curve, blackout.units).into_iter().chain(best(curve, records));
    blackout.curves.iter().flat_map(of).collect()
}

fn beside(curve: &CapacityCurve, units: u32) -> Vec<Record> {
    // As they were given, so that a whole number meets its simulation.
    let given = curve.values.values().unwrap_or_default();
    let numbers = || given.iter().filter_map(Value::as_f64);
    let (low, high) = (numbers().fold(f64::INFINITY, f64::min), numbers().fold(0.0, f64::max));
    let between = (0..=BETWEEN).map(|step| low + (high - low) * f64::from(step) / f64::from(BETWEEN));
    let between = between.filter(|value| numbers().all(|number| number != *value)).map(Value::from);
    given.iter().cloned().chain(between).filter_map(|value| at(curve, &value, units)).collect()
}

/// The capacity at one value of the parameter, where there is a theory.
fn at(curve: &CapacityCurve, at: &Value, units: u32) -> Option<Record> {
    let (value, units) = (at.as_f64()?, f64::from(units));
    let is = |coordinate: Coordinate| curve.parameter == coordinate.name;
    let (metric, capacity) = match &curve.scheme.rule {
        Schemes::Decay(_) if is(EPSILON) => (&CAPACITY_PER_UNIT, forgetting::capacity(value)),
        Schemes::TwoState(_) if is(PROBABILITY) => (&CAPACITY_AGE, two_state::capacity(units, value)),
        _ => return None,
    };
    let record = Record::theory(metric, capacity);
    Some(record.at(SCHEME, curve.scheme.name.clone()).at(&curve.parameter, at.clone()))
}

/// The value at which most patterns were recalled, on average; none where that is the least or the largest that
/// was tried, beyond which it may get better.
fn best(curve: &CapacityCurve, records: &[Record]) -> Option<Record> {
    let mut best: Option<(f64, f64)> = None;
    let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
    for group in group(records) {
        let here = group.metric == RECALLED_PATTERNS.name
            && group.coordinates.get(SCHEME.name).is_some_and(|name| *name == *curve.scheme.name);
        let Some(value) = group.coordinates.get(&curve.parameter).and_then(Value::as_f64) else {
            continue;
        };
        if !here {
            continue;
        }
        (least, largest) = (least.min(value), largest.max(value));
        let held = mean(&group.values);
        if best.is_none_or(|(_, most)| held > most) {
            best = Some((value, held));
        }
    }
    let value = best.map(|(value, _)| value).filter(|value| least < *value && *value < largest)?;
    let record = Record { source: Source::Summary, ..Record::new(&BEST_VALUE, value) };
    Some(record.at(SCHEME, curve.scheme.name.clone()).at(PARAMETER, curve.parameter.clone()))
}

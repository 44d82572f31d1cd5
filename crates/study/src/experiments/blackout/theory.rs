//! What theory says of schemes, and which value of a parameter did best.

use attractor_core::statistics::mean;
use attractor_memory::forgetting::Schemes;
use attractor_memory::theory::{forgetting, two_state};

use serde_json::Value;

use crate::record::{Record, Source};
use crate::spec::{CapacityCurve, Spec};

/// Values between the first and the last of a curve at which theory is given.
const BETWEEN: u32 = 60;

/// Theory beside each curve, and its best value.
pub(super) fn summarise(spec: &Spec, records: &[Record]) -> Vec<Record> {
    let curves = &spec.blackout.curves;
    curves
        .iter()
        .flat_map(|curve| beside(curve, spec.blackout.units).into_iter().chain(best(curve, records)))
        .collect()
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
    let (metric, capacity) = match (&curve.scheme.rule, curve.parameter.as_str()) {
        (Schemes::Decay(_), "epsilon") => ("capacity_per_unit", forgetting::capacity(value)),
        (Schemes::TwoState(_), "probability") => ("capacity_age", two_state::capacity(units, value)),
        _ => return None,
    };
    let record = Record { source: Source::Theory, ..Record::new(metric, capacity) };
    Some(record.at("scheme", curve.scheme.name.clone()).at(&curve.parameter, at.clone()))
}

/// The value at which most patterns were recalled, on average; none where that is the least or the largest that
/// was tried, beyond which it may get better.
fn best(curve: &CapacityCurve, records: &[Record]) -> Option<Record> {
    let mut best: Option<(f64, f64)> = None;
    let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
    for group in crate::summary::group(records) {
        let here = group.metric == "recalled_patterns"
            && group.coordinates.get("scheme").is_some_and(|name| *name == *curve.scheme.name);
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
    let record = Record { source: Source::Summary, ..Record::new("best_value", value) };
    Some(record.at("scheme", curve.scheme.name.clone()).at("parameter", curve.parameter.clone()))
}

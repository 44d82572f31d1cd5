//! Means over repetitions, with intervals.

use std::collections::BTreeMap;

use attractor_core::statistics::{Interval, Method, bootstrap_mean, mean, median, student, wilson_of_means};
use serde_json::Value;

use crate::metric::{self, Kind};
use crate::record::{Record, Source};

/// The values of one metric of one rule under one condition, over the repetitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The rule, if the metric belongs to one.
    pub rule: Option<String>,
    /// The metric.
    pub metric: String,
    /// The condition: all coordinates but the repetition.
    pub coordinates: BTreeMap<String, Value>,
    /// The values in the order of the repetitions.
    pub values: Vec<f64>,
    /// The repetitions that the values come from.
    pub repetitions: Vec<u64>,
}

/// Sorts simulated records into groups, in the order in which each group first appears.
pub fn group(records: &[Record]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: BTreeMap<(Option<String>, String, String), usize> = BTreeMap::new();
    for record in records.iter().filter(|record| record.source == Source::Simulation) {
        let mut coordinates = record.coordinates.clone();
        let repetition = coordinates.remove("repetition").and_then(|value| value.as_u64()).unwrap_or(0);
        let text = serde_json::to_string(&coordinates).unwrap_or_default();
        let place = *places.entry((record.rule.clone(), record.metric.clone(), text)).or_insert_with(|| {
            groups.push(Group {
                rule: record.rule.clone(),
                metric: record.metric.clone(),
                coordinates,
                values: Vec::new(),
                repetitions: Vec::new(),
            });
            groups.len() - 1
        });
        groups[place].values.push(record.value);
        groups[place].repetitions.push(repetition);
    }
    groups
}

/// The mean and interval of every metric that every repetition has, in the order of the records.
///
/// A load that only some repetitions reached is left out: those that did are not a fair sample.
pub fn summarise(records: &[Record], repetitions: u32) -> Vec<Record> {
    let complete =
        |group: &Group| group.values.len() == repetitions as usize && metric::find(&group.metric).averaged;
    group(records)
        .iter()
        .filter(|group| complete(group))
        .map(|group| as_record(group, &interval(group)))
        .collect()
}

/// The interval that suits a group's metric.
pub fn interval(group: &Group) -> Interval {
    match metric::find(&group.metric).kind {
        Kind::Fraction => match group.coordinates.get("of").and_then(Value::as_f64) {
            Some(of) => wilson_of_means(&group.values, of),
            None => student(&group.values),
        },
        Kind::Mean => student(&group.values),
        Kind::Capacity => bootstrap_mean(&group.values),
        Kind::Median => median(&group.values),
    }
}

/// A group's summary record.
pub fn as_record(group: &Group, interval: &Interval) -> Record {
    let mut record = Record::new(&group.metric, interval.value);
    record.rule.clone_from(&group.rule);
    record.coordinates.clone_from(&group.coordinates);
    attach(Record { source: Source::Summary, ..record }, interval)
}

/// Adds an interval to a record.
pub fn attach(record: Record, interval: &Interval) -> Record {
    let method = match interval.method {
        Method::Student => "student",
        Method::Wilson => "wilson",
        Method::Bootstrap => "bootstrap",
        Method::OrderStatistics => "order-statistics",
    };
    record.at("low", interval.low).at("high", interval.high).at("n", interval.count).at("interval", method)
}

/// The mean of some of `above` divided by the mean of the same of `below`; 0 where that is 0.
pub fn ratio_of_means(above: &[f64], below: &[f64], picks: &[usize]) -> f64 {
    let mean_of = |values: &[f64]| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>());
    let below = mean_of(below);
    if below > 0.0 { mean_of(above) / below } else { 0.0 }
}

//! Means over repetitions, with intervals.

use std::collections::HashMap;
use std::fmt::Write as _;

use attractor_core::statistics::{Interval, IntervalMethod, mean, median, student, wilson_of_means};
use serde_json::Value;
use smol_str::SmolStr;
use thiserror::Error;

use crate::{Coordinate, Coordinates, Kind, Metric, Record, Source};

/// The values of one metric of one rule under one condition, over the repetitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The rule, if the metric belongs to one.
    pub rule: Option<SmolStr>,
    /// The metric.
    pub metric: SmolStr,
    /// The condition.
    pub coordinates: Coordinates,
    /// The values in the order of the repetitions.
    pub values: Vec<f64>,
    /// The repetitions that the values come from.
    pub repetitions: Vec<u64>,
}

/// Sorts simulated records into groups, in the order in which each group first appears.
pub fn group(records: &[Record]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // The condition as text finds the group; none is copied for a record whose group is there.
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut condition = String::new();
    for record in records.iter().filter(|record| record.source == Source::Simulation) {
        write_condition(record, &mut condition);
        let place = places.get(&condition).copied().unwrap_or_else(|| {
            let Record { rule, metric, coordinates, .. } = record.clone();
            groups.push(Group { rule, metric, coordinates, values: Vec::new(), repetitions: Vec::new() });
            places.insert(condition.clone(), groups.len() - 1);
            groups.len() - 1
        });
        groups[place].values.push(record.value);
        groups[place].repetitions.push(record.repetition.unwrap_or(0));
    }
    groups
}

/// Everything that a record shares with those of other repetitions, as text.
fn write_condition(record: &Record, text: &mut String) {
    text.clear();
    // A name holds no zero, and the first field says whether there is a rule.
    let rule = record.rule.as_ref().map_or("\0", SmolStr::as_str);
    text.extend([rule, "\0", &record.metric]);
    for (name, value) in &record.coordinates {
        // Writing to a text does not fail.
        let _ = write!(text, "\0{name}\0{value}");
    }
}

/// The groups of one metric.
pub fn groups_of(records: &[Record], metric: &Metric) -> Vec<Group> {
    group(records).into_iter().filter(|group| group.metric == metric.name).collect()
}

impl Group {
    /// A coordinate of the condition that is a number.
    pub fn number(&self, coordinate: &Coordinate) -> Option<f64> {
        self.coordinates.get(coordinate.name).and_then(Value::as_f64)
    }

    /// What a theory says of a metric for the same rule under the same condition.
    pub fn theory(&self, metric: &Metric, value: f64) -> Record {
        let mut record = Record::theory(metric, value);
        record.rule.clone_from(&self.rule);
        record.coordinates.clone_from(&self.coordinates);
        record
    }
}

/// A record of a metric that its experiment does not declare.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there are records of `{0}`, which is no metric of this experiment: they are another version's")]
pub struct Undeclared(pub String);

/// The mean and interval of every metric that every repetition has, in the order of the records.
///
/// A load that only some repetitions reached is left out: those that did are not a fair sample.
///
/// # Errors
/// [`Undeclared`] names a metric that is not among those declared.
pub fn summarise(
    records: &[Record],
    repetitions: u32,
    declared: &'static [Metric],
) -> Result<Vec<Record>, Undeclared> {
    let mut summaries = Vec::new();
    for group in group(records) {
        let metric =
            Metric::named(declared, &group.metric).ok_or_else(|| Undeclared(group.metric.to_string()))?;
        if metric.averaged && group.values.len() == repetitions as usize {
            summaries.push(as_record(metric, &group, &interval(metric, &group)));
        }
    }
    Ok(summaries)
}

/// The interval that suits a group's metric.
pub fn interval(metric: &Metric, group: &Group) -> Interval {
    match metric.kind {
        Kind::Fraction => match group.coordinates.get("of").and_then(Value::as_f64) {
            Some(of) => wilson_of_means(&group.values, of),
            None => student(&group.values),
        },
        // What is made of means is made of all groups by its experiment; alone it is a mean.
        Kind::Mean | Kind::OfMeans => student(&group.values),
        Kind::Median => median(&group.values),
    }
}

/// A group's summary record.
pub fn as_record(metric: &Metric, group: &Group, interval: &Interval) -> Record {
    let mut record = Record::new(metric, interval.value);
    record.rule.clone_from(&group.rule);
    record.coordinates.clone_from(&group.coordinates);
    attach(record, interval)
}

/// Makes a record the summary that an interval stands for.
pub fn attach(record: Record, interval: &Interval) -> Record {
    let method = match interval.method {
        IntervalMethod::Student => "student",
        IntervalMethod::Wilson => "wilson",
        IntervalMethod::Jackknife => "jackknife",
        IntervalMethod::OrderStatistics => "order-statistics",
    };
    let record = Record { source: Source::Summary, ..record };
    record.at("low", interval.low).at("high", interval.high).at("n", interval.count).at("interval", method)
}

/// The numbers at a coordinate of simulated records, in ascending order, none twice.
pub fn numbers(records: &[Record], coordinate: &Coordinate) -> Vec<f64> {
    let simulated = records.iter().filter(|record| record.source == Source::Simulation);
    let mut numbers: Vec<f64> = simulated.filter_map(|record| record.number(coordinate)).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

/// The mean of some of `above` divided by the mean of the same of `below`; 0 where that is 0.
pub fn ratio_of_means(above: &[f64], below: &[f64], picks: &[usize]) -> f64 {
    let mean_of = |values: &[f64]| mean(&picks.iter().map(|&pick| values[pick]).collect::<Vec<_>>());
    let below = mean_of(below);
    if below > 0.0 { mean_of(above) / below } else { 0.0 }
}

//! The summaries of a study, sorted for display.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::metric;
use crate::record::{Record, Source};

/// Means and intervals of a study.
pub struct Summaries<'a> {
    records: Vec<&'a Record>,
}

/// A mean and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub count: u64,
}

/// Coordinates that say how a summary was made, not under which condition.
const ABOUT_THE_ESTIMATE: [&str; 5] = ["low", "high", "n", "interval", "of"];
/// Coordinates along which figures and tables run.
const AXES: [&str; 4] = ["load", "damage", "step", "strength"];

/// What tells one part of a study from another, such as `network` or a swept key.
pub type Condition = BTreeMap<String, Value>;

impl<'a> Summaries<'a> {
    pub fn of(records: &'a [Record]) -> Self {
        Self { records: records.iter().filter(|record| record.source == Source::Summary).collect() }
    }

    /// The rules in the order of the spec.
    pub fn rules(&self) -> Vec<&'a str> {
        let mut rules: Vec<&str> = Vec::new();
        for rule in self.records.iter().filter_map(|record| record.rule.as_deref()) {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        rules
    }

    /// The conditions under which a metric was measured, `axis` left out.
    pub fn conditions(&self, metric: &str, axis: Option<&str>) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for record in self.records.iter().filter(|record| record.metric == metric) {
            let condition = condition_of(record, axis);
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        conditions
    }

    /// A metric of a rule under a condition.
    pub fn find(&self, rule: &str, metric: &str, condition: &Condition) -> Option<Estimate> {
        let fits = |record: &&&Record| {
            record.metric == metric
                && record.rule.as_deref() == Some(rule)
                && condition_of(record, None) == *condition
        };
        self.records.iter().find(fits).map(|record| estimate(record))
    }

    /// A metric of a rule under a condition, along an axis, in ascending order.
    pub fn along(&self, rule: &str, metric: &str, condition: &Condition, axis: &str) -> Vec<(f64, Estimate)> {
        let fits = |record: &&&Record| {
            record.metric == metric
                && record.rule.as_deref() == Some(rule)
                && condition_of(record, Some(axis)) == *condition
        };
        let mut points: Vec<(f64, Estimate)> = self
            .records
            .iter()
            .filter(fits)
            .filter_map(|record| Some((record.number(axis)?, estimate(record))))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    }

    /// How many repetitions the summaries rest on.
    pub fn repetitions(&self) -> u64 {
        self.records.iter().map(|record| estimate(record).count).max().unwrap_or(0)
    }
}

fn estimate(record: &Record) -> Estimate {
    Estimate {
        value: record.value,
        low: record.number("low").unwrap_or(record.value),
        high: record.number("high").unwrap_or(record.value),
        count: record.coordinates.get("n").and_then(Value::as_u64).unwrap_or(0),
    }
}

fn condition_of(record: &Record, axis: Option<&str>) -> Condition {
    let belongs = |key: &str| {
        !ABOUT_THE_ESTIMATE.contains(&key)
            && !AXES.contains(&key)
            && !key.starts_with("rule.")
            && axis != Some(key)
    };
    let coordinates = record.coordinates.iter().filter(|(key, _)| belongs(key));
    coordinates.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// A condition in words: `modular, storage, cue.count 2`.
pub fn words(condition: &Condition) -> String {
    let part = |(key, value): (&String, &Value)| match value {
        Value::String(text) => text.clone(),
        other => format!("{key} {other}"),
    };
    condition.iter().rev().map(part).collect::<Vec<_>>().join(", ")
}

impl Estimate {
    /// The value with half its interval: `494 ± 6`.
    pub fn text(&self) -> String {
        plus_minus(self.value, (self.high - self.low) / 2.0)
    }
}

/// A value and half its interval, with the digits that the interval leaves: `494 ± 6`, `0.912 ± 0.004`.
pub fn plus_minus(value: f64, half: f64) -> String {
    let decimals = |size: f64| match size {
        _ if size >= 2.0 => 0,
        _ if size >= 0.2 => 1,
        _ if size >= 0.02 => 2,
        _ if size >= 0.002 => 3,
        _ => 4,
    };
    if half > 0.0 {
        let digits = decimals(half);
        return format!("{value:.digits$} ± {half:.digits$}");
    }
    if value == value.round() && value.abs() < 1e9 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// How the intervals of a metric were made, in words.
pub fn method(metric_name: &str) -> &'static str {
    match metric::find(metric_name).kind {
        metric::Kind::Fraction => "Wilson intervals, widened where repetitions scatter more than chance",
        metric::Kind::Mean => "Student intervals",
        metric::Kind::Capacity => "bootstrap intervals over repetitions",
        metric::Kind::Median => "intervals from order statistics",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_interval() {
        assert_eq!(plus_minus(494.3, 6.2), "494 ± 6");
        assert_eq!(plus_minus(1.04, 0.5), "1.0 ± 0.5");
        assert_eq!(plus_minus(0.912_34, 0.0041), "0.912 ± 0.004");
        assert_eq!(plus_minus(20.0, 0.0), "20");
        assert_eq!(plus_minus(0.5, 0.0), "0.500");
    }
}

//! Two runs held against each other, repetition by repetition.

use std::collections::{BTreeMap, HashMap};

use attractor_core::statistics::{Interval, mean, student};
use serde_json::Value;
use smol_str::SmolStr;

use crate::summary::{Group, Undeclared, group};
use crate::{Coordinates, Metric, Record};

/// One metric of one rule under one condition, in two runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The rule, if the metric belongs to one.
    pub rule: Option<SmolStr>,
    /// The metric.
    pub metric: SmolStr,
    /// The condition.
    pub coordinates: Coordinates,
    /// Mean in the first run, over the repetitions that both have.
    pub first: f64,
    /// Mean in the second run.
    pub second: f64,
    /// Second less first, paired by repetition, with Student's interval.
    pub difference: Interval,
}

/// What two runs have in common, and what only one of them has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Everything that both measured.
    pub differences: Vec<Difference>,
    /// Metrics under conditions that only the first run has.
    pub only_first: usize,
    /// Metrics under conditions that only the second run has.
    pub only_second: usize,
}

/// The records of a run, and the metrics that its experiment declares.
pub type Measured<'a> = (&'a [Record], &'static [Metric]);

/// Compares the records of two runs. Values of one rule, metric, condition and repetition are paired.
///
/// # Errors
/// [`Undeclared`] where a run has records of a metric that its experiment does not declare.
pub fn compare(first: Measured, second: Measured) -> Result<Comparison, Undeclared> {
    let (first, second) = (averaged(first)?, averaged(second)?);
    let key = |group: &Group| {
        (group.rule.clone(), group.metric.clone(), Value::from_iter(group.coordinates.clone()).to_string())
    };
    let mut others: BTreeMap<_, &Group> = second.iter().map(|group| (key(group), group)).collect();
    let mut comparison = Comparison::default();
    for group in &first {
        match others.remove(&key(group)).and_then(|other| pair(group, other)) {
            Some(difference) => comparison.differences.push(difference),
            None => comparison.only_first += 1,
        }
    }
    comparison.only_second = others.len();
    Ok(comparison)
}

/// The groups of which means make sense.
fn averaged((records, declared): Measured) -> Result<Vec<Group>, Undeclared> {
    let mut groups = Vec::new();
    for group in group(records) {
        let metric =
            Metric::named(declared, &group.metric).ok_or_else(|| Undeclared(group.metric.to_string()))?;
        if metric.averaged {
            groups.push(group);
        }
    }
    Ok(groups)
}

/// The difference over the repetitions that both have; `None` without any.
fn pair(first: &Group, second: &Group) -> Option<Difference> {
    let in_second: HashMap<u64, f64> = values(second).collect();
    let pairs: Vec<(f64, f64)> =
        values(first).filter_map(|(repetition, value)| Some((value, *in_second.get(&repetition)?))).collect();
    if pairs.is_empty() {
        return None;
    }
    let differences: Vec<f64> = pairs.iter().map(|(first, second)| second - first).collect();
    Some(Difference {
        rule: first.rule.clone(),
        metric: first.metric.clone(),
        coordinates: first.coordinates.clone(),
        first: mean(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>()),
        second: mean(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>()),
        difference: student(&differences),
    })
}

/// Its values with their repetitions.
fn values(group: &Group) -> impl Iterator<Item = (u64, f64)> {
    group.repetitions.iter().copied().zip(group.values.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPACITY: Metric = Metric::mean("capacity", "capacity", "");
    const DECLARED: &[Metric] = &[CAPACITY];

    fn record(rule: &str, repetition: u64, value: f64) -> Record {
        Record::new(&CAPACITY, value).of_rule(rule).in_repetition(repetition)
    }

    #[test]
    fn values_are_paired_by_repetition() {
        let first = [record("hebb", 0, 10.0), record("hebb", 1, 20.0), record("bcpnn", 0, 1.0)];
        let second = [record("hebb", 1, 23.0), record("hebb", 0, 13.0), record("bayes", 0, 1.0)];
        let found = compare((&first, DECLARED), (&second, DECLARED)).unwrap();
        assert_eq!((found.differences.len(), found.only_first, found.only_second), (1, 1, 1));
        let difference = &found.differences[0];
        // The repetitions differ by 10, the pairs by exactly 3: pairing takes all the scatter out.
        assert_eq!((difference.first, difference.second), (15.0, 18.0));
        assert_eq!((difference.difference.low, difference.difference.high), (3.0, 3.0));
    }

    #[test]
    fn what_is_not_declared_is_said() {
        let first = [record("hebb", 0, 10.0)];
        assert_eq!(compare((&first, DECLARED), (&first, &[])), Err(Undeclared("capacity".to_owned())));
    }
}

//! The records that a table or figure is made of.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::{Condition, Estimate};
use crate::coordinate::in_words;
use crate::{Coordinate, Coordinates, Metric, Record, Source};

/// Records of a study, and what their coordinates are called.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    records: Cow<'a, [Record]>,
    coordinates: Vec<Coordinate>,
}

impl<'a> Shown<'a> {
    /// All records of a study whose experiment has these coordinates.
    pub fn new(records: &'a [Record], coordinates: Vec<Coordinate>) -> Self {
        Self { records: records.into(), coordinates }
    }

    /// All of them.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Some of the records.
    #[must_use]
    pub fn only(&self, keeps: impl Fn(&Record) -> bool) -> Shown<'static> {
        self.changed(|record| keeps(record).then(|| record.clone()))
    }

    /// Those with a word at a coordinate.
    #[must_use]
    pub fn where_is(&self, coordinate: impl AsRef<str>, word: &str) -> Shown<'static> {
        self.only(|record| record.coordinates.get(coordinate.as_ref()).and_then(Value::as_str) == Some(word))
    }

    /// Without a coordinate that follows from the others.
    #[must_use]
    pub fn without(&self, coordinate: impl AsRef<str>) -> Shown<'static> {
        // Made once for each condition, and shared as before.
        let mut made: HashMap<Coordinates, Coordinates> = HashMap::new();
        self.changed(|record| {
            let left = made.entry(record.coordinates.clone()).or_insert_with_key(|all| {
                let mut left = all.clone();
                left.remove(coordinate.as_ref());
                left
            });
            Some(Record { coordinates: left.clone(), ..record.clone() })
        })
    }

    /// What becomes of each record; those of which nothing becomes are left out.
    #[must_use]
    pub fn changed(&self, change: impl FnMut(&Record) -> Option<Record>) -> Shown<'static> {
        Shown {
            records: self.records.iter().filter_map(change).collect(),
            coordinates: self.coordinates.clone(),
        }
    }

    /// The records at each point of what a user sweeps over, and the point in words; one part without words where nothing
    /// is swept. A coordinate that the experiment does not declare is one that is swept.
    pub fn by_sweep(&self) -> Vec<(String, Shown<'static>)> {
        let point = |record: &Record| {
            let mut point = Condition::of(record, &["rule"]);
            point.0.retain(|name, _| self.coordinate(name).is_none());
            point
        };
        let mut points: Vec<(Condition, Vec<Record>)> = Vec::new();
        let mut places: HashMap<Coordinates, usize> = HashMap::new();
        for record in self.records() {
            let place = *places.entry(record.coordinates.clone()).or_insert_with(|| {
                let point = point(record);
                points.iter().position(|(other, _)| *other == point).unwrap_or_else(|| {
                    points.push((point, Vec::new()));
                    points.len() - 1
                })
            });
            points[place].1.push(record.clone());
        }
        let part = |(point, records): (Condition, Vec<Record>)| {
            let names: Vec<String> = point.0.keys().cloned().collect();
            let words = self.words(&point, &names);
            (words, Shown { records: records.into(), coordinates: self.coordinates.clone() })
        };
        points.into_iter().map(part).collect()
    }

    /// The coordinate of that name; none of keys that a user sweeps over.
    pub fn coordinate(&self, name: &str) -> Option<&Coordinate> {
        self.coordinates.iter().find(|coordinate| coordinate.name == name)
    }

    /// A condition in words, by some of its coordinates: `N 400, mixture`.
    pub fn words(&self, condition: &Condition, by: &[String]) -> String {
        let part = |name: &String| {
            let value = condition.0.get(name)?;
            let text = in_words(value);
            if value.is_string() {
                return Some(text);
            }
            Some(format!("{} {text}", self.coordinate(name).map_or_else(|| name.clone(), Coordinate::short)))
        };
        by.iter().filter_map(part).collect::<Vec<_>>().join(", ")
    }

    /// The records of a metric from a source.
    pub fn of(&self, metric: &Metric, source: Source) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.is(metric) && record.source == source)
    }

    /// The rules that were summarised, in the order of the spec.
    pub fn rules(&self) -> Vec<&str> {
        let summaries = self.records.iter().filter(|record| record.source == Source::Summary);
        let mut rules: Vec<&str> = Vec::new();
        for rule in summaries.filter_map(|record| record.rule.as_deref()) {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        rules
    }

    /// How many repetitions the summaries rest on, as captions say it: `1 repetition`, `30 repetitions`.
    pub fn repetitions(&self) -> String {
        let count = self.records.iter().map(|record| Estimate::of(record).count).max().unwrap_or(0);
        format!("{count} repetition{}", if count == 1 { "" } else { "s" })
    }

    /// The conditions under which a metric was summarised, in the order of the records.
    pub(super) fn conditions(&self, metric: &Metric, without: &[&str]) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for record in self.of(metric, Source::Summary) {
            let condition = Condition::of(record, without);
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        conditions
    }

    /// A metric of a rule along a coordinate under a condition, in ascending order.
    pub(super) fn along(
        &self,
        metric: &Metric,
        along: &str,
        rule: &str,
        condition: &Condition,
        without: &[&str],
    ) -> Vec<(f64, Estimate)> {
        let fits = |record: &&Record| {
            record.rule.as_deref() == Some(rule) && Condition::of(record, without) == *condition
        };
        let points = self.of(metric, Source::Summary).filter(fits);
        let mut points: Vec<(f64, Estimate)> =
            points.filter_map(|record| Some((record.number(along)?, Estimate::of(record)))).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_coordinate_of_the_experiment_is_swept() {
        const STEPS: Metric = Metric::mean("steps", "steps", "");
        const TIME: Coordinate = Coordinate::number("time", "time", "t");
        let record =
            |rule: &str, time: u32| Record::new(&STEPS, 1.0).of_rule(rule).at(TIME, time).at("n", time);
        let swept = |gain: f64| [1, 2].map(|time| record("oja", time).at("plastic.gain", gain));
        let (all, alone) = ([swept(0.5), swept(1.5)].concat(), [record("oja", 1), record("bcm", 2)]);
        let parts = Shown::new(&all, vec![TIME]).by_sweep();
        let words: Vec<&str> = parts.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["plastic.gain 0.5", "plastic.gain 1.5"]);
        assert_eq!(parts[1].1.records(), swept(1.5));
        let parts = Shown::new(&alone, vec![TIME]).by_sweep();
        assert_eq!((parts.len(), parts[0].0.as_str(), parts[0].1.records()), (1, "", alone.as_slice()));
    }
}

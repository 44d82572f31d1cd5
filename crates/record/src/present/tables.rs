//! Tables of summaries.

use super::condition::Condition;
use super::{Estimate, Shown, capitalised};
use crate::coordinate::in_words;
use crate::report::{Cell, Column, Row, Table};
use crate::{Coordinate, Kind, Metric, Record, Source};

/// What stands where nothing was measured.
const NOTHING: &str = "–";
/// More columns than this do not fit a page.
const MOST_COLUMNS: usize = 8;

/// A row for each rule and condition, a column for each metric; best first by the first metric.
///
/// `without` are coordinates that tell the metrics apart, not the conditions: a load at which one of them was taken.
pub fn by_rule(shown: &Shown, caption: &str, metrics: &[&Metric], without: &[&Coordinate]) -> Table {
    let without: Vec<&str> = without.iter().map(|coordinate| coordinate.name).chain(["rule"]).collect();
    let conditions = metrics.first().map_or_else(Vec::new, |first| shown.conditions(first, &without));
    let find = |rule: &str, metric: &Metric, condition: &Condition| {
        let fits = |record: &&Record| {
            record.rule.as_deref() == Some(rule) && Condition::of(record, &without) == *condition
        };
        shown.of(metric, Source::Summary).find(fits).map(Estimate::of)
    };
    let mut rows = Vec::new();
    for condition in &conditions {
        let mut rules = shown.rules();
        let key = |rule: &str| {
            let first = metrics.first().and_then(|first| find(rule, first, condition));
            // What is no number is as good as missing; it would be the largest of all.
            first.map(|first| first.value).filter(|value| !value.is_nan()).unwrap_or(f64::NEG_INFINITY)
        };
        rules.sort_by(|a, b| key(b).total_cmp(&key(a)));
        for rule in rules {
            let values = metrics.iter().map(|metric| text(find(rule, metric, condition)));
            rows.push(row(shown, rule, condition, conditions.len() > 1, values));
        }
    }
    let columns = metrics.iter().map(|metric| Column::numbers(metric.title, metric.unit));
    Table {
        caption: caption.to_owned(),
        columns: headed(conditions.len() > 1, columns),
        rows,
        notes: vec![note(shown, metrics)],
    }
}

/// A row for each rule and condition, a column for each place along a coordinate.
pub fn along(shown: &Shown, metric: &Metric, along: &Coordinate) -> Table {
    let without = [along.name, "rule"];
    let conditions = shown.conditions(metric, &without);
    let curve =
        |rule: &str, condition: &Condition| shown.along(metric, along.name, rule, condition, &without);
    let mut places: Vec<f64> = Vec::new();
    for condition in &conditions {
        for rule in shown.rules() {
            places.extend(curve(rule, condition).iter().map(|(place, _)| *place));
        }
    }
    places.sort_by(f64::total_cmp);
    places.dedup();
    let places = thinned(&places);
    let mut rows = Vec::new();
    for condition in &conditions {
        for rule in shown.rules() {
            let curve = curve(rule, condition);
            let at =
                |place: &f64| text(curve.iter().find(|(x, _)| x == place).map(|(_, estimate)| *estimate));
            rows.push(row(shown, rule, condition, conditions.len() > 1, places.iter().map(at)));
        }
    }
    let columns = places.iter().map(|place| Column::numbers(&place.to_string(), ""));
    Table {
        caption: format!("{} at each {}", metric.title, along.axis().label()),
        columns: headed(conditions.len() > 1, columns),
        rows,
        notes: vec![note(shown, &[metric])],
    }
}

/// A row for each condition, with what was measured beside what theory says.
pub fn beside_theory(shown: &Shown, caption: &str, metrics: &[&Metric]) -> Table {
    let mut conditions: Vec<Condition> = Vec::new();
    for record in shown.records().iter().filter(|record| record.source == Source::Summary) {
        let condition = Condition::of(record, &[]);
        if metrics.iter().any(|metric| record.is(metric)) && !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    let mut names: Vec<String> =
        conditions.iter().flat_map(|condition| condition.0.keys().cloned()).collect();
    names.sort();
    names.dedup();
    let find = |metric: &Metric, source: Source, condition: &Condition| {
        // A theory may not depend on all that was varied.
        let fits = |record: &&Record| match (Condition::of(record, &[]), source) {
            (own, Source::Theory) => own.holds_in(condition),
            (own, _) => own == *condition,
        };
        shown.of(metric, source).find(fits).map(Estimate::of)
    };
    let sources = [Source::Summary, Source::Theory];
    let columns: Vec<(&Metric, Source)> = metrics
        .iter()
        .flat_map(|metric| sources.map(|source| (*metric, source)))
        .filter(|(metric, source)| shown.of(metric, *source).next().is_some())
        .collect();
    let heading = |(metric, source): &(&Metric, Source)| {
        Column::numbers(metric.title, if *source == Source::Theory { "theory" } else { metric.unit })
    };
    let row = |condition: &Condition| {
        let name = |name: &String| condition.0.get(name).map_or_else(|| NOTHING.into(), in_words);
        let value = |(metric, source): &(&Metric, Source)| {
            find(metric, *source, condition).map_or_else(|| NOTHING.into(), |estimate| estimate.fine())
        };
        let names = names.iter().map(name);
        Row { cells: names.chain(columns.iter().map(value)).map(Cell::new).collect() }
    };
    let title = |name: &String| shown.coordinate(name).map_or_else(|| name.clone(), Coordinate::short);
    Table {
        caption: caption.to_owned(),
        columns: names
            .iter()
            .map(|name| Column::numbers(&title(name), ""))
            .chain(columns.iter().map(heading))
            .collect(),
        rows: conditions.iter().map(row).collect(),
        notes: vec![note(shown, metrics)],
    }
}

fn text(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(|| NOTHING.into(), |estimate| estimate.text())
}

/// A row of a rule; `several` says that there is more than one condition.
fn row(
    shown: &Shown,
    rule: &str,
    condition: &Condition,
    several: bool,
    values: impl Iterator<Item = String>,
) -> Row {
    let mut names: Vec<String> = condition.0.keys().cloned().collect();
    names.reverse();
    let words = several.then(|| shown.words(condition, &names));
    let cells = [rule.to_owned()].into_iter().chain(words).chain(values);
    Row { cells: cells.map(Cell::new).collect() }
}

/// Columns with those of rule and condition before them.
fn headed(several: bool, columns: impl Iterator<Item = Column>) -> Vec<Column> {
    let first = ["rule"].into_iter().chain(several.then_some("condition"));
    first.map(Column::words).chain(columns).collect()
}

/// At most [`MOST_COLUMNS`] of the places, evenly chosen, both ends included.
fn thinned(places: &[f64]) -> Vec<f64> {
    if places.len() <= MOST_COLUMNS {
        return places.to_vec();
    }
    (0..MOST_COLUMNS).map(|column| places[column * (places.len() - 1) / (MOST_COLUMNS - 1)]).collect()
}

/// What the figures after ± are.
pub fn note(shown: &Shown, metrics: &[&Metric]) -> String {
    let mut methods: Vec<&str> = metrics.iter().map(|metric| metric.kind.methods()).collect();
    methods.sort_unstable();
    methods.dedup();
    let medians = metrics.first().is_some_and(|metric| metric.kind == Kind::Median);
    format!(
        "{} over {} ± half the 95 % interval ({}).",
        capitalised(if medians { "medians" } else { "means" }),
        shown.repetitions(),
        methods.join("; ")
    )
}

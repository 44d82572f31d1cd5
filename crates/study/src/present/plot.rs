//! A metric along an axis: measured points over lines of theory, and both in a table.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::figure::{Axis, Curves, Figure, Point, Series, Style};
use crate::metric;
use crate::record::{Record, Source};
use crate::report::{Cell, Column, Row, Table};

use super::summaries::{method, plus_minus};

/// Coordinates that say how a summary was made, not under which condition.
const ABOUT_THE_ESTIMATE: [&str; 6] = ["low", "high", "n", "interval", "of", "repetition"];

pub(super) fn titled(figure: Figure, title: &str) -> Figure {
    Figure { title: title.to_owned(), ..figure }
}

pub(super) fn titled_axis(name: &str) -> Axis {
    Axis::new(metric::find(name).title, "", metric::find(name).unit)
}

/// A metric along an axis.
#[derive(Clone, Copy)]
pub(super) struct Plot<'a> {
    pub metric: &'a str,
    pub along: &'a str,
    pub caption: &'a str,
    pub only: Option<(&'a str, &'a str)>,
}

/// The values of a metric under one condition.
#[derive(Default)]
struct Group {
    condition: BTreeMap<String, Value>,
    measured: Vec<Point>,
    theory: Vec<Point>,
}

impl<'a> Plot<'a> {
    pub(super) fn of(metric: &'a str, along: &'a str, caption: &'a str) -> Self {
        Self { metric, along, caption, only: None }
    }

    /// The figure; none where nothing was measured at two places at least.
    pub(super) fn draw(&self, records: &[Record], x: Axis, y: Axis) -> Option<Figure> {
        let groups = self.groups(records);
        let varied = varied(groups.iter().map(|group| &group.condition));
        let mut series = Vec::new();
        for (colour, group) in groups.iter().enumerate() {
            let name = name(&group.condition, &varied);
            let both = !group.measured.is_empty() && !group.theory.is_empty();
            if !group.theory.is_empty() {
                let label = match (name.as_str(), both) {
                    ("", _) => "theory".to_owned(),
                    (_, true) => String::new(),
                    (name, false) => name.to_owned(),
                };
                series.push(Series { label, colour, style: Style::Line, points: group.theory.clone() });
            }
            if !group.measured.is_empty() {
                let label = if name.is_empty() { "simulation".to_owned() } else { name };
                series.push(Series { label, colour, style: Style::Points, points: group.measured.clone() });
            }
        }
        if groups.iter().all(|group| group.measured.len() < 2) {
            return None;
        }
        let repetitions = records.iter().filter_map(|record| record.number("n")).fold(0.0, f64::max);
        let caption = format!(
            "{} Points: means over {repetitions} repetitions with 95 % {}.",
            self.caption,
            method(self.metric)
        );
        let title = format!("{} against {}", capitalised(metric::find(self.metric).title), x.name);
        let id = match self.only {
            Some((_, value)) => format!("{}-{}-{value}", self.metric, self.along),
            None => format!("{}-{}", self.metric, self.along),
        };
        Some(Figure::curves(&id, &title, &caption, Curves { x, y, series, references: Vec::new() }))
    }

    fn groups(&self, records: &[Record]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let fits = |record: &&Record| {
            record.metric == self.metric
                && self.only.is_none_or(|(key, value)| record.text(key) == value)
                && record.source != Source::Simulation
        };
        for record in records.iter().filter(fits) {
            let Some(place) = record.number(self.along) else { continue };
            let mut condition = condition(record);
            condition.remove(self.along);
            let at = groups.iter().position(|group| group.condition == condition).unwrap_or_else(|| {
                groups.push(Group { condition, ..Group::default() });
                groups.len() - 1
            });
            let point = Point::new(place, record.value);
            if record.source == Source::Theory {
                groups[at].theory.push(point);
            } else {
                let end = |name| record.number(name).unwrap_or(record.value);
                groups[at].measured.push(point.within(end("low"), end("high")));
            }
        }
        for group in &mut groups {
            group.measured.sort_by(|a, b| a.x.total_cmp(&b.x));
            group.theory.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        groups
    }
}

/// What tells a record's condition from others.
fn condition(record: &Record) -> BTreeMap<String, Value> {
    let belongs = |(key, _): &(&String, &Value)| !ABOUT_THE_ESTIMATE.contains(&key.as_str());
    let own = record.coordinates.iter().filter(belongs).map(|(key, value)| (key.clone(), value.clone()));
    let rule = record.rule.iter().map(|rule| ("rule".to_owned(), Value::from(rule.clone())));
    own.chain(rule).collect()
}

/// The coordinates that do not have one value everywhere.
fn varied<'a>(conditions: impl Iterator<Item = &'a BTreeMap<String, Value>>) -> Vec<String> {
    let conditions: Vec<_> = conditions.collect();
    let mut keys: Vec<String> = conditions.iter().flat_map(|condition| condition.keys().cloned()).collect();
    keys.sort();
    keys.dedup();
    keys.retain(|key| conditions.iter().any(|condition| condition.get(key) != conditions[0].get(key)));
    keys
}

/// A condition by the coordinates that vary: `β 2, σ 0.4`.
fn name(condition: &BTreeMap<String, Value>, varied: &[String]) -> String {
    let part = |key: &String| {
        let value = condition.get(key)?;
        let text = short(value);
        Some(match key.as_str() {
            "memory" | "synapses" | "kind" | "update" | "criterion" | "scheme" | "rule" | "protocol"
            | "population" => text,
            "law" if text == "asymptote" => text,
            "law" => format!("{text} law"),
            key => format!("{} {text}", symbol(key)),
        })
    };
    varied.iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

/// A coordinate as equations write it.
fn symbol(key: &str) -> &str {
    match key {
        "alpha" => "α",
        "beta" => "β",
        "noise" => "Δ",
        "temperature" => "T",
        "units" => "N",
        "start" => "m₀",
        "fraction" | "input_correlation" => "c",
        "patterns" => "P",
        "turned" => "fraction turned",
        "sigma" => "σ",
        "ratio" => "q",
        "time_ratio" => "τ_h/τ_v",
        "tau_hidden" => "τ_h",
        "gain" => "βλ_max",
        "activity" => "f",
        "relative_load" => "α/α_c",
        "gamma" => "γ",
        "time_s" => "t (s)",
        "delay_ms" => "Δt (ms)",
        "frequency_hz" => "frequency (Hz)",
        other => other,
    }
}

pub(super) fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other
            .as_f64()
            .map_or_else(|| other.to_string(), |number| ((number * 1e6).round() / 1e6).to_string()),
    }
}

/// A row for each condition, with what was measured beside what theory says.
pub(super) fn table(records: &[Record], caption: &str, metrics: &[&str]) -> Table {
    let shown =
        |record: &&Record| metrics.contains(&record.metric.as_str()) && record.source != Source::Simulation;
    let mut conditions: Vec<BTreeMap<String, Value>> = Vec::new();
    for record in records.iter().filter(shown).filter(|record| record.source == Source::Summary) {
        let condition = condition(record);
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    let keys: Vec<String> = {
        let mut keys: Vec<String> =
            conditions.iter().flat_map(|condition| condition.keys().cloned()).collect();
        keys.sort();
        keys.dedup();
        keys
    };
    let find = |metric: &str, source: Source, condition: &BTreeMap<String, Value>| {
        records.iter().find(|record| {
            // A theory may not depend on all that was varied.
            let own = self::condition(record);
            record.metric == metric
                && record.source == source
                && if source == Source::Theory {
                    own.iter().all(|(key, value)| condition.get(key) == Some(value))
                } else {
                    own == *condition
                }
        })
    };
    let has = |metric: &str, source: Source| {
        records.iter().any(|record| record.metric == metric && record.source == source)
    };
    let sources = [Source::Summary, Source::Theory];
    let columns: Vec<(&str, Source)> = metrics
        .iter()
        .flat_map(|metric| sources.map(|source| (*metric, source)))
        .filter(|(metric, source)| has(metric, *source))
        .collect();
    let heading = |(name, source): &(&str, Source)| {
        let metric = metric::find(name);
        Column::numbers(metric.title, if *source == Source::Theory { "theory" } else { metric.unit })
    };
    let text = |(name, source): &(&str, Source), condition: &BTreeMap<String, Value>| {
        let Some(record) = find(name, *source, condition) else { return "–".to_owned() };
        let half = match (record.number("low"), record.number("high")) {
            (Some(low), Some(high)) => (high - low) / 2.0,
            _ => 0.0,
        };
        fine(record.value, half)
    };
    let row = |condition: &BTreeMap<String, Value>| {
        let names = keys.iter().map(|key| Cell::new(condition.get(key).map_or_else(|| "–".into(), short)));
        let values = columns.iter().map(|column| Cell::new(text(column, condition)));
        Row { cells: names.chain(values).collect(), group: None }
    };
    let repetitions = records.iter().filter_map(|record| record.number("n")).fold(0.0, f64::max);
    let mut methods: Vec<&str> = metrics.iter().map(|metric| method(metric)).collect();
    methods.sort_unstable();
    methods.dedup();
    Table {
        caption: caption.to_owned(),
        columns: keys
            .iter()
            .map(|key| Column::numbers(symbol(key), ""))
            .chain(columns.iter().map(heading))
            .collect(),
        rows: conditions.iter().map(row).collect(),
        notes: vec![format!(
            "{} over {repetitions} repetitions ± half the 95 % interval ({}).",
            capitalised(average(metrics[0])),
            methods.join("; ")
        )],
        ..Table::default()
    }
}

/// What stands for all repetitions.
fn average(name: &str) -> &'static str {
    if metric::find(name).kind == metric::Kind::Median { "medians" } else { "means" }
}

/// A value with the digits that its interval leaves, also where it is very small.
fn fine(value: f64, half: f64) -> String {
    if value != 0.0 && value.abs() < 0.01 {
        return if half > 0.0 { format!("{value:.2e} ± {half:.0e}") } else { format!("{value:.2e}") };
    }
    if half > 0.0 {
        return plus_minus(value, half);
    }
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.4}") }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

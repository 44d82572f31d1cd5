//! Figures and tables of memories that are filled for ever.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::figure::{Axis, Coordinate, Curves, Figure, Point, Reference, Series, Style};
use crate::metric;
use crate::record::{Record, Source};
use crate::report::{Cell, Column, Row, Table};
use crate::spec::{CapacityCurve, Spec};

use super::Presentation;
use super::summaries::{method, plus_minus};

/// Coordinates that say how a value was made, not under which condition.
const ABOUT_THE_ESTIMATE: [&str; 7] = ["low", "high", "n", "interval", "of", "ages", "repetition"];

type Condition = BTreeMap<String, Value>;

/// Recall by age at each total, and capacities against parameters.
pub fn blackout(spec: &Spec, records: &[Record]) -> Presentation {
    let shown: Vec<&Record> = records.iter().filter(|record| record.source != Source::Simulation).collect();
    let ages = conditions(&shown, "recalled", &["age", "scheme"]);
    let mut figures: Vec<Figure> = ages.iter().map(|condition| by_age(&shown, condition)).collect();
    let mut tables = Vec::new();
    if !ages.is_empty() {
        tables.push(totals(&shown));
    }
    for curve in &spec.blackout.curves {
        for condition in conditions(&shown, "recalled_patterns", &["scheme", &curve.parameter]) {
            if !condition.contains_key("presented") {
                figures.extend(capacity(&shown, curve, &condition));
            }
        }
        tables.push(capacities(&shown, curve));
    }
    Presentation { tables, figures }
}

/// A record's condition, some coordinates left out.
fn condition(record: &Record, without: &[&str]) -> Condition {
    let belongs = |key: &str| !ABOUT_THE_ESTIMATE.contains(&key) && !without.contains(&key);
    let own = record.coordinates.iter().filter(|(key, _)| belongs(key));
    own.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The conditions under which a metric was measured, some coordinates left out, each once.
fn conditions(records: &[&Record], metric: &str, without: &[&str]) -> Vec<Condition> {
    let mut found = Vec::new();
    for record in records.iter().filter(|record| record.metric == metric && record.source == Source::Summary)
    {
        let condition = condition(record, without);
        if !found.contains(&condition) {
            found.push(condition);
        }
    }
    found
}

/// The schemes of records, in their order.
fn schemes(records: &[&Record], metric: &str) -> Vec<String> {
    let mut names = Vec::new();
    for name in records.iter().filter(|record| record.metric == metric).map(|record| record.text("scheme")) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A condition in words, the number of presented patterns left out.
fn words(condition: &Condition) -> String {
    let others = condition.iter().filter(|(key, _)| *key != "presented");
    let words: Vec<String> = others.map(|(key, value)| format!("{key} {value}")).collect();
    if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) }
}

fn point(record: &Record, x: f64) -> Point {
    let end = |name| record.number(name).unwrap_or(record.value);
    Point::new(x, record.value).within(end("low"), end("high"))
}

fn repetitions(records: &[&Record]) -> f64 {
    records.iter().filter_map(|record| record.number("n")).fold(0.0, f64::max)
}

/// What is recalled by age, a curve for each scheme.
fn by_age(records: &[&Record], here: &Condition) -> Figure {
    let curve = |name: &String| -> Vec<Point> {
        let own = records.iter().filter(|record| {
            record.metric == "recalled"
                && record.text("scheme") == *name
                && condition(record, &["age", "scheme"]) == *here
        });
        let mut points: Vec<Point> = own
            .filter_map(|record| {
                // The middle of the ages that it covers, the newest pattern being the first.
                let middle = record.number("age")? + f64::midpoint(record.number("of")?, 1.0);
                Some(point(record, middle))
            })
            .collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points
    };
    let names = schemes(records, "recalled");
    let series = names.iter().enumerate().map(|(colour, name)| Series {
        label: name.clone(),
        colour,
        style: Style::Points,
        points: curve(name),
    });
    let presented = here.get("presented").map(ToString::to_string).unwrap_or_default();
    let caption = format!(
        "Fraction of the patterns of an age that are recalled with an overlap above 0.9, from the pattern itself, after {presented} patterns \
         were presented; the newest pattern is number 1. Means over {} repetitions with 95 % {}.",
        repetitions(records),
        method("recalled")
    );
    let x = Axis::new("patterns presented since, itself included", "", "").log();
    let y =
        Axis::new(metric::find("recalled").title.replace(" exactly", "").as_str(), "", "").between(0.0, 1.0);
    let words = words(here);
    Figure::curves(
        &format!("recalled-age-{presented}{}", for_file(&words)),
        &format!("Recall by age after {presented} patterns{words}"),
        &caption,
        Curves { x, y, series: series.collect(), references: Vec::new() },
    )
}

/// What a memory holds that was filled for long, against a parameter of its scheme, theory beside it.
fn capacity(records: &[&Record], curve: &CapacityCurve, here: &Condition) -> Option<Figure> {
    let (name, parameter) = (&curve.scheme.name, curve.parameter.as_str());
    let points = |metric: &str, source: Source| {
        let own = records.iter().filter(|record| {
            record.metric == metric
                && record.source == source
                && record.text("scheme") == *name
                && condition(record, &["scheme", parameter]) == *here
        });
        let mut points: Vec<Point> =
            own.filter_map(|record| Some(point(record, record.number(parameter)?))).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points
    };
    let per_unit = !points("capacity_per_unit", Source::Summary).is_empty();
    let (oldest, held) = if per_unit {
        ("capacity_per_unit", "recalled_per_unit")
    } else {
        ("capacity_age", "recalled_patterns")
    };
    let mut series = Vec::new();
    let theory = points(oldest, Source::Theory);
    if !theory.is_empty() {
        series.push(Series { label: "theory".into(), colour: 0, style: Style::Line, points: theory });
    }
    for (colour, (metric, label)) in [(oldest, "oldest age"), (held, "all patterns")].into_iter().enumerate()
    {
        let points = points(metric, Source::Summary);
        series.push(Series { label: label.into(), colour, style: Style::Points, points });
    }
    if series.iter().all(|series| series.points.len() < 2) {
        return None;
    }
    let best = records.iter().find(|record| {
        record.metric == "best_value"
            && record.text("scheme") == *name
            && condition(record, &["scheme", "parameter"]) == *here
    });
    let best = best.map(|record| Reference {
        of: Coordinate::X,
        value: record.value,
        label: format!("best {}", record.value),
    });
    let caption = format!(
        "Filled for long, so that only what is forgotten changes: the age up to which the mean overlap after recall is above 0.9, and how many \
         patterns are recalled in all. The best value is that at which most are. Means over {} repetitions with 95 % {}.",
        repetitions(records),
        method(held)
    );
    let x = Axis::new(parameter, symbol(parameter), "");
    let y = Axis::new("patterns recalled", "", if per_unit { "patterns/unit" } else { "patterns" });
    let words = words(here);
    Some(Figure::curves(
        &format!("capacity-{name}{}", for_file(&words)),
        &format!("Patterns held by {name}{words}"),
        &caption,
        Curves { x, y, series, references: best.into_iter().collect() },
    ))
}

/// A parameter as equations write it.
fn symbol(parameter: &str) -> &str {
    match parameter {
        "bound" => "A",
        "epsilon" => "ε",
        "probability" => "q",
        "tau" => "τ",
        "activity" => "f",
        "load" => "α",
        _ => "",
    }
}

/// Words as part of a file's name.
fn for_file(words: &str) -> String {
    let plain = words.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' });
    let plain: String = plain.collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!("-{}", parts.join("-")) }
}

fn shown(record: Option<&&Record>) -> String {
    record.map_or_else(
        || "–".to_owned(),
        |record| {
            let ends = record.number("low").zip(record.number("high"));
            plus_minus(record.value, ends.map_or(0.0, |(low, high)| (high - low) / 2.0))
        },
    )
}

/// How many patterns are recalled in all: a row for each scheme, a column for each total.
fn totals(records: &[&Record]) -> Table {
    let here = |record: &&&Record| {
        record.metric == "recalled_patterns" && record.coordinates.contains_key("presented")
    };
    let mut presented: Vec<f64> =
        records.iter().filter(here).filter_map(|record| record.number("presented")).collect();
    presented.sort_by(f64::total_cmp);
    presented.dedup();
    let own: Vec<&Record> = records.iter().filter(here).copied().collect();
    let mut rows = Vec::new();
    for others in conditions(&own, "recalled_patterns", &["scheme", "presented"]) {
        for name in schemes(&own, "recalled_patterns") {
            let at = |total: &f64| {
                own.iter().find(|record| {
                    record.number("presented") == Some(*total)
                        && record.text("scheme") == name
                        && condition(record, &["scheme", "presented"]) == others
                })
            };
            let first = Cell::new(format!("{name}{}", words(&others)));
            let cells = presented.iter().map(|total| Cell::new(shown(at(total))));
            rows.push(Row { cells: std::iter::once(first).chain(cells).collect(), group: None });
        }
    }
    let columns = presented.iter().map(|total| Column::numbers(&format!("of {total}"), ""));
    Table {
        caption: "Patterns recalled of all that were presented".to_owned(),
        columns: std::iter::once(Column::words("scheme")).chain(columns).collect(),
        rows,
        notes: vec![note(&own)],
        ..Table::default()
    }
}

/// A curve as a table.
fn capacities(records: &[&Record], curve: &CapacityCurve) -> Table {
    let (name, parameter) = (&curve.scheme.name, curve.parameter.as_str());
    let own: Vec<&Record> = records
        .iter()
        .filter(|record| record.text("scheme") == *name && record.coordinates.contains_key(parameter))
        .copied()
        .collect();
    let columns = [
        ("capacity_age", Source::Summary),
        ("capacity_age", Source::Theory),
        ("recalled_patterns", Source::Summary),
        ("capacity_per_unit", Source::Summary),
        ("capacity_per_unit", Source::Theory),
        ("recalled_per_unit", Source::Summary),
    ];
    let has = |(metric, source): &(&str, Source)| {
        own.iter().any(|record| record.metric == *metric && record.source == *source)
    };
    let columns: Vec<(&str, Source)> = columns.into_iter().filter(has).collect();
    let row = |here: Condition| {
        let find = |(metric, source): &(&str, Source)| {
            own.iter().find(|record| {
                record.metric == *metric && record.source == *source && condition(record, &["scheme"]) == here
            })
        };
        let value = here.get(parameter).map(ToString::to_string).unwrap_or_default();
        let others: Condition =
            here.iter().filter(|(key, _)| *key != parameter).map(|(k, v)| (k.clone(), v.clone())).collect();
        let first = Cell::new(format!("{value}{}", words(&others)));
        let cells = columns.iter().map(|column| Cell::new(shown(find(column))));
        Row { cells: std::iter::once(first).chain(cells).collect(), group: None }
    };
    let heading = |(name, source): &(&str, Source)| {
        let metric = metric::find(name);
        Column::numbers(metric.title, if *source == Source::Theory { "theory" } else { metric.unit })
    };
    Table {
        caption: format!("Patterns held by {name}, against {parameter}"),
        columns: std::iter::once(Column::numbers(parameter, "")).chain(columns.iter().map(heading)).collect(),
        rows: conditions(&own, "recalled_patterns", &["scheme"]).into_iter().map(row).collect(),
        notes: vec![note(&own)],
        ..Table::default()
    }
}

fn note(records: &[&Record]) -> String {
    format!(
        "Means over {} repetitions ± half the 95 % interval ({}).",
        repetitions(records),
        method("recalled_patterns")
    )
}

//! Tables of summaries.

use crate::metric;
use crate::report::{Cell, Column, Row, Table};

use super::curves::AxisOf;
use super::summaries::{Summaries, method, words};

/// A row for each rule and condition, a column for each metric; best first by the first metric.
pub fn by_rule(summaries: &Summaries, caption: &str, metrics: &[&str]) -> Table {
    let conditions = summaries.conditions(metrics[0], None);
    let several = conditions.len() > 1;
    let mut columns = vec![Column::words("rule")];
    if several {
        columns.push(Column::words("condition"));
    }
    columns.extend(
        metrics.iter().map(|name| Column::numbers(metric::find(name).title, metric::find(name).unit)),
    );
    let mut rows = Vec::new();
    for condition in &conditions {
        let mut rules = summaries.rules();
        let key =
            |rule: &&str| summaries.find(rule, metrics[0], condition).map_or(f64::NEG_INFINITY, |e| e.value);
        rules.sort_by(|a, b| key(b).total_cmp(&key(a)));
        for rule in rules {
            let mut cells = vec![Cell::new(rule)];
            if several {
                cells.push(Cell::new(words(condition)));
            }
            let value = |name: &&str| {
                Cell::new(summaries.find(rule, name, condition).map_or("–".into(), |e| e.text()))
            };
            cells.extend(metrics.iter().map(value));
            rows.push(Row { cells, group: None });
        }
    }
    Table {
        caption: caption.to_owned(),
        columns,
        rows,
        notes: vec![note(summaries, metrics)],
        ..Table::default()
    }
}

/// More columns than this do not fit a page.
const MOST_COLUMNS: usize = 8;

/// A row for each rule and condition, a column for each place along an axis.
pub fn along(summaries: &Summaries, name: &str, axis: &AxisOf) -> Table {
    let metric = metric::find(name);
    let conditions = summaries.conditions(name, Some(&axis.key));
    let several = conditions.len() > 1;
    let mut places: Vec<f64> = Vec::new();
    for condition in &conditions {
        for rule in summaries.rules() {
            places.extend(summaries.along(rule, name, condition, &axis.key).iter().map(|(place, _)| *place));
        }
    }
    places.sort_by(f64::total_cmp);
    places.dedup();
    let places = thinned(&places);
    let mut columns = vec![Column::words("rule")];
    if several {
        columns.push(Column::words("condition"));
    }
    columns.extend(places.iter().map(|place| Column::numbers(&place.to_string(), "")));
    let mut rows = Vec::new();
    for condition in &conditions {
        for rule in summaries.rules() {
            let curve = summaries.along(rule, name, condition, &axis.key);
            let at =
                |place: &f64| curve.iter().find(|(x, _)| x == place).map_or("–".into(), |(_, e)| e.text());
            let mut cells = vec![Cell::new(rule)];
            if several {
                cells.push(Cell::new(words(condition)));
            }
            cells.extend(places.iter().map(|place| Cell::new(at(place))));
            rows.push(Row { cells, group: None });
        }
    }
    let caption = format!("{} at each {}", metric.title, axis.axis.label());
    Table { caption, columns, rows, notes: vec![note(summaries, &[name])], ..Table::default() }
}

/// At most [`MOST_COLUMNS`] of the places, evenly chosen, both ends included.
fn thinned(places: &[f64]) -> Vec<f64> {
    if places.len() <= MOST_COLUMNS {
        return places.to_vec();
    }
    (0..MOST_COLUMNS).map(|column| places[column * (places.len() - 1) / (MOST_COLUMNS - 1)]).collect()
}

/// What the figures after ± are.
pub fn note(summaries: &Summaries, metrics: &[&str]) -> String {
    let mut methods: Vec<&str> = metrics.iter().map(|metric| method(metric)).collect();
    methods.dedup();
    format!(
        "Means over {} repetitions ± half the 95 % interval ({}).",
        summaries.repetitions(),
        methods.join("; ")
    )
}

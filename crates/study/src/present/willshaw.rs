//! Information in binary synapses, simulation over theory.

use attractor_memory::theory::willshaw::LIMIT;

use crate::figure::{Axis, Coordinate, Curves, Figure, Point, Reference, Series, Style};
use crate::record::{Record, Source};
use crate::report::{Cell, Column, Row, Table};

use super::Presentation;
use super::summaries::plus_minus;

/// Information against size and against matrix load, and a table of both beside theory.
pub fn willshaw(records: &[Record]) -> Presentation {
    let (units, loads) = (values(records, "units"), values(records, "matrix_load"));
    let mut figures = Vec::new();
    if units.len() > 1 {
        let axis = Axis::new("units", "n", "").log();
        let label = |load: f64| format!("matrix load {load}");
        figures.push(figure(records, "units", axis, "matrix_load", &loads, label));
    }
    if loads.len() > 1 {
        let axis = Axis::new("matrix load", "p₁", "");
        figures.push(figure(records, "matrix_load", axis, "units", &units, |n| format!("n = {n}")));
    }
    Presentation { tables: vec![table(records)], figures }
}

/// Values of a coordinate under which networks were simulated, in ascending order.
fn values(records: &[Record], key: &str) -> Vec<f64> {
    let summaries = records.iter().filter(|record| record.source == Source::Summary);
    let mut values: Vec<f64> = summaries.filter_map(|record| record.number(key)).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

fn figure(
    records: &[Record],
    along: &str,
    x: Axis,
    by: &str,
    groups: &[f64],
    label: impl Fn(f64) -> String,
) -> Figure {
    let points = |source: Source, group: f64| {
        let here = |record: &&Record| {
            record.source == source
                && record.metric == "information_per_synapse"
                && record.number(by) == Some(group)
        };
        let point = |record: &Record| {
            let (low, high) = (record.number("low"), record.number("high"));
            let (low, high) = (low.unwrap_or(record.value), high.unwrap_or(record.value));
            Some(Point::new(record.number(along)?, record.value).within(low, high))
        };
        let mut points: Vec<Point> = records.iter().filter(here).filter_map(point).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points
    };
    let lines = groups.iter().enumerate().map(|(colour, &group)| Series {
        label: String::new(),
        colour,
        style: Style::Line,
        points: points(Source::Theory, group),
    });
    let markers = groups.iter().enumerate().map(|(colour, &group)| Series {
        label: label(group),
        colour,
        style: Style::Points,
        points: points(Source::Summary, group),
    });
    let limit = Reference { of: Coordinate::Y, value: LIMIT, label: "ln 2".into() };
    let y = Axis::new("information/synapse", "I", "bits").between(0.0, 0.75);
    let caption = "Transmitted information of the answers for each of the n² synapses, in one step from whole cues; a unit \
                   answers that reaches the number of active units of the cue, k = log2 n unless the spec says otherwise. \
                   Points: means with 95 % Student intervals; lines: theory for finite n, exact for random patterns.";
    let curves = Curves { x, y, series: lines.chain(markers).collect(), references: vec![limit] };
    Figure::curves(
        &format!("information-{along}"),
        &format!("Information against {}", along.replace('_', " ")),
        caption,
        curves,
    )
}

fn table(records: &[Record]) -> Table {
    let find = |of: &Record, metric: &str, source: Source| {
        records.iter().find(|record| {
            let same = |key| record.coordinates.get(key) == of.coordinates.get(key);
            record.metric == metric && record.source == source && same("units") && same("matrix_load")
        })
    };
    let shown = |record: Option<&Record>| {
        record.map_or("–".to_owned(), |record| {
            let half =
                record.number("high").zip(record.number("low")).map_or(0.0, |(high, low)| (high - low) / 2.0);
            plus_minus(record.value, half)
        })
    };
    let simulated = records
        .iter()
        .filter(|record| record.source == Source::Summary && record.metric == "information_per_synapse");
    let row = |record: &Record| Row {
        cells: vec![
            Cell::new(record.text("units")),
            Cell::new(record.text("active")),
            Cell::new(record.text("matrix_load")),
            Cell::new(shown(find(record, "pairs", Source::Summary))),
            Cell::new(shown(Some(record))),
            Cell::new(shown(find(record, "information_per_synapse", Source::Theory))),
            Cell::new(shown(find(record, "false_units", Source::Summary))),
            Cell::new(shown(find(record, "false_units", Source::Theory))),
        ],
        group: None,
    };
    let column = |name: &str| Column::numbers(name, "");
    Table {
        caption: "Information per synapse, bits".to_owned(),
        columns: ["n", "k", "matrix load", "pairs", "information", "theory", "false units", "theory"]
            .map(column)
            .into(),
        rows: simulated.map(row).collect(),
        notes: vec!["Means ± half the 95 % Student interval.".to_owned()],
        ..Table::default()
    }
}

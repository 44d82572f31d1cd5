//! Information in binary synapses against the size of the network.

use attractor_memory::theory::block_coding::ONE_STEP_LIMIT;

use crate::figure::{Axis, Coordinate, Curves, Figure, Point, Reference, Series, Style};
use crate::record::{Record, Source};
use crate::report::{Cell, Column, Row, Table};

use super::Presentation;
use super::summaries::plus_minus;

/// Information at capacity, theory beside one step, and a table of both.
pub fn willshaw_scale(records: &[Record]) -> Presentation {
    let points = |source: Source, retrieval: &str, simulation: &str| {
        let here = |record: &&Record| {
            record.source == source
                && record.metric == "information_per_synapse"
                && record.text("retrieval") == retrieval
                && record.text("simulation") == simulation
        };
        let point = |record: &Record| {
            let end = |name| record.number(name).unwrap_or(record.value);
            Some(Point::new(record.number("units")?, record.value).within(end("low"), end("high")))
        };
        let mut points: Vec<Point> = records.iter().filter(here).filter_map(point).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        points
    };
    let series =
        |label: &str, colour, style, points| Series { label: label.to_owned(), colour, style, points };
    let all = [
        series("one step, theory", 0, Style::Line, points(Source::Theory, "one-step", "")),
        series("one step", 0, Style::Points, points(Source::Summary, "one-step", "whole")),
        series("one step, sampled", 2, Style::Points, points(Source::Summary, "one-step", "sampled")),
        series("iterative", 1, Style::Points, points(Source::Summary, "iterative", "whole")),
        series("iterative, sampled", 3, Style::Points, points(Source::Summary, "iterative", "sampled")),
    ];
    let series: Vec<Series> = all.into_iter().filter(|series| !series.points.is_empty()).collect();
    let limit = Reference { of: Coordinate::Y, value: ONE_STEP_LIMIT, label: "(ln 2)/4, one step".into() };
    let repetitions = records.iter().filter_map(|record| record.number("n")).fold(0.0, f64::max);
    let caption = format!(
        "What recall adds to half of each pattern, for each of the n² synapses of a network that is filled to its capacity. Sampled: each recall in \
         a network of its own, of which only the synapses that it reads are drawn. Means over {repetitions} repetitions with 95 % Student intervals."
    );
    let curves = Curves {
        x: Axis::new("units", "n", "").log(),
        y: Axis::new("information/synapse", "I", "bits").between(0.0, 0.25),
        series,
        references: vec![limit],
    };
    let figure =
        Figure::curves("information-units", "Information at capacity against units", &caption, curves);
    Presentation { tables: vec![table(records)], figures: vec![figure] }
}

fn table(records: &[Record]) -> Table {
    let keys = ["units", "blocks", "retrieval", "simulation"];
    let find = |of: &Record, metric: &str, source: Source| {
        records.iter().find(|record| {
            let same = |key: &&str| record.coordinates.get(*key) == of.coordinates.get(*key);
            let keys = if source == Source::Theory { &keys[..3] } else { &keys[..] };
            record.metric == metric && record.source == source && keys.iter().all(same)
        })
    };
    let shown = |record: Option<&Record>| {
        record.map_or("–".to_owned(), |record| {
            let ends = record.number("low").zip(record.number("high"));
            plus_minus(record.value, ends.map_or(0.0, |(low, high)| (high - low) / 2.0))
        })
    };
    let row = |record: &Record| {
        let mut cells: Vec<Cell> = keys.iter().map(|key| Cell::new(record.text(key))).collect();
        for (metric, source) in [
            ("information_per_synapse", Source::Summary),
            ("information_per_synapse", Source::Theory),
            ("capacity", Source::Summary),
            ("capacity", Source::Theory),
            ("matrix_load", Source::Summary),
            ("block_error", Source::Summary),
        ] {
            cells.push(Cell::new(shown(find(record, metric, source))));
        }
        Row { cells, group: None }
    };
    let simulated = records
        .iter()
        .filter(|record| record.source == Source::Summary && record.metric == "information_per_synapse");
    let columns = [
        Column::numbers("n", ""),
        Column::numbers("k", ""),
        Column::words("retrieval"),
        Column::words("simulation"),
        Column::numbers("information", "bits/synapse"),
        Column::numbers("theory", ""),
        Column::numbers("capacity", "patterns"),
        Column::numbers("theory", ""),
        Column::numbers("synapses set", ""),
        Column::numbers("wrong blocks", ""),
    ];
    Table {
        caption: "Information per synapse at capacity".to_owned(),
        columns: columns.into(),
        rows: simulated.map(row).collect(),
        notes: vec!["Means ± half the 95 % interval (Student; bootstrap for capacities).".to_owned()],
        ..Table::default()
    }
}

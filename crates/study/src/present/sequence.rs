//! Figures of what was learnt in a sequence.

use crate::figure::{Axis, Figure};
use crate::record::{Record, Source};

use super::Presentation;
use super::plot::{Plot, table, titled, titled_axis};

/// What attractors have in common against the distance of their patterns, for each number of units.
pub fn sequence_correlation(records: &[Record]) -> Presentation {
    let correlation = "Correlation of two attractors against the distance of their patterns in the sequence. Lines: few patterns \
                       and infinitely many units, by enumeration.";
    let overlap = "Overlap of an attractor with a pattern, against the distance of the pattern in the sequence from the one that \
                   the network started in. Lines: few patterns and infinitely many units, by enumeration.";
    let mut units: Vec<u64> =
        records.iter().filter_map(|record| record.coordinates.get("units")?.as_u64()).collect();
    units.sort_unstable();
    units.dedup();
    let figure = |units: u64, metric: &str, caption: &str| {
        let own: Vec<Record> = records
            .iter()
            .filter(|record| record.source == Source::Theory || record.number("units") == Some(units as f64))
            .map(without_size)
            .collect();
        let distance = Axis::new("distance in the sequence", "d", "");
        let figure = Plot::of(metric, "distance", caption).draw(&own, distance, titled_axis(metric))?;
        let id = format!("{}-{units}-units", figure.id);
        let name =
            if metric == "correlation" { "Correlation of attractors" } else { "Overlap with patterns" };
        let title = format!("{name}, {units} units");
        Some(Figure { id, ..titled(figure, &title) })
    };
    let all = [("correlation", correlation), ("overlap_at_distance", overlap)];
    let figures = all
        .iter()
        .flat_map(|(metric, caption)| units.iter().rev().filter_map(|&units| figure(units, metric, caption)));
    let tables = vec![
        table(records, "Correlation of attractors", &["correlation"]),
        table(records, "Overlap with patterns, and how it ended", &["overlap_at_distance", "fixed_points"]),
    ];
    Presentation { figures: figures.collect(), tables }
}

/// Points share the colour of a line that knows no number of units, and no order of updates.
fn without_size(record: &Record) -> Record {
    let mut record = record.clone();
    record.coordinates.remove("units");
    if record.text("update") == "asynchronous" {
        record.coordinates.remove("update");
    }
    record
}

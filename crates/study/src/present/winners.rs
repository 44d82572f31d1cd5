//! Capacities of networks in which as many units are active as in a pattern.

use crate::figure::{Axis, Coordinate, Figure, Plot as Drawing, Reference};
use crate::record::{Record, Source};

use super::Presentation;
use super::plot::{Plot, table};

/// Capacity against activity, and overlaps up to it.
pub fn sparse_capacity(records: &[Record]) -> Presentation {
    let capacity = "Load up to which half of the networks that start in a stored pattern keep an overlap above 0.6. Lines: \
                    mean field at this activity, and its limit for vanishing activity.";
    let overlap = "Overlap with the pattern that networks started in, for the largest size. Lines: mean field for infinitely \
                   many units.";
    let load = || Axis::new("capacity", "α_c", "patterns/unit").log();
    let critical = Plot::of("half_load", "activity", capacity).draw(
        records,
        Axis::new("activity", "f", "").log(),
        load(),
    );
    let largest = of_largest(records);
    let axis = Axis::new("load over the capacity of the mean field", "α/α_c", "");
    let mut overlaps =
        Plot::of("overlap", "relative_load", overlap).draw(&largest, axis, Axis::new("overlap", "m", ""));
    if let Some(Figure { plot: Drawing::Curves(curves), .. }) = &mut overlaps {
        curves.references.push(Reference { of: Coordinate::X, value: 1.0, label: String::new() });
    }
    let named = |figure: Option<Figure>, title: &str| {
        figure.map(|figure| Figure { title: title.to_owned(), ..figure })
    };
    let figures =
        [named(critical, "Capacity against activity"), named(overlaps, "Overlap up to capacity and beyond")];
    let tables = vec![
        table(records, "Capacity, patterns for each unit", &["half_load"]),
        table(records, "Networks that stay near their pattern", &["retrieved", "overlap"]),
    ];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// Overlap against load with synapses of any sign and of one sign.
pub fn dales_law(records: &[Record]) -> Presentation {
    let overlap = "Overlap with the pattern that networks started in, for the largest size. Lines: mean field for infinitely \
                   many units, the left-out synapses as static noise.";
    let near = "Fraction of the networks whose overlap with the pattern that they started in stays above 0.6, for the \
                largest size.";
    let largest = of_largest(records);
    let load = || Axis::new("load", "α", "patterns/unit");
    let figures = [
        Plot::of("overlap", "alpha", overlap).draw(&largest, load(), Axis::new("overlap", "m", "")),
        Plot::of("retrieved", "alpha", near).draw(&largest, load(), Axis::new("retrieved", "", "")),
    ];
    let tables = vec![
        table(records, "Capacity, patterns for each unit", &["half_load"]),
        table(records, "Capacity over that with synapses of any sign", &["half_load_ratio"]),
        table(records, "Networks that stay near their pattern", &["retrieved", "overlap"]),
    ];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// The records of theories and of the largest networks.
fn of_largest(records: &[Record]) -> Vec<Record> {
    let largest = records.iter().filter_map(|record| record.number("units")).fold(0.0, f64::max);
    let belongs =
        |record: &&Record| record.source == Source::Theory || record.number("units") == Some(largest);
    let mut own: Vec<Record> = records.iter().filter(belongs).cloned().collect();
    for record in &mut own {
        // One colour for a simulation and its theory, which knows no size.
        record.coordinates.remove("units");
    }
    own
}

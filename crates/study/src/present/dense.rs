//! Capacities of dense associative memories over their size.

use crate::figure::{Axis, Figure};
use crate::record::Record;

use super::Presentation;
use super::plot::{Plot, table};

/// The capacities of powers and of exponentials, and their exponents.
pub fn dense_capacity(records: &[Record]) -> Presentation {
    let powers = "Patterns at which one step from a stored pattern leaves the given fraction of units wrong. Lines: the \
                  Gaussian argument, with signal and noise as they are at this size.";
    let exponentials = "Patterns at which one step from a stored pattern leaves the given fraction of units wrong. Line: what \
                        patterns that differ from a cue in one unit alone permit for the exponential.";
    let patterns = || Axis::new("patterns", "P", "").log();
    let of = |is_power: bool| -> Vec<Record> {
        records.iter().filter(|record| record.text("memory").starts_with("x^") == is_power).cloned().collect()
    };
    let power = Plot::of("capacity_at_error", "units", powers).draw(
        &of(true),
        Axis::new("units", "N", "").log(),
        patterns(),
    );
    let exponential = Plot::of("capacity_at_error", "units", exponentials).draw(
        &of(false),
        Axis::new("units", "N", ""),
        patterns(),
    );
    let named = |figure: Option<Figure>, id: &str, title: &str| {
        figure.map(|figure| Figure { id: id.to_owned(), title: title.to_owned(), ..figure })
    };
    let figures = [
        named(power, "capacity-of-powers", "Capacity of powers"),
        named(exponential, "capacity-of-exponentials", "Capacity of exponentials"),
    ];
    let tables = vec![
        table(&of(true), "Exponents of powers", &["scaling_exponent", "scaling_limit"]),
        table(&of(false), "Growth of exponentials for each unit", &["growth_per_unit"]),
        table(records, "Patterns at the error", &["capacity_at_error"]),
    ];
    let tables = tables.into_iter().filter(|table| !table.rows.is_empty()).collect();
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

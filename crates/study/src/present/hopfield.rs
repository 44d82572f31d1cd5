//! Figures of networks of ±1 units: measured points over lines of theory.

use crate::figure::{Axis, Figure};
use crate::record::{Record, Source};
use crate::report::Table;

use super::Presentation;
use super::plot::{Plot, table};

/// Errors of one step, and loads without errors.
pub fn hopfield_errors(records: &[Record]) -> Presentation {
    let load = || Axis::new("load", "α", "");
    let bits = "Fraction of units that one step from a stored pattern leaves wrong. Lines: Gaussian noise of the other patterns.";
    let patterns = "Fraction of stored patterns in which one step leaves a unit wrong. Lines: as if errors were independent.";
    let right = "Largest number of stored patterns without any error after one step. Lines: N/(2 ln N) for one of them and \
                 N/(4 ln N) for all, the leading terms for many units; and where Gaussian noise makes an error as likely as not.";
    // How many patterns a load makes is no condition of its own.
    let of = |metric: &str| -> Vec<Record> {
        let own = records.iter().filter(|record| record.metric == metric).cloned();
        own.map(|mut record| {
            record.coordinates.remove("patterns");
            record
        })
        .collect()
    };
    let figures = [
        Plot::of("bit_error", "alpha", bits).draw(&of("bit_error"), load(), Axis::new("bit error", "ε", "")),
        Plot::of("pattern_error", "alpha", patterns).draw(
            &of("pattern_error"),
            load(),
            Axis::new("pattern error", "", ""),
        ),
        Plot::of("patterns_right", "units", right).draw(
            records,
            Axis::new("units", "N", "").log(),
            Axis::new("patterns", "P", "").log(),
        ),
    ];
    let tables = vec![
        table(records, "Errors of one step", &["bit_error", "pattern_error"]),
        table(records, "Patterns without error", &["patterns_right"]),
    ];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// Overlap and retrieval against load.
pub fn hopfield_transition(records: &[Record]) -> Presentation {
    let overlap = "Overlap with a stored pattern of networks that started in it. Line: mean-field theory of infinitely many \
                   units, up to where it has a retrieval state.";
    let retrieved = "Fraction of patterns that are retrieved from themselves.";
    let load = || Axis::new("load", "α", "");
    let figures = [
        Plot::of("overlap", "alpha", overlap).draw(
            records,
            load(),
            Axis::new("overlap", "m", "").between(0.0, 1.0),
        ),
        Plot::of("retrieved", "alpha", retrieved).draw(
            records,
            load(),
            Axis::new("retrieved", "", "").between(0.0, 1.0),
        ),
        Plot::of("half_load", "units", "Load at which half of the patterns are retrieved.").draw(
            records,
            Axis::new("units", "N", "").log(),
            Axis::new("half-retrieved load", "α", ""),
        ),
    ];
    let tables = vec![
        table(records, "Critical load", &["alpha_c"]),
        table(records, "Half-retrieved load", &["half_load"]),
        table(records, "At each load", &["overlap", "retrieved", "steps", "fixed_points", "cycles"]),
    ];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// Retrieval against the overlap of the cue, and its edge against load.
pub fn hopfield_basin(records: &[Record]) -> Presentation {
    let retrieved = "Fraction of patterns that are retrieved from cues, all units at once.";
    let edge = "Overlap of a cue with its pattern at which half of the patterns are retrieved.";
    let synchronous: Vec<Record> =
        records.iter().filter(|record| record.text("update") == "synchronous").cloned().collect();
    let figures = [
        Plot::of("basin_edge", "alpha", edge).draw(
            records,
            Axis::new("load", "α", ""),
            Axis::new("initial overlap", "m₀", ""),
        ),
        Plot::of("retrieved", "start", retrieved).draw(
            &synchronous,
            Axis::new("initial overlap", "m₀", ""),
            Axis::new("retrieved", "", "").between(0.0, 1.0),
        ),
    ];
    let tables = vec![table(records, "Edge of the basin", &["basin_edge"])];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// Energy sweep by sweep.
pub fn hopfield_energy(records: &[Record]) -> Presentation {
    let caption = "Energy of the network as its units follow their fields one by one, for noise of several sizes on the couplings, \
                   independent in the two directions.";
    let figure = Plot::of("energy_per_unit", "sweep", caption).draw(
        records,
        Axis::new("sweep", "t", ""),
        Axis::new("energy per unit", "E/N", ""),
    );
    let metrics = ["largest_energy_rise", "rising_turns", "final_overlap"];
    Presentation { tables: vec![table(records, "Energy", &metrics)], figures: figure.into_iter().collect() }
}

/// Kinds of states against the number of patterns.
pub fn hopfield_mixtures(records: &[Record]) -> Presentation {
    let caption = "Fraction of random starts that end in a pattern, in a mixture of patterns, or elsewhere.";
    let figure = Plot::of("ends_in", "patterns", caption).draw(
        records,
        Axis::new("patterns", "P", "").log(),
        Axis::new("fraction of starts", "", "").between(0.0, 1.0),
    );
    Presentation {
        tables: vec![table(records, "Where random starts end", &["ends_in"])],
        figures: figure.into_iter().collect(),
    }
}

/// Overlap against temperature, and the region of retrieval.
pub fn hopfield_temperature(records: &[Record]) -> Presentation {
    let overlap = "Overlap with a stored pattern, averaged over time. Lines: mean-field theory of infinitely many units, up to \
                   where it has a retrieval state.";
    let edge = "Load at which the mean overlap goes through one half. Line: the load up to which mean-field theory has a retrieval \
                state.";
    let few: Vec<Record> = some_loads(records);
    let figures = [
        Plot::of("overlap", "temperature", overlap).draw(
            &few,
            Axis::new("temperature", "T", ""),
            Axis::new("overlap", "m", "").between(0.0, 1.0),
        ),
        Plot::of("alpha_c", "temperature", edge).draw(
            records,
            Axis::new("temperature", "T", ""),
            Axis::new("load", "α", ""),
        ),
    ];
    let tables =
        vec![table(records, "Edge of retrieval", &["alpha_c"]), table(records, "Overlap", &["overlap"])];
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// The records of every second load, where there are many: more curves cannot be told apart.
fn some_loads(records: &[Record]) -> Vec<Record> {
    const MOST: usize = 6;
    let summaries =
        records.iter().filter(|record| record.source == Source::Summary && record.metric == "overlap");
    let mut loads: Vec<f64> = summaries.filter_map(|record| record.number("alpha")).collect();
    loads.sort_by(f64::total_cmp);
    loads.dedup();
    let every = loads.len().div_ceil(MOST).max(1);
    let kept: Vec<f64> = loads.into_iter().step_by(every).collect();
    let keeps = |record: &&Record| record.number("alpha").is_some_and(|alpha| kept.contains(&alpha));
    records.iter().filter(keeps).cloned().collect()
}

/// Critical loads against damage.
pub fn hopfield_noise(records: &[Record]) -> Presentation {
    let noise = "Load at which half of the patterns are lost, against the noise on the couplings. Line: mean-field theory of \
                 asymmetric noise and infinitely many units; for symmetric noise it is a lower curve.";
    let dilution = "Load at which half of the patterns are lost, against the fraction of couplings that is left. Line: mean-field \
                    theory of infinitely many units.";
    let load = || Axis::new("load", "α_c", "");
    let of = |kinds: &[&str]| -> Vec<Record> {
        records.iter().filter(|record| kinds.contains(&record.text("kind").as_str())).cloned().collect()
    };
    let id = |figure: Option<Figure>, id: &str| figure.map(|figure| Figure { id: id.to_owned(), ..figure });
    let figures = [
        id(
            Plot::of("alpha_c", "noise", noise).draw(
                &of(&["symmetric", "asymmetric"]),
                Axis::new("noise", "Δ", ""),
                load(),
            ),
            "alpha-c-noise",
        ),
        id(
            Plot::of("alpha_c", "fraction", dilution).draw(
                &of(&["dilution"]),
                Axis::new("fraction of couplings", "c", ""),
                load(),
            ),
            "alpha-c-dilution",
        ),
    ];
    let tables: Vec<Table> = [
        ("Noise on couplings", &["symmetric", "asymmetric"][..]),
        ("Couplings left out", &["dilution"]),
        ("Signs alone", &["clipped"]),
    ]
    .into_iter()
    .map(|(caption, kinds)| table(&of(kinds), caption, &["alpha_c"]))
    .filter(|table| !table.rows.is_empty())
    .collect();
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}

/// Exact recall of whole and of damaged cues against load, for each rule.
pub fn cost_of_locality(records: &[Record]) -> Presentation {
    let load = || Axis::new("load", "α", "");
    let turned = |record: &Record| record.number("turned").map(f64::to_bits);
    let mut fractions: Vec<f64> = records.iter().filter_map(|record| record.number("turned")).collect();
    fractions.sort_by(f64::total_cmp);
    fractions.dedup();
    let recall = |fraction: f64| {
        let caption = format!(
            "Fraction of patterns that come back exactly from cues with {:.0} % of their units turned.",
            100.0 * fraction
        );
        let own: Vec<Record> =
            records.iter().filter(|record| turned(record) == Some(fraction.to_bits())).cloned().collect();
        let figure = Plot::of("exact", "alpha", &caption).draw(
            &own,
            load(),
            Axis::new("recalled exactly", "", "").between(0.0, 1.0),
        )?;
        let title = format!("Exact recall, {:.0} % of the cue turned", 100.0 * fraction);
        Some(Figure { id: format!("exact-turned-{fraction}"), title, ..figure })
    };
    let learnt = "Fraction of units that hold all patterns in place after perceptron learning. Line: the probability that a unit's \
                  patterns are linearly separable (Cover).";
    let learnt = Plot::of("units_that_learnt", "alpha", learnt).draw(
        records,
        load(),
        Axis::new("units that learnt", "", "").between(0.0, 1.0),
    );
    let tables = [
        table(records, "Capacity at 90 % exact recall", &["exact_load"]),
        table(records, "Units that learnt", &["units_that_learnt"]),
    ];
    let tables = tables.into_iter().filter(|table| !table.rows.is_empty()).collect();
    Presentation { tables, figures: fractions.into_iter().filter_map(recall).chain(learnt).collect() }
}

//! What an experiment's records look like to a person: tables and figures.

mod benchmark;
mod blackout;
mod classification;
mod curves;
mod delayed_match;
mod dense;
mod document;
mod energy;
mod hopfield;
mod landscape;
mod plastic_networks;
mod plasticity;
mod plot;
mod sequence;
mod spiking;
mod summaries;
mod tables;
mod willshaw;
mod willshaw_scale;
mod winners;

use std::collections::BTreeSet;

use crate::figure::Figure;
use crate::record::Record;
use crate::report::Table;
use crate::spec::Spec;

pub use benchmark::benchmark;
pub use blackout::blackout;
pub use classification::classification;
use curves::{AxisOf, curves};
pub use delayed_match::delayed_match;
pub use dense::dense_capacity;
pub use document::report;
pub use energy::{coupling_spectrum, energy_descent, hebbian_limit, memory_dynamics, zero_stability};
pub use hopfield::{
    cost_of_locality, hopfield_basin, hopfield_energy, hopfield_errors, hopfield_mixtures, hopfield_noise,
    hopfield_temperature, hopfield_transition,
};
pub use plastic_networks::{plastic_working_memory, sequence_replay, serial_position, three_hypotheses};
pub use plasticity::{
    bcm_selectivity, decorrelation, firing_curve, hebbian_growth, long_term_potentiation,
    principal_component, several_components, spike_timing,
};
pub use sequence::sequence_correlation;
pub use spiking::spiking_network;
use summaries::Summaries;
pub use summaries::plus_minus;
use tables::{along, by_rule};
pub use willshaw::willshaw;
pub use willshaw_scale::willshaw_scale;
pub use winners::{dales_law, sparse_capacity};

/// Tables and figures of a finished study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presentation {
    /// Tables, the most important first.
    pub tables: Vec<Table>,
    /// Figures, in the order of the report.
    pub figures: Vec<Figure>,
}

/// Capacity and what comes with it; `stored` says what is counted: patterns or prototypes.
pub fn capacity(spec: &Spec, records: &[Record], stored: &str) -> Presentation {
    let summaries = Summaries::of(records);
    let metrics = ["capacity", "bits_per_synapse", "information_per_synapse"];
    let mut figures = curves(spec, &summaries, "exact", &AxisOf::load(stored));
    figures.extend(swept(spec, &summaries, "capacity"));
    let mut table = by_rule(&summaries, "Capacity", &metrics);
    table.notes.extend(lower_bounds(records));
    Presentation { tables: vec![table], figures }
}

/// Says of which rules the capacity is only a lower bound, if of any.
fn lower_bounds(records: &[Record]) -> Option<String> {
    let censored = records.iter().filter(|record| record.metric == "censored");
    let rules: BTreeSet<&str> = censored.filter_map(|record| record.rule.as_deref()).collect();
    let rules: Vec<&str> = rules.into_iter().collect();
    (!rules.is_empty()).then(|| {
        format!(
            "Lower bounds, for the largest load that could be tried still met the criterion: {}.",
            rules.join(", ")
        )
    })
}

/// Recall at one load.
pub fn recall(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let metrics = ["exact", "fraction_right", "steps", "information_per_synapse", "bits_per_synapse"];
    let outcomes = ["fixed_points", "cycles", "step_limits"];
    let tables =
        vec![by_rule(&summaries, "Recall", &metrics), by_rule(&summaries, "How recall ended", &outcomes)];
    let mut figures = swept(spec, &summaries, "exact");
    figures.extend(curves(spec, &summaries, "overlap_at_step", &AxisOf::step()));
    figures.extend(curves(spec, &summaries, "changed_at_step", &AxisOf::step()));
    Presentation { tables, figures }
}

/// Recall against load.
pub fn load_curve(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let stored = if spec.prototypes.is_some() { "prototypes" } else { "patterns" };
    let axis = AxisOf::load(stored);
    let metrics = ["exact", "fraction_right", "information_per_synapse"];
    let figures = metrics.iter().flat_map(|metric| curves(spec, &summaries, metric, &axis)).collect();
    Presentation { tables: vec![along(&summaries, "exact", &axis)], figures }
}

/// Recall by age.
pub fn forgetting(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let mut figures = curves(spec, &summaries, "recalled", &AxisOf::age());
    figures.extend(swept(spec, &summaries, "capacity"));
    figures.extend(swept(spec, &summaries, "recalled_patterns"));
    let tables = vec![
        by_rule(
            &summaries,
            "Capacity: the age up to which the criterion is met",
            &["capacity", "recalled_patterns"],
        ),
        along(&summaries, "recalled", &AxisOf::age()),
    ];
    Presentation { tables, figures }
}

/// Recall against damage to the cue.
pub fn cue_noise(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let axis = AxisOf::damage();
    let metrics = ["exact", "fraction_right"];
    let figures = metrics.iter().flat_map(|metric| curves(spec, &summaries, metric, &axis)).collect();
    Presentation { tables: vec![along(&summaries, "exact", &axis)], figures }
}

/// Information for each synapse and weight bit.
pub fn weight_information(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let metrics = [
        "capacity",
        "bits_per_synapse",
        "information_per_synapse",
        "weight_entropy",
        "information_per_weight_bit",
    ];
    let mut figures = curves(spec, &summaries, "information_at_load", &AxisOf::load("patterns"));
    figures.extend(swept(spec, &summaries, "information_per_synapse"));
    Presentation { tables: vec![by_rule(&summaries, "Information", &metrics)], figures }
}

/// Capacity with correlated patterns, relative to that without.
pub fn correlation(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let figures = curves(spec, &summaries, "relative_capacity", &AxisOf::strength());
    let tables = vec![
        along(&summaries, "relative_capacity", &AxisOf::strength()),
        along(&summaries, "capacity", &AxisOf::strength()),
    ];
    Presentation { tables, figures }
}

/// A metric against each swept key that holds numbers.
fn swept(spec: &Spec, summaries: &Summaries, metric: &str) -> Vec<Figure> {
    let numeric = |grid: &crate::spec::Grid| {
        let values = grid.values().unwrap_or_default();
        values.len() > 1 && values.iter().all(serde_json::Value::is_number)
    };
    let keys = spec.sweep.0.iter().filter(|(_, grid)| numeric(grid)).map(|(key, _)| key);
    keys.flat_map(|key| curves(spec, summaries, metric, &AxisOf::key(key))).collect()
}

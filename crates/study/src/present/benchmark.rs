//! The benchmark: who is best, where, and how sure that is.

use attractor_core::statistics::Interval;
use serde_json::Value;

use crate::experiments::{Ranked, conditions, ranking};
use crate::figure::{Axis, Bar, Figure, Ranking};
use crate::record::Record;
use crate::report::{Cell, Column, Row, Table};
use crate::spec::{Network, Spec};

use super::Presentation;
use super::curves::{AxisOf, curves};
use super::summaries::{Condition, Summaries, plus_minus};
use super::tables::note;

/// What rules of one rank are called.
const NOT_DISTINGUISHABLE: &str = "not distinguishable";

/// A ranked table for each network, a figure of the scores, and a curve for each condition.
pub fn benchmark(spec: &Spec, records: &[Record]) -> Presentation {
    let summaries = Summaries::of(records);
    let ranked = ranking(records);
    let networks = &spec.benchmark.networks;
    let mut tables: Vec<Table> =
        networks.iter().map(|network| table(spec, &summaries, &ranked, *network)).collect();
    tables.push(information(&summaries, &ranked, networks));
    let mut figures = vec![scores(&summaries, &ranked)];
    figures.extend(curves(spec, &summaries, "exact", &AxisOf::load("patterns or prototypes")));
    Presentation { tables, figures }
}

fn condition(network: Network, name: &str) -> Condition {
    let pairs = [("network", network.name()), ("condition", name)];
    pairs.map(|(key, value)| (key.to_owned(), Value::from(value))).into()
}

fn table(spec: &Spec, summaries: &Summaries, ranked: &[Ranked], network: Network) -> Table {
    let mut columns =
        vec![Column::numbers("", ""), Column::words("rule"), Column::numbers("score", "all networks")];
    columns.extend(conditions(spec).iter().map(|name| Column::numbers(name, "patterns")));
    let row = |this: &Ranked| {
        let text = |metric: &str, name: &str| {
            let estimate = summaries.find(&this.rule, metric, &condition(network, name));
            Cell::new(estimate.map_or("–".into(), |estimate| estimate.text()))
        };
        let mut cells = vec![
            Cell::new(this.rank.to_string()),
            Cell::new(this.rule.as_str()),
            Cell::new(score_text(&this.score)),
        ];
        cells.extend(conditions(spec).iter().map(|name| text("capacity", name)));
        Row { cells, group: group_of(this, ranked) }
    };
    let rows = ranked.iter().map(row).collect();
    let name = network.name();
    Table {
        caption: format!("Capacities in {name} networks"),
        columns,
        rows,
        bracket: NOT_DISTINGUISHABLE.to_owned(),
        notes: vec![
            note(summaries, &["capacity"]),
            format!(
                "Rules of one rank are {NOT_DISTINGUISHABLE}: the 95 % interval of the paired difference of scores \
                 holds zero. The score is the geometric mean over all conditions of capacity over the best rule's; \
                 it is ours."
            ),
        ],
    }
}

/// Bits for each synapse at storage capacity, as published and as gained.
fn information(summaries: &Summaries, ranked: &[Ranked], networks: &[Network]) -> Table {
    const METRICS: [(&str, &str); 2] =
        [("bits_per_synapse", "published"), ("information_per_synapse", "gained")];
    let each = || networks.iter().flat_map(|network| METRICS.map(|metric| (*network, metric)));
    let headings = each().map(|(network, (_, kind))| Column::numbers(network.name(), kind));
    let row = |this: &Ranked| {
        let values = each().map(|(network, (metric, _))| {
            let estimate = summaries.find(&this.rule, metric, &condition(network, "storage"));
            Cell::new(estimate.map_or("–".into(), |estimate| estimate.text()))
        });
        Row { cells: std::iter::once(Cell::new(this.rule.as_str())).chain(values).collect(), group: None }
    };
    Table {
        caption: "Bits for each synapse at storage capacity".to_owned(),
        columns: std::iter::once(Column::words("rule")).chain(headings).collect(),
        rows: ranked.iter().map(row).collect(),
        notes: vec![
            note(summaries, &["bits_per_synapse", "information_per_synapse"]),
            "Published: all stored patterns as if recalled without error, over N(N−1)/2 synapses, or N² where the \
             rule is not symmetric. Gained: what recall adds to the cues, over N² synapses."
                .to_owned(),
        ],
        ..Table::default()
    }
}

/// Rules that share a rank form a group; a rule alone in its rank has none.
fn group_of(this: &Ranked, all: &[Ranked]) -> Option<usize> {
    let shared = all.iter().filter(|other| other.rank == this.rank).count() > 1;
    shared.then_some(this.rank)
}

fn score_text(score: &Interval) -> String {
    plus_minus(score.value, score.half_width())
}

fn scores(summaries: &Summaries, ranked: &[Ranked]) -> Figure {
    let rules = summaries.rules();
    let bar = |this: &Ranked| Bar {
        label: this.rule.clone(),
        colour: rules.iter().position(|rule| *rule == this.rule).unwrap_or(0),
        value: this.score.value,
        low: this.score.low,
        high: this.score.high,
        text: score_text(&this.score),
        group: group_of(this, ranked),
    };
    let caption = format!(
        "Geometric mean over all conditions of a rule's capacity over the best rule's, with 95 % bootstrap \
         intervals over {} repetitions.",
        summaries.repetitions()
    );
    let ranking = Ranking {
        axis: Axis::new("score", "", "").between(0.0, 1.0),
        bars: ranked.iter().map(bar).collect(),
        bracket: NOT_DISTINGUISHABLE.to_owned(),
    };
    Figure::ranking("score", "Rules by composite score", &caption, ranking)
}

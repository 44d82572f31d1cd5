//! Who is best, where, and how sure that is.

use attractor_core::statistics::Interval;
use attractor_record::figure::{Bar, Figure, FigureAxis, Ranking};
use attractor_record::present::{Condition, Estimate, Shown, note, plus_minus};
use attractor_record::report::{Cell, Column, Row, Table};
use attractor_record::{Metric, Record, Source};
use serde_json::Value;

use super::scores::Ranked;
use super::{Keys, Network, Task};
use crate::capacity::note_on_bounds;
use crate::metrics::{BITS_PER_SYNAPSE, CAPACITY, INFORMATION_PER_SYNAPSE};

fn condition(network: Network, task: Task) -> Condition {
    let pairs = [("network", network.name()), ("condition", task.name())];
    Condition(pairs.map(|(key, value)| (key.to_owned(), Value::from(value))).into())
}

/// A metric of a rule under a condition.
fn find(shown: &Shown, rule: &str, metric: &Metric, condition: &Condition) -> Option<Estimate> {
    let fits = |record: &&Record| {
        record.rule.as_deref() == Some(rule) && Condition::of(record, &["rule"]) == *condition
    };
    shown.of(metric, Source::Summary).find(fits).map(Estimate::of)
}

pub(super) fn table(keys: &Keys, shown: &Shown, ranked: &[Ranked], network: Network) -> Table {
    let mut columns =
        vec![Column::numbers("", ""), Column::words("rule"), Column::numbers("score", "all networks")];
    columns.extend(keys.tasks().into_iter().map(|task| Column::numbers(task.name(), "patterns")));
    columns.push(Column::words("group"));
    let row = |this: &Ranked| {
        let text = |task: Task| {
            let estimate = find(shown, &this.rule, &CAPACITY, &condition(network, task));
            Cell::new(estimate.map_or("–".into(), |estimate| estimate.text()))
        };
        let mut cells = vec![
            Cell::new(this.rank.to_string()),
            Cell::new(this.rule.as_str()),
            Cell::new(score_text(&this.score)),
        ];
        cells.extend(keys.tasks().into_iter().map(text));
        cells.push(Cell::new(this.letters.as_str()));
        Row { cells }
    };
    let rows = ranked.iter().map(row).collect();
    let name = network.name();
    let notes = [
        note(shown, &[&CAPACITY]),
        "Rules that share a letter are not distinguishable: of all pairs, each compared by the paired difference of \
         their scores, those are told apart that chance alone would tell in 5 % of such studies (Holm). The number in \
         front is one more than how many rules are better for certain. The score is the geometric mean over all \
         conditions of capacity over the best rule's; conditions under which no rule stores anything do not count. It is ours."
            .to_owned(),
    ];
    Table {
        caption: format!("Capacities in {name} networks"),
        columns,
        rows,
        notes: notes.into_iter().chain(note_on_bounds(shown)).collect(),
    }
}

/// Bits for each synapse at storage capacity, as published and as gained.
pub(super) fn information(shown: &Shown, ranked: &[Ranked], networks: &[Network]) -> Table {
    const METRICS: [(Metric, &str); 2] =
        [(BITS_PER_SYNAPSE, "published"), (INFORMATION_PER_SYNAPSE, "gained")];
    let each = || networks.iter().flat_map(|network| METRICS.map(|metric| (*network, metric)));
    let headings = each().map(|(network, (_, kind))| Column::numbers(network.name(), kind));
    let row = |this: &Ranked| {
        let values = each().map(|(network, (metric, _))| {
            let estimate = find(shown, &this.rule, &metric, &condition(network, Task::Storage));
            Cell::new(estimate.map_or("–".into(), |estimate| estimate.text()))
        });
        Row { cells: std::iter::once(Cell::new(this.rule.as_str())).chain(values).collect() }
    };
    Table {
        caption: "Bits for each synapse at storage capacity".to_owned(),
        columns: std::iter::once(Column::words("rule")).chain(headings).collect(),
        rows: ranked.iter().map(row).collect(),
        notes: vec![
            note(shown, &[&BITS_PER_SYNAPSE, &INFORMATION_PER_SYNAPSE]),
            "Published: all stored patterns as if recalled without error, over N(N−1)/2 synapses, or N² where the \
             rule is not symmetric. Gained: what recall adds to the cues, over N² synapses."
                .to_owned(),
        ],
    }
}

fn score_text(score: &Interval) -> String {
    plus_minus(score.value, score.half_width())
}

pub(super) fn scores(shown: &Shown, ranked: &[Ranked]) -> Figure {
    let rules = shown.rules();
    let bar = |this: &Ranked| Bar {
        label: this.rule.clone(),
        colour: rules.iter().position(|rule| *rule == this.rule).unwrap_or(0),
        value: this.score.value,
        low: this.score.low,
        high: this.score.high,
        text: match this.letters.as_str() {
            "" => score_text(&this.score),
            letters => format!("{} ({letters})", score_text(&this.score)),
        },
    };
    let caption = format!(
        "Geometric mean over all conditions of a rule's capacity over the best rule's, with 95 % Student \
         intervals by the jackknife over {}. Rules that share a letter are not distinguishable.",
        shown.repetitions()
    );
    let ranking = Ranking {
        axis: FigureAxis::new("score", "", "").between(0.0, 1.0),
        bars: ranked.iter().map(bar).collect(),
    };
    Figure::ranking("score", "Rules by composite score", &caption, ranking)
}

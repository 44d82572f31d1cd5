//! `attractor compare`: two runs held against each other.

use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_record::Metric;
use attractor_record::compare::{Comparison, Difference, compare as compare_records};
use attractor_record::export::json_line;
use attractor_record::present::plus_minus;
use attractor_record::report::{Cell, Column, Row, Table};
use attractor_store::{Run, Store};
use attractor_study::AnyExperiment;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::printing::print;
use crate::terminal::drawn;

/// Prints the paired difference of every metric, rule and condition that both runs have.
pub fn compare(first: &str, second: &str, database: &Path, as_json: bool) -> Result<(), Failure> {
    let store = Store::open_to_read(database)?;
    let (first, second) = (store.find(first)?, store.find(second)?);
    let records = (store.records(first.id)?, store.records(second.id)?);
    let comparison = compare_records((&records.0, metrics_of(&first)?), (&records.1, metrics_of(&second)?));
    let comparison = comparison.map_err(|error| Failure::Failed(error.to_string(), String::new()))?;
    if comparison.differences.is_empty() {
        return Err(Failure::Usage(
            format!("runs {} and {} have no metric, rule and condition in common", first.id, second.id),
            "compare runs of one experiment that differ in a key which is not swept".to_owned(),
        ));
    }
    if as_json {
        let lines: Vec<String> =
            comparison.differences.iter().map(|difference| json_line(&to_json(difference))).collect();
        return print(&lines.concat());
    }
    let caption = format!("Run {} less run {}, paired by repetition", second.id, first.id);
    print(&drawn(&table(caption, &comparison)))
}

/// The metrics of a run's experiment.
fn metrics_of(run: &Run) -> Result<&'static [Metric], Failure> {
    let experiment = catalogue().experiment(&run.experiment);
    experiment.map(AnyExperiment::metrics).ok_or_else(|| {
        let message = format!("run {} is of experiment \"{}\", which there is not", run.id, run.experiment);
        Failure::Failed(message, "use the version of attractor that made it".to_owned())
    })
}

fn table(caption: String, comparison: &Comparison) -> Table {
    let mut notes =
        vec!["Differences ± half the 95 % Student interval of the paired differences.".to_owned()];
    if comparison.only_first + comparison.only_second > 0 {
        notes.push(format!(
            "Left out: {} metrics only in the first run, {} only in the second.",
            comparison.only_first, comparison.only_second
        ));
    }
    Table {
        caption,
        columns: vec![
            Column::words("rule"),
            Column::words("metric"),
            Column::words("condition"),
            Column::numbers("first", ""),
            Column::numbers("second", ""),
            Column::numbers("difference", ""),
            Column::words(""),
        ],
        rows: comparison.differences.iter().map(row).collect(),
        notes,
    }
}

fn row(this: &Difference) -> Row {
    let condition: Vec<String> =
        this.coordinates.iter().map(|(key, value)| format!("{key} {value}")).collect();
    let verdict = if this.difference.count < 2 {
        "one repetition"
    } else if this.difference.holds(0.0) {
        "not distinguishable"
    } else {
        ""
    };
    let number = |value: f64| Cell::new(plus_minus(value, 0.0));
    Row {
        cells: vec![
            Cell::new(this.rule.as_deref().unwrap_or_default()),
            Cell::new(this.metric.as_str()),
            Cell::new(condition.join(", ")),
            number(this.first),
            number(this.second),
            Cell::new(plus_minus(this.difference.value, this.difference.half_width())),
            Cell::new(verdict),
        ],
    }
}

fn to_json(this: &Difference) -> Value {
    let mut table = Map::new();
    table.extend(this.coordinates.clone());
    let own = json!({
        "rule": this.rule, "metric": this.metric, "first": this.first, "second": this.second,
        "difference": this.difference.value, "low": this.difference.low, "high": this.difference.high,
        "n": this.difference.count,
    });
    table.extend(own.as_object().cloned().unwrap_or_default());
    Value::Object(table)
}

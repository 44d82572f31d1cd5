//! Rules as specs list them and records name them.

use attractor_core::Invalid;
use attractor_core::registry::Entry;
use attractor_memory::rules::Rules;
use attractor_record::{Metric, Record};
use attractor_study::Repetition;
use serde_json::Value;

/// A rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
pub type RuleEntry = Entry<Rules>;

/// The standard rules with their default parameters.
pub(crate) fn standard() -> Vec<RuleEntry> {
    Rules::all().into_iter().filter(|rule| rule.is_standard()).map(RuleEntry::from).collect()
}

/// Checks each rule's parameters, and that no two entries of one name must be told apart in records.
pub(crate) fn check(entries: &[RuleEntry]) -> Result<(), Invalid> {
    for (place, entry) in entries.iter().enumerate() {
        entry.rule.validate().map_err(|fault| RuleEntry::in_list("rules", place, fault))?;
    }
    RuleEntry::each_name_once("rules", entries)
}

/// Parameters that differ from their defaults, as coordinates of records: `rule.e10`.
pub(crate) fn parameters(entry: &RuleEntry) -> Vec<(String, Value)> {
    let table = |rule: &Rules| serde_json::to_value(rule).unwrap_or(Value::Null);
    let default = Rules::named(entry.rule.id()).map_or(Value::Null, |rule| table(&rule));
    let parameters = table(&entry.rule);
    let changed =
        parameters.as_object().into_iter().flatten().filter(|(key, value)| default[*key] != **value);
    changed.flat_map(|(key, value)| flat(&format!("rule.{key}"), value)).collect()
}

/// The values of a table by their paths; any other value by its own.
fn flat(path: &str, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(table) => {
            table.iter().flat_map(|(key, value)| flat(&format!("{path}.{key}"), value)).collect()
        }
        other => vec![(path.to_owned(), other.clone())],
    }
}

/// Records that belong to a rule.
pub(crate) trait MeasureRule {
    /// A record of a rule in this trial.
    fn record(&self, rule: &RuleEntry, metric: &Metric, value: f64) -> Record;
}

impl MeasureRule for Repetition<'_> {
    fn record(&self, rule: &RuleEntry, metric: &Metric, value: f64) -> Record {
        let mut record = self.measure(metric, value).of_rule(&rule.name);
        record.coordinates.extend(parameters(rule));
        record
    }
}

//! One entry of the list of rules.

use attractor_core::Invalid;
use attractor_memory::rules::Rules;
use serde_json::Value;

use super::entry::Entry;

/// A rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
pub type RuleEntry = Entry<Rules>;

impl RuleEntry {
    /// The standard rules with their default parameters.
    pub fn all() -> Vec<Self> {
        Rules::all().into_iter().filter(|rule| rule.is_standard()).map(Self::from).collect()
    }

    /// Checks each rule's parameters, and that no two entries of one name must be told apart in records.
    pub(super) fn validate(entries: &[Self]) -> Result<(), Invalid> {
        for (place, entry) in entries.iter().enumerate() {
            entry.rule.validate().map_err(|fault| Self::in_list("rules", place, fault))?;
        }
        Self::each_name_once("rules", entries)
    }

    /// Parameters that differ from their defaults, as coordinates of records: `rule.e10`.
    pub fn coordinates(&self) -> Vec<(String, Value)> {
        let table = |rule: &Rules| serde_json::to_value(rule).unwrap_or(Value::Null);
        let default = Rules::named(self.rule.id()).map_or(Value::Null, |rule| table(&rule));
        let parameters = table(&self.rule);
        let changed =
            parameters.as_object().into_iter().flatten().filter(|(key, value)| default[*key] != **value);
        changed.flat_map(|(key, value)| flat(&format!("rule.{key}"), value)).collect()
    }
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

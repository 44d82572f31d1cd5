//! Conditions: what tells one part of a study from another.

use serde_json::Value;

use crate::crossing::CENSORED;
use crate::{Coordinates, Record};

/// Coordinates that say how a value was made, not under which condition.
const ABOUT_THE_VALUE: [&str; 6] = ["low", "high", "n", "interval", CENSORED, "of"];

/// The coordinates under which something was measured, such as `network` or a swept key; a rule's name counts as one,
/// its parameters do not: they go with its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition(pub Coordinates);

impl Condition {
    /// That of a record, some coordinates left out.
    pub fn of(record: &Record, without: &[&str]) -> Self {
        let belongs = |name: &str| {
            !ABOUT_THE_VALUE.contains(&name) && !name.starts_with("rule.") && !without.contains(&name)
        };
        let own = record.coordinates.iter().filter(|(name, _)| belongs(name));
        let rule = record.rule.iter().map(|rule| ("rule".to_owned(), Value::from(rule.as_str())));
        let rule = rule.filter(|(name, _)| belongs(name));
        Self(own.map(|(name, value)| (name.clone(), value.clone())).chain(rule).collect())
    }

    /// Whether all of these coordinates have the same value in another condition.
    pub fn holds_in(&self, other: &Self) -> bool {
        self.0.iter().all(|(name, value)| other.0.get(name) == Some(value))
    }
}

/// The coordinates that do not have one value in all conditions, by name.
pub(super) fn varied(conditions: &[&Condition]) -> Vec<String> {
    let Some(first) = conditions.first() else { return Vec::new() };
    let mut names: Vec<String> =
        conditions.iter().flat_map(|condition| condition.0.keys().cloned()).collect();
    names.sort();
    names.dedup();
    names.retain(|name| conditions.iter().any(|condition| condition.0.get(name) != first.0.get(name)));
    names
}

//! What a study found in the files that its spec names, kept so that it can be shown, summarised and resumed as it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What was found in the files of a spec.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    /// What a user should be told of them.
    pub notes: Vec<String>,
    /// Size in bytes of the file with a hash.
    pub sizes: BTreeMap<String, u64>,
    /// For each point of the sweep: what its files make of its keys that they do not make of those of the first; a key
    /// that it has not is `null`.
    pub points: Vec<Map<String, Value>>,
}

impl Found {
    /// What a store has kept.
    pub fn kept(value: Option<&Value>) -> Option<Self> {
        Self::deserialize(value?).ok()
    }

    /// For a store to keep.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// Takes down how each point's own table differs from what a sweep makes of the first.
    pub(crate) fn of_points<'a>(tables: impl Iterator<Item = (&'a Value, Value)>) -> Vec<Map<String, Value>> {
        let differing = |(swept, own): (&Value, Value)| -> Map<String, Value> {
            let Value::Object(mut own) = own else { return Map::new() };
            for key in swept.as_object().into_iter().flat_map(Map::keys) {
                own.entry(key).or_insert(Value::Null);
            }
            own.into_iter().filter(|(key, value)| !same(&swept[key], value)).collect()
        };
        let points: Vec<Map<String, Value>> = tables.map(differing).collect();
        if points.iter().all(Map::is_empty) { Vec::new() } else { points }
    }

    /// Puts what was found at a point over what the sweep makes of it.
    pub(crate) fn lay_over(&self, point: usize, table: &mut Value) {
        if let (Some(own), Some(table)) = (self.points.get(point), table.as_object_mut()) {
            table.extend(own.clone());
            table.retain(|_, value| !value.is_null());
        }
    }
}

/// Whether two values mean the same: whole numbers may be written with a point, and what has no value be left out.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let value =
                |table: &Map<String, Value>, key: &str| table.get(key).cloned().unwrap_or(Value::Null);
            one.keys().chain(other.keys()).all(|key| same(&value(one, key), &value(other, key)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_kept_and_comes_back() {
        let swept = [json!({"a": 1, "b": {"c": 2, "d": null}}), json!({"a": 2, "b": {"c": 3}})];
        let own = [json!({"a": 1.0, "b": {"c": 2}}), json!({"a": 2, "b": {"c": 4}, "e": 5})];
        let points = Found::of_points(swept.iter().zip(own.clone()));
        assert_eq!(Value::from(points.clone()), json!([{}, {"b": {"c": 4}, "e": 5}]));
        let found = Found { points, ..Found::default() };
        let found = Found::kept(Some(&found.to_value())).unwrap();
        let mut table = swept[1].clone();
        found.lay_over(1, &mut table);
        assert_eq!(table, own[1]);
        let fewer = Found::of_points([(&swept[1], json!({"a": 2}))].into_iter());
        assert_eq!(Value::from(fewer.clone()), json!([{"b": null}]));
        let mut table = swept[1].clone();
        Found { points: fewer, ..Found::default() }.lay_over(0, &mut table);
        assert_eq!(table, json!({"a": 2}));
        assert!(Found::of_points([(&swept[0], own[0].clone())].into_iter()).is_empty());
    }
}

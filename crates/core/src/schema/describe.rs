//! Lists the parameters that a schema declares, for help texts and reference pages.

use serde_json::Value;

use super::check::{range_in_words, type_in_words};

/// One parameter of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// What it takes, in words.
    pub takes: String,
    /// Its range or choices, in words; empty where it has none.
    pub range: String,
    /// Its default; `null` where leaving it out has a meaning of its own.
    pub default: Value,
    /// What it means and its unit.
    pub meaning: String,
}

/// The parameters that the schema of a table declares, in their order there, tags left out.
pub fn fields(schema: &Value) -> Vec<Field> {
    let defaults = schema.get("default");
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .filter(|(_, property)| property.get("const").is_none())
        .map(|(key, property)| Field {
            key: key.clone(),
            takes: takes(property),
            range: range(property),
            default: property
                .get("default")
                .or_else(|| defaults.and_then(|table| table.get(key)))
                .cloned()
                .unwrap_or(Value::Null),
            meaning: text(property, "description"),
        })
        .collect()
}

fn text(schema: &Value, key: &str) -> String {
    let text = schema.get(key).and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn takes(schema: &Value) -> String {
    if !choices(schema).is_empty() {
        return "a name".to_owned();
    }
    match schema.get("anyOf").and_then(Value::as_array) {
        Some(alternatives) => {
            let words: Vec<String> = alternatives.iter().map(takes).filter(|w| w != "nothing").collect();
            words.join(" or ")
        }
        None => type_in_words(schema),
    }
}

fn range(schema: &Value) -> String {
    let names = choices(schema);
    if !names.is_empty() {
        return names.join(", ");
    }
    match schema.get("anyOf").and_then(Value::as_array) {
        Some(alternatives) => {
            let words: Vec<String> = alternatives.iter().map(range).filter(|w| !w.is_empty()).collect();
            words.join("; ")
        }
        None => match schema.get("items") {
            Some(items) => {
                let words = range(items);
                if words.is_empty() { words } else { format!("each {words}") }
            }
            None => range_in_words(schema),
        },
    }
}

fn choices(schema: &Value) -> Vec<String> {
    let names = schema.get("enum").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().or_else(|| name.get("const").and_then(Value::as_str)))
        .map(str::to_owned)
        .collect()
}

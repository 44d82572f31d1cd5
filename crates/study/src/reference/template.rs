//! A commented spec to start from.

use attractor_core::{Invalid, schema};
use serde_json::{Map, Value, json};

use super::toml_text::{toml_key, toml_value};
use crate::AnyExperiment;
use crate::spec::{Common, divided, joined};

/// A spec for an experiment in which every key stands at its default, with what it means.
///
/// # Errors
/// [`Invalid`] where the experiment's own example cannot be read.
pub fn template(experiment: &dyn AnyExperiment) -> Result<String, Invalid> {
    let table = default_table(experiment)?;
    let mut schema = schema::of::<Common>().clone();
    if let (Some(all), Some(own)) =
        (schema["properties"].as_object_mut(), experiment.schema()["properties"].as_object())
    {
        all.extend(own.clone());
    }
    let empty = Map::new();
    let (table, properties) = (table.as_object().unwrap_or(&empty), &schema["properties"]);
    let mut text = format!("# {}\n\n", wrap(experiment.about().summary, "# "));
    let (sections, keys): (Vec<_>, Vec<_>) = table.iter().partition(|(_, value)| value.is_object());
    // The experiment first, then the other keys, then the tables: TOML wants tables last.
    let mut keys: Vec<_> = keys;
    keys.sort_by_key(|(key, _)| usize::from(*key != "experiment"));
    for (key, value) in keys {
        text += &entry(key, &short(key, value), &properties[key]);
    }
    for (key, value) in sections.into_iter().filter(|(_, value)| *value != &json!({})) {
        text += &format!("\n# {}\n[{}]\n", wrap(&meaning(&properties[key]), "# "), toml_key(key));
        let fields = section_schema(&properties[key], value);
        for (key, value) in value.as_object().into_iter().flatten() {
            text += &entry(key, value, &fields[key]);
        }
    }
    Ok(text)
}

/// The table of the least that a spec can say, completed with defaults.
///
/// # Errors
/// [`Invalid`] where the experiment's own example cannot be read.
pub fn default_table(experiment: &dyn AnyExperiment) -> Result<Value, Invalid> {
    let (common, _) = divided(&json!({ "experiment": experiment.id() }))?;
    Ok(joined(&common, &experiment.complete(&experiment.example())?))
}

/// Rules by their ids alone, where all their parameters have their defaults.
fn short(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("rules", Value::Array(rules)) => rules.iter().map(|rule| rule["kind"].clone()).collect(),
        _ => value.clone(),
    }
}

fn entry(key: &str, value: &Value, property: &Value) -> String {
    let meaning = meaning(property);
    let comment = if meaning.is_empty() { String::new() } else { format!("# {}\n", wrap(&meaning, "# ")) };
    // A key that was left out on purpose stays out, but is shown.
    let hidden = if value.is_null() { "# " } else { "" };
    format!("{comment}{hidden}{} = {}\n", toml_key(key), toml_value(value))
}

fn meaning(property: &Value) -> String {
    let text = property.get("description").and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The properties of a table; of the variant that its tag picks, where it has one.
fn section_schema(property: &Value, table: &Value) -> Value {
    let alternatives = property.get("oneOf").or_else(|| property.get("anyOf")).and_then(Value::as_array);
    let picks = |variant: &&Value| {
        let properties = variant["properties"].as_object();
        properties.is_some_and(|properties| {
            properties
                .iter()
                .all(|(key, property)| property.get("const").is_none_or(|tag| *tag == table[key]))
        })
    };
    match alternatives {
        Some(variants) => {
            variants.iter().find(picks).map_or(Value::Null, |variant| variant["properties"].clone())
        }
        None => property["properties"].clone(),
    }
}

/// Breaks text at 96 characters; further lines start with `indent`.
fn wrap(text: &str, indent: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.len() - 1;
        if !lines[line].is_empty() && lines[line].chars().count() + word.chars().count() > 96 {
            lines.push(word.to_owned());
        } else {
            let space = if lines[line].is_empty() { "" } else { " " };
            lines[line] += &format!("{space}{word}");
        }
    }
    lines.join(&format!("\n{indent}"))
}

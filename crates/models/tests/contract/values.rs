//! Other values of parameters, found by their schema.

use attractor_core::schema::check;
use serde_json::{Value, json};

/// Parameters that differ in one place, and the path of that place.
pub struct Changed {
    pub path: String,
    pub parameters: Value,
}

/// Every value that a schema lets stand in any one place in the stead of what is there; a few of each.
pub fn changes(schema: &Value, parameters: &Value) -> Vec<Changed> {
    let at = |(path, parameters): (String, Value)| Changed { path, parameters };
    others(schema, parameters, "").into_iter().map(at).collect()
}

/// All paths at which there is a value.
fn others(schema: &Value, value: &Value, path: &str) -> Vec<(String, Value)> {
    let here = |value: Value| (path.to_owned(), value);
    if let Some(variants) = variants(schema) {
        let Some(tag) = tag_of(&variants[0]) else {
            let names = variants.iter().map(|variant| variant.get("const").unwrap_or(variant).clone());
            return names.filter(|name| name != value).map(here).collect();
        };
        let is_own = |variant: &&Value| variant["properties"][&tag]["const"] == value[&tag];
        let other = variants.iter().filter(|variant| !is_own(variant)).map(|variant| here(least(variant)));
        let own = variants.iter().find(is_own).map(|variant| others(variant, value, path));
        return other.chain(own.into_iter().flatten()).collect();
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let own = alternatives.iter().find(|alternative| check(alternative, value, "").is_ok());
        let own = own.into_iter().flat_map(|alternative| others(alternative, value, path));
        let rest = alternatives.iter().flat_map(samples).filter(|other| other != value).map(here);
        return rest.chain(own).collect();
    }
    let found: Vec<(String, Value)> = match value {
        Value::Bool(truth) => vec![here(json!(!truth))],
        Value::Number(number) if number.is_f64() => {
            let number = number.as_f64().unwrap();
            [0.9 * number, 1.1 * number, number + 0.25, 0.25 * number].map(|other| here(json!(other))).into()
        }
        Value::Number(number) => {
            let number = number.as_i64().unwrap();
            [number + 1, number - 1, number / 2].map(|other| here(json!(other))).into()
        }
        Value::Null => samples(schema).into_iter().map(here).collect(),
        // As many as there are targets, or whatever is counted, and not all alike.
        Value::Array(items) if items.is_empty() => {
            (1..=5).map(|length| here((1..=length).collect::<Vec<u32>>().into())).collect()
        }
        Value::Array(items) => {
            let (last, rest) = (&items[items.len() - 1], &items[..items.len() - 1]);
            let changed = others(&schema["items"], last, path).into_iter();
            let changed = changed.map(|(path, last)| (path, [rest, &[last]].concat().into()));
            changed.chain([here(rest.into())]).collect()
        }
        Value::Object(table) => {
            let inside = |(key, inner): (&String, &Value)| {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                let found = others(&schema["properties"][key], inner, &path).into_iter();
                let key = key.clone();
                found.map(move |(path, other)| {
                    let mut table = table.clone();
                    table.insert(key.clone(), other);
                    (path, table.into())
                })
            };
            let none = schema["type"].as_array().filter(|types| types.contains(&json!("null")));
            return none
                .map(|_| here(Value::Null))
                .into_iter()
                .chain(table.iter().flat_map(inside))
                .collect();
        }
        Value::String(_) if schema.get("const").is_some() => vec![],
        // A formula.
        Value::String(formula) => vec![here(json!(format!("{formula} + 0.125")))],
    };
    found.into_iter().filter(|(_, other)| other != value && check(schema, other, "").is_ok()).collect()
}

fn variants(schema: &Value) -> Option<&Vec<Value>> {
    schema.get("oneOf").or_else(|| schema.get("enum")).and_then(Value::as_array)
}

fn tag_of(variant: &Value) -> Option<String> {
    let properties = variant.get("properties")?.as_object()?;
    properties.iter().find(|(_, property)| property.get("const").is_some()).map(|(name, _)| name.clone())
}

/// Small values that a schema takes: of lists a short one, and one for the five visible units that a case has.
fn samples(schema: &Value) -> Vec<Value> {
    match least(schema) {
        Value::Array(items) => [1, 5].map(|length| vec![items[0].clone(); length].into()).into(),
        other => vec![other],
    }
}

/// A small value that a schema takes.
fn least(schema: &Value) -> Value {
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(variants) = variants(schema) {
        return variants[0].as_str().map_or_else(|| least(&variants[0]), Value::from);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("null");
    let least_number =
        schema["minimum"].as_f64().or_else(|| schema["exclusiveMinimum"].as_f64().map(|low| low + 1.0));
    match kind {
        "integer" => json!(least_number.unwrap_or(1.0) as i64),
        "number" => json!(least_number.unwrap_or(1.0)),
        "string" => json!("pre"),
        "boolean" => json!(true),
        "array" => json!([least(&schema["items"])]),
        "object" => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let mut keys: Vec<String> = required.iter().map(|key| key.as_str().unwrap().to_owned()).collect();
            keys.extend(tag_of(schema));
            keys.into_iter().map(|key| (key.clone(), least(&schema["properties"][&key]))).collect()
        }
        _ => Value::Null,
    }
}

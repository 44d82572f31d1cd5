//! Sections as tables: how they are read, and how they are written in one way.

use attractor_core::Invalid;
use attractor_core::schema::{self, Schemas};
use serde::Serialize;
use serde_json::Value;

use crate::Section;

/// A struct of keys as a table, keys without a value left out: equal structs have equal tables.
pub fn canonical<T: Serialize>(keys: &T) -> Value {
    let mut table = serde_json::to_value(keys).unwrap_or(Value::Null);
    if let Some(table) = table.as_object_mut() {
        table.retain(|_, value| !value.is_null());
    }
    table
}

/// The schema of a section, in which no other keys are allowed.
pub fn schema_of<S: Section>() -> &'static Value {
    static MADE: Schemas = Schemas::new();
    MADE.of::<S>(|| {
        let mut schema = schema::of::<S>().clone();
        if let Some(schema) = schema.as_object_mut() {
            // Parts that are put together say so of themselves, and not of the whole.
            schema.remove("unevaluatedProperties");
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        schema
    })
}

/// Checks each key of a section's table by itself and completes it with defaults. No file is read.
///
/// # Errors
/// [`Invalid`] names the first key that is wrong, what is allowed and how to fix it.
pub fn read_section<S: Section>(table: &Value) -> Result<S, Invalid> {
    let schema = schema_of::<S>();
    let table = with_kinds(table, schema);
    schema::check(schema, &table, "")?;
    schema::deserialise(&table)
}

/// A table of keys in which every table that has a default `kind` says which kind it is.
///
/// A key may say in its schema which kind it has by default (`x-kind`), and which where another key is given
/// (`x-kind-where`, a table of keys and kinds).
fn with_kinds(table: &Value, schema: &Value) -> Value {
    let mut table = table.clone();
    for (key, value) in table.as_object_mut().into_iter().flatten() {
        let property = &schema["properties"][key];
        let Some(section) = value.as_object_mut() else { continue };
        let where_given = property["x-kind-where"].as_object().into_iter().flatten();
        let given = where_given.clone().find(|(key, _)| section.contains_key(*key)).map(|(_, kind)| kind);
        let default = property.get("x-kind").unwrap_or(&property["default"]["kind"]);
        let kind = given.unwrap_or(default);
        if kind.is_string() {
            section.entry("kind").or_insert_with(|| kind.clone());
        }
    }
    table
}

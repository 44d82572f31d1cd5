//! An entry of a list in a spec: one of a registry, and what it is called in the results.

use std::borrow::Cow;
use std::collections::HashSet;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::Registry;
use super::choice::{schema_of_name_or_table, table};
use crate::Invalid;

/// One of a registry: its id alone, or a table with the tag, parameters and, if wanted, a `name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<R> {
    /// What it is called in records; the id unless the user says otherwise.
    pub name: String,
    /// The rule and its parameters.
    pub rule: R,
}

impl<R: Registry> Entry<R> {
    /// Refuses two entries of one name, whose records could not be told apart; `key` is where the list stands.
    ///
    /// # Errors
    /// [`Invalid`] names the second of the two.
    pub fn each_name_once(key: &str, entries: &[Self]) -> Result<(), Invalid> {
        let mut names = HashSet::new();
        let twice = entries.iter().position(|entry| !names.insert(entry.name.as_str()));
        let Some(place) = twice else { return Ok(()) };
        let Self { name, rule } = &entries[place];
        Err(Invalid::new(
            format!("{key}[{place}]"),
            format!("two rules are called \"{name}\""),
            "different names",
        )
        .help(format!("give one of them a name: {{ {} = \"{}\", name = \"…\" }}", R::TAG, rule.id())))
    }

    /// A fault of a rule's own key, as one of the list's.
    pub fn in_list(key: &str, place: usize, fault: Invalid) -> Invalid {
        Invalid { key: format!("{key}[{place}].{}", fault.key), ..fault }
    }
}

impl<R: Registry> From<R> for Entry<R> {
    fn from(rule: R) -> Self {
        Self { name: rule.id().to_owned(), rule }
    }
}

impl<R: Registry> Serialize for Entry<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serde_json::to_value(&self.rule).map_err(S::Error::custom)?;
        if self.name != self.rule.id() {
            table["name"] = self.name.clone().into();
        }
        table.serialize(serializer)
    }
}

impl<'de, R: Registry> Deserialize<'de> for Entry<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = table::<R>(Value::deserialize(deserializer)?);
        let name = table.as_object_mut().and_then(|table| table.remove("name"));
        let entry = Self::from(serde_json::from_value::<R>(table).map_err(D::Error::custom)?);
        match name {
            None => Ok(entry),
            Some(Value::String(name)) => Ok(Self { name, ..entry }),
            Some(other) => Err(D::Error::custom(format!("a name is a text, and {other} is none"))),
        }
    }
}

/// The most characters of a name: names of files are made of it, which systems limit to 255 bytes.
const LONGEST_NAME: u32 = 50;

impl<R: Registry> JsonSchema for Entry<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("EntryOf{}", R::schema_name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = schema_of_name_or_table::<R>();
        let variants = schema.get_mut("oneOf").and_then(Value::as_array_mut);
        for variant in variants.into_iter().flatten() {
            variant["properties"]["name"] = json!({ "type": "string", "minLength": 1, "maxLength": LONGEST_NAME,
                    "description": "What to call it in the results." });
        }
        schema
    }
}

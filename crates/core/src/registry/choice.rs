//! One of a registry, written as briefly as can be.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::Registry;
use crate::schema;

/// One of a registry: its id alone, or a table with the tag and parameters.
///
/// It is written as a table with all parameters. Its schema has no default: which one is meant must be said, for what is
/// meant where nothing is said differs from place to place.
///
/// ```
/// # use attractor_core::{About, Registered, registry, schemars::JsonSchema, serde::{Deserialize, Serialize}};
/// # #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
/// # #[serde(deny_unknown_fields, default)]
/// # pub struct Cat { lives: u32 }
/// # impl Registered for Cat {
/// #     const ABOUT: About = About { title: "", summary: "", equation: "", provenance: "", citations: &[] };
/// # }
/// # pub trait Animal {}
/// # impl Animal for Cat {}
/// # registry! { pub enum Animals: Animal, tag = "kind", one = "animal", many = "animals" { "cat" => Cat(Cat) } }
/// use attractor_core::registry::Choice;
///
/// let brief: Choice<Animals> = serde_json::from_str(r#""cat""#).unwrap();
/// let full: Choice<Animals> = serde_json::from_str(r#"{ "kind": "cat", "lives": 0 }"#).unwrap();
/// assert_eq!(brief, full);
/// assert_eq!(brief, Choice(Cat { lives: 0 }.into()));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice<R>(pub R);

impl<R: Registry> From<R> for Choice<R> {
    fn from(one: R) -> Self {
        Self(one)
    }
}

impl<R: Registry> Serialize for Choice<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, R: Registry> Deserialize<'de> for Choice<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = table::<R>(Value::deserialize(deserializer)?);
        serde_json::from_value(table).map(Self).map_err(D::Error::custom)
    }
}

impl<R: Registry> JsonSchema for Choice<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("ChoiceOf{}", R::schema_name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema_of_name_or_table::<R>()
    }
}

/// The table that an id alone stands for; whatever else was written, as it is.
pub(super) fn table<R: Registry>(written: Value) -> Value {
    match written {
        id @ Value::String(_) => json!({ R::TAG: id }),
        table => table,
    }
}

/// The schema of a registry whose ids may stand alone. A table must say which one it means: there is no default.
pub(super) fn schema_of_name_or_table<R: Registry>() -> Schema {
    let mut schema = schema::whole::<R>();
    schema.insert("x-name-alone".into(), true.into());
    schema.remove("default");
    schema
}

//! A generating function as specs write it.

use attractor_core::schema;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::Functions;

/// A generating function: its id alone, or a table with `kind` and parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Function(pub Functions);

impl Serialize for Function {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Function {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = match Value::deserialize(deserializer)? {
            id @ Value::String(_) => serde_json::json!({ Functions::TAG: id }),
            table => table,
        };
        serde_json::from_value(table).map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for Function {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Function".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schema::of::<Functions>();
        schema["x-name-alone"] = true.into();
        // Which function is meant must be said: the layers have different ones by default.
        schema.as_object_mut().map(|schema| schema.remove("default"));
        schemars::Schema::try_from(schema).unwrap_or_default()
    }
}

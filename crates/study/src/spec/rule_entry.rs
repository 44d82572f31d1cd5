//! One entry of the list of rules.

use attractor_core::{Invalid, schema};
use attractor_memory::rules::Rules;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

/// A rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleEntry {
    /// What it is called in records; the id unless the user says otherwise.
    pub name: String,
    /// The rule and its parameters.
    pub rule: Rules,
}

impl RuleEntry {
    /// The standard rules with their default parameters.
    pub fn all() -> Vec<Self> {
        Rules::all().into_iter().filter(|rule| rule.is_standard()).map(Self::from).collect()
    }

    /// Checks each rule's parameters, and that no two entries of one name must be told apart in records.
    pub(super) fn validate(entries: &[Self]) -> Result<(), Invalid> {
        for (place, entry) in entries.iter().enumerate() {
            let in_list = |fault: Invalid| Invalid { key: format!("rules[{place}].{}", fault.key), ..fault };
            entry.rule.validate().map_err(in_list)?;
            if entries[..place].iter().any(|other| other.name == entry.name) {
                return Err(Invalid::new(
                    format!("rules[{place}]"),
                    format!("two rules are called \"{}\"", entry.name),
                    "different names",
                )
                .help(format!(
                    "give one of them a name: {{ kind = \"{}\", name = \"…\" }}",
                    entry.rule.id()
                )));
            }
        }
        Ok(())
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

impl From<Rules> for RuleEntry {
    fn from(rule: Rules) -> Self {
        Self { name: rule.id().to_owned(), rule }
    }
}

impl Serialize for RuleEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serde_json::to_value(&self.rule).map_err(serde::ser::Error::custom)?;
        table["name"] = self.name.clone().into();
        table.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RuleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = match Value::deserialize(deserializer)? {
            Value::String(id) => json!({ "kind": id }),
            table => table,
        };
        let name = table.as_object_mut().and_then(|table| table.remove("name"));
        let rule: Rules = serde_json::from_value(table).map_err(D::Error::custom)?;
        let name =
            name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_else(|| rule.id().to_owned());
        Ok(Self { name, rule })
    }
}

impl JsonSchema for RuleEntry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RuleEntry".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schema::of::<Rules>();
        schema["x-name-alone"] = true.into();
        // A table of rules must say which: there is no default rule.
        let variants = schema.as_object_mut().map(|schema| {
            schema.remove("default");
            schema.get_mut("oneOf")
        });
        for variant in variants.flatten().and_then(Value::as_array_mut).into_iter().flatten() {
            variant["properties"]["name"] =
                json!({ "type": "string", "minLength": 1, "description": "What to call it in the results." });
        }
        schemars::Schema::try_from(schema).unwrap_or_default()
    }
}

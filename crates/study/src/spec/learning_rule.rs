//! One entry of a list of plasticity rules.

use attractor_core::{Invalid, schema};
use attractor_plasticity::rules::PlasticityRules;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

/// A plasticity rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
#[derive(Clone, Debug, PartialEq)]
pub struct LearningRule {
    /// What it is called in records; the id unless the user says otherwise.
    pub name: String,
    /// The rule and its parameters.
    pub rule: PlasticityRules,
}

impl LearningRule {
    /// The entry of that id with default parameters.
    pub fn named(id: &str) -> Self {
        let rule = PlasticityRules::named(id).unwrap_or_default();
        Self { name: rule.id().to_owned(), rule }
    }

    /// Checks each rule's parameters, and that no two entries of one name must be told apart in records; `key` is where
    /// the list stands.
    pub(crate) fn validate(key: &str, entries: &[Self]) -> Result<(), Invalid> {
        for (place, entry) in entries.iter().enumerate() {
            entry.rule.validate().map_err(|fault| Self::in_list(key, place, fault))?;
            if entries[..place].iter().any(|other| other.name == entry.name) {
                return Err(Invalid::new(
                    format!("{key}[{place}]"),
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

    /// A fault of a rule's own key, as one of the list's.
    pub(crate) fn in_list(key: &str, place: usize, fault: Invalid) -> Invalid {
        Invalid { key: format!("{key}[{place}].{}", fault.key), ..fault }
    }
}

impl Serialize for LearningRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serde_json::to_value(&self.rule).map_err(serde::ser::Error::custom)?;
        if self.name != self.rule.id() {
            table["name"] = self.name.clone().into();
        }
        table.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LearningRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = match Value::deserialize(deserializer)? {
            Value::String(id) => json!({ PlasticityRules::TAG: id }),
            table => table,
        };
        let name = table.as_object_mut().and_then(|table| table.remove("name"));
        let rule: PlasticityRules = serde_json::from_value(table).map_err(D::Error::custom)?;
        let name =
            name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_else(|| rule.id().to_owned());
        Ok(Self { name, rule })
    }
}

impl JsonSchema for LearningRule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LearningRule".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schema::of::<PlasticityRules>();
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

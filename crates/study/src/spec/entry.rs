//! An entry of a list in a spec: a rule, and what it is called in the results.

use attractor_core::{Invalid, schema};
use attractor_memory::forgetting::Schemes;
use attractor_memory::rules::Rules;
use attractor_plasticity::rules::PlasticityRules;
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

/// A registry of which a spec may list entries.
pub trait Listed: Serialize + DeserializeOwned + JsonSchema {
    /// What an entry is called in the schema.
    const ENTRY: &'static str;

    /// The id of this one.
    fn id(&self) -> &'static str;
}

impl Listed for Rules {
    const ENTRY: &'static str = "RuleEntry";

    fn id(&self) -> &'static str {
        Rules::id(self)
    }
}

impl Listed for PlasticityRules {
    const ENTRY: &'static str = "LearningRule";

    fn id(&self) -> &'static str {
        PlasticityRules::id(self)
    }
}

impl Listed for Schemes {
    const ENTRY: &'static str = "SchemeEntry";

    fn id(&self) -> &'static str {
        Schemes::id(self)
    }
}

/// One of a registry: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<R> {
    /// What it is called in records; the id unless the user says otherwise.
    pub name: String,
    /// The rule and its parameters.
    pub rule: R,
}

impl<R: Listed> Entry<R> {
    /// Refuses two entries of one name, whose records could not be told apart; `key` is where the list stands.
    pub(super) fn each_name_once(key: &str, entries: &[Self]) -> Result<(), Invalid> {
        let twice = |place: &usize| entries[..*place].iter().any(|other| other.name == entries[*place].name);
        let Some(place) = (0..entries.len()).find(twice) else { return Ok(()) };
        let Self { name, rule } = &entries[place];
        Err(Invalid::new(
            format!("{key}[{place}]"),
            format!("two rules are called \"{name}\""),
            "different names",
        )
        .help(format!("give one of them a name: {{ kind = \"{}\", name = \"…\" }}", rule.id())))
    }

    /// A fault of a rule's own key, as one of the list's.
    pub(crate) fn in_list(key: &str, place: usize, fault: Invalid) -> Invalid {
        Invalid { key: format!("{key}[{place}].{}", fault.key), ..fault }
    }
}

impl<R: Listed> From<R> for Entry<R> {
    fn from(rule: R) -> Self {
        Self { name: rule.id().to_owned(), rule }
    }
}

impl<R: Listed> Serialize for Entry<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serde_json::to_value(&self.rule).map_err(serde::ser::Error::custom)?;
        if self.name != self.rule.id() {
            table["name"] = self.name.clone().into();
        }
        table.serialize(serializer)
    }
}

impl<'de, R: Listed> Deserialize<'de> for Entry<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = match Value::deserialize(deserializer)? {
            Value::String(id) => json!({ "kind": id }),
            table => table,
        };
        let name = table.as_object_mut().and_then(|table| table.remove("name"));
        let rule: R = serde_json::from_value(table).map_err(D::Error::custom)?;
        let name = name.and_then(|name| name.as_str().map(str::to_owned));
        Ok(Self { name: name.unwrap_or_else(|| rule.id().to_owned()), rule })
    }
}

impl<R: Listed> JsonSchema for Entry<R> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        R::ENTRY.into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schema::of::<R>();
        schema["x-name-alone"] = true.into();
        // A table in a list must say which it means: there is no default.
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

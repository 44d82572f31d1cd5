//! Values as TOML.

use serde_json::Value;

/// A value as it stands behind the `=` of a TOML key.
pub fn toml_value(value: &Value) -> String {
    match value {
        // JSON escapes strings as TOML's basic strings do.
        Value::String(_) | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Null => "\"\"".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Value::Object(table) => {
            let pairs = table.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<String> = pairs.map(|(key, value)| format!("{} = {}", toml_key(key), toml_value(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

/// A key as TOML wants it: quoted unless it is plain.
pub(super) fn toml_key(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if plain { key.to_owned() } else { format!("\"{key}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_come_back_through_toml() {
        let value = json!({"a": [1, 2.5, "x\"y\n"], "b.c": {"d": true}});
        let text = format!("value = {}", toml_value(&value));
        assert_eq!(crate::spec::Source::parse("", &text).unwrap().table["value"], value);
    }
}

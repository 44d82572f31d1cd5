//! Values as TOML.

use serde_json::Value;

/// A value as it stands after the `=` of a TOML key.
pub fn toml_value(value: &Value) -> String {
    match value {
        // JSON escapes strings as TOML's basic strings do.
        Value::String(_) | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Null => "\"\"".to_owned(),
        Value::Array(items) => list(&items.iter().map(toml_value).collect::<Vec<_>>()),
        Value::Object(table) => {
            let pairs = table.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<String> =
                pairs.map(|(key, value)| format!("{} = {}", toml_key(key), toml_value(value))).collect();
            if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
    }
}

/// A list in one line, or with an item in each where it is long and its items are tables.
fn list(items: &[String]) -> String {
    const LONG: usize = 120;
    let line = format!("[{}]", items.join(", "));
    if line.chars().count() <= LONG || !items.iter().any(|item| item.starts_with('{')) {
        return line;
    }
    format!("[\n    {},\n]", items.join(",\n    "))
}

/// A key as TOML wants it: quoted unless it is plain.
pub(super) fn toml_key(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if plain { key.to_owned() } else { format!("\"{key}\"") }
}

/// A table as a TOML file: keys first, then tables.
pub fn toml_document(table: &Value) -> String {
    let Some(table) = table.as_object() else { return String::new() };
    let (sections, keys): (Vec<_>, Vec<_>) = table.iter().partition(|(_, value)| value.is_object());
    let line = |(key, value): (&String, &Value)| format!("{} = {}\n", toml_key(key), toml_value(value));
    let mut text: String = keys.into_iter().map(line).collect();
    for (name, section) in
        sections.into_iter().filter(|(_, section)| section.as_object().is_some_and(|s| !s.is_empty()))
    {
        text += &format!("\n[{}]\n", toml_key(name));
        let entries = section.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        text += &entries.map(line).collect::<String>();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_come_back_through_toml() {
        let long = vec![json!({"name": "x".repeat(30)}); 6];
        let value = json!({"a": [1, 2.5, "x\"y\n"], "b.c": {"d": true}, "long": long});
        let text = format!("value = {}", toml_value(&value));
        assert_eq!(crate::spec::Source::parse("", &text).unwrap().table["value"], value);
    }

    #[test]
    fn tables_come_back_through_toml() {
        let table = json!({"z": 1, "a": {"b.c": [1], "d": {"e": "f"}}, "k": "text"});
        assert_eq!(crate::spec::Source::parse("", &toml_document(&table)).unwrap().table, table);
    }
}

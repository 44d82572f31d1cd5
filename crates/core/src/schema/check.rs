//! Checks a value against a schema and says the first thing that is wrong in words a user can act on.

use serde_json::{Map, Value};

use super::{Invalid, LARGEST, SMALLEST, join, nearest};

/// Checks `value`, found at `path`, against `schema`.
///
/// Knows the part of JSON Schema that parameters need: types, ranges, fixed choices, lists, tables
/// without unknown keys, alternatives, and tables whose `kind` (or other tag) picks the rest. Whatever a schema says,
/// numbers are 0 or of a size from [`SMALLEST`] to [`LARGEST`], so that what is computed of a few is finite.
///
/// # Errors
/// [`Invalid`] names the key, the value and what is allowed.
pub fn check(schema: &Value, value: &Value, path: &str) -> Result<(), Invalid> {
    if let Some(choices) = fixed_choices(schema) {
        return check_choice(&choices, value, path);
    }
    if let Some(variants) = schema.get("oneOf").and_then(Value::as_array)
        && let Some(tag) = tag_of(variants)
    {
        return check_tagged(schema, variants, tag, value, path);
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        return check_alternatives(alternatives, value, path);
    }
    check_type(schema, value, path)?;
    match value {
        Value::Number(_) => check_range(schema, value, path),
        Value::String(text) => check_length(schema, text, path),
        Value::Array(items) => check_list(schema, items, path),
        Value::Object(table) => check_table(schema, table, path),
        _ => Ok(()),
    }
}

/// The strings that an enumeration of plain names allows.
fn fixed_choices(schema: &Value) -> Option<Vec<&str>> {
    let names = schema.get("enum").or_else(|| schema.get("oneOf"))?.as_array()?;
    names.iter().map(|name| name.as_str().or_else(|| name.get("const").and_then(Value::as_str))).collect()
}

fn check_choice(choices: &[&str], value: &Value, path: &str) -> Result<(), Invalid> {
    match value.as_str() {
        Some(word) if choices.contains(&word) => Ok(()),
        Some(word) => Err(unknown_word("value", word, choices, path)),
        None => Err(Invalid::new(path, format!("{value} is not a name"), one_of(choices))),
    }
}

/// The property that is a different constant in each variant.
fn tag_of(variants: &[Value]) -> Option<&str> {
    let properties = variants.first()?.get("properties")?.as_object()?;
    properties.iter().find(|(_, property)| property.get("const").is_some()).map(|(name, _)| name.as_str())
}

/// The constant by which a variant is told from the others.
fn name_of<'a>(variant: &'a Value, tag: &str) -> Option<&'a str> {
    variant["properties"][tag]["const"].as_str()
}

fn check_tagged(
    schema: &Value,
    variants: &[Value],
    tag: &str,
    value: &Value,
    path: &str,
) -> Result<(), Invalid> {
    let names = || variants.iter().filter_map(|variant| name_of(variant, tag)).collect::<Vec<&str>>();
    let find = |word: &str, at: &str| {
        let found = variants.iter().find(|variant| name_of(variant, tag) == Some(word));
        found.ok_or_else(|| unknown_word(tag, word, &names(), at))
    };
    if let (Some(word), true) = (value.as_str(), schema.get("x-name-alone").is_some()) {
        return find(word, path).map(drop);
    }
    let Some(table) = value.as_object() else {
        return Err(Invalid::new(path, format!("{value} is not a table"), format!("a table with `{tag}`")));
    };
    let tag_path = join(path, tag);
    let word = match table.get(tag) {
        Some(Value::String(word)) => word.as_str(),
        Some(other) => {
            return Err(Invalid::new(tag_path, format!("{other} is not a name"), one_of(&names())));
        }
        None => schema
            .pointer(&format!("/default/{tag}"))
            .and_then(Value::as_str)
            .ok_or_else(|| Invalid::new(path, format!("the table needs a `{tag}`"), one_of(&names())))?,
    };
    check_table(find(word, &tag_path)?, table, path)
}

fn check_alternatives(alternatives: &[Value], value: &Value, path: &str) -> Result<(), Invalid> {
    let mut first_of_right_type = None;
    for alternative in alternatives {
        match check(alternative, value, path) {
            Ok(()) => return Ok(()),
            Err(fault) if check_type(alternative, value, path).is_ok() => {
                first_of_right_type.get_or_insert(fault);
            }
            Err(_) => {}
        }
    }
    Err(first_of_right_type.unwrap_or_else(|| {
        let allowed: Vec<String> = alternatives.iter().map(type_in_words).collect();
        Invalid::new(path, format!("{value} cannot be used here"), allowed.join(" or "))
    }))
}

fn check_type(schema: &Value, value: &Value, path: &str) -> Result<(), Invalid> {
    let is = |name: &str| match name {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    };
    let fits = match schema.get("type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(Invalid::new(path, format!("{value} is not {}", type_in_words(schema)), type_in_words(schema)))
    }
}

/// What a schema takes, in words.
pub(super) fn type_in_words(schema: &Value) -> String {
    let name = |name: &str| match name {
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a string",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a table",
        _ => "nothing",
    };
    match schema.get("type") {
        Some(Value::String(one)) => name(one).to_owned(),
        Some(Value::Array(names)) => {
            let names: Vec<_> =
                names.iter().filter_map(Value::as_str).filter(|n| *n != "null").map(name).collect();
            names.join(" or ")
        }
        _ => "a value".to_owned(),
    }
}

fn check_range(schema: &Value, value: &Value, path: &str) -> Result<(), Invalid> {
    let Some(number) = value.as_f64() else { return Ok(()) };
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let inside = bound("minimum").is_none_or(|low| number >= low)
        && bound("maximum").is_none_or(|high| number <= high)
        && bound("exclusiveMinimum").is_none_or(|low| number > low)
        && bound("exclusiveMaximum").is_none_or(|high| number < high);
    let allowed = if !inside {
        range_in_words(schema)
    } else if number != 0.0 && !(SMALLEST..=LARGEST).contains(&number.abs()) {
        format!("a size from {SMALLEST:e} to {LARGEST:e}")
    } else {
        return Ok(());
    };
    let name = if path.is_empty() { "value" } else { path };
    Err(Invalid::new(path, format!("{name} is {value}, which is out of range"), allowed))
}

fn check_length(schema: &Value, text: &str, path: &str) -> Result<(), Invalid> {
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    let (least, most) = (bound("minLength").unwrap_or(0), bound("maxLength").unwrap_or(u64::MAX));
    let length = text.chars().count() as u64;
    if (least..=most).contains(&length) {
        return Ok(());
    }
    let message = if length == 0 { "it is empty".to_owned() } else { format!("it has {length} characters") };
    let most = if most == u64::MAX { String::new() } else { format!(" and at most {most}") };
    Err(Invalid::new(path, message, format!("at least {least}{most} characters")))
}

/// The range of a number, in words; empty where it has none.
pub(super) fn range_in_words(schema: &Value) -> String {
    let bound = |name: &str, words: &str| schema.get(name).map(|value| format!("{words} {value}"));
    let bounds = [
        bound("minimum", "at least"),
        bound("exclusiveMinimum", "more than"),
        bound("maximum", "at most"),
        bound("exclusiveMaximum", "less than"),
    ];
    bounds.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

fn check_list(schema: &Value, items: &[Value], path: &str) -> Result<(), Invalid> {
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    if (items.len() as u64) < least {
        return Err(Invalid::new(
            path,
            "the list is too short",
            format!("at least {least} {}", if least == 1 { "item" } else { "items" }),
        ));
    }
    let Some(schema) = schema.get("items") else { return Ok(()) };
    items.iter().enumerate().try_for_each(|(place, item)| check(schema, item, &format!("{path}[{place}]")))
}

fn check_table(schema: &Value, table: &Map<String, Value>, path: &str) -> Result<(), Invalid> {
    let empty = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let open = schema.get("additionalProperties");
    for (key, value) in table {
        let key_path = join(path, key);
        match (properties.get(key), open) {
            (Some(property), _) => check(property, value, &key_path)?,
            (None, Some(Value::Bool(false))) => {
                let known: Vec<&str> = properties.keys().map(String::as_str).collect();
                return Err(unknown_word("key", key, &known, &key_path));
            }
            (None, Some(every @ Value::Object(_))) => check(every, value, &key_path)?,
            (None, _) => {}
        }
    }
    let required = schema.get("required").and_then(Value::as_array);
    for key in required.into_iter().flatten().filter_map(Value::as_str) {
        let has_default = properties.get(key).is_some_and(|p| p.get("const").is_some());
        if !table.contains_key(key) && !has_default {
            return Err(Invalid::new(path, format!("`{key}` is missing"), type_in_words(&properties[key])));
        }
    }
    Ok(())
}

fn unknown_word(what: &str, word: &str, known: &[&str], path: &str) -> Invalid {
    let mut fault = Invalid::new(path, format!("there is no {what} \"{word}\""), one_of(known));
    fault.at_key = what == "key";
    match nearest(word, known.iter().copied()) {
        Some(near) => fault.help(format!("did you mean \"{near}\"?")),
        None => fault,
    }
}

fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [name] => format!("only {name}"),
        _ => format!("one of {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;
    use serde_json::json;

    use crate::schema::{Invalid, read};

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Update {
        /// All at once.
        Synchronous,
        /// One by one.
        Asynchronous,
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(untagged)]
    enum Sizes {
        Same(#[schemars(range(min = 2))] u32),
        Each(#[schemars(length(min = 1))] Vec<u32>),
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields, default)]
    struct Options {
        #[schemars(range(min = 0.0, max = 1.0))]
        noise: Option<f64>,
        update: Update,
        sizes: Sizes,
    }

    impl Default for Options {
        fn default() -> Self {
            Self { noise: None, update: Update::Synchronous, sizes: Sizes::Same(2) }
        }
    }

    fn fault(value: &serde_json::Value) -> Invalid {
        read::<Options>(value).unwrap_err()
    }

    #[test]
    fn right_values_are_taken() {
        let options: Options = read(&json!({"noise": 1, "update": "asynchronous", "sizes": [3, 4]})).unwrap();
        assert_eq!(options.noise, Some(1.0));
        assert!(matches!(options.update, Update::Asynchronous));
        assert!(matches!(options.sizes, Sizes::Each(sizes) if sizes == [3, 4]));
        assert!(matches!(read::<Options>(&json!({})).unwrap().sizes, Sizes::Same(2)));
    }

    #[test]
    fn a_schema_is_made_once() {
        assert!(std::ptr::eq(crate::schema::of::<Options>(), crate::schema::of::<Options>()));
        assert!(!std::ptr::eq(crate::schema::of::<Options>(), crate::schema::of::<Sizes>()));
    }

    #[test]
    fn faults_name_key_value_and_what_is_allowed() {
        let unknown = fault(&json!({"nois": 1}));
        assert_eq!(unknown.key, "nois");
        assert_eq!(unknown.help, "did you mean \"noise\"?");

        let range = fault(&json!({"noise": 1.5}));
        assert_eq!(range.message, "noise is 1.5, which is out of range");
        assert_eq!(range.allowed, "at least 0.0 and at most 1.0");

        let word = fault(&json!({"update": "asynchron"}));
        assert_eq!(word.help, "did you mean \"asynchronous\"?");

        let kind = fault(&json!({"noise": "loud"}));
        assert_eq!(kind.message, "\"loud\" is not a number");

        let small = fault(&json!({"sizes": 1}));
        assert_eq!((small.key.as_str(), small.allowed.as_str()), ("sizes", "at least 2"));

        for size in [1e31, -1e300, 9e-31, -5e-324] {
            let far = read::<Vec<f64>>(&json!([0.0, size])).unwrap_err();
            assert_eq!(
                (far.key.as_str(), far.allowed.as_str()),
                ("[1]", "a size from 1e-30 to 1e30"),
                "{size}"
            );
        }
        assert!(read::<Vec<f64>>(&json!([0.0, -0.0, -1e30, 1e-30, u64::MAX])).is_ok());
        let tiny = fault(&json!({"noise": 1e-300}));
        assert_eq!(tiny.message, "noise is 1e-300, which is out of range");

        let neither = fault(&json!({"sizes": "many"}));
        assert_eq!(neither.allowed, "a whole number or a list");
    }
}

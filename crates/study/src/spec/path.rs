//! Paths of keys, such as `cue.count`, by which options, sweeps and faults name a place in a table.
//!
//! An entry of a list may be called by its name, as in `rules.informed.e10`.

use attractor_core::{Invalid, schema};
use serde_json::{Map, Value, json};

/// Whether a key is a path or lies inside it: `cue.count` lies in `cue`, `loads` does not lie in `load`.
pub(super) fn is_within(key: &str, path: &str) -> bool {
    key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The path by which faults name a key that a user may call otherwise: `rules[1].e10` for
/// `rules.informed.e10`.
pub(super) fn place_of(table: &Value, key: &str, lists: &[&str]) -> String {
    let place = || {
        let within = |list: &str| key.strip_prefix(list).is_some_and(|rest| rest.starts_with('.'));
        let list = lists.iter().find(|list| within(list))?;
        let (name, rest) = key[list.len() + 1..].split_once('.')?;
        let entries = table.pointer(&format!("/{}", list.replace('.', "/")))?.as_array()?;
        let place = entries.iter().position(|entry| is_called(entry, name))?;
        Some(format!("{list}[{place}].{rest}"))
    };
    place().unwrap_or_else(|| key.to_owned())
}

/// Keys within each other that a path may name. Nothing that is read nests nearly so deeply.
const MOST_KEYS: usize = 16;

/// Refuses a path of so many keys that tables within tables of them would be trouble.
pub(super) fn not_too_deep(path: &str) -> Result<(), Invalid> {
    let keys = path.split('.').count();
    if keys <= MOST_KEYS {
        return Ok(());
    }
    let first: Vec<&str> = path.split('.').take(MOST_KEYS).collect();
    let message = format!("{keys} keys stand within each other");
    Err(Invalid::new(first.join("."), message, format!("at most {MOST_KEYS}, as in recall.max_steps")))
}

/// Puts a value at a path of keys, making tables on the way. `rules.NAME.key` finds an entry of a list by its name.
pub(super) fn assign(table: &mut Value, path: &str, value: Value, lists: &[&str]) -> Result<(), Invalid> {
    not_too_deep(path)?;
    let mut place = table;
    let mut walked = String::new();
    let mut keys = path.split('.').peekable();
    while let Some(key) = keys.next() {
        walked = schema::join(&walked, key);
        if lists.contains(&walked.as_str()) && keys.peek().is_some() {
            let name = keys.next().unwrap_or_default();
            let list = place.as_object_mut().and_then(|table| table.get_mut(key));
            place = rule_called(list, &walked, name)?;
            continue;
        }
        let not_a_table =
            || Invalid::new(path, format!("`{path}` leads through a value that is not a table"), "a key");
        let inner = place.as_object_mut().ok_or_else(not_a_table)?;
        place =
            inner.entry(key).or_insert_with(|| if keys.peek().is_some() { json!({}) } else { Value::Null });
    }
    *place = value;
    Ok(())
}

/// The table of the rule with this name, made of its id where it is only that.
fn rule_called<'a>(list: Option<&'a mut Value>, key: &str, name: &str) -> Result<&'a mut Value, Invalid> {
    let missing = || {
        Invalid::new(
            format!("{key}.{name}"),
            format!("no rule in `{key}` is called \"{name}\""),
            format!("a name from `{key}`"),
        )
        .help("list the rules in the spec to sweep over their parameters")
    };
    let entries = list.and_then(Value::as_array_mut).ok_or_else(missing)?;
    let entry = entries.iter_mut().find(|entry| is_called(entry, name)).ok_or_else(missing)?;
    if entry.is_string() {
        *entry = Value::Object(Map::from_iter([("kind".to_owned(), name.into())]));
    }
    Ok(entry)
}

/// Whether an entry of `rules` has this name.
fn is_called(entry: &Value, name: &str) -> bool {
    let key = |key: &str| entry.get(key).and_then(Value::as_str);
    entry.as_str().or(key("name")).or(key("kind")) == Some(name)
}

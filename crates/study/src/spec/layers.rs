//! A spec's table with a user's changes laid over it.

use attractor_core::{Invalid, schema};
use serde_json::{Map, Value, json};

use super::files::{self, Files};
use super::{Source, Spec, SpecError, Sweep, SweepPoint};

/// A spec as written, with overrides from the command line on top.
#[derive(Clone, Debug)]
pub struct Layers {
    source: Source,
    table: Value,
    overridden: Vec<(String, String)>,
}

impl Layers {
    /// A spec without overrides.
    pub fn of(source: Source) -> Self {
        Self { table: source.table.clone(), source, overridden: Vec::new() }
    }

    /// Sets a key, such as `recall.max_steps`; `option` is how the user asked for it.
    ///
    /// # Errors
    /// [`SpecError`] where the path leads through something that is not a table.
    pub fn set(&mut self, key: &str, value: Value, option: &str) -> Result<(), SpecError> {
        self.overridden.push((key.to_owned(), option.to_owned()));
        assign(&mut self.table, key, value).map_err(|fault| of_option(option, fault))
    }

    /// Adds a key to the sweep.
    ///
    /// # Errors
    /// [`SpecError`] where `sweep` is not a table.
    pub fn sweep(&mut self, key: &str, values: Value, option: &str) -> Result<(), SpecError> {
        let path = format!("sweep.{}", schema::join("", key));
        self.overridden.push((path, option.to_owned()));
        let table = self.table.as_object_mut().map(|table| table.entry("sweep").or_insert_with(|| json!({})));
        match table.and_then(Value::as_object_mut) {
            Some(sweep) => {
                sweep.insert(key.to_owned(), values);
                Ok(())
            }
            None => Err(self.locate(Invalid::new("sweep", "sweep is not a table", "a table"))),
        }
    }

    /// Checks everything: the spec with all defaults, and its points.
    ///
    /// # Errors
    /// [`SpecError`] with the place of the first fault.
    pub fn resolve(&self) -> Result<(Spec, Vec<SweepPoint>), SpecError> {
        let sweep_of = |table: &Value| match table.get("sweep") {
            Some(sweep) => {
                schema::check(&schema::of::<Sweep>(), sweep, "sweep")?;
                schema::read::<Sweep>(sweep)
            }
            None => Ok(Sweep::default()),
        };
        let mut table = self.table.clone();
        if let Some(folder) = &self.source.folder {
            let overridden = |key: &str| self.overridden.iter().any(|(other, _)| other == key);
            files::from_folder(&mut table, folder, overridden);
        }
        let read = || {
            let sweep = sweep_of(&table)?;
            let points = sweep.points(&table, &Files::default())?;
            // The whole with its first point in place: what a sweep replaces need not be valid itself.
            let first = points.first().map(|point| point.spec.clone());
            let mut spec =
                first.ok_or_else(|| Invalid::new("sweep", "the sweep has no points", "at least one"))?;
            spec.sweep = sweep;
            Ok((spec, points))
        };
        read().map_err(|fault| self.locate(fault))
    }

    /// A fault with its place in the file, or the option that brought it.
    pub(crate) fn locate(&self, fault: Invalid) -> SpecError {
        let brought = |key: &str| is_within(&fault.key, &place_of(&self.table, key));
        match self.overridden.iter().rev().find(|(key, _)| brought(key)) {
            Some((_, option)) => of_option(option, fault),
            None => self.source.locate(fault),
        }
    }
}

/// A fault that an option brought.
fn of_option(option: &str, fault: Invalid) -> SpecError {
    SpecError { origin: option.to_owned(), text: String::new(), span: None, fault: Box::new(fault) }
}

/// Whether a key is a path or lies inside it: `cue.count` lies in `cue`, `loads` does not lie in `load`.
pub(super) fn is_within(key: &str, path: &str) -> bool {
    key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Lists of rules, whose entries paths of keys may call by their names.
const LISTS: [&str; 3] = ["rules", "plastic.rules", "components.rules"];

/// The path by which faults name a key that a user may call otherwise: `rules[1].e10` for
/// `rules.informed.e10`.
pub(super) fn place_of(table: &Value, key: &str) -> String {
    let place = || {
        let within = |list: &&str| key.strip_prefix(*list).is_some_and(|rest| rest.starts_with('.'));
        let list = LISTS.into_iter().find(within)?;
        let (name, rest) = key[list.len() + 1..].split_once('.')?;
        let entries = table.pointer(&format!("/{}", list.replace('.', "/")))?.as_array()?;
        let place = entries.iter().position(|entry| is_called(entry, name))?;
        Some(format!("{list}[{place}].{rest}"))
    };
    place().unwrap_or_else(|| key.to_owned())
}

/// Splits `KEY=VALUE`; a value that is not TOML is taken as a string.
///
/// # Errors
/// [`Invalid`] where there is no `=`.
pub fn assignment(text: &str) -> Result<(String, Value), Invalid> {
    let (key, value) = text.split_once('=').ok_or_else(|| {
        Invalid::new("", format!("\"{text}\" has no `=`"), "KEY=VALUE, such as recall.max_steps=1")
    })?;
    let (key, value) = (key.trim(), value.trim());
    let parsed = Source::parse("", &format!("value = {value}")).ok().map(|source| source.table);
    // Several lines are several keys, and no value.
    let alone = parsed.filter(|table| table.as_object().is_some_and(|table| table.len() == 1));
    Ok((key.to_owned(), alone.map_or_else(|| value.into(), |table| table["value"].clone())))
}

/// Puts a value at a path of keys, making tables on the way. `rules.NAME.key` finds a rule by its name, and so for
/// each list of rules.
pub(super) fn assign(table: &mut Value, path: &str, value: Value) -> Result<(), Invalid> {
    let mut place = table;
    let mut walked = String::new();
    let mut keys = path.split('.').peekable();
    while let Some(key) = keys.next() {
        walked = schema::join(&walked, key);
        if LISTS.contains(&walked.as_str()) && keys.peek().is_some() {
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

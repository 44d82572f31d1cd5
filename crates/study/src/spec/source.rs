//! The text of a spec: TOML, with the place of every key and value.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use attractor_core::{Invalid, schema::join};
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SpecError;

/// A spec as it was written.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Name of the file; empty where there is none.
    pub name: String,
    /// The text.
    pub text: String,
    /// The folder that paths in it are relative to; `None` for the present one.
    pub folder: Option<PathBuf>,
    /// What the text says.
    pub table: Value,
    keys: HashMap<String, Range<usize>>,
    values: HashMap<String, Range<usize>>,
}

/// The line of the most points, without the white space around it.
fn deepest(text: &str) -> Range<usize> {
    let line = text.lines().max_by_key(|line| line.matches('.').count()).unwrap_or_default().trim();
    let start = text.find(line).unwrap_or_default();
    start..start + line.len()
}

/// Larger files are no specs.
const MOST_BYTES: u64 = 4 << 20;

impl Source {
    /// Reads a spec file.
    ///
    /// # Errors
    /// A file that cannot be read, is not text, is far too large, or is not TOML.
    pub fn read(path: &Path) -> Result<Self, SpecError> {
        let name = path.display().to_string();
        let fault = |message: String, allowed: &str| SpecError {
            origin: name.clone(),
            text: String::new(),
            span: None,
            fault: Box::new(Invalid::new("", message, allowed)),
        };
        let size = std::fs::metadata(path).map_err(|error| fault(error.to_string(), "a spec in TOML"))?.len();
        if size > MOST_BYTES {
            return Err(fault(format!("the file has {size} bytes"), "a spec of at most 4 MiB"));
        }
        let text =
            std::fs::read_to_string(path).map_err(|error| fault(error.to_string(), "a spec in TOML"))?;
        let folder = path.parent().map(Path::to_path_buf);
        Ok(Self { folder, ..Self::parse(&name, &text)? })
    }

    /// Parses a spec; `name` is what errors call it.
    ///
    /// # Errors
    /// Text that is not TOML, dates, and numbers that are not finite.
    pub fn parse(name: &str, text: &str) -> Result<Self, SpecError> {
        let mut source = Self { name: name.to_owned(), text: text.to_owned(), ..Self::default() };
        let table = DeTable::parse(text).map_err(|error| {
            // Only of keys that nest too deeply the place is not told.
            let (span, message) = match error.span() {
                Some(span) => (span, error.message().trim().to_owned()),
                None => (deepest(text), "keys stand within each other too deeply".to_owned()),
            };
            let fault = Box::new(Invalid::new("", message, "TOML"));
            SpecError { origin: name.to_owned(), text: text.to_owned(), span: Some(span), fault }
        })?;
        let table = source.table(table.get_ref(), "").map_err(|fault| source.locate(fault))?;
        source.table = table;
        Ok(source)
    }

    /// A spec given as a table, as the store keeps it.
    pub fn of_table(table: Value) -> Self {
        Self { table, ..Self::default() }
    }

    /// Adds the place in the text to a fault.
    pub fn locate(&self, fault: Invalid) -> SpecError {
        let places = if fault.at_key { [&self.keys, &self.values] } else { [&self.values, &self.keys] };
        let find = |key: &str| places.iter().find_map(|places| places.get(key)).cloned();
        // A fault of a table that is not written out is a fault of the one around it.
        let mut key = fault.key.as_str();
        let mut span = find(key);
        while span.is_none() && !key.is_empty() {
            key = key.rfind(['.', '[']).map_or("", |end| &key[..end]);
            span = find(key);
        }
        if let (Some(value), Some(part), true) = (&span, &fault.part, key == fault.key) {
            span = Some(self.part_of_text(value, part));
        }
        SpecError { origin: self.name.clone(), text: self.text.clone(), span, fault: Box::new(fault) }
    }

    /// The place of a part of a text value; all of it where it is not written letter by letter on one line.
    fn part_of_text(&self, value: &Range<usize>, part: &Range<u32>) -> Range<usize> {
        let part = part.start as usize..part.end as usize;
        let written = &self.text[value.clone()];
        let plain = written.len() >= 2 && !written.contains('\\') && !written[1..].starts_with(['"', '\'']);
        let start = value.start + 1;
        if plain && part.end <= written.len() - 2 {
            start + part.start..start + part.end
        } else {
            value.clone()
        }
    }

    fn table(&mut self, table: &DeTable, path: &str) -> Result<Value, Invalid> {
        let mut out = Map::new();
        for (key, value) in table {
            let path = join(path, key.get_ref());
            self.keys.insert(path.clone(), key.span());
            out.insert(key.get_ref().to_string(), self.value(value, &path)?);
        }
        Ok(Value::Object(out))
    }

    fn value(&mut self, value: &Spanned<DeValue>, path: &str) -> Result<Value, Invalid> {
        self.values.insert(path.to_owned(), value.span());
        match value.get_ref() {
            DeValue::String(text) => Ok(text.as_ref().into()),
            DeValue::Boolean(truth) => Ok((*truth).into()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map(Value::from)
                .map_err(|_| Invalid::new(path, format!("{number} is too large a number"), "below 2^63")),
            DeValue::Float(number) => number
                .as_str()
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(Value::from)
                .ok_or_else(|| {
                    Invalid::new(path, format!("{number} is not a finite number"), "a finite number")
                }),
            DeValue::Datetime(date) => {
                Err(Invalid::new(path, format!("{date} is a date"), "anything but a date"))
            }
            DeValue::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(place, item)| self.value(item, &format!("{path}[{place}]"))).collect()
            }
            DeValue::Table(table) => self.table(table, path),
        }
    }
}

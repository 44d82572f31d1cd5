//! Coordinates: what tells one value from others of the same rule and metric.

use serde_json::Value;

use crate::figure::FigureAxis;

/// A coordinate of records, as figures and tables call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coordinate {
    /// Its name in records. It never changes: scripts rely on it.
    pub name: &'static str,
    /// Its name for people: `temperature`.
    pub title: &'static str,
    /// Its symbol in equations; empty where it has none.
    pub symbol: &'static str,
    /// Its unit; empty for pure numbers.
    pub unit: &'static str,
}

impl Coordinate {
    /// A number that equations write as `symbol`.
    pub const fn number(name: &'static str, title: &'static str, symbol: &'static str) -> Self {
        Self { name, title, symbol, unit: "" }
    }

    /// A number with a unit.
    #[must_use]
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// A choice among words, which say by themselves what they mean.
    pub const fn word(name: &'static str, title: &'static str) -> Self {
        Self { name, title, symbol: "", unit: "" }
    }

    /// The axis of a figure that runs along it.
    pub fn axis(&self) -> FigureAxis {
        FigureAxis::new(self.title, self.symbol, self.unit)
    }

    /// What stands before a value of it: its symbol, or its title where it has none, and the unit.
    pub fn short(&self) -> String {
        let name = if self.symbol.is_empty() { self.title } else { self.symbol };
        if self.unit.is_empty() { name.to_owned() } else { format!("{name} ({})", self.unit) }
    }
}

impl AsRef<str> for Coordinate {
    fn as_ref(&self) -> &str {
        self.name
    }
}

/// A coordinate's value in words: text as it is, numbers with at most six decimals or, where they are
/// small, six digits.
pub fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.as_f64().map_or_else(|| other.to_string(), short),
    }
}

/// From here on numbers are written with an exponent: their digits say nothing, and words are names of files, too.
pub(crate) const LARGE: f64 = 1e16;

/// A number to six places, or to six digits where these would be lost or too many.
fn short(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    let lost = (rounded - number).abs() > 1e-3 * number.abs();
    if (lost || number.abs() >= LARGE) && number.is_finite() {
        // Read back, for trailing zeros say nothing.
        let digits = format!("{number:.5e}");
        return digits.parse::<f64>().map_or(digits, |number| format!("{number:e}"));
    }
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_short_but_never_lost() {
        let cases = [
            (json!("word"), "word"),
            (json!(20), "20"),
            (json!(0.0), "0"),
            (json!(0.1 + 0.2), "0.3"),
            (json!(-1.0 / 3.0), "-0.333333"),
            (json!(0.0005), "0.0005"),
            (json!(1e-7), "1e-7"),
            (json!(2.0e-7 / 3.0), "6.66667e-8"),
            (json!(1e305), "1e305"),
            (json!(1e200), "1e200"),
            (json!(-1e100 / 3.0), "-3.33333e99"),
            (json!(1e15), "1000000000000000"),
        ];
        for (value, words) in cases {
            assert_eq!(in_words(&value), words);
        }
    }
}

//! Values along an axis: a list, or a range.

use attractor_core::maths;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// Values along an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Grid {
    /// The values themselves.
    List(#[schemars(length(min = 1))] Vec<Value>),
    /// Evenly spaced values.
    Range(Range),
}

/// `points` values from `from` to `to`. Where both ends are whole numbers, so are all values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// First value.
    pub from: Number,
    /// Last value.
    pub to: Number,
    /// Number of values, both ends included.
    #[schemars(range(min = 1, max = 10_000))]
    pub points: u32,
    /// Even steps or even factors.
    #[serde(default)]
    pub scale: Spacing,
}

/// Spacing of a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Spacing {
    /// Even steps.
    #[default]
    Linear,
    /// Even factors; both ends must be positive.
    Log,
}

impl Grid {
    /// The values in order, none twice; `None` for a logarithmic range that touches zero.
    pub fn values(&self) -> Option<Vec<Value>> {
        match self {
            Self::List(values) => Some(values.clone()),
            Self::Range(range) => range.values(),
        }
    }

    /// Where in a list a number stands first; `None` in a range.
    pub fn place_of(&self, number: u32) -> Option<usize> {
        let Self::List(values) = self else { return None };
        values.iter().position(|value| value.as_u64() == Some(number.into()))
    }

    /// The values as whole numbers from `least` up, none twice and in ascending order; `None` where
    /// one is not.
    pub fn counts(&self, least: u32) -> Option<Vec<u32>> {
        let count = |value: &Value| {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.filter(|&number| number >= least)
        };
        let mut counts: Vec<u32> = self.values()?.iter().map(count).collect::<Option<_>>()?;
        counts.sort_unstable();
        counts.dedup();
        Some(counts)
    }
}

impl Range {
    /// A range of whole numbers.
    pub fn of_counts(from: u32, to: u32, points: u32, scale: Spacing) -> Self {
        Self { from: from.into(), to: to.into(), points, scale }
    }

    fn values(&self) -> Option<Vec<Value>> {
        let (first, last) = (self.from.as_f64()?, self.to.as_f64()?);
        if self.scale == Spacing::Log && !(first > 0.0 && last > 0.0) {
            return None;
        }
        let whole = self.from.is_i64() && self.to.is_i64();
        let at = |point| match point {
            0 => first,
            _ if point + 1 == self.points => last,
            _ => between(first, last, f64::from(point) / f64::from(self.points - 1), self.scale),
        };
        let value = |number: f64| {
            if whole {
                return Value::from(number.round() as i64);
            }
            // Of even steps the larger end says how fine they are: what lies between −0.1 and 0.1 is 0.
            let size = if self.scale == Spacing::Log { number } else { first.abs().max(last.abs()) };
            Value::from(shortest(number, size))
        };
        let mut values: Vec<Value> = (0..self.points).map(|point| value(at(point))).collect();
        values.dedup();
        Some(values)
    }
}

/// The decimal that a person would write: of numbers about as large as `size`, rounded to 13 digits. So 0.014 between
/// 0.01 and 0.03 is the number that a list would have in its place.
fn shortest(number: f64, size: f64) -> f64 {
    // The exponent of ten, which the standard library finds without a logarithm that may round.
    let exponent = format!("{size:e}").split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    let text = match usize::try_from(12 - exponent.unwrap_or(0)) {
        Ok(places) => format!("{number:.places$}"),
        Err(_) => format!("{number:.12e}"),
    };
    // Zero has no sign here.
    text.parse().unwrap_or(number) + 0.0
}

fn between(first: f64, last: f64, fraction: f64, scale: Spacing) -> f64 {
    match scale {
        Spacing::Linear => first + (last - first) * fraction,
        Spacing::Log => first * maths::exp(fraction * maths::log(last / first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::schema;
    use serde_json::json;

    fn values(grid: &Value) -> Vec<Value> {
        schema::read::<Grid>(grid).unwrap().values().unwrap()
    }

    #[test]
    fn ranges_hold_both_ends() {
        assert_eq!(values(&json!({"from": 1, "to": 5, "points": 3})), [json!(1), json!(3), json!(5)]);
        assert_eq!(
            values(&json!({"from": 0.0, "to": 1.0, "points": 3})),
            [json!(0.0), json!(0.5), json!(1.0)]
        );
        let log = values(&json!({"from": 1, "to": 100, "points": 3, "scale": "log"}));
        assert_eq!(log, [json!(1), json!(10), json!(100)]);
        assert_eq!(values(&json!({"from": 1, "to": 2, "points": 9})).len(), 2);
        assert_eq!(values(&json!(["a", true])), [json!("a"), json!(true)]);
    }

    #[test]
    fn fractions_are_those_that_a_list_would_have() {
        let list = |values: &[f64]| values.iter().map(|&value| json!(value)).collect::<Vec<_>>();
        for (range, expected) in [
            (
                json!({"from": 0.01, "to": 0.03, "points": 11}),
                list(&[0.01, 0.012, 0.014, 0.016, 0.018, 0.02, 0.022, 0.024, 0.026, 0.028, 0.03]),
            ),
            (json!({"from": 0.1, "to": 0.7, "points": 7}), list(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])),
            (json!({"from": -0.3, "to": 0.3, "points": 7}), list(&[-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3])),
            (
                json!({"from": 0.001, "to": 10.0, "points": 5, "scale": "log"}),
                list(&[0.001, 0.01, 0.1, 1.0, 10.0]),
            ),
            (json!({"from": 1e-30, "to": 3e-30, "points": 3}), list(&[1e-30, 2e-30, 3e-30])),
            (json!({"from": 1e29, "to": 3e29, "points": 3}), list(&[1e29, 2e29, 3e29])),
        ] {
            assert_eq!(values(&range), expected, "{range}");
        }
        // What has no short decimal keeps its digits.
        let third = values(&json!({"from": 0.0, "to": 1.0, "points": 4}))[1].as_f64().unwrap();
        assert!((third - 1.0 / 3.0).abs() < 1e-12, "{third}");
    }

    #[test]
    fn unusable_grids_are_refused() {
        let log = schema::read::<Grid>(&json!({"from": 0, "to": 9, "points": 3, "scale": "log"})).unwrap();
        assert_eq!(log.values(), None);
        assert_eq!(schema::read::<Grid>(&json!([1, 2.5])).unwrap().counts(1), None);
        assert_eq!(
            schema::read::<Grid>(&json!({"from": 1, "points": 3})).unwrap_err().message,
            "`to` is missing"
        );
        assert!(schema::read::<Grid>(&json!([])).is_err());
    }
}

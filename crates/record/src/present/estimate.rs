//! A value, its interval, and both as text.

use serde_json::Value;

use crate::Record;
use crate::coordinate::LARGE;
use crate::crossing::{ABOVE, BELOW, CENSORED};
use crate::figure::Point;

/// A value and its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end of the interval; the value itself where there is none.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// How many repetitions it rests on; 0 where that is not said.
    pub count: u64,
    /// Whether it is only a bound.
    pub bound: Option<Bound>,
}

/// On which side of a value the truth lies where no more is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The value is a lower bound.
    Above,
    /// The value is an upper bound.
    Below,
}

impl Bound {
    fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::Below => "<",
        }
    }
}

impl Estimate {
    /// That of a record.
    pub fn of(record: &Record) -> Self {
        Self {
            value: record.value,
            low: record.number("low").unwrap_or(record.value),
            high: record.number("high").unwrap_or(record.value),
            count: record.coordinates.get("n").and_then(Value::as_u64).unwrap_or(0),
            bound: match record.coordinates.get(CENSORED).and_then(Value::as_str) {
                Some(ABOVE) => Some(Bound::Above),
                Some(BELOW) => Some(Bound::Below),
                _ => None,
            },
        }
    }

    /// The point of a figure.
    pub fn at(&self, x: f64) -> Point {
        let (low, high) = match self.bound {
            None => (self.low, self.high),
            Some(Bound::Above) => (self.value, f64::INFINITY),
            Some(Bound::Below) => (f64::NEG_INFINITY, self.value),
        };
        Point::new(x, self.value).within(low, high)
    }

    fn half(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// The value with half its interval, `494 ± 6`, or as a bound, `> 0.9`.
    pub fn text(&self) -> String {
        if let Some(bound) = self.bound {
            return format!("{} {}", bound.sign(), rounded(self.value));
        }
        plus_minus(self.value, self.half())
    }

    /// The same, also where the value is very small.
    pub fn fine(&self) -> String {
        if self.bound.is_some() {
            return self.text();
        }
        if self.value.abs() >= LARGE && self.value.is_finite() {
            return self.text();
        }
        // Zero has no sign here.
        let (value, half) = (self.value + 0.0, beyond_rounding(self.value, self.half()));
        if value != 0.0 && value.abs() < 0.01 && half < 0.002 {
            return if half > 0.0 { format!("{value:.2e} ± {half:.0e}") } else { format!("{value:.2e}") };
        }
        if half > 0.0 {
            return plus_minus(value, half);
        }
        if value.abs() >= 100.0 || value == value.round() {
            format!("{value:.0}")
        } else {
            format!("{value:.4}")
        }
    }
}

/// A value with four digits, and no more than it has.
fn rounded(value: f64) -> String {
    if value.abs() >= LARGE && value.is_finite() {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A value and half its interval, with the digits that the interval leaves: `494 ± 6`, `0.912 ± 0.004`.
pub fn plus_minus(value: f64, half: f64) -> String {
    let half = beyond_rounding(value, half);
    if value.abs().max(half) >= LARGE && (value + half).is_finite() {
        return if half > 0.0 { format!("{value:.2e} ± {half:.0e}") } else { format!("{value:.2e}") };
    }
    let decimals = |size: f64| match size {
        _ if size >= 2.0 => 0,
        _ if size >= 0.2 => 1,
        _ if size >= 0.02 => 2,
        _ if size >= 0.002 => 3,
        _ => 4,
    };
    if half > 0.0 {
        // Without any bound, the value is all that there is to read.
        let digits = if half.is_finite() { decimals(half) } else { 3 };
        let text = format!("{value:.digits$}");
        // What is rounded to zero has no sign.
        let unsigned = text.trim_start_matches('-');
        let text = if unsigned.bytes().all(|byte| b"0.".contains(&byte)) { unsigned } else { &text };
        return format!("{text} ± {half:.digits$}");
    }
    if value == value.round() && value.abs() < 1e9 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// Half an interval, or 0 where only rounding makes it one.
fn beyond_rounding(value: f64, half: f64) -> f64 {
    if half > 1e-12 * value.abs() { half } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_an_interval_are_as_long_as_they_must() {
        let fine = |value: f64| Estimate { value, low: value, high: value, count: 0, bound: None }.fine();
        assert_eq!([21.0, -0.0, 0.58, 1234.5, 2e-5].map(fine), ["21", "0", "0.5800", "1234", "2.00e-5"]);
    }

    #[test]
    fn digits_follow_the_interval() {
        assert_eq!(plus_minus(494.3, 6.2), "494 ± 6");
        assert_eq!(plus_minus(-1.35e200, 0.0), "-1.35e200");
        assert_eq!(plus_minus(3.0, 2e100), "3.00e0 ± 2e100");
        assert_eq!(plus_minus(1.04, 0.5), "1.0 ± 0.5");
        assert_eq!(plus_minus(0.912_34, 0.0041), "0.912 ± 0.004");
        assert_eq!(plus_minus(20.0, 0.0), "20");
        assert_eq!(plus_minus(0.3451, 1e-16), "0.345");
        assert_eq!(plus_minus(-0.01, 0.3), "0.0 ± 0.3");
        let small = Estimate { value: 6.5e-4, low: -0.1, high: 0.1, count: 2, bound: None };
        assert_eq!(small.fine(), "0.00 ± 0.10");
        assert_eq!(plus_minus(0.5, 0.0), "0.500");
    }
}

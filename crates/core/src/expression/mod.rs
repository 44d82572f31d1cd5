//! Formulas that a user writes, parsed once and evaluated over many values at a time.

mod operations;

use std::str::FromStr;

use exmex::{Express, FlatEx};
use thiserror::Error;

use crate::schema::nearest;
use operations::{Numbers, Operations};

/// Values that are worked on together, so that the formula is walked once for all of them.
pub const LANES: usize = 64;

/// One value of a variable for each of several cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Lanes(pub [f32; LANES]);

impl Lanes {
    /// The same value everywhere.
    pub fn of(value: f32) -> Self {
        Self([value; LANES])
    }

    fn map(self, operation: impl Fn(f32) -> f32) -> Self {
        Self(self.0.map(operation))
    }

    fn with(mut self, other: &Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = operation(*own, *other);
        }
        self
    }
}

impl Default for Lanes {
    fn default() -> Self {
        Self::of(0.0)
    }
}

impl FromStr for Lanes {
    type Err = std::num::ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::of)
    }
}

/// What can be called in a formula, for messages and reference pages.
pub const FUNCTIONS: &str =
    "+ - * / ^, min(a, b), max(a, b), ln, log2, exp, sqrt, abs, tanh, sign, step (1 above 0, else 0)";

/// A formula that cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ExpressionError {
    /// It is not a formula.
    #[error("\"{text}\" is not a formula: {reason}")]
    Syntax {
        /// The formula.
        text: String,
        /// What the parser says.
        reason: String,
    },
    /// It names something that has no value there.
    #[error("\"{text}\" uses \"{name}\", which means nothing there{}", hint(near.as_deref()))]
    UnknownName {
        /// The formula.
        text: String,
        /// The name.
        name: String,
        /// The known name that is spelt most like it.
        near: Option<String>,
        /// All known names.
        known: Vec<String>,
    },
}

fn hint(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default()
}

/// A formula over named variables.
///
/// Operations are carried out in single precision, from left to right within one precedence, and never
/// reordered: the same formula gives the same bits everywhere. A sign binds tighter than `^`: −a ^ 2
/// is (−a)².
///
/// ```
/// use attractor_core::expression::{Expression, Lanes};
///
/// let formula = Expression::parse("p_ij - p_i * p_j", &["p_i", "p_j", "p_ij"]).unwrap();
/// let values = formula.eval(&[Lanes::of(0.5), Lanes::of(0.25), Lanes::of(0.25)]);
/// assert_eq!(values.0[0], 0.125);
/// ```
#[derive(Clone, Debug)]
pub struct Expression {
    formula: FlatEx<Lanes, Operations, Numbers>,
    /// Place of each variable of the formula among the names that it was parsed with.
    places: Vec<usize>,
}

impl Expression {
    /// Parses a formula that may use `names`.
    ///
    /// # Errors
    /// [`ExpressionError`] where it is no formula or uses another name.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, ExpressionError> {
        let formula = FlatEx::<Lanes, Operations, Numbers>::parse(text)
            .map_err(|error| ExpressionError::Syntax { text: text.into(), reason: error.msg().into() })?;
        let place = |name: &String| {
            names.iter().position(|known| known == name).ok_or_else(|| ExpressionError::UnknownName {
                text: text.into(),
                name: name.clone(),
                near: nearest(name, names.iter().copied()).map(str::to_owned),
                known: names.iter().map(|&name| name.to_owned()).collect(),
            })
        };
        let places = formula.var_names().iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { formula, places })
    }

    /// The formula's values, given those of all names in the order in which it was parsed with them.
    pub fn eval(&self, values: &[Lanes]) -> Lanes {
        let own: Vec<Lanes> = self.places.iter().map(|&place| values[place].clone()).collect();
        // The number of values is that of the formula's variables: nothing else can fail.
        self.formula.eval(&own).unwrap_or_else(|_| Lanes::of(f32::NAN))
    }

    /// Whether the formula uses one of the names that it was parsed with.
    pub fn uses(&self, place: usize) -> bool {
        self.places.contains(&place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f32 {
        Expression::parse(text, &["a", "b"]).unwrap().eval(&[Lanes::of(3.0), Lanes::of(4.0)]).0[LANES - 1]
    }

    #[test]
    fn formulas_mean_what_they_say() {
        assert_eq!(value("a + b * 2"), 11.0);
        assert_eq!(value("(a + b) * 2"), 14.0);
        assert_eq!(value("a - b - 1"), -2.0);
        assert_eq!(value("24 / b / 2"), 3.0);
        assert_eq!(value("a / b * 2"), 1.5);
        assert_eq!(value("2 * a / b"), 1.5);
        assert_eq!(value("a - b + 1"), 0.0);
        // (1e30 · 1e10) / 1e10 overflows on its way; 1e30 · (1e10 / 1e10) would not.
        assert_eq!(value("1e30 * 1e10 / 1e10"), f32::INFINITY);
        assert_eq!(value("max(a, b) + min(a, b)"), 7.0);
        assert_eq!(value("max(a * 2, b) * 2"), 12.0);
        assert_eq!(value("-a ^ 2"), 9.0);
        assert_eq!(value("step(a - b) + sign(a - b)"), -1.0);
        assert_eq!(value("ln(a)").to_bits(), libm::logf(3.0).to_bits());
        assert_eq!(value("ln(a - 3)"), f32::NEG_INFINITY);
        assert!(value("ln(-a)").is_nan());
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        let unknown = Expression::parse("p_ij - p_k", &["p_i", "p_ij"]).unwrap_err();
        assert!(unknown.to_string().contains("uses \"p_k\"") && unknown.to_string().contains("did you mean"));
        for text in ["", "a +", "(a", "a b", "1 + * 2", "foo(a)"] {
            assert!(Expression::parse(text, &["a", "b"]).is_err(), "{text}");
        }
    }
}

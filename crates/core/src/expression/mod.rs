//! Formulas that a user writes, parsed once and evaluated over many values at a time.

mod operations;
mod syntax;

use std::ops::Range;
use std::str::FromStr;

use exmex::{Express, FlatEx};
use thiserror::Error;

use crate::schema::nearest;
use operations::{Numbers, Operations};

/// Values that are worked on together, so that the formula is walked once for all of them.
pub const LANES: usize = 64;

/// One value of a variable for each of several cases.
///
/// On the heap, and nothing by default, because the evaluator moves values about and leaves defaults behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes(pub Vec<f32>);

impl Lanes {
    /// The same value everywhere.
    pub fn of(value: f32) -> Self {
        Self(vec![value; LANES])
    }

    fn map(mut self, operation: impl Fn(f32) -> f32) -> Self {
        for own in &mut self.0 {
            *own = operation(*own);
        }
        self
    }

    fn with(mut self, other: &Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own = operation(*own, *other);
        }
        self
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
        /// Where it stops being one, in bytes.
        place: Range<usize>,
        /// What is wrong there.
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

impl ExpressionError {
    /// Where in the formula the fault is, in bytes.
    pub fn place(&self) -> Range<usize> {
        match self {
            Self::Syntax { place, .. } => place.clone(),
            Self::UnknownName { text, name, .. } => {
                let is_part = |c: char| c.is_alphanumeric() || c == '_';
                let alone = |start: &usize| {
                    !text[..*start].ends_with(is_part) && !text[start + name.len()..].starts_with(is_part)
                };
                let start = text.match_indices(name.as_str()).map(|(start, _)| start).find(alone);
                start.map_or(0..text.len(), |start| start..start + name.len())
            }
        }
    }
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
/// let values = formula.eval(|name| Lanes::of([0.5, 0.25, 0.25][name]));
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
        let formula = FlatEx::<Lanes, Operations, Numbers>::parse(text).map_err(|error| {
            let unknown = || (0..text.len(), error.msg().to_owned());
            let (place, reason) = syntax::fault(text).unwrap_or_else(unknown);
            ExpressionError::Syntax { text: text.into(), place, reason }
        })?;
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

    /// The formula's values. `value` is asked for those of each name that the formula uses, by its place
    /// among the names that it was parsed with.
    pub fn eval(&self, value: impl FnMut(usize) -> Lanes) -> Lanes {
        let own: Vec<Lanes> = self.places.iter().copied().map(value).collect();
        // The number of values is that of the formula's variables: nothing else can fail.
        self.formula.eval_vec(own).unwrap_or_else(|_| Lanes::of(f32::NAN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f32 {
        Expression::parse(text, &["a", "b"]).unwrap().eval(|name| Lanes::of([3.0, 4.0][name])).0[LANES - 1]
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
            let error = Expression::parse(text, &["a", "b"]).unwrap_err();
            assert!(text.get(error.place()).is_some() && !error.to_string().contains("Operator"), "{error}");
        }
        assert_eq!(Expression::parse("ab + b", &["ab"]).unwrap_err().place(), 5..6);
    }
}

//! Formulas that a user writes, parsed once and evaluated over many values at a time.

mod operations;
mod postfix;
pub mod program;
mod syntax;

use std::ops::Range;

use exmex::{Express, FlatEx};
use thiserror::Error;

use crate::kernels::{self, Kernel};
use crate::schema::nearest;
use operations::{Numbers, Operations};
use postfix::Postfix;

pub use operations::{Binary, Unary};
pub use postfix::Token;

/// Values that are worked on together, so that the formula is walked once for all of them.
pub const LANES: usize = 64;

/// One value of a variable for each of several cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes(pub Vec<f32>);

impl Lanes {
    /// The same value everywhere.
    pub fn of(value: f32) -> Self {
        Self(vec![value; LANES])
    }
}

/// One operation over all lanes.
struct Operation<'a> {
    token: Token,
    a: &'a [f32],
    b: &'a [f32],
    result: &'a mut [f32],
}

impl Kernel for Operation<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.token {
            Token::Unary(operation) => operation.each(self.a, self.result),
            Token::Binary(operation) => operation.each(self.a, self.b, self.result),
            Token::Number(_) | Token::Name(_) => {}
        }
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
    tokens: Vec<Token>,
}

impl Expression {
    /// Parses a formula that may use `names`.
    ///
    /// # Errors
    /// [`ExpressionError`] where it is no formula or uses another name.
    pub fn parse(text: &str, names: &[&str]) -> Result<Self, ExpressionError> {
        // The parser knows only spaces. Each stands for one byte, so that places stay.
        let on_one_line = text.replace(['\n', '\r', '\t'], " ");
        let on_one_line = syntax::with_calls_between(&on_one_line).unwrap_or(on_one_line);
        let formula = FlatEx::<Postfix, Operations, Numbers>::parse(&on_one_line).map_err(|error| {
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
        let names =
            formula.var_names().iter().map(|name| place(name).map(|at| Postfix(vec![Token::Name(at)])));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        // The number of values is that of the formula's variables: nothing else can fail.
        let Postfix(tokens) = formula.eval_vec(names).unwrap_or_default();
        Ok(Self { tokens })
    }

    /// The formula as operations in the order in which they are carried out.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether the formula uses the name at this place among those that it was parsed with.
    pub fn uses(&self, name: usize) -> bool {
        self.tokens.contains(&Token::Name(name))
    }

    /// The formula's values. `value` is asked for those of each name that the formula uses, by its place
    /// among the names that it was parsed with.
    pub fn eval(&self, mut value: impl FnMut(usize) -> Lanes) -> Lanes {
        let mut stack: Vec<Lanes> = Vec::new();
        for token in &self.tokens {
            let (a, b) = match token {
                Token::Number(number) => {
                    stack.push(Lanes::of(*number));
                    continue;
                }
                Token::Name(name) => {
                    stack.push(value(*name));
                    continue;
                }
                Token::Unary(_) => (stack.pop().unwrap_or_default(), Lanes::default()),
                Token::Binary(_) => {
                    let b = stack.pop().unwrap_or_default();
                    (stack.pop().unwrap_or_default(), b)
                }
            };
            let mut result = Lanes::of(0.0);
            kernels::run(Operation { token: *token, a: &a.0, b: &b.0, result: &mut result.0 });
            stack.push(result);
        }
        stack.pop().unwrap_or_default()
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
        assert_eq!(value("max(0, min(1, max(a, -b)))"), 1.0);
        assert_eq!(value("min(b, 2 + max(ln(min(a, 1)), 1e-3 * a)) - 1"), 1.003);
        assert_eq!(value("-min(a, b) ^ 2 * 2"), 18.0);
        assert_eq!(value("-a ^ 2"), 9.0);
        assert_eq!(value("\n\ta +\r\n  b\n"), 7.0);
        assert_eq!(value("step(a - b) + sign(a - b)"), -1.0);
        assert_eq!(value("ln(a)").to_bits(), libm::logf(3.0).to_bits());
        assert_eq!(value("ln(a - 3)"), f32::NEG_INFINITY);
        assert!(value("ln(-a)").is_nan());
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        let unknown = Expression::parse("p_ij - p_k", &["p_i", "p_ij"]).unwrap_err();
        assert!(unknown.to_string().contains("uses \"p_k\"") && unknown.to_string().contains("did you mean"));
        for text in ["", "a +", "(a", "a b", "1 + * 2", "foo(a)", "min(a)", "max()", "(a, b)"] {
            let error = Expression::parse(text, &["a", "b"]).unwrap_err();
            assert!(text.get(error.place()).is_some() && !error.to_string().contains("Operator"), "{error}");
        }
        assert_eq!(Expression::parse("ab + b", &["ab"]).unwrap_err().place(), 5..6);
    }
}

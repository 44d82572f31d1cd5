//! Formulas that a user writes, parsed once and evaluated over many values at a time.

mod operations;
mod parse;
pub mod program;

use std::ops::Range;

use thiserror::Error;

use crate::kernels::{self, Kernel};

pub use operations::{Binary, Unary};
pub use parse::Token;

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
struct OverLanes<'a> {
    token: Token,
    a: &'a [f32],
    b: &'a [f32],
    result: &'a mut [f32],
}

impl Kernel for OverLanes<'_> {
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
        /// Where it stands, in bytes.
        place: Range<usize>,
    },
}

impl ExpressionError {
    /// Where in the formula the fault is, in bytes.
    pub fn place(&self) -> Range<usize> {
        let (Self::Syntax { place, .. } | Self::UnknownName { place, .. }) = self;
        place.clone()
    }
}

fn hint(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default()
}

/// A formula over named variables.
///
/// Operations are carried out in single precision, and never reordered: the same formula gives the same
/// bits everywhere. Precedence is that of paper, and of Python, R and Julia: functions first, then powers, signs, products
/// and quotients, sums and differences. `-a^2` is −(a²) and `2^-a` is 2^(−a). Equals go from left to right, but powers from
/// right to left: `a^b^c` is a^(b^c).
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
        Ok(Self { tokens: parse::parse(text, names)? })
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
            kernels::run(OverLanes { token: *token, a: &a.0, b: &b.0, result: &mut result.0 });
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
        assert_eq!(value("-min(a, b) ^ 2 * 2"), -18.0);
        assert_eq!(value("-a ^ 2"), -9.0);
        assert_eq!(value("b ^ a ^ 2 / b ^ 9"), 1.0);
        assert_eq!(value("2 ^ -a"), 0.125);
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
            assert!(matches!(error, ExpressionError::Syntax { .. }), "{error}");
        }
    }

    #[test]
    fn every_function_that_is_told_of_can_be_called() {
        let words = FUNCTIONS.split(|c: char| !c.is_alphanumeric());
        let functions = words.filter(|word| word.len() > 1 && !["above", "else"].contains(word));
        let calls = functions.map(|name| match name {
            "min" | "max" => format!("{name}(a, b)"),
            _ => format!("{name}(a)"),
        });
        let calls: Vec<String> = calls.collect();
        assert_eq!(calls.len(), 10);
        for call in calls {
            assert!(Expression::parse(&call, &["a", "b"]).is_ok(), "{call}");
        }
    }
}

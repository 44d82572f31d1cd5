//! A formula as operations in the order in which they are carried out.

use std::str::FromStr;

use super::operations::{Binary, Unary};

/// A part of a formula. Each takes the values that it needs from the top of a stack, and leaves one there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token {
    /// A number.
    Number(f32),
    /// The value of a name, by its place among the names.
    Name(usize),
    /// Takes a value.
    Unary(Unary),
    /// Takes two values, the second first.
    Binary(Binary),
}

/// Tokens of a whole formula.
///
/// A list and no tree, so that a formula that nests deeply needs no deep stack. The parser's evaluator builds it: its
/// values are formulas, and what it does with them is to put them together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Postfix(pub Vec<Token>);

impl Postfix {
    pub fn then(mut self, operation: Unary) -> Self {
        self.0.push(Token::Unary(operation));
        self
    }

    pub fn and(mut self, other: Self, operation: Binary) -> Self {
        self.0.extend(other.0);
        self.0.push(Token::Binary(operation));
        self
    }
}

impl FromStr for Postfix {
    type Err = std::num::ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(|number| Self(vec![Token::Number(number)]))
    }
}

//! The values that a formula needs, equal ones once, and what is known worked out.

use std::collections::BTreeMap;

use super::super::{Binary, Expression, Token, Unary};
use super::{Part, Value, Varies};

/// Values, each of them once.
#[derive(Default)]
pub(super) struct Graph {
    /// Each after those that it needs.
    pub values: Vec<Value>,
    /// What each depends on.
    pub parts: Vec<Part>,
    places: BTreeMap<Value, usize>,
}

impl Graph {
    /// Adds what a formula needs, for names that vary so, and gives the place of its value.
    pub fn add_formula(&mut self, formula: &Expression, names: &[Varies]) -> usize {
        let mut stack = Vec::new();
        let mut last = 0;
        for token in formula.tokens() {
            let mut operand = || stack.pop().unwrap_or_default();
            last = match *token {
                Token::Number(number) => self.number(number),
                Token::Name(name) => match names[name] {
                    Varies::Nowhere(number) => self.number(number),
                    Varies::ByRow => self.add(Value::Name(name), Part::Row),
                    Varies::ByColumn => self.add(Value::Name(name), Part::Column),
                    Varies::ByCell => self.add(Value::Name(name), Part::Cell),
                },
                Token::Unary(operation) => {
                    let a = operand();
                    self.unary(operation, a)
                }
                Token::Binary(operation) => {
                    let (b, a) = (operand(), operand());
                    self.binary(operation, a, b)
                }
            };
            stack.push(last);
        }
        last
    }

    fn add(&mut self, value: Value, part: Part) -> usize {
        *self.places.entry(value).or_insert_with(|| {
            self.values.push(value);
            self.parts.push(part);
            self.values.len() - 1
        })
    }

    fn number(&mut self, number: f32) -> usize {
        self.add(Value::Number(number.to_bits()), Part::Constant)
    }

    fn known(&self, value: usize) -> Option<f32> {
        match self.values[value] {
            Value::Number(bits) => Some(f32::from_bits(bits)),
            _ => None,
        }
    }

    fn unary(&mut self, operation: Unary, a: usize) -> usize {
        if let Some(a) = self.known(a) {
            return self.number(operation.of(a));
        }
        if operation == Unary::Negative && self.parts[a] == Part::Cell {
            // A factor costs nothing in a sum.
            let minus = self.number(-1.0);
            return self.binary(Binary::Multiply, minus, a);
        }
        self.add(Value::Unary(operation, a), self.parts[a])
    }

    fn binary(&mut self, operation: Binary, a: usize, b: usize) -> usize {
        if let (Some(a), Some(b)) = (self.known(a), self.known(b)) {
            return self.number(operation.of(a, b));
        }
        if let (Binary::Power, Some(exponent)) = (operation, self.known(b))
            && let Some(product) = self.product(a, exponent)
        {
            return product;
        }
        self.add(Value::Binary(operation, a, b), self.parts[a].and(self.parts[b]))
    }

    /// A small whole power, which is faster as products, and within rounding of the same.
    fn product(&mut self, a: usize, exponent: f32) -> Option<usize> {
        let square = |graph: &mut Self| graph.binary(Binary::Multiply, a, a);
        match exponent {
            1.0 => Some(a),
            2.0 => Some(square(self)),
            3.0 => {
                let square = square(self);
                Some(self.binary(Binary::Multiply, square, a))
            }
            4.0 => {
                let square = square(self);
                Some(self.binary(Binary::Multiply, square, square))
            }
            _ => None,
        }
    }
}

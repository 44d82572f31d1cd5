//! What can be done in a formula.

use exmex::{BinOp, MakeOperators, MatchLiteral, Operator, literal_matcher_from_pattern, ops_factory};

use super::Lanes;
use crate::kernels::{self, Kernel};
use crate::maths::ln_f32;

/// A binary operation that is never reordered: the order of operations is part of the result.
fn binary(apply: fn(Lanes, Lanes) -> Lanes, prio: i64) -> BinOp<Lanes> {
    BinOp { apply, prio, is_commutative: false }
}

/// ln x as the built-in rules compute it, and as libm does where those must not be called.
fn ln(x: Lanes) -> Lanes {
    if x.0.iter().all(|x| x.is_normal() && *x > 0.0) {
        kernels::run(Logarithms(x))
    } else {
        x.map(libm::logf)
    }
}

/// ln of positive normal numbers.
struct Logarithms(Lanes);

impl Kernel for Logarithms {
    type Output = Lanes;

    #[inline(always)]
    fn run(self) -> Lanes {
        let Lanes(mut lanes) = self.0;
        for x in &mut lanes {
            *x = ln_f32(*x);
        }
        Lanes(lanes)
    }
}

literal_matcher_from_pattern!(Numbers, r"^([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?");

ops_factory!(
    Operations,
    Lanes,
    Operator::make_bin("^", binary(|a, b| a.with(&b, libm::powf), 4)),
    Operator::make_bin("*", binary(|a, b| a.with(&b, |a, b| a * b), 2)),
    Operator::make_bin("/", binary(|a, b| a.with(&b, |a, b| a / b), 2)),
    Operator::make_bin_unary("+", binary(|a, b| a.with(&b, |a, b| a + b), 0), |a| a),
    Operator::make_bin_unary("-", binary(|a, b| a.with(&b, |a, b| a - b), 0), |a| a.map(|a| -a)),
    Operator::make_bin("min", binary(|a, b| a.with(&b, |a, b| if b < a { b } else { a }), 5)),
    Operator::make_bin("max", binary(|a, b| a.with(&b, |a, b| if b > a { b } else { a }), 5)),
    Operator::make_unary("ln", ln),
    Operator::make_unary("log2", |a| a.map(libm::log2f)),
    Operator::make_unary("exp", |a| a.map(libm::expf)),
    Operator::make_unary("sqrt", |a| a.map(f32::sqrt)),
    Operator::make_unary("abs", |a| a.map(f32::abs)),
    Operator::make_unary("tanh", |a| a.map(libm::tanhf)),
    Operator::make_unary("sign", |a| a.map(|a| if a > 0.0 {
        1.0
    } else if a < 0.0 {
        -1.0
    } else {
        0.0
    })),
    Operator::make_unary("step", |a| a.map(|a| if a > 0.0 { 1.0 } else { 0.0 }))
);

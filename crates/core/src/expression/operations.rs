//! What can be done in a formula.

use crate::maths::ln_f32;

/// What is done with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unary {
    /// −a
    Negative,
    /// ln a
    Ln,
    /// log₂ a
    Log2,
    /// eᵃ
    Exp,
    /// √a
    SquareRoot,
    /// |a|
    Absolute,
    /// tanh a
    Tanh,
    /// 1 above 0, −1 below, 0 otherwise
    Sign,
    /// 1 above 0, 0 otherwise
    Step,
}

/// What is done with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binary {
    /// a + b
    Add,
    /// a − b
    Subtract,
    /// a b
    Multiply,
    /// a / b
    Divide,
    /// aᵇ
    Power,
    /// The lesser of a and b
    Least,
    /// The larger of a and b
    Largest,
}

impl Unary {
    /// The function of this name.
    pub(super) fn called(name: &str) -> Option<Self> {
        Some(match name {
            "ln" => Self::Ln,
            "log2" => Self::Log2,
            "exp" => Self::Exp,
            "sqrt" => Self::SquareRoot,
            "abs" => Self::Absolute,
            "tanh" => Self::Tanh,
            "sign" => Self::Sign,
            "step" => Self::Step,
            _ => return None,
        })
    }

    /// For one value.
    pub fn of(self, a: f32) -> f32 {
        let mut result = [0.0];
        self.each(&[a], &mut result);
        result[0]
    }

    /// For each value. In a kernel, loops become vector instructions but for log₂, exp and tanh, and ln of what is not
    /// a positive normal number, which are libm's.
    #[inline(always)]
    pub fn each(self, a: &[f32], result: &mut [f32]) {
        let pairs = result.iter_mut().zip(a);
        match self {
            Self::Negative => pairs.for_each(|(result, a)| *result = -a),
            // As the built-in rules compute it, and as libm does where those must not be called.
            Self::Ln if a.iter().all(|a| a.is_normal() && *a > 0.0) => {
                pairs.for_each(|(result, a)| *result = ln_f32(*a));
            }
            Self::Ln => pairs.for_each(|(result, a)| *result = libm::logf(*a)),
            Self::Log2 => pairs.for_each(|(result, a)| *result = libm::log2f(*a)),
            Self::Exp => pairs.for_each(|(result, a)| *result = libm::expf(*a)),
            Self::SquareRoot => pairs.for_each(|(result, a)| *result = a.sqrt()),
            Self::Absolute => pairs.for_each(|(result, a)| *result = a.abs()),
            Self::Tanh => pairs.for_each(|(result, a)| *result = libm::tanhf(*a)),
            Self::Sign => pairs.for_each(|(result, a)| *result = step(*a) - step(-*a)),
            Self::Step => pairs.for_each(|(result, a)| *result = step(*a)),
        }
    }
}

#[inline(always)]
fn step(a: f32) -> f32 {
    if a > 0.0 { 1.0 } else { 0.0 }
}

impl Binary {
    /// The function of this name.
    pub(super) fn called(name: &str) -> Option<Self> {
        match name {
            "min" => Some(Self::Least),
            "max" => Some(Self::Largest),
            _ => None,
        }
    }

    /// For one pair of values.
    pub fn of(self, a: f32, b: f32) -> f32 {
        let mut result = [0.0];
        self.each(&[a], &[b], &mut result);
        result[0]
    }

    /// For each pair of values.
    #[inline(always)]
    pub fn each(self, a: &[f32], b: &[f32], result: &mut [f32]) {
        self.with(a.iter().copied().zip(b.iter().copied()), result);
    }

    /// For one value with each.
    #[inline(always)]
    pub fn first_with_each(self, a: f32, b: &[f32], result: &mut [f32]) {
        self.with(b.iter().map(|b| (a, *b)), result);
    }

    /// For each value with one.
    #[inline(always)]
    pub fn each_with_second(self, a: &[f32], b: f32, result: &mut [f32]) {
        self.with(a.iter().map(|a| (*a, b)), result);
    }

    #[inline(always)]
    fn with(self, pairs: impl Iterator<Item = (f32, f32)>, result: &mut [f32]) {
        let all = result.iter_mut().zip(pairs);
        match self {
            Self::Add => all.for_each(|(result, (a, b))| *result = a + b),
            Self::Subtract => all.for_each(|(result, (a, b))| *result = a - b),
            Self::Multiply => all.for_each(|(result, (a, b))| *result = a * b),
            Self::Divide => all.for_each(|(result, (a, b))| *result = a / b),
            Self::Power => all.for_each(|(result, (a, b))| *result = libm::powf(a, b)),
            Self::Least => all.for_each(|(result, (a, b))| *result = if b < a { b } else { a }),
            Self::Largest => all.for_each(|(result, (a, b))| *result = if b > a { b } else { a }),
        }
    }
}

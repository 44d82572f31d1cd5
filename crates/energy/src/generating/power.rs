//! Units with the response of a power.

use attractor_core::maths::pow;
use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use crate::references::KROTOV_2016;

/// A power of the state's size.
///
/// $$ L(x) = \frac{1}{n} \sum_i |x_i|^n, \qquad
///    \frac{\partial L}{\partial x_i} = \operatorname{sign}(x_i) \, |x_i|^{n-1} $$
///
/// Source: ours, for dense memories of even degree, Krotov & Hopfield 2016,
/// <https://arxiv.org/abs/1606.01164>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Power {
    /// n: the exponent; convex from 1 up.
    #[schemars(range(min = 1.0, max = 100.0))]
    pub exponent: f64,
}

impl Default for Power {
    fn default() -> Self {
        Self { exponent: 4.0 }
    }
}

impl Registered for Power {
    const ABOUT: About = About {
        title: "Power",
        summary: "Units whose output is a power of their state, with its sign.",
        equation: r"L(x) = \frac{1}{n} \sum_i |x_i|^n, \qquad
                    \frac{\partial L}{\partial x_i} = \operatorname{sign}(x_i) \, |x_i|^{n-1}",
        provenance: "For dense memories of even degree it is their energy; the form for any exponent is ours.",
        citations: &[KROTOV_2016],
    };
}

/// −1, 0 or 1.
pub(super) fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}

impl GeneratingFunction for Power {
    fn value(&self, state: &[f64]) -> f64 {
        state.iter().map(|x| pow(x.abs(), self.exponent)).sum::<f64>() / self.exponent
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        for (output, &x) in output.iter_mut().zip(state) {
            *output = sign(x) * pow(x.abs(), self.exponent - 1.0);
        }
    }

    fn hessian_vector_product(&self, state: &[f64], direction: &[f64], output: &mut [f64]) {
        let less = self.exponent - 1.0;
        for ((output, x), along) in output.iter_mut().zip(state).zip(direction) {
            // 0 · ∞ where the exponent is 1: L is straight on both sides of its kink.
            *output = if less == 0.0 { 0.0 } else { less * pow(x.abs(), less - 1.0) * along };
        }
    }

    fn largest_curvature(&self, _: usize) -> Option<f64> {
        (self.exponent == 2.0).then_some(1.0)
    }
}

//! Units that are silent below zero.

use attractor_core::maths::pow;
use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use crate::references::KROTOV_2016;

/// A power of the positive part of the state.
///
/// $$ L(x) = \frac{1}{n} \sum_i \max(x_i, 0)^n, \qquad
///    \frac{\partial L}{\partial x_i} = \max(x_i, 0)^{n-1} $$
///
/// Source: Krotov & Hopfield 2016, <https://arxiv.org/abs/1606.01164>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RectifiedPolynomial {
    /// n: the degree; 2 makes rectified linear units.
    #[schemars(range(min = 2.0, max = 100.0))]
    pub degree: f64,
}

impl Default for RectifiedPolynomial {
    fn default() -> Self {
        Self { degree: 3.0 }
    }
}

impl Registered for RectifiedPolynomial {
    const ABOUT: About = About {
        title: "Rectified polynomial",
        summary: "Units that are silent below zero and grow with a power above.",
        equation: r"L(x) = \frac{1}{n} \sum_i \max(x_i, 0)^n, \qquad
                    \frac{\partial L}{\partial x_i} = \max(x_i, 0)^{n-1}",
        provenance: "The function of the paper, as a generating function.",
        citations: &[KROTOV_2016],
    };
}

impl GeneratingFunction for RectifiedPolynomial {
    fn value(&self, state: &[f64]) -> f64 {
        state.iter().map(|x| pow(x.max(0.0), self.degree)).sum::<f64>() / self.degree
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        for (output, x) in output.iter_mut().zip(state) {
            *output = pow(x.max(0.0), self.degree - 1.0);
        }
    }

    fn hessian_vector_product(&self, state: &[f64], direction: &[f64], output: &mut [f64]) {
        let less = self.degree - 1.0;
        for ((output, &x), along) in output.iter_mut().zip(state).zip(direction) {
            *output = if x > 0.0 { less * pow(x, less - 1.0) * along } else { 0.0 };
        }
    }

    fn largest_curvature(&self, _: usize) -> Option<f64> {
        (self.degree == 2.0).then_some(1.0)
    }
}

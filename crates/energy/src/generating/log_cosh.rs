//! Units with a soft sign.

use attractor_core::maths::{exp, log1p, tanh};
use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use crate::references::{HOPFIELD_1984, LOTITO_2025};

/// The logarithm of the hyperbolic cosine.
///
/// $$ L(x) = \frac{1}{\beta} \sum_i \ln \cosh \beta x_i, \qquad
///    \frac{\partial L}{\partial x_i} = \tanh \beta x_i $$
///
/// Outputs lie in (−1, 1).
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>; the units are Hopfield's of 1984.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LogCosh {
    /// β: gain, the slope of the units at 0.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub beta: f64,
}

impl Default for LogCosh {
    fn default() -> Self {
        Self { beta: 1.0 }
    }
}

impl Registered for LogCosh {
    const ABOUT: About = About {
        title: "Log cosh",
        summary: "Units with a soft sign: the hyperbolic tangent.",
        equation: r"L(x) = \frac{1}{\beta} \sum_i \ln \cosh \beta x_i, \qquad
                    \frac{\partial L}{\partial x_i} = \tanh \beta x_i",
        provenance: "As in the paper, with a gain.",
        citations: &[LOTITO_2025, HOPFIELD_1984],
    };
}

impl GeneratingFunction for LogCosh {
    fn value(&self, state: &[f64]) -> f64 {
        // ln cosh y = |y| + ln(1 + e^(−2|y|)) − ln 2, which does not overflow.
        let of = |x: &f64| {
            let y = (self.beta * x).abs();
            y + log1p(exp(-2.0 * y)) - std::f64::consts::LN_2
        };
        state.iter().map(of).sum::<f64>() / self.beta
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        for (output, x) in output.iter_mut().zip(state) {
            *output = tanh(self.beta * x);
        }
    }

    fn hessian_vector_product(&self, state: &[f64], direction: &[f64], output: &mut [f64]) {
        for ((output, x), along) in output.iter_mut().zip(state).zip(direction) {
            let tangent = tanh(self.beta * x);
            *output = self.beta * (1.0 - tangent * tangent) * along;
        }
    }

    fn largest_curvature(&self, _: usize) -> Option<f64> {
        Some(self.beta)
    }
}

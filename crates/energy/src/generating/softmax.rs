//! Units that compete.

use attractor_core::maths::{exp, log};
use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use crate::references::{LOTITO_2025, RAMSAUER_2021};

/// The logarithm of a sum of exponentials.
///
/// $$ L(x) = \frac{1}{\beta} \ln \sum_i e^{\beta x_i}, \qquad
///    \frac{\partial L}{\partial x_i} = \frac{e^{\beta x_i}}{\sum_j e^{\beta x_j}} $$
///
/// Outputs are positive and their sum is 1.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>; the memory that it makes is that of
/// Ramsauer et al. 2021, <https://arxiv.org/abs/2008.02217>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Softmax {
    /// β: how sharply the largest wins.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub beta: f64,
}

impl Default for Softmax {
    fn default() -> Self {
        Self { beta: 1.0 }
    }
}

impl Registered for Softmax {
    const ABOUT: About = About {
        title: "Softmax",
        summary: "Units that compete: positive outputs with the sum 1.",
        equation: r"L(x) = \frac{1}{\beta} \ln \sum_i e^{\beta x_i}, \qquad
                    \frac{\partial L}{\partial x_i} = \frac{e^{\beta x_i}}{\sum_j e^{\beta x_j}}",
        provenance: "As in the paper.",
        citations: &[LOTITO_2025, RAMSAUER_2021],
    };
}

/// The softmax of `beta` times a state, into `output`; gives m = max β x and Σ e^(β x − m).
pub(crate) fn softmax(beta: f64, state: &[f64], output: &mut [f64]) -> (f64, f64) {
    // Without its largest term taken out, the sum would overflow.
    let largest = state.iter().fold(f64::NEG_INFINITY, |largest, x| largest.max(beta * x));
    let mut sum = 0.0;
    for (output, x) in output.iter_mut().zip(state) {
        *output = exp(beta * x - largest);
        sum += *output;
    }
    for output in output.iter_mut() {
        *output /= sum;
    }
    (largest, sum)
}

impl GeneratingFunction for Softmax {
    fn value(&self, state: &[f64]) -> f64 {
        let (largest, sum) = softmax(self.beta, state, &mut vec![0.0; state.len()]);
        (largest + log(sum)) / self.beta
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        softmax(self.beta, state, output);
    }

    fn hessian_vector_product(&self, state: &[f64], direction: &[f64], output: &mut [f64]) {
        softmax(self.beta, state, output);
        let mean: f64 = output.iter().zip(direction).map(|(weight, along)| weight * along).sum();
        for (output, along) in output.iter_mut().zip(direction) {
            *output *= self.beta * (along - mean);
        }
    }

    /// β/2: the Hessian is β times a covariance of unit vectors, which is largest for two alike.
    fn largest_curvature(&self, _: usize) -> Option<f64> {
        Some(0.5 * self.beta)
    }

    fn is_separable(&self) -> bool {
        false
    }
}

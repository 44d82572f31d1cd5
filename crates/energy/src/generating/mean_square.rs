//! The function that makes Hebb's couplings.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use crate::references::LOTITO_2025;

/// Half the mean square of the state.
///
/// $$ L(x) = \frac{1}{2N} \sum_{i=1}^{N} x_i^2, \qquad \frac{\partial L}{\partial x_i} = \frac{x_i}{N} $$
///
/// On fast hidden units it couples the visible ones by J = ΞᵀΞ/N_h, which is Hebb's rule.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MeanSquare {}

impl Registered for MeanSquare {
    const ABOUT: About = About {
        title: "Mean square",
        summary: "Linear units, weaker the more they are: as hidden units they couple the visible ones by Hebb's rule.",
        equation: r"L(x) = \frac{1}{2N} \sum_{i=1}^{N} x_i^2, \qquad \frac{\partial L}{\partial x_i} = \frac{x_i}{N}",
        provenance: "As in the paper.",
        citations: &[LOTITO_2025],
    };
}

impl GeneratingFunction for MeanSquare {
    fn value(&self, state: &[f64]) -> f64 {
        state.iter().map(|x| x * x).sum::<f64>() / (2.0 * state.len() as f64)
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        let count = state.len() as f64;
        for (output, x) in output.iter_mut().zip(state) {
            *output = x / count;
        }
    }

    fn hessian_vector_product(&self, _: &[f64], direction: &[f64], output: &mut [f64]) {
        self.gradient(direction, output);
    }

    fn largest_curvature(&self, units: usize) -> Option<f64> {
        Some(1.0 / units as f64)
    }
}

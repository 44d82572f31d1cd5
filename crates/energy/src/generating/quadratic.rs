//! Linear units.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use crate::references::KROTOV_2021;

/// Half the square of the state.
///
/// $$ L(x) = \frac{s}{2} \sum_i x_i^2, \qquad \frac{\partial L}{\partial x_i} = s \, x_i $$
///
/// Source: Krotov & Hopfield 2021, <https://arxiv.org/abs/2008.06996>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Quadratic {
    /// s: slope of the units.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub slope: f64,
}

impl Default for Quadratic {
    fn default() -> Self {
        Self { slope: 1.0 }
    }
}

impl Registered for Quadratic {
    const ABOUT: About = About {
        title: "Quadratic",
        summary: "Linear units.",
        equation: r"L(x) = \frac{s}{2} \sum_i x_i^2, \qquad \frac{\partial L}{\partial x_i} = s \, x_i",
        provenance: "Standard.",
        citations: &[KROTOV_2021],
    };
}

impl GeneratingFunction for Quadratic {
    fn value(&self, state: &[f64]) -> f64 {
        0.5 * self.slope * state.iter().map(|x| x * x).sum::<f64>()
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        for (output, x) in output.iter_mut().zip(state) {
            *output = self.slope * x;
        }
    }

    fn hessian_vector_product(&self, _: &[f64], direction: &[f64], output: &mut [f64]) {
        self.gradient(direction, output);
    }

    fn largest_curvature(&self, _: usize) -> Option<f64> {
        Some(self.slope)
    }
}

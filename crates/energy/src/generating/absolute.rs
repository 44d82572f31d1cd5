//! Units with a hard sign.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GeneratingFunction;
use super::power::sign;
use crate::references::LOTITO_2025;

/// The size of the state.
///
/// $$ L(x) = \sum_i |x_i|, \qquad \frac{\partial L}{\partial x_i} = \operatorname{sign}(x_i) $$
///
/// The gain at 0 is infinite; the output there is taken as 0.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>; the output at 0 is our choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Absolute {}

impl Registered for Absolute {
    const ABOUT: About = About {
        title: "Absolute value",
        summary: "Units with a hard sign.",
        equation: r"L(x) = \sum_i |x_i|, \qquad \frac{\partial L}{\partial x_i} = \operatorname{sign}(x_i)",
        provenance: "As in the paper; that the output is 0 at 0 is our choice.",
        citations: &[LOTITO_2025],
    };
}

impl GeneratingFunction for Absolute {
    fn value(&self, state: &[f64]) -> f64 {
        state.iter().map(|x| x.abs()).sum()
    }

    fn gradient(&self, state: &[f64], output: &mut [f64]) {
        for (output, &x) in output.iter_mut().zip(state) {
            *output = sign(x);
        }
    }

    fn hessian_vector_product(&self, _: &[f64], _: &[f64], output: &mut [f64]) {
        output.fill(0.0);
    }

    fn largest_curvature(&self, _: usize) -> Option<f64> {
        None
    }
}

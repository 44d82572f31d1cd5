//! Generating functions: the gradient of one of them is what the units of a layer put out.
//!
//! Krotov & Hopfield 2021 call them Lagrangians. With convex ones on both layers the energy of a network never rises
//! along its flow.

mod absolute;
mod log_cosh;
mod mean_square;
mod power;
mod quadratic;
mod rectified_polynomial;
mod softmax;

use attractor_core::registry;

pub use absolute::Absolute;
pub use log_cosh::LogCosh;
pub use mean_square::MeanSquare;
pub use power::Power;
pub use quadratic::Quadratic;
pub use rectified_polynomial::RectifiedPolynomial;
pub use softmax::Softmax;
pub(crate) use softmax::softmax;

/// A convex function of the state of a layer, whose gradient is the layer's output.
///
/// States, directions and outputs have a number for each unit of the layer.
pub trait GeneratingFunction: Send + Sync {
    /// L(x).
    fn value(&self, state: &[f64]) -> f64;

    /// ∂L/∂x, into `output`.
    fn gradient(&self, state: &[f64], output: &mut [f64]);

    /// ∇²L(x) · direction, into `output`. Where L has a kink, the Hessian beside it is taken.
    fn hessian_vector_product(&self, state: &[f64], direction: &[f64], output: &mut [f64]);

    /// The largest eigenvalue that the Hessian has anywhere, for so many units; `None` where it grows
    /// without bound, or where the gradient jumps.
    fn largest_curvature(&self, units: usize) -> Option<f64>;

    /// Whether the output of each unit depends on that unit alone.
    fn is_separable(&self) -> bool {
        true
    }
}

registry! {
    /// Every generating function, with its parameters.
    pub enum Functions: GeneratingFunction, tag = "kind", one = "generating function", many = "generating functions" {
        "quadratic" => Quadratic(Quadratic),
        "mean-square" => MeanSquare(MeanSquare),
        "log-cosh" => LogCosh(LogCosh),
        "softmax" => Softmax(Softmax),
        "power" => Power(Power),
        "rectified-polynomial" => RectifiedPolynomial(RectifiedPolynomial),
        "absolute" => Absolute(Absolute),
    }
}

#[cfg(test)]
mod tests;

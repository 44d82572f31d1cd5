//! Along the tangent.

use super::{Flow, Integrator};

/// Euler's method, of order 1: x ← x + h f(x).
#[derive(Clone, Debug)]
pub struct Euler {
    rate: Vec<f64>,
}

impl Euler {
    /// For a system with so many variables.
    pub fn new(variables: usize) -> Self {
        Self { rate: vec![0.0; variables] }
    }
}

impl Integrator for Euler {
    fn step(&mut self, flow: &dyn Flow, step: f64, state: &mut [f64]) {
        flow.rate(state, &mut self.rate);
        for (x, rate) in state.iter_mut().zip(&self.rate) {
            *x += step * rate;
        }
    }
}

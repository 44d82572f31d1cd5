//! Along the mean of two tangents.

use super::{Flow, Integrator, ahead};

/// Heun's method, of order 2: x ← x + h (f(x) + f(x + h f(x))) / 2.
#[derive(Clone, Debug)]
pub struct Heun {
    first: Vec<f64>,
    second: Vec<f64>,
    end: Vec<f64>,
}

impl Heun {
    /// For a system with so many variables.
    pub fn new(variables: usize) -> Self {
        let zeros = || vec![0.0; variables];
        Self { first: zeros(), second: zeros(), end: zeros() }
    }
}

impl Integrator for Heun {
    fn step(&mut self, flow: &dyn Flow, step: f64, state: &mut [f64]) {
        flow.rate(state, &mut self.first);
        ahead(&mut self.end, state, step, &self.first);
        flow.rate(&self.end, &mut self.second);
        for ((x, first), second) in state.iter_mut().zip(&self.first).zip(&self.second) {
            *x += 0.5 * step * (first + second);
        }
    }
}

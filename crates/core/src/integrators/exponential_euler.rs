//! Decays exactly, the rest along the tangent.

use super::{Flow, Integrator};
use crate::maths::expm1;

/// The exponential Euler method, of order 1.
///
/// With x' = −k x + n(x), x ← e^(−kh) x + (1 − e^(−kh))/k · n(x). Exact where n does not change; a fast
/// decay puts no bound on the step. Its fixed points are those of the flow at any step.
///
/// Source: Hochbruck & Ostermann 2010, <https://doi.org/10.1017/S0962492910000048>, equation 2.4.
#[derive(Clone, Debug)]
pub struct ExponentialEuler {
    rate: Vec<f64>,
    decay: Vec<f64>,
}

impl ExponentialEuler {
    /// For a system with so many variables.
    pub fn new(variables: usize) -> Self {
        Self { rate: vec![0.0; variables], decay: vec![0.0; variables] }
    }
}

impl Integrator for ExponentialEuler {
    fn step(&mut self, flow: &dyn Flow, step: f64, state: &mut [f64]) {
        flow.rate(state, &mut self.rate);
        flow.decay(&mut self.decay);
        // Neighbours mostly share their decay, and its exponential costs more than all the rest.
        let mut known = (f64::NAN, 0.0);
        for ((x, rate), &decay) in state.iter_mut().zip(&self.rate).zip(&self.decay) {
            if decay != known.0 {
                let time = if decay > 0.0 { -expm1(-decay * step) / decay } else { step };
                known = (decay, time);
            }
            *x += known.1 * rate;
        }
    }
}

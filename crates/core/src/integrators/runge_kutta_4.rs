//! The classical method of Runge and Kutta.

use super::{Flow, Integrator, ahead};

/// The classical Runge–Kutta method, of order 4.
///
/// Source: Kutta 1901, Zeitschrift für Mathematik und Physik 46, 435–453.
#[derive(Clone, Debug)]
pub struct RungeKutta4 {
    rates: [Vec<f64>; 4],
    place: Vec<f64>,
}

impl RungeKutta4 {
    /// For a system with so many variables.
    pub fn new(variables: usize) -> Self {
        let zeros = || vec![0.0; variables];
        Self { rates: [zeros(), zeros(), zeros(), zeros()], place: zeros() }
    }
}

impl Integrator for RungeKutta4 {
    fn step(&mut self, flow: &dyn Flow, step: f64, state: &mut [f64]) {
        let [first, second, third, fourth] = &mut self.rates;
        flow.rate(state, first);
        ahead(&mut self.place, state, 0.5 * step, first);
        flow.rate(&self.place, second);
        ahead(&mut self.place, state, 0.5 * step, second);
        flow.rate(&self.place, third);
        ahead(&mut self.place, state, step, third);
        flow.rate(&self.place, fourth);
        for (at, x) in state.iter_mut().enumerate() {
            *x += step / 6.0 * (first[at] + 2.0 * (second[at] + third[at]) + fourth[at]);
        }
    }
}

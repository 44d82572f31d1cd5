//! A flow on its way through time.

use attractor_core::integrators::{Flow, Integrator, Method};

/// A state that steps along a flow.
pub struct Simulation<'a> {
    flow: &'a dyn Flow,
    integrator: Box<dyn Integrator>,
    step: f64,
    steps: u64,
    state: Vec<f64>,
}

impl<'a> Simulation<'a> {
    /// Starts at `state`; a step is so many units of time long.
    ///
    /// # Panics
    /// If the state does not have a number for each variable of the flow.
    pub fn new(flow: &'a dyn Flow, method: Method, step: f64, state: Vec<f64>) -> Self {
        assert_eq!(state.len(), flow.len(), "a number for each variable");
        Self { integrator: method.start(flow.len()), flow, step, steps: 0, state }
    }

    /// One step further.
    pub fn step(&mut self) {
        self.integrator.step(self.flow, self.step, &mut self.state);
        self.steps += 1;
    }

    /// The state as it is now.
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// The time that has passed.
    pub fn time(&self) -> f64 {
        self.steps as f64 * self.step
    }

    /// Whether the state has grown beyond what numbers can follow.
    pub fn has_diverged(&self) -> bool {
        // Squares of larger numbers overflow in the energy.
        !self.state.iter().all(|x| x.abs() < 1e150)
    }

    /// The largest rate of change, in size.
    pub fn speed(&self) -> f64 {
        let mut rate = vec![0.0; self.state.len()];
        self.flow.rate(&self.state, &mut rate);
        rate.iter().fold(0.0, |speed, rate| speed.max(rate.abs()))
    }
}

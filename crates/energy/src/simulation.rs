//! A flow on its way through time.

use attractor_core::integrators::{Flow, Integrator, Method};

/// A state that steps along a flow, which it owns.
pub struct Simulation<F> {
    flow: F,
    method: Method,
    integrator: Box<dyn Integrator>,
    step: f64,
    /// Time that had passed when the step last changed its length.
    since: f64,
    /// Steps made since.
    steps: u64,
    state: Vec<f64>,
}

impl<F: Flow> Simulation<F> {
    /// Starts at `state`, at time 0; a step is so many units of time long.
    ///
    /// # Panics
    /// If the state does not have a number for each variable of the flow.
    pub fn new(flow: F, method: Method, step: f64, state: Vec<f64>) -> Self {
        assert_eq!(state.len(), flow.len(), "a number for each variable");
        Self { integrator: method.start(flow.len()), flow, method, step, since: 0.0, steps: 0, state }
    }

    /// One step further.
    pub fn step(&mut self) {
        self.integrator.step(&self.flow, self.step, &mut self.state);
        self.steps += 1;
    }

    /// The flow.
    pub fn flow(&self) -> &F {
        &self.flow
    }

    /// The state as it is now.
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// The state, to be changed from outside.
    pub fn state_mut(&mut self) -> &mut [f64] {
        &mut self.state
    }

    /// The time that has passed.
    pub fn time(&self) -> f64 {
        self.since + self.steps as f64 * self.step
    }

    /// The length of a step, in units of time.
    pub fn step_length(&self) -> f64 {
        self.step
    }

    /// Goes on from the same state along another flow of as many variables, by another method, in other steps.
    ///
    /// # Panics
    /// If the flow has another number of variables.
    pub(crate) fn redirect(&mut self, flow: F, method: Method, step: f64) {
        assert_eq!(self.state.len(), flow.len(), "as many variables as before");
        self.flow = flow;
        if method != self.method {
            self.method = method;
            self.integrator = method.start(self.state.len());
        }
        if step != self.step {
            (self.since, self.steps, self.step) = (self.time(), 0, step);
        }
    }

    /// What of the time is not known from the length of a step: when that last changed, and the steps since.
    pub(crate) fn clock(&self) -> (f64, u64) {
        (self.since, self.steps)
    }

    /// Sets what [`clock`](Self::clock) gave.
    pub(crate) fn set_clock(&mut self, (since, steps): (f64, u64)) {
        (self.since, self.steps) = (since, steps);
    }

    /// Whether the state has grown beyond what numbers can follow.
    pub fn has_diverged(&self) -> bool {
        // Squares of larger numbers overflow in the energy.
        !self.state.iter().all(|x| x.abs() < 1e150)
    }

    /// The largest rate of change of a variable, in size.
    pub fn largest_rate(&self) -> f64 {
        let mut rate = vec![0.0; self.state.len()];
        self.flow.rate(&self.state, &mut rate);
        rate.iter().fold(0.0, |largest, rate| largest.max(rate.abs()))
    }
}

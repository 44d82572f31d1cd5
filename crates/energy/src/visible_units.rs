//! Visible units that move towards what they are shown while memories follow them.

use attractor_core::maths::{exp, expm1};

use crate::Memories;
use crate::generating::softmax;

/// How visible units move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisibleMotion {
    /// τ_v, at least 0.
    pub time_constant: f64,
    /// γ, at least 0.
    pub feedback: f64,
    /// β, at least 0.
    pub beta: f64,
}

impl VisibleMotion {
    /// What a step of time 1 leaves of the distance to where the units are driven: at its end, and in the mean over it.
    ///
    /// $$ q = e^{-1/\tau_v}, \qquad \bar q = \tau_v (1 - q) $$
    pub fn left(&self) -> (f64, f64) {
        if self.time_constant == 0.0 {
            return (0.0, 0.0);
        }
        let steps = 1.0 / self.time_constant;
        (exp(-steps), -self.time_constant * expm1(-steps))
    }
}

/// Visible units v that are driven by an input I and by what memories feed back.
///
/// $$ \tau_v \dot v = -v + I + \gamma \, \Xi^{\mathsf T} w(v), \qquad w = \operatorname{softmax}(\beta \, \Xi v) $$
///
/// This is the [`VisibleLimit`](crate::VisibleLimit) of the network with linear visible units and the softmax on the hidden
/// ones, in which γ = 1. In a step of time 1 what drives the units is constant and v is solved exactly, so that every τ_v
/// is stable; w is that of the mean of v over the step, as w at its start predicts this mean. Memories see the mean.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>; γ and the steps are ours.
#[derive(Clone, Debug, PartialEq)]
pub struct VisibleUnits {
    state: Vec<f64>,
    seen: Vec<f64>,
    drive: Vec<f64>,
    matches: Vec<f64>,
    weights: Vec<f64>,
}

impl VisibleUnits {
    /// Units at this v, beside `hidden` memories.
    pub fn at(state: Vec<f64>, hidden: usize) -> Self {
        let weights = vec![0.0; hidden];
        Self { drive: vec![0.0; state.len()], seen: state.clone(), state, matches: weights.clone(), weights }
    }

    /// Puts units at this v.
    pub(crate) fn hold(&mut self, state: &[f64]) {
        self.state.copy_from_slice(state);
        self.seen.copy_from_slice(state);
    }

    /// One step of time 1.
    pub fn step(&mut self, input: &[f64], memories: &Memories, motion: &VisibleMotion) {
        let (at_end, in_mean) = motion.left();
        self.drive.copy_from_slice(input);
        if motion.feedback > 0.0 {
            self.seen.copy_from_slice(&self.state);
            self.feed_back(input, memories, motion);
            for ((seen, v), drive) in self.seen.iter_mut().zip(&self.state).zip(&self.drive) {
                *seen = drive + in_mean * (v - drive);
            }
            self.feed_back(input, memories, motion);
        }
        for ((v, seen), drive) in self.state.iter_mut().zip(&mut self.seen).zip(&self.drive) {
            let away = *v - drive;
            *seen = drive + in_mean * away;
            *v = drive + at_end * away;
        }
    }

    /// The drive where v is what was last seen.
    fn feed_back(&mut self, input: &[f64], memories: &Memories, motion: &VisibleMotion) {
        memories.to_hidden(&self.seen, &mut self.matches);
        softmax(motion.beta, &self.matches, &mut self.weights);
        memories.to_visible(&self.weights, &mut self.drive);
        self.drive.iter_mut().zip(input).for_each(|(drive, input)| *drive = input + motion.feedback * *drive);
    }

    /// v.
    pub fn state(&self) -> &[f64] {
        &self.state
    }

    /// The mean of v over the last step.
    pub fn seen(&self) -> &[f64] {
        &self.seen
    }
}

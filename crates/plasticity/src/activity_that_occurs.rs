//! Rates, traces and weights at which a formula must be a number.

use crate::constraints::{Bound, Constraints};
use crate::transfer::Transfer;

/// What can be met in a network that does not run away, at a few values of each kind.
///
/// Networks begin at rest, so that 0 always occurs.
#[derive(Clone, Copy, Debug)]
pub struct ActivityThatOccurs<'a> {
    /// How units answer: it bounds their rates.
    pub transfer: Transfer,
    /// What holds the weights.
    pub constraints: &'a Constraints,
    /// Length of a step in milliseconds.
    pub step: f64,
    /// N: number of units.
    pub units: usize,
}

impl ActivityThatOccurs<'_> {
    /// Rates of units, and so of their running means.
    pub(crate) fn rates(&self) -> Vec<f32> {
        let rates: &[f32] = match self.transfer {
            Transfer::Tanh => &[0.0, -1.0, -0.5, 0.5, 1.0],
            Transfer::Sigmoid => &[0.0, 0.25, 0.5, 1.0],
            Transfer::Relu | Transfer::ThresholdLinear => &[0.0, 0.1, 1.0, 10.0],
            Transfer::Linear => &[0.0, -10.0, -1.0, -0.1, 0.1, 1.0, 10.0],
        };
        rates.to_vec()
    }

    /// Running means of squares of rates.
    pub(crate) fn squares(&self) -> Vec<f32> {
        self.rates().into_iter().filter(|rate| *rate >= 0.0).map(|rate| rate * rate).collect()
    }

    /// Weights of synapses.
    pub(crate) fn weights(&self) -> Vec<f32> {
        if self.constraints.bound == Bound::None {
            return vec![0.0, -1.0, -0.1, 0.1, 1.0];
        }
        // No unit has a synapse to itself: 0 need not occur where bounds leave it out.
        let (low, high) = (self.constraints.low as f32, self.constraints.high as f32);
        vec![low, 0.5 * (low + high), high]
    }
}

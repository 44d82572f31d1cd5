//! Rates, traces and weights at which a formula must be a number.

use crate::constraints::{Bound, Constraints};
use crate::rules::custom::{POST, POST_TRACE, PRE, PRE_TRACE, WEIGHT};
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
    /// All combinations of values of some of a synapse's names, in the order of these.
    pub(crate) fn cases(&self, names: &[usize]) -> Vec<Vec<f32>> {
        let mut cases = vec![Vec::new()];
        for name in names {
            let values = self.values(*name);
            let longer = |case: &Vec<f32>| {
                values.iter().map(|value| case.iter().copied().chain([*value]).collect()).collect::<Vec<_>>()
            };
            cases = cases.iter().flat_map(longer).collect();
        }
        cases
    }

    fn values(&self, name: usize) -> Vec<f32> {
        let rates: &[f32] = match self.transfer {
            Transfer::Tanh => &[0.0, -1.0, -0.5, 0.5, 1.0],
            Transfer::Sigmoid => &[0.0, 0.25, 0.5, 1.0],
            Transfer::Relu | Transfer::ThresholdLinear => &[0.0, 0.1, 1.0, 10.0],
            Transfer::Linear => &[0.0, -10.0, -1.0, -0.1, 0.1, 1.0, 10.0],
        };
        match name {
            PRE | POST | PRE_TRACE | POST_TRACE => rates.to_vec(),
            WEIGHT if self.constraints.bound == Bound::None => vec![0.0, -1.0, -0.1, 0.1, 1.0],
            // None leads from a unit to itself: 0 need not occur where bounds leave it out.
            WEIGHT => {
                let (low, high) = (self.constraints.low as f32, self.constraints.high as f32);
                vec![low, 0.5 * (low + high), high]
            }
            // θ, the mean of squares.
            _ => rates.iter().filter(|rate| **rate >= 0.0).map(|rate| rate * rate).collect(),
        }
    }
}

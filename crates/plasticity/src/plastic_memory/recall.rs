//! An item that a network is asked for: a cue, and then freedom.

use attractor_core::Stream;
use attractor_core::maths::sqrt;
use attractor_core::statistics::mean;
use attractor_core::stepper::bits;
use serde::{Deserialize, Serialize};

/// What came back of an item.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recalled {
    /// The item, from 0.
    pub item: usize,
    /// Correlation of the rates with the item at the end of the free run, from −1 to 1; 0 where the network is quiet.
    pub correlation: f64,
    /// Mean product of rates and item over the units without a cue, at the end of the cue.
    pub uncued: f64,
}

/// A recall on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    pub item: usize,
    /// Steps that were made.
    pub step: u64,
    /// Steps under the cue.
    pub shown: u64,
    /// Steps in all.
    pub all: u64,
    pub noise: Stream,
    /// The units that the cue drives.
    pub cued: Vec<bool>,
    /// The rates at the end of the cue.
    #[serde(with = "bits")]
    pub at_end: Vec<f64>,
}

impl Asked {
    /// What came back of an item; root mean squares of rates below `quiet` count as nothing.
    pub fn recalled(&self, rates: &[f64], item: &[f64], quiet: f64) -> Recalled {
        let products: Vec<f64> = (0..item.len())
            .filter(|unit| !self.cued[*unit])
            .map(|unit| self.at_end[unit] * item[unit])
            .collect();
        let loud = sqrt(rates.iter().map(|rate| rate * rate).sum::<f64>() / rates.len() as f64) >= quiet;
        Recalled {
            item: self.item,
            correlation: if loud { correlation(rates, item) } else { 0.0 },
            uncued: if products.is_empty() { 0.0 } else { mean(&products) },
        }
    }
}

/// Pearson's correlation of two lists of one length; 0 where one of them does not vary.
pub fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean(one), mean(other));
    let sum = |f: &dyn Fn(f64, f64) -> f64| one.iter().zip(other).map(|(x, y)| f(x - a, y - b)).sum::<f64>();
    let squares = sum(&|x, _| x * x) * sum(&|_, y| y * y);
    if squares > 0.0 { sum(&|x, y| x * y) / sqrt(squares) } else { 0.0 }
}

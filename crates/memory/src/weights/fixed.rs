//! Fixed-point weights of 16 bits.

use std::ops::Range;

use super::cut::Cut;
use super::rounded::RoundedTiles;
use super::step::Truth;
use super::workspace::Workspace;
use super::{Weights, step};
use crate::states::States;
use crate::synapse::MemoryRule;
use crate::{Counts, Layout, Population};

/// Weights of 16 bits, and one scale for units that compete.
///
/// Where weights are fractions of counts, winners are those of single precision, ties included: what rounding leaves in doubt
/// is decided by the counts, which are kept. Of all other rules the rounded weights are taken as they are: winners are those of
/// single precision but for supports closer to each other than the rounding of their weights.
#[derive(Clone, Debug)]
pub struct FixedWeights(RoundedTiles);

impl FixedWeights {
    /// Weights and biases that a rule makes of counts.
    pub fn learn<R: MemoryRule + Clone + 'static>(rule: &R, counts: &Counts) -> Self {
        Self(RoundedTiles::learn(rule, counts))
    }

    /// Bytes that the weights of a layout take.
    pub fn bytes(layout: &Layout) -> u64 {
        Counts::bytes(layout) / 2
    }
}

impl Weights for FixedWeights {
    fn population(&self) -> &Population {
        &self.0.population
    }

    /// Up to what was subtracted from all competitors alike.
    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        self.0.support(active, units, out);
    }

    fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        self.0.cut(active, units, k)
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace) {
        step::step(self, &self.0, Truth::Fixed, from, live, to, workspace);
    }
}

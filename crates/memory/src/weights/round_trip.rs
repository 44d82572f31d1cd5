//! From the target back to the source and to the target again, as one step.

use std::ops::Range;
use std::sync::Arc;

use super::{Cut, Weights, Workspace, plainly};
use crate::Population;
use crate::states::States;

/// Weights between two populations in both directions: a bidirectional associative memory.
///
/// A step of the target's state goes to the source and back. Ties in the source go to the lowest unit.
///
/// Source: Kosko 1988, <https://doi.org/10.1109/21.87054>, for the network; the winners are those of the
/// populations' own competition, and the weights in each direction are the rule's for that direction.
#[derive(Clone)]
pub struct RoundTrip {
    /// From the source to the target.
    pub there: Arc<dyn Weights>,
    /// From the target to the source.
    pub back: Arc<dyn Weights>,
}

impl Weights for RoundTrip {
    fn population(&self) -> &Population {
        self.there.population()
    }

    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        self.there.support(&plainly(&*self.back, active), units, out);
    }

    fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        self.there.cut(&plainly(&*self.back, active), units, k)
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace) {
        let mut source = States::with_room(from.len(), self.back.population().active() as usize);
        // What is kept from one step to the next belongs to one direction.
        self.back.step(from, live, &mut source, &mut workspace.alike());
        self.there.step(&source, live, to, workspace);
    }
}

//! Weights, and the one thing they are for: the step from active units to the next.
//!
//! Read [`PlainWeights`] first, the reference for all others. `single` and `rounded` hold weights in tiles, `step` takes a
//! step of many states with them, and [`TiledWeights`] and [`FixedWeights`] are what rules make. [`BitWeights`] stand alone.
//!
//! Two supports are equal where they are as numbers, not where rounded sums happen to be. Where weights are fractions of
//! counts ([`Kind`](crate::Kind)) the sums of these fractions decide; where they are real numbers, such as logarithms, the sum
//! without error of the weights in single precision, which are equal where the counts are. So who is tied with whom never
//! depends on how units are numbered.

mod bit_counters;
mod bits;
mod cut;
mod fixed;
mod format;
mod gather;
mod learn;
mod number;
mod order_free;
mod plain;
mod round_trip;
mod rounded;
mod single;
mod step;
mod tiled;
mod winners;
mod workspace;

use std::ops::Range;

pub use bit_counters::BitCounts;
pub use bits::BitWeights;
pub use cut::Cut;
pub use fixed::FixedWeights;
pub use format::WeightFormat;
pub use plain::PlainWeights;
pub use round_trip::RoundTrip;
pub use tiled::TiledWeights;
pub use workspace::Workspace;

pub(crate) use step::next;
use step::plainly;

use crate::Population;
use crate::states::States;

/// One contract for every way to hold weights.
pub trait Weights: Send + Sync {
    /// The units whose supports are added up: the postsynaptic ones.
    fn population(&self) -> &Population;

    /// The support of some units, given the active ones; −∞ for units that no trained pattern used.
    ///
    /// The sum has no order, and is rounded once: equal supports of one state have the same bits where single precision
    /// holds the weights. `out` has one element for each unit of the range.
    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]);

    /// The `k` winners among some units, in ascending order, given the active ones, and who is tied at the cut.
    fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut;

    /// The fast path: for each live state, who wins next. Ties go to the lowest unit.
    ///
    /// `live` is in ascending order. `workspace` may hold what earlier steps of the same networks with
    /// these weights left there; it changes the work, never the result.
    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace);
}

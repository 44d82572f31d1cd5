//! Weights, and the one thing they are for: the step from active units to the next.
//!
//! Read [`PlainWeights`] first, the reference for all others. `exact` and `rounded` hold weights in tiles, `step` takes a
//! step of many states with them, and [`TiledWeights`] and [`FixedWeights`] are what rules make. [`BitWeights`] stand alone.

mod bit_counters;
mod bits;
mod exact;
mod fixed;
mod format;
mod gather;
mod learn;
mod number;
mod plain;
mod round_trip;
mod rounded;
mod step;
mod tiled;
mod winners;
mod workspace;

use std::ops::Range;

pub use bit_counters::BitCounts;
pub use bits::BitWeights;
pub use fixed::FixedWeights;
pub use format::WeightFormat;
pub use plain::PlainWeights;
pub use round_trip::RoundTrip;
pub use tiled::TiledWeights;
pub use winners::k_winners;
pub use workspace::Workspace;

use step::plainly;

use crate::Population;
use crate::states::States;

/// One contract for every way to hold weights.
pub trait Weights: Send + Sync {
    /// The units whose supports are added up: the postsynaptic ones.
    fn population(&self) -> &Population;

    /// The support of some units, given the active ones; −∞ for units that no trained pattern used.
    ///
    /// The order of the sum is part of the contract: the bias, then the active units as listed.
    /// `out` has one element for each unit of the range.
    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]);

    /// The fast path: for each live state, who wins next. Ties go to the lowest unit.
    ///
    /// `live` is in ascending order. `workspace` may hold what earlier steps of the same networks with
    /// these weights left there; it changes the work, never the result.
    fn step(&self, from: &States, live: &[u32], to: &mut States, workspace: &mut Workspace);
}

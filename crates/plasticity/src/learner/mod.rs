//! Units that learn from a stream of inputs: the units, where inputs come from, and the random numbers, in one object
//! that steps from input to input.

mod lateral;
mod layer;
mod source;

pub use lateral::{LateralLearner, LateralParameters, SavedLateralLearner};
pub use layer::{LayerLearner, LayerParameters, SavedLayerLearner};
pub use source::{InputSource, SourceParameters};

/// Units left all bounds, or settle nowhere, after so many inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DivergedAfter {
    /// Number of inputs that were learnt from.
    pub inputs: u64,
}

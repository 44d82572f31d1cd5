//! Units that learn from a stream of inputs: the units, where inputs come from, and the random numbers, in one object
//! that steps from input to input.

mod lateral;
mod layer;
mod source;

use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Seed};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Progress;
pub use lateral::{LateralLearner, LateralParameters, SavedLateralLearner};
pub use layer::{LayerLearner, LayerParameters, SavedLayerLearner};
pub use source::{InputSource, SourceParameters};

/// Units left all bounds, or settle nowhere, after so many inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DivergedAfter {
    /// Number of inputs that were learnt from.
    pub inputs: u64,
}

/// Units that draw an input and learn from it in each step.
pub trait Learner: Send + Sized + 'static {
    /// What the units are made of.
    type Parameters: Clone;
    /// What has changed in them since they were made.
    type Saved: Serialize + DeserializeOwned;

    /// Units at their start that learn from `source`, from parameters that may come from anywhere.
    ///
    /// # Errors
    /// [`Invalid`] names a parameter that cannot be used.
    fn start(
        parameters: &Self::Parameters,
        source: &SourceParameters,
        seed: Seed,
        repetition: u64,
    ) -> Result<Self, Invalid>;

    /// Draws an input and learns from it. Does nothing once it has [diverged](DivergedAfter).
    fn step(&mut self) -> Progress<DivergedAfter>;

    /// Takes other parameters from the next step on.
    ///
    /// # Errors
    /// [`Invalid`] names a parameter that cannot be used; nothing is changed then.
    fn set(&mut self, parameters: &Self::Parameters) -> Result<Applied, Invalid>;

    /// The parameters, as they were set last.
    fn parameters(&self) -> &Self::Parameters;

    /// Where the inputs come from.
    fn source(&self) -> &InputSource;

    /// Number of inputs that were learnt from.
    fn inputs(&self) -> u64;

    /// Writes down where it is.
    fn save(&self) -> Self::Saved;

    /// Takes the state of one that was started the same way: with the same rule, source and seed. Parameters are those
    /// that were saved.
    ///
    /// # Errors
    /// [`Invalid`] where the state is that of another one.
    fn restore(&mut self, saved: Self::Saved) -> Result<(), Invalid>;
}

//! What a model is.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Views;

/// Something that is driven live. It owns all it needs; everything follows from its parameters, its seed, and what is
/// done to it.
pub trait Model: Send + Sized + 'static {
    /// What fronts call it.
    const ID: &'static str;

    /// What it says of itself.
    const ABOUT: About;

    /// What it is made of. Ranges, defaults and meanings are part of the schema.
    type Parameters: Serialize + DeserializeOwned + JsonSchema + Default;

    /// What can be done to it between steps.
    type Action: Serialize + DeserializeOwned + JsonSchema;

    /// One at its start.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter that cannot be used.
    fn new(parameters: &Self::Parameters, seed: Seed) -> Result<Self, Invalid>;

    /// One step. A model that has ended stays as it is until parameters or an action let it go on.
    fn step(&mut self) -> Progress;

    /// Takes other parameters, for the next step on or for the next action that reads them; or names the first key that
    /// needs a reset, and changes nothing. What needs a reset can be started with.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter that cannot be used; nothing is changed then.
    fn set(&mut self, parameters: &Self::Parameters) -> Result<Applied, Invalid>;

    /// Does something to it.
    ///
    /// # Errors
    /// [`Invalid`] says what is impossible; nothing is changed then.
    fn act(&mut self, action: Self::Action) -> Result<(), Invalid>;

    /// The parameters, as they were set last.
    fn parameters(&self) -> Self::Parameters;

    /// Shows what there is to see. Looking changes nothing.
    fn views<'a>(&'a self, into: &mut Views<'a>);

    /// Writes it down as JSON, with its id and the number of the format.
    fn save(&self) -> Vec<u8>;

    /// One that goes on to the same bits as the one that was saved.
    ///
    /// # Errors
    /// [`Invalid`] where these are no bytes of such a model and this format.
    fn restore(bytes: &[u8]) -> Result<Self, Invalid>;
}

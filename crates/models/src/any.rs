//! Models of any kind, for fronts that know none by name.

use std::marker::PhantomData;

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed, schema};
use serde_json::Value;

use crate::{Model, Views};

/// A kind of model.
pub trait AnyModel: Sync {
    /// What fronts call it.
    fn id(&self) -> &'static str;

    /// What it says of itself.
    fn about(&self) -> About;

    /// The schema of its parameters.
    fn parameters(&self) -> Value;

    /// The schema of its actions.
    fn actions(&self) -> Value;

    /// One at its start; what `parameters` leaves out has its default.
    ///
    /// # Errors
    /// [`Invalid`] names the key that is wrong.
    fn start(&self, parameters: &Value, seed: Seed) -> Result<Box<dyn Running>, Invalid>;

    /// One that goes on from what was saved.
    ///
    /// # Errors
    /// [`Invalid`] where these are no bytes of such a model.
    fn restore(&self, bytes: &[u8]) -> Result<Box<dyn Running>, Invalid>;
}

/// A model of any kind that runs: [`Model`] with parameters and actions in JSON.
pub trait Running: Send {
    /// What fronts call its kind.
    fn id(&self) -> &'static str;

    /// One step.
    fn step(&mut self) -> Progress;

    /// The parameters, as they were set last, all of them.
    fn parameters(&self) -> Value;

    /// Takes other parameters; what is left out has its default.
    ///
    /// # Errors
    /// As [`Model::set`], and where a key is unknown or of the wrong type.
    fn set(&mut self, parameters: &Value) -> Result<Applied, Invalid>;

    /// Does something to it.
    ///
    /// # Errors
    /// As [`Model::act`], and where there is no such action.
    fn act(&mut self, action: &Value) -> Result<(), Invalid>;

    /// Shows what there is to see.
    fn views<'a>(&'a self, into: &mut Views<'a>);

    /// Writes it down.
    fn save(&self) -> Vec<u8>;
}

impl<M: Model> Running for M {
    fn id(&self) -> &'static str {
        M::ID
    }

    fn step(&mut self) -> Progress {
        M::step(self)
    }

    fn parameters(&self) -> Value {
        // A number that is not finite would be lost; none passes the ranges of a schema.
        serde_json::to_value(M::parameters(self)).unwrap_or_default()
    }

    fn set(&mut self, parameters: &Value) -> Result<Applied, Invalid> {
        M::set(self, &schema::read(parameters)?)
    }

    fn act(&mut self, action: &Value) -> Result<(), Invalid> {
        M::act(self, schema::read(action)?)
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        M::views(self, into);
    }

    fn save(&self) -> Vec<u8> {
        M::save(self)
    }
}

impl<'a> Views<'a> {
    /// The views of a model.
    pub fn of(model: &'a dyn Running) -> Self {
        let mut views = Self::default();
        model.views(&mut views);
        views
    }
}

/// The kind of one model.
pub(crate) struct Kind<M>(PhantomData<fn() -> M>);

impl<M> Kind<M> {
    /// For the list of models.
    pub(crate) const NEW: Self = Self(PhantomData);
}

impl<M: Model> AnyModel for Kind<M> {
    fn id(&self) -> &'static str {
        M::ID
    }

    fn about(&self) -> About {
        M::ABOUT
    }

    fn parameters(&self) -> Value {
        schema::of::<M::Parameters>().clone()
    }

    fn actions(&self) -> Value {
        schema::of::<M::Action>().clone()
    }

    fn start(&self, parameters: &Value, seed: Seed) -> Result<Box<dyn Running>, Invalid> {
        Ok(Box::new(M::new(&schema::read(parameters)?, seed)?))
    }

    fn restore(&self, bytes: &[u8]) -> Result<Box<dyn Running>, Invalid> {
        Ok(Box::new(M::restore(bytes)?))
    }
}

//! A model that runs and keeps a record of what is done to it.

use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Progress, Seed};
use attractor_models::{AnyModel, Running, Views, model};
use serde_json::Value;

use crate::recording::{Event, HASHED_EVERY, Recording, What, hash};

/// A model with its steps counted and its record kept. It has no thread and no clock: everything follows from what is
/// called, in order.
pub struct Live {
    kind: &'static dyn AnyModel,
    model: Box<dyn Running>,
    step: u64,
    recording: Recording,
}

impl Live {
    /// A model at its start; what `parameters` leaves out has its default.
    ///
    /// # Errors
    /// [`Invalid`] where there is no such model, or names the parameter that cannot be used.
    pub fn start(id: &str, parameters: &Value, seed: Seed) -> Result<Self, Invalid> {
        let kind = model(id)?;
        let model = kind.start(parameters, seed)?;
        let recording = Recording {
            model: id.to_owned(),
            seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            parameters: model.parameters(),
            events: Vec::new(),
        };
        Ok(Self { kind, model, step: 0, recording })
    }

    /// What kind of model it is.
    pub fn kind(&self) -> &'static dyn AnyModel {
        self.kind
    }

    /// The model.
    pub fn model(&self) -> &dyn Running {
        &*self.model
    }

    /// Steps made since the start, those before a reset among them.
    pub fn step_count(&self) -> u64 {
        self.step
    }

    /// One step.
    pub fn step(&mut self) -> Progress {
        let progress = self.model.step();
        self.step += 1;
        if self.step.is_multiple_of(HASHED_EVERY) {
            self.note_state();
        }
        progress
    }

    /// Takes other parameters; what is left out has its default.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter that cannot be used; nothing is changed then.
    pub fn set(&mut self, parameters: &Value) -> Result<Applied, Invalid> {
        let applied = self.model.set(parameters)?;
        if applied == Applied::Now {
            let all = self.model.parameters();
            self.note(What::Set(all));
        }
        Ok(applied)
    }

    /// Does something to it.
    ///
    /// # Errors
    /// [`Invalid`] says what is impossible; nothing is changed then.
    pub fn act(&mut self, action: &Value) -> Result<(), Invalid> {
        self.model.act(action)?;
        self.note(What::Act(action.clone()));
        Ok(())
    }

    /// Starts it anew with other parameters and the same seed.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter that cannot be used; it goes on as it was then.
    pub fn reset(&mut self, parameters: &Value) -> Result<(), Invalid> {
        self.model = self.kind.start(parameters, self.recording.seed)?;
        let all = self.model.parameters();
        self.note(What::Reset(all));
        Ok(())
    }

    /// What there is to see.
    pub fn views(&self) -> Views<'_> {
        Views::of(&*self.model)
    }

    /// The hash of its state.
    pub fn hash(&self) -> String {
        hash(&self.model.save())
    }

    /// What was done so far, the hash of the present state last.
    pub fn recording(&self) -> Recording {
        let mut recording = self.recording.clone();
        recording.events.push(Event { step: self.step, what: What::State(self.hash()) });
        recording
    }

    fn note_state(&mut self) {
        let what = What::State(self.hash());
        self.note(what);
    }

    fn note(&mut self, what: What) {
        self.recording.events.push(Event { step: self.step, what });
    }
}

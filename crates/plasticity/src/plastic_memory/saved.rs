//! The state of a network on its way through its epochs, written down.

use std::sync::Arc;

use attractor_core::stepper::bits;
use attractor_core::{Invalid, Stream};
use serde::{Deserialize, Serialize};

use super::recall::Asked;
use super::{Divergence, Epoch, Origin, PlasticMemory, PlasticParameters, TrainingCourse, check};
use crate::rate_network::SavedRateNetwork;
use crate::rules::PlasticityRules;
use crate::saved::misfit;

/// All that a [`PlasticMemory`] needs to go on with the same bits. What is drawn at the start is drawn again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlasticMemory {
    parameters: PlasticParameters,
    epochs: Vec<Epoch>,
    rule: PlasticityRules,
    origin: Origin,
    network: SavedRateNetwork,
    noise: Stream,
    time: f64,
    epoch: usize,
    step: u64,
    diverged: Option<Divergence>,
    asked: Option<Asked>,
    since_cue: f64,
    /// What drove each unit in the last step.
    #[serde(with = "bits")]
    input: Vec<f64>,
}

impl PlasticMemory {
    /// Writes down where it is.
    pub fn save(&self) -> SavedPlasticMemory {
        SavedPlasticMemory {
            parameters: self.parameters.clone(),
            epochs: self.course.epochs().to_vec(),
            rule: self.rule.clone(),
            origin: self.course.origin,
            network: self.network.save(),
            noise: self.noise.clone(),
            time: self.time,
            epoch: self.epoch,
            step: self.step,
            diverged: self.diverged,
            asked: self.asked.clone(),
            since_cue: self.since_cue,
            input: self.input.clone(),
        }
    }

    /// Goes on from where one was saved. How many threads share its weights is not saved.
    ///
    /// # Errors
    /// [`Invalid`] where what was saved cannot be that of one.
    pub fn restore(saved: SavedPlasticMemory) -> Result<Self, Invalid> {
        check(&saved.parameters, &saved.epochs, &saved.rule)?;
        let course = TrainingCourse::new(&saved.parameters, &saved.epochs, saved.origin);
        let mut memory = Self::new(Arc::new(course), &saved.rule);
        memory.network.restore(saved.network)?;
        let units = memory.input.len();
        let fits = |asked: &Asked| {
            asked.item < memory.course.items().len()
                && asked.cued.len() == units
                && asked.at_end.len() == units
        };
        if saved.input.len() != units || !saved.asked.as_ref().is_none_or(fits) {
            return Err(misfit(&format!("a network of {units} units")));
        }
        memory.noise = saved.noise;
        memory.time = saved.time;
        memory.epoch = saved.epoch;
        memory.step = saved.step;
        memory.diverged = saved.diverged;
        memory.asked = saved.asked;
        memory.since_cue = saved.since_cue;
        memory.input = saved.input;
        memory.take_drive();
        Ok(memory)
    }
}

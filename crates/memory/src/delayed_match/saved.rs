//! Delayed match to sample, written and read back.

use std::sync::Arc;

use attractor_core::{Seed, Stream};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Answers, DelayedMatch, DelayedMatchParameters, LearntImages, begin};

/// What cannot be drawn again.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    parameters: DelayedMatchParameters,
    seed: Seed,
    repetition: u32,
    condition: u32,
    trial: u32,
    step: u32,
    state: Vec<u32>,
    stream: Stream,
    answers: Vec<Answers>,
}

impl Serialize for DelayedMatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let saved = Saved {
            parameters: self.parameters.clone(),
            seed: self.learnt.seed,
            repetition: self.learnt.repetition,
            condition: self.condition,
            trial: self.trial,
            step: self.step,
            state: self.state().to_vec(),
            stream: self.stream.clone(),
            answers: self.answers.clone(),
        };
        saved.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DelayedMatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        let task = LearntImages::draw(&saved.parameters, saved.seed, saved.repetition)
            .and_then(|learnt| Self::of(saved.parameters, Arc::new(learnt), saved.condition));
        let mut task = task.map_err(|fault| D::Error::custom(fault.message))?;
        let ascends = saved.state.windows(2).all(|pair| pair[0] < pair[1]);
        let exist = saved.state.iter().all(|&unit| unit < task.parameters.units);
        if !(ascends && exist && saved.state.len() == task.state().len()) {
            return Err(D::Error::custom("the active units are not a state of this network"));
        }
        if saved.step > task.trial_steps() || saved.answers.len() != task.answers.len() {
            return Err(D::Error::custom("the trial is not one of this task"));
        }
        (_, task.others, _) = begin(&task.parameters, &task.learnt, saved.condition, saved.trial);
        task.network.place(&saved.state);
        (task.trial, task.step) = (saved.trial, saved.step);
        (task.stream, task.answers) = (saved.stream, saved.answers);
        Ok(task)
    }
}

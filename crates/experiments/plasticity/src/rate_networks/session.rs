//! Networks to which items are shown while they learn, driven through their epochs and asked for their items.

use std::sync::Arc;

use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::{
    Divergence, End, Epoch, Origin, PlasticMemory, PlasticParameters, Progress, RateNetwork, Recalled,
    TrainingCourse,
};
use attractor_record::{Metric, Record};
use attractor_study::{Repetition, Stop};

use super::WHAT;
use crate::metrics::{DIVERGED, DIVERGED_AT};

/// How a network was run to the end of its epochs.
pub(super) enum Learnt {
    /// It can be asked.
    Memory(Box<PlasticMemory>),
    /// It left all bounds.
    Diverged(Divergence),
}

impl Learnt {
    /// The network, if it can be asked; adds the outcome to the records.
    pub fn memory(
        self,
        measure: impl Fn(&Metric, f64) -> Record,
        records: &mut Vec<Record>,
    ) -> Option<Box<PlasticMemory>> {
        match self {
            Self::Memory(memory) => {
                records.push(measure(&DIVERGED, 0.0).at("of", 1));
                Some(memory)
            }
            Self::Diverged(Divergence { time, what }) => {
                records.push(measure(&DIVERGED, 1.0).at("of", 1));
                records.push(measure(&DIVERGED_AT, time).at(WHAT, what.name()));
                None
            }
        }
    }
}

/// The items and weights of a repetition; `start` tells several starts apart.
pub(super) fn course(
    own: &PlasticParameters,
    epochs: &[Epoch],
    trial: &Repetition,
    start: u64,
) -> Arc<TrainingCourse> {
    let origin = Origin { seed: trial.seed, repetition: u64::from(trial.number), start };
    Arc::new(TrainingCourse::new(own, epochs, origin))
}

/// Runs a network through all epochs; `seen` is told of it after each step, with the time in milliseconds.
pub(super) fn learn(
    course: &Arc<TrainingCourse>,
    rule: &PlasticityRules,
    trial: &Repetition,
    mut seen: impl FnMut(f64, &RateNetwork),
) -> Result<Learnt, Stop> {
    let mut memory = PlasticMemory::new(Arc::clone(course), rule).sharing_among(trial.threads);
    while !memory.is_through() {
        trial.check()?;
        let progress = memory.step();
        match progress {
            // It was given up on the way.
            Progress::Ended(End::Diverged(found)) if !memory.is_through() => {
                return Ok(Learnt::Diverged(found));
            }
            _ => seen(memory.time(), memory.network()),
        }
        if let Progress::Ended(End::Diverged(found)) = progress {
            return Ok(Learnt::Diverged(found));
        }
    }
    Ok(Learnt::Memory(Box::new(memory)))
}

/// Asks for an item with a part of it, and lets the network run freely for so many milliseconds; `seen` is told of it
/// after each step, with the time since the cue began.
///
/// # Errors
/// [`Stop::Fault`] where there is no such item or time, or the network has left all bounds.
pub(super) fn recall(
    memory: &mut PlasticMemory,
    trial: &Repetition,
    item: usize,
    free_ms: f64,
    mut seen: impl FnMut(f64, &PlasticMemory),
) -> Result<Recalled, Stop> {
    memory.ask(item, free_ms).map_err(|fault| Stop::fault(fault.to_string(), fault.help))?;
    loop {
        trial.check()?;
        let progress = memory.step();
        seen(memory.since_cue(), memory);
        match progress {
            Progress::Going => {}
            Progress::Ended(End::Recalled(recalled)) => return Ok(recalled),
            Progress::Ended(End::Learnt | End::Diverged(_)) => {
                return Err(Stop::fault("a network gave up the item that it was asked for", ""));
            }
        }
    }
}

/// What comes back of each item, in the time that the parameters give.
pub(super) fn recall_all(memory: &mut PlasticMemory, trial: &Repetition) -> Result<Vec<Recalled>, Stop> {
    let (items, free_ms) = (memory.course().items().len(), memory.parameters().free_ms);
    let recalled = |item| recall(memory, trial, item, free_ms, |_, _| {});
    (0..items).map(recalled).collect()
}

/// Mean product of rates and an item.
pub(super) fn overlap(rates: &[f64], item: &[f64]) -> f64 {
    rates.iter().zip(item).map(|(rate, x)| rate * x).sum::<f64>() / rates.len() as f64
}

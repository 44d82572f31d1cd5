//! Networks to which items are shown while they learn, driven through their epochs and asked for their items.

use std::sync::Arc;

use attractor_core::{Invalid, Seed};
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::{
    Course, Divergence, End, Epoch, Origin, PlasticMemory, PlasticParameters, Progress, RateNetwork, Recalled,
};

use crate::experiments::{Stop, Trial};
use crate::record::Record;
use crate::spec::{LearningRule, Plastic};

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
        measure: impl Fn(&str, f64) -> Record,
        records: &mut Vec<Record>,
    ) -> Option<Box<PlasticMemory>> {
        match self {
            Self::Memory(memory) => {
                records.push(measure("diverged", 0.0).at("of", 1));
                Some(memory)
            }
            Self::Diverged(Divergence { time, what }) => {
                records.push(measure("diverged", 1.0).at("of", 1));
                records.push(measure("diverged_at", time).at("what", what.name()));
                None
            }
        }
    }
}

/// The items and weights of a repetition; `start` tells several starts apart.
pub(super) fn course(own: &PlasticParameters, epochs: &[Epoch], trial: &Trial, start: u64) -> Arc<Course> {
    let (seed, repetition) = (Seed(trial.point.spec.seed), u64::from(trial.repetition));
    Arc::new(Course::new(own, epochs, Origin { seed, repetition, start }))
}

/// Runs a network through all epochs; `seen` is told of it after each step, with the time in milliseconds.
pub(super) fn learn(
    course: &Arc<Course>,
    rule: &PlasticityRules,
    trial: &Trial,
    mut seen: impl FnMut(f64, &RateNetwork),
) -> Result<Learnt, Stop> {
    let mut memory = PlasticMemory::new(Arc::clone(course), rule).sharing_among(trial.threads);
    let mut steps = 0_u64;
    while !memory.is_through() {
        if steps.is_multiple_of(64) {
            trial.check()?;
        }
        steps += 1;
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
/// # Panics
/// If there is no such item, or the network has left all bounds.
pub(super) fn recall(
    memory: &mut PlasticMemory,
    item: usize,
    free_ms: f64,
    mut seen: impl FnMut(f64, &PlasticMemory),
) -> Recalled {
    assert!(memory.ask(item, free_ms).is_ok(), "an item of the course, of a network within bounds");
    loop {
        let progress = memory.step();
        seen(memory.since_cue(), memory);
        match progress {
            Progress::Going => {}
            Progress::Ended(End::Recalled(recalled)) => return recalled,
            Progress::Ended(_) => unreachable!("an item was asked for"),
        }
    }
}

/// What comes back of each item, in the time that the parameters give.
pub(super) fn recall_all(memory: &mut PlasticMemory, trial: &Trial) -> Result<Vec<Recalled>, Stop> {
    let (items, free_ms) = (memory.course().items().len(), memory.parameters().free_ms);
    let recalled = |item| {
        trial.check()?;
        Ok(recall(memory, item, free_ms, |_, _| {}))
    };
    (0..items).map(recalled).collect()
}

/// Refuses what cannot run.
///
/// # Errors
/// [`Invalid`] names the key and what is allowed.
pub(super) fn check(plastic: &Plastic, own: &PlasticParameters, epochs: &[Epoch]) -> Result<(), Invalid> {
    LearningRule::validate("plastic.rules", &plastic.rules)?;
    for (place, LearningRule { rule, .. }) in plastic.rules.iter().enumerate() {
        own.check_rule(rule).map_err(|fault| match fault.key.as_str() {
            "" => Invalid { key: format!("plastic.rules[{place}]"), ..fault },
            _ => LearningRule::in_list("plastic.rules", place, fault),
        })?;
    }
    own.validate("plastic", epochs)
}

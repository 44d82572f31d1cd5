//! Recall with the weights of a rule, also of rules whose weights follow the noise of the state.

use attractor_core::Streams;

use super::{Recall, RecallOptions, States};
use crate::distortion::Noise;
use crate::patterns::PatternSet;
use crate::rules::Learner;
use crate::weights::RoundTrip;
use crate::{Counts, Setting};

/// Cues with known answers, made to measure noise and never scored.
#[derive(Clone, Copy, Debug)]
pub struct Calibration<'a> {
    /// The cues.
    pub cues: &'a PatternSet,
    /// The patterns that they are distorted copies of.
    pub patterns: &'a PatternSet,
}

/// Runs networks with a rule's weights from `cues` to the end, calling `watch` before the first step
/// and after each.
///
/// Between two populations the cues are states of the source and the networks' states those of the target;
/// `calibration` is not read.
///
/// The networks are shared among `threads` threads, on which the results do not depend.
///
/// For a rule whose weights follow the noise, the noise of the state is measured on `calibration`
/// before each step and the weights are made for it. Its networks count as settled only once the
/// noise has stopped changing.
#[expect(clippy::too_many_arguments, reason = "recall depends on each, and on nothing else")]
pub fn recall(
    rule: &dyn Learner,
    counts: &Counts,
    setting: &Setting,
    cues: &PatternSet,
    calibration: Calibration,
    options: RecallOptions,
    streams: &Streams,
    threads: usize,
    mut watch: impl FnMut(&Recall),
) -> Recall {
    if !counts.is_auto() {
        return across(rule, counts, setting, cues, options, streams, threads, watch);
    }
    let population = counts.population();
    let mut recall = Recall::new(population, cues, options, streams).on_threads(threads);
    watch(&recall);
    if rule.calibration_cues() == 0 {
        let weights = rule.weights(counts, setting, options.weights);
        while !recall.is_done() {
            recall.step(&*weights);
            watch(&recall);
        }
        return recall;
    }
    let mut calibrating = Recall::new(population, calibration.cues, options, streams).on_threads(threads);
    let mut noise = measure(calibrating.states(), calibration.patterns, counts);
    let mut weights = rule.weights(counts, &Setting { noise, ..*setting }, options.weights);
    while recall.steps() < options.max_steps {
        recall.step(&*weights);
        watch(&recall);
        calibrating.step(&*weights);
        let now = measure(calibrating.states(), calibration.patterns, counts);
        if now != noise {
            noise = now;
            weights = rule.weights(counts, &Setting { noise, ..*setting }, options.weights);
            recall.wake();
            calibrating.wake();
        } else if recall.is_done() && calibrating.is_done() {
            break;
        }
    }
    recall
}

/// Runs networks between two populations from cues in the source: one step to the target, then to and fro
/// until nothing changes. A step is one to the target and, but for the first, the one back before it.
///
/// The way back knows nothing of the noise of the target's states, and takes them for noise-free.
#[expect(clippy::too_many_arguments, reason = "recall depends on each, and on nothing else")]
fn across(
    rule: &dyn Learner,
    counts: &Counts,
    setting: &Setting,
    cues: &PatternSet,
    options: RecallOptions,
    streams: &Streams,
    threads: usize,
    mut watch: impl FnMut(&Recall),
) -> Recall {
    let there = rule.weights(counts, setting, options.weights);
    let mut recall = Recall::across(&*there, cues, options, streams, threads);
    watch(&recall);
    if recall.is_done() {
        return recall;
    }
    let back = Setting::between(counts.population(), counts.pre(), Noise::default());
    let back = rule.weights(&counts.transposed(), &back, options.weights);
    let trip = RoundTrip { there: &*there, back: &*back };
    while !recall.is_done() {
        recall.step(&trip);
        watch(&recall);
    }
    recall
}

/// How often units of the states differ from the patterns.
fn measure(states: &States, patterns: &PatternSet, counts: &Counts) -> Noise {
    let (mut active, mut lost, mut gained) = (0, 0, 0);
    for (state, pattern) in states.iter().zip(patterns.iter()) {
        let right = state.iter().filter(|unit| pattern.binary_search(unit).is_ok()).count();
        active += pattern.len();
        lost += pattern.len() - right;
        gained += state.len() - right;
    }
    let silent = states.len() * counts.population().units() as usize - active;
    Noise { e10: lost as f64 / active.max(1) as f64, e01: gained as f64 / silent.max(1) as f64 }
}

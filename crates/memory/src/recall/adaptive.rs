//! Recall with the weights of a rule.

use std::sync::Arc;

use attractor_core::Streams;

use super::run::{Knowledge, begin};
use super::{Calibration, RecallOptions, RecallRun};
use crate::distortion::CueNoise;
use crate::patterns::PatternSet;
use crate::rules::Learner;
use crate::weights::{WeightFormat, Weights};
use crate::{Counts, Population, Setting};

/// Networks at `cues`, to be stepped with a rule's weights, which are made of counts that are lent.
///
/// Between two populations the cues are states of the source and the networks' states those of the target;
/// `calibration` is not read, and the first step is taken already.
///
/// The networks are shared among `threads` threads, on which the results do not depend.
///
/// For a rule whose weights follow the noise, the noise of the state is measured on `calibration`
/// before each step and the weights are made for it.
#[expect(clippy::too_many_arguments, reason = "recall depends on each, and on nothing else")]
pub fn start<'a>(
    rule: &'a dyn Learner,
    counts: &'a Counts,
    setting: Setting,
    cues: &PatternSet,
    calibration: Calibration,
    options: RecallOptions,
    streams: &Streams,
    threads: usize,
) -> RecallRun<'a> {
    let lesson = Lesson { rule, counts, setting, format: options.weights };
    begin(Arc::new(lesson), cues, calibration, options, streams, threads)
}

/// A rule and the counts that it makes weights of.
struct Lesson<'a> {
    rule: &'a dyn Learner,
    counts: &'a Counts,
    setting: Setting,
    format: WeightFormat,
}

impl Knowledge for Lesson<'_> {
    fn population(&self) -> &Population {
        self.counts.population()
    }

    fn follows_noise(&self) -> bool {
        self.rule.calibration_cues() > 0
    }

    fn weights(&self, noise: Option<CueNoise>) -> Arc<dyn Weights> {
        rule_weights(self.rule, self.counts, &self.setting, noise, self.format)
    }

    fn weights_back(&self) -> Option<Arc<dyn Weights>> {
        rule_weights_back(self.rule, self.counts, self.format)
    }

    fn is_auto(&self) -> bool {
        self.counts.is_auto()
    }
}

/// Weights for a state with this noise, or with that of the setting.
pub(crate) fn rule_weights(
    rule: &dyn Learner,
    counts: &Counts,
    setting: &Setting,
    noise: Option<CueNoise>,
    format: WeightFormat,
) -> Arc<dyn Weights> {
    let noise = noise.unwrap_or(setting.noise);
    Arc::from(rule.weights(counts, &Setting { noise, ..*setting }, format))
}

/// Weights of the way back, for a state without noise; none where patterns are stored with themselves.
pub(crate) fn rule_weights_back(
    rule: &dyn Learner,
    counts: &Counts,
    format: WeightFormat,
) -> Option<Arc<dyn Weights>> {
    if counts.is_auto() {
        return None;
    }
    let setting = Setting::between(counts.population(), counts.pre(), CueNoise::default());
    Some(Arc::from(rule.weights(&counts.transposed(), &setting, format)))
}

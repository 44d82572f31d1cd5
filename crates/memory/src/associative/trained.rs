//! A rule and what it has seen: all that weights are made of.

use std::sync::{Arc, OnceLock};

use attractor_core::{Invalid, Streams};

use crate::distortion::CueNoise;
use crate::patterns::PatternSet;
use crate::recall::{
    Calibration, Knowledge, RecallOptions, RecallRun, SavedRun, begin, rule_weights, rule_weights_back,
};
use crate::rules::{NotFinite, Rules};
use crate::weights::{WeightFormat, Weights};
use crate::{Counts, Population, Setting};

/// A rule, the counts, and the weights once they were asked for.
#[derive(Clone)]
pub(super) struct Trained {
    rule: Rules,
    counts: Counts,
    setting: Setting,
    format: WeightFormat,
    /// Weights for the noise of the cues.
    weights: OnceLock<Arc<dyn Weights>>,
    weights_back: OnceLock<Option<Arc<dyn Weights>>>,
}

impl Trained {
    pub fn new(rule: Rules, counts: Counts, setting: Setting, format: WeightFormat) -> Self {
        let (weights, weights_back) = (OnceLock::new(), OnceLock::new());
        Self { rule, counts, setting, format, weights, weights_back }
    }

    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Counts pairs, unless the rule has no finite weights for them.
    pub fn store(
        &mut self,
        sources: &PatternSet,
        targets: &PatternSet,
        options: RecallOptions,
    ) -> Result<(), NotFinite> {
        // Weights may share the counts: with them gone, nothing is copied.
        (self.weights, self.weights_back) = (OnceLock::new(), OnceLock::new());
        self.counts.train_pairs(sources, targets, 0..targets.len());
        if let Err(fault) = self.check(options) {
            self.counts.forget_pairs(sources, targets, 0..targets.len());
            return Err(fault);
        }
        Ok(())
    }

    fn check(&self, options: RecallOptions) -> Result<(), NotFinite> {
        self.rule.check(&self.counts, &self.setting)?;
        if !self.counts.is_auto() && options.max_steps > 1 {
            let back = Setting::between(self.counts.population(), self.counts.pre(), CueNoise::default());
            self.rule.check(&self.counts.transposed(), &back)?;
        }
        Ok(())
    }

    pub fn begin(
        self: &Arc<Self>,
        cues: &PatternSet,
        calibration: Calibration,
        options: RecallOptions,
        streams: &Streams,
        threads: usize,
    ) -> RecallRun<'static> {
        begin(self.knowledge(), cues, calibration, options, streams, threads)
    }

    pub fn resume(
        self: &Arc<Self>,
        saved: &SavedRun,
        options: RecallOptions,
        streams: &Streams,
        threads: usize,
    ) -> Result<RecallRun<'static>, Invalid> {
        RecallRun::restore(saved, self.knowledge(), options, streams, threads)
    }

    fn knowledge(self: &Arc<Self>) -> Arc<dyn Knowledge> {
        Arc::<Self>::clone(self)
    }
}

impl Knowledge for Trained {
    fn population(&self) -> &Population {
        self.counts.population()
    }

    fn follows_noise(&self) -> bool {
        self.rule.calibration_cues() > 0
    }

    fn weights(&self, noise: Option<CueNoise>) -> Arc<dyn Weights> {
        let make = || rule_weights(&*self.rule, &self.counts, &self.setting, noise, self.format);
        match noise {
            Some(_) => make(),
            None => Arc::clone(self.weights.get_or_init(make)),
        }
    }

    fn weights_back(&self) -> Option<Arc<dyn Weights>> {
        let make = || rule_weights_back(&*self.rule, &self.counts, self.format);
        self.weights_back.get_or_init(make).clone()
    }

    fn is_auto(&self) -> bool {
        self.counts.is_auto()
    }
}

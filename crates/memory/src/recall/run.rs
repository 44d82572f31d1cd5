//! Recall as an object that is stepped from outside.

use std::sync::Arc;

use attractor_core::{Outcome, Progress, Streams};

use super::{Calibration, Recall, RecallOptions};
use crate::distortion::CueNoise;
use crate::patterns::PatternSet;
use crate::weights::{RoundTrip, Weights};
use crate::{Population, States};

/// What recall makes its weights of, once or anew for every step.
pub(crate) trait Knowledge: Send + Sync {
    /// The units that answer.
    fn population(&self) -> &Population;

    /// Whether weights are made for the noise of the state from which each step starts.
    fn follows_noise(&self) -> bool;

    /// Weights to the units that answer, for a state with this noise, or with that of the cues.
    fn weights(&self, noise: Option<CueNoise>) -> Arc<dyn Weights>;

    /// Weights from the units that answer back to those that are cued, where these are others.
    fn weights_back(&self) -> Option<Arc<dyn Weights>>;

    /// Whether patterns are stored with themselves.
    fn is_auto(&self) -> bool;
}

/// Networks that recall, and the weights that they recall with.
///
/// One [`step`](Self::step) is one step of all networks. Weights may stay the same, or be made anew for the noise
/// of every step; there may be one population, or two that answer each other.
///
/// A run that owns what its weights are made of is `RecallRun<'static>`: see [`Memory`](crate::Memory).
#[derive(Clone)]
pub struct RecallRun<'a> {
    networks: Recall,
    /// The weights of the next step.
    weights: Arc<dyn Weights>,
    adaptation: Option<Adaptation<'a>>,
}

/// Networks with known answers, run beside the others to measure how noisy states are.
#[derive(Clone)]
pub(super) struct Adaptation<'a> {
    knowledge: Arc<dyn Knowledge + 'a>,
    pub networks: Recall,
    /// The answers.
    pub patterns: PatternSet,
    /// The noise that weights were made for.
    pub noise: CueNoise,
    /// Whether the noise has stopped changing and all networks have settled.
    pub settled: bool,
}

/// A run from `cues`. Between two populations the cues are states of the source, and the run starts with the
/// target's answers.
///
/// `calibration` is read only where weights follow the noise. Networks are shared among `threads` threads, on
/// which the results do not depend.
pub(crate) fn begin<'a>(
    knowledge: Arc<dyn Knowledge + 'a>,
    cues: &PatternSet,
    calibration: Calibration,
    options: RecallOptions,
    streams: &Streams,
    threads: usize,
) -> RecallRun<'a> {
    if !knowledge.is_auto() {
        return across(&*knowledge, cues, options, streams, threads);
    }
    let recall = |cues| Recall::new(knowledge.population(), cues, options, streams).on_threads(threads);
    let networks = recall(cues);
    if !knowledge.follows_noise() {
        return RecallRun { networks, weights: knowledge.weights(None), adaptation: None };
    }
    let calibrating = recall(calibration.cues);
    let noise = measure(&calibrating, calibration.patterns);
    RecallRun {
        networks,
        weights: knowledge.weights(Some(noise)),
        adaptation: Some(Adaptation {
            networks: calibrating,
            patterns: calibration.patterns.clone(),
            noise,
            settled: false,
            knowledge,
        }),
    }
}

/// Networks between two populations: one step to the target, then to and fro until nothing changes. A step is
/// one to the target and, but for the first, the one back before it.
///
/// The way back knows nothing of the noise of the target's states, and takes them for noise-free.
fn across<'a>(
    knowledge: &(dyn Knowledge + 'a),
    cues: &PatternSet,
    options: RecallOptions,
    streams: &Streams,
    threads: usize,
) -> RecallRun<'a> {
    let there = knowledge.weights(None);
    let networks = Recall::across(&*there, cues, options, streams, threads);
    RecallRun { weights: round_trip(knowledge, &there, &networks), networks, adaptation: None }
}

/// The weights of further steps; where there are none, no way back is made.
fn round_trip<'a>(
    knowledge: &(dyn Knowledge + 'a),
    there: &Arc<dyn Weights>,
    networks: &Recall,
) -> Arc<dyn Weights> {
    let back = if networks.is_done() { None } else { knowledge.weights_back() };
    let there = Arc::clone(there);
    match back {
        Some(back) => Arc::new(RoundTrip { there, back }),
        None => there,
    }
}

impl<'a> RecallRun<'a> {
    /// Networks with weights that stay.
    pub fn with_weights(networks: Recall, weights: Arc<dyn Weights>) -> Self {
        Self { networks, weights, adaptation: None }
    }

    /// One step of all networks, unless the run has ended.
    ///
    /// Where weights follow the noise, networks count as settled only once the noise has stopped changing.
    pub fn step(&mut self) -> Progress {
        if !self.is_done() {
            self.networks.step(&*self.weights);
            self.adapt();
        }
        self.progress()
    }

    /// Makes weights for the noise that the step has left.
    fn adapt(&mut self) {
        let Some(adaptation) = &mut self.adaptation else { return };
        adaptation.networks.step(&*self.weights);
        let noise = measure(&adaptation.networks, &adaptation.patterns);
        if noise == adaptation.noise {
            adaptation.settled = self.networks.is_done() && adaptation.networks.is_done();
            return;
        }
        adaptation.noise = noise;
        self.networks.wake();
        adaptation.networks.wake();
        if !self.networks.is_done() {
            self.weights = adaptation.knowledge.weights(Some(noise));
        }
    }

    /// Steps to the end.
    #[must_use]
    pub fn run(mut self) -> Recall {
        while self.step() == Progress::Going {}
        self.networks
    }

    /// Whether there is no step left to take.
    pub fn is_done(&self) -> bool {
        match &self.adaptation {
            Some(adaptation) => {
                adaptation.settled || self.networks.steps() >= self.networks.options().max_steps
            }
            None => self.networks.is_done(),
        }
    }

    /// Whether the run goes on; if not, the outcome of the network that is farthest from rest.
    pub fn progress(&self) -> Progress {
        if self.is_done() { Progress::Ended(self.networks.outcome()) } else { Progress::Going }
    }

    /// The state of each network now.
    pub fn states(&self) -> &States {
        self.networks.states()
    }

    /// How each network has ended; [`Outcome::StepLimit`] while it still changes.
    pub fn outcomes(&self) -> &[Outcome] {
        self.networks.outcomes()
    }

    /// Steps taken so far.
    pub fn steps(&self) -> u32 {
        self.networks.steps()
    }

    /// The networks.
    pub fn networks(&self) -> &Recall {
        &self.networks
    }

    /// The weights of the next step: what a unit's support is made of.
    pub fn weights(&self) -> &dyn Weights {
        &*self.weights
    }

    /// The noise that weights were made for, where they follow it.
    pub fn noise(&self) -> Option<CueNoise> {
        self.adaptation.as_ref().map(|adaptation| adaptation.noise)
    }

    pub(super) fn adaptation(&self) -> Option<&Adaptation<'a>> {
        self.adaptation.as_ref()
    }

    /// A run whose networks are as they were saved, with weights that follow from them.
    pub(super) fn resumed(
        knowledge: Arc<dyn Knowledge + 'a>,
        networks: Recall,
        adaptation: Option<(Recall, PatternSet, CueNoise, bool)>,
    ) -> Self {
        let weights = match &adaptation {
            Some((_, _, noise, _)) => knowledge.weights(Some(*noise)),
            None if knowledge.is_auto() => knowledge.weights(None),
            None => round_trip(&*knowledge, &knowledge.weights(None), &networks),
        };
        let adaptation = adaptation.map(|(networks, patterns, noise, settled)| Adaptation {
            knowledge,
            networks,
            patterns,
            noise,
            settled,
        });
        Self { networks, weights, adaptation }
    }
}

/// How often units of the states differ from the patterns.
fn measure(networks: &Recall, patterns: &PatternSet) -> CueNoise {
    let (mut active, mut lost, mut gained) = (0, 0, 0);
    for (state, pattern) in networks.states().iter().zip(patterns.iter()) {
        let right = state.iter().filter(|unit| pattern.binary_search(unit).is_ok()).count();
        active += pattern.len();
        lost += pattern.len() - right;
        gained += state.len() - right;
    }
    let silent = networks.states().len() * networks.population().units() as usize - active;
    CueNoise { e10: lost as f64 / active.max(1) as f64, e01: gained as f64 / silent.max(1) as f64 }
}

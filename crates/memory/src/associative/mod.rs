//! A memory from its layout to its answers, in a few lines.

mod parameters;
mod trained;

use std::sync::Arc;

use attractor_core::{Invalid, Purpose, Seed, Streams};
use thiserror::Error;

pub use parameters::MemoryParameters;
use trained::Trained;

use crate::patterns::PatternSet;
use crate::recall::{Calibration, Recall, RecallRun, SavedRun};
use crate::rules::{NotFinite, Rules};
use crate::{Counts, Layout, Population, Setting};

const CALIBRATION: Purpose = Purpose::named("calibration");
const RECALL: Purpose = Purpose::named("recall");

/// An associative memory that owns all it needs: a layout, a rule, and what was stored.
///
/// Storing is counting, and costs k² additions for a pattern of k active units; weights are made for the first
/// recall that needs them. What [`recall`](Self::recall) gives is where the run of [`start`](Self::start) ends.
///
/// ```
/// use attractor_core::Progress;
/// use attractor_memory::patterns::PatternSet;
/// use attractor_memory::{Layout, Memory};
///
/// // Hetero-association: a name of 3 syllables for a face of 5 features.
/// let faces = PatternSet::from(vec![vec![0, 4, 9, 13, 17], vec![2, 5, 8, 15, 19]]);
/// let names = PatternSet::from(vec![vec![1, 5, 6], vec![3, 4, 8]]);
/// let memory = Memory::between(Layout::modular(5, 4), Layout::modular(3, 3), "bcpnn")?;
/// let memory = memory.train_pairs(&faces, &names)?;
///
/// let half_a_face = PatternSet::from(vec![vec![0, 4, 9]]);
/// let mut run = memory.start(&half_a_face)?;
/// while run.step() == Progress::Going {}
/// assert_eq!(run.states().get(0), names.get(0));
/// # Ok::<(), attractor_memory::MemoryError>(())
/// ```
#[derive(Clone)]
pub struct Memory {
    parameters: MemoryParameters,
    seed: Seed,
    threads: usize,
    /// The units that are cued.
    source: Population,
    /// What is cued.
    sources: PatternSet,
    /// What should answer, where it is not the same.
    targets: Option<PatternSet>,
    trained: Arc<Trained>,
}

/// Why a memory cannot do what it was asked for.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MemoryError {
    /// A parameter, a pattern or a cue is impossible.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A formula has no finite weight for the counts that there are.
    #[error(transparent)]
    NotFinite(#[from] NotFinite),
}

impl Memory {
    /// An empty memory that stores patterns with themselves by the rule with this id, seed 0.
    ///
    /// # Errors
    /// An impossible layout, or no rule with this id.
    pub fn new(layout: Layout, rule: &str) -> Result<Self, MemoryError> {
        Self::with(MemoryParameters::of(layout, None, named(rule)?), Seed(0))
    }

    /// An empty memory that stores patterns of one population with those of another, seed 0.
    ///
    /// # Errors
    /// An impossible layout, or no rule with this id.
    pub fn between(source: Layout, target: Layout, rule: &str) -> Result<Self, MemoryError> {
        Self::with(MemoryParameters::of(source, Some(target), named(rule)?), Seed(0))
    }

    /// An empty memory. The seed serves random orders, ties and calibration cues.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    pub fn with(parameters: MemoryParameters, seed: Seed) -> Result<Self, MemoryError> {
        parameters.validate()?;
        let source = Population::of(&parameters.layout);
        let target = parameters.target.as_ref().map(Population::of);
        let noise = parameters.cue.noise(&source);
        let setting = Setting::between(&source, target.as_ref().unwrap_or(&source), noise);
        let counts = target.as_ref().map_or_else(|| Counts::new(&source), |to| Counts::between(&source, to));
        let trained = Trained::new(parameters.rule.clone(), counts, setting, parameters.recall.weights);
        Ok(Self {
            seed,
            threads: 1,
            source,
            sources: PatternSet::default(),
            targets: target.map(|_| PatternSet::default()),
            trained: Arc::new(trained),
            parameters,
        })
    }

    /// The memory with its networks shared among so many threads, at least 1. The results do not depend on it.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// The memory with these patterns stored too, each with itself.
    ///
    /// # Errors
    /// As [`store`](Self::store).
    pub fn train(mut self, patterns: &PatternSet) -> Result<Self, MemoryError> {
        self.store(patterns)?;
        Ok(self)
    }

    /// The memory with these pairs stored too: each pattern of the source with the one of the target that has its
    /// number.
    ///
    /// # Errors
    /// As [`store_pairs`](Self::store_pairs).
    pub fn train_pairs(mut self, sources: &PatternSet, targets: &PatternSet) -> Result<Self, MemoryError> {
        self.store_pairs(sources, targets)?;
        Ok(self)
    }

    /// Stores patterns with themselves. Runs that have started go on with what they knew.
    ///
    /// # Errors
    /// The memory is one of pairs, a unit does not exist, or a formula has no finite weight; the memory is then as
    /// it was.
    pub fn store(&mut self, patterns: &PatternSet) -> Result<(), MemoryError> {
        if self.targets.is_some() {
            let message = "this memory answers in units of another population";
            return Err(Invalid::new("patterns", message, "pairs of patterns").into());
        }
        self.add(patterns, patterns)
    }

    /// Stores pairs of patterns. Runs that have started go on with what they knew.
    ///
    /// # Errors
    /// The memory is not one of pairs, there are more patterns on one side than on the other, a unit does not exist,
    /// or a formula has no finite weight; the memory is then as it was.
    pub fn store_pairs(&mut self, sources: &PatternSet, targets: &PatternSet) -> Result<(), MemoryError> {
        if self.targets.is_none() {
            let message = "this memory stores patterns with themselves";
            return Err(Invalid::new("patterns", message, "patterns of one population").into());
        }
        if sources.len() != targets.len() {
            let message = format!("there are {} sources and {} targets", sources.len(), targets.len());
            return Err(Invalid::new("patterns", message, "as many of each").into());
        }
        self.add(sources, targets)
    }

    fn add(&mut self, sources: &PatternSet, targets: &PatternSet) -> Result<(), MemoryError> {
        sources.validate("patterns", self.source.units())?;
        targets.validate("patterns", self.population().units())?;
        Arc::make_mut(&mut self.trained).store(sources, targets, self.parameters.recall)?;
        self.sources.extend(sources.iter().map(<[u32]>::to_vec));
        if let Some(stored) = &mut self.targets {
            stored.extend(targets.iter().map(<[u32]>::to_vec));
        }
        Ok(())
    }

    /// Lets networks run from these cues to their ends.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn recall(&self, cues: &PatternSet) -> Result<Recall, MemoryError> {
        Ok(self.start(cues)?.run())
    }

    /// Networks at these cues, to be stepped; with two populations, at the target's answers.
    ///
    /// # Errors
    /// Nothing is stored yet, or a cue has a unit that does not exist.
    pub fn start(&self, cues: &PatternSet) -> Result<RecallRun<'static>, MemoryError> {
        cues.validate("cues", self.source.units())?;
        if self.sources.is_empty() {
            return Err(Invalid::new("patterns", "nothing is stored", "at least one pattern").into());
        }
        let patterns = self.sources.first(self.calibrating());
        let calibration = Calibration {
            cues: &self.parameters.cue.distort_all(&self.source, &patterns, &self.streams(CALIBRATION)),
            patterns: &patterns,
        };
        let options = self.parameters.recall;
        Ok(self.trained.begin(cues, calibration, options, &self.streams(RECALL), self.threads))
    }

    /// A run that goes on as the one that was saved, given the same patterns in the memory.
    ///
    /// # Errors
    /// It was saved by a memory of another kind.
    pub fn resume(&self, saved: &SavedRun) -> Result<RecallRun<'static>, MemoryError> {
        let options = self.parameters.recall;
        Ok(self.trained.resume(saved, options, &self.streams(RECALL), self.threads)?)
    }

    /// How many patterns are used to measure noise.
    fn calibrating(&self) -> usize {
        let asked = if self.targets.is_some() { 0 } else { self.parameters.rule.calibration_cues() };
        self.sources.len().min(asked as usize)
    }

    fn streams(&self, purpose: Purpose) -> Streams {
        Streams::new(self.seed, purpose, 0)
    }

    /// The parameters. With [`seed`](Self::seed), [`sources`](Self::sources) and [`targets`](Self::targets) they are
    /// all there is to save.
    pub fn parameters(&self) -> &MemoryParameters {
        &self.parameters
    }

    /// The seed.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The units that are cued.
    pub fn source(&self) -> &Population {
        &self.source
    }

    /// The units that answer: the same where patterns are stored with themselves.
    pub fn population(&self) -> &Population {
        self.trained.counts().population()
    }

    /// What was stored, as it is cued.
    pub fn sources(&self) -> &PatternSet {
        &self.sources
    }

    /// What should answer.
    pub fn targets(&self) -> &PatternSet {
        self.targets.as_ref().unwrap_or(&self.sources)
    }

    /// How often units were active, alone and together.
    pub fn counts(&self) -> &Counts {
        self.trained.counts()
    }
}

fn named(id: &str) -> Result<Rules, Invalid> {
    Rules::named(id).ok_or_else(|| {
        Invalid::new(
            "rule",
            format!("there is no rule \"{id}\""),
            format!("one of {}", Rules::IDS.join(", ")),
        )
    })
}

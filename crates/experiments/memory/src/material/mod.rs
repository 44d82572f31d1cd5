//! What all rules of one trial share: patterns, cues and counts.

use std::ops::Range;

use attractor_core::{Purpose, Streams};
use attractor_memory::distortion::{Cue, CueNoise};
use attractor_memory::patterns::{Given, PatternSet, Patterns};
use attractor_memory::recall::{self, Calibration, Recall, RecallRun};
use attractor_memory::rules::NotFinite;
use attractor_memory::{Counts, Population, Setting};
use attractor_study::{Repetition, Stop};

use crate::memories::{Memories, Setup};
use crate::rule_entry::RuleEntry;

mod judgement;

const PATTERNS: Purpose = Purpose::named("patterns");
const TARGETS: Purpose = Purpose::named("targets");
const INSTANCES: Purpose = Purpose::named("instances");
const CUES: Purpose = Purpose::named("cues");
const CALIBRATION: Purpose = Purpose::named("calibration");
const RECALL: Purpose = Purpose::named("recall");

/// Patterns, cues and counts of one repetition at one load after another.
///
/// Pattern and cue number n are the same at every load and for every rule, so that differences
/// between loads and rules are not differences of luck.
pub(crate) struct Material<'a> {
    setup: Setup<'a>,
    repetition: Repetition<'a>,
    /// The units that are cued.
    population: Population,
    /// The units that answer, where they are others.
    target: Option<Population>,
    /// What patterns of other units are stored with; nothing where patterns are stored with themselves.
    sources: PatternSet,
    /// What should be recalled: the patterns, or the prototypes.
    targets: PatternSet,
    /// What is trained: the patterns, or distorted copies of the prototypes one after the other.
    training: PatternSet,
    cue: Cue,
    cues: PatternSet,
    calibration: PatternSet,
    counts: Counts,
    load: u32,
}

/// How well a rule recalled at one load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Performance {
    pub load: u32,
    /// Fraction of patterns recalled in every unit.
    pub exact: f64,
    /// Fraction of active units that are right.
    pub fraction_right: f64,
    /// Mean number of the last step that changed the state.
    pub steps: f64,
    /// Fractions of cues that ended in a fixed point, a cycle, at the step limit.
    pub outcomes: [f64; 3],
    /// Information that recall added to the cue, bits for one pattern.
    pub gain: f64,
}

/// How to keep a formula finite.
pub(crate) const FINITE: &str = "q_i, q_j and q_ij are as p_i, p_j and p_ij, but never 0; or keep arguments of ln and \
                                 divisors above zero with max(…, …)";

/// Tries every rule on the counts of a few patterns, so that a formula that gives no number is refused before anything
/// is written.
///
/// # Errors
/// [`Stop::Fault`].
pub(crate) fn rehearse(repetition: Repetition, setup: Setup) -> Result<(), Stop> {
    const SOME: u64 = 20;
    // Standard rules are finite whatever is counted, and a sweep may have many points.
    if setup.memories.rules.iter().all(|entry| entry.rule.is_standard()) {
        return Ok(());
    }
    let mut material = Material::new(repetition, setup);
    material.store(setup.pattern_limit().unwrap_or(SOME).min(SOME) as u32)?;
    let mut own = setup.memories.rules.iter().filter(|entry| !entry.rule.is_standard());
    own.try_for_each(|entry| material.check(entry))
}

/// Patterns that are drawn between two looks at whether to stop.
const DRAWN_AT_ONCE: u64 = 1024;

/// Pairs of active units that are counted between two such looks.
const PAIRS_AT_ONCE: u64 = 1 << 25;

/// Patterns that are counted between two such looks: so many that passing over all pairs of units, as is done each time,
/// is the lesser part.
fn counted_at_once(pre: &Population, post: &Population) -> usize {
    let active = (u64::from(pre.active()) * u64::from(post.active())).max(1);
    let pairs = u64::from(pre.units()) * u64::from(post.units());
    let at_once = (PAIRS_AT_ONCE / active).max(2 * pairs / active);
    usize::try_from(at_once).unwrap_or(usize::MAX).max(DRAWN_AT_ONCE as usize)
}

/// The order in which a repetition takes the rows of a file.
pub(crate) fn drawn_order(given: &Given, repetition: Repetition) -> Vec<u32> {
    given.order(&repetition.streams(PATTERNS))
}

impl<'a> Material<'a> {
    pub fn new(repetition: Repetition<'a>, setup: Setup<'a>) -> Self {
        let population = setup.population();
        let target = setup.target();
        let counts = match &target {
            Some(target) => Counts::between(&population, target),
            None => Counts::new(&population),
        };
        Self {
            setup,
            repetition,
            targets: PatternSet::default(),
            training: PatternSet::default(),
            cue: setup.memories.cue.cue(),
            cues: PatternSet::default(),
            calibration: PatternSet::default(),
            sources: PatternSet::default(),
            counts,
            population,
            target,
            load: 0,
        }
    }

    fn memories(&self) -> &'a Memories {
        self.setup.memories
    }

    /// The units that are cued.
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// The units that answer: the same where patterns are stored with themselves.
    pub fn target(&self) -> &Population {
        self.target.as_ref().unwrap_or(&self.population)
    }

    /// What patterns are cued by: themselves, or those that they are stored with.
    fn cued(&self) -> &PatternSet {
        if self.target.is_some() { &self.sources } else { &self.targets }
    }

    fn streams(&self, purpose: Purpose) -> Streams {
        self.repetition.streams(purpose)
    }

    /// Copies of each pattern that are trained.
    fn instances(&self) -> u64 {
        self.setup.prototypes.map_or(1, |prototypes| u64::from(prototypes.instances))
    }

    /// Stores exactly the first `load` patterns, or the copies of the first `load` prototypes.
    pub fn store(&mut self, load: u32) -> Result<(), Stop> {
        let wanted = u64::from(load);
        self.draw_to(wanted)?;
        self.train_to((wanted * self.instances()) as usize)?;
        self.load = load;
        Ok(())
    }

    /// Draws patterns, copies and cues until there are so many.
    fn draw_to(&mut self, wanted: u64) -> Result<(), Stop> {
        loop {
            let known = self.targets.len() as u64;
            if known >= wanted {
                return Ok(());
            }
            self.repetition.check()?;
            self.draw(known..wanted.min(known + self.drawn_at_once()));
        }
    }

    /// Patterns that are drawn between two looks at whether to stop.
    fn drawn_at_once(&self) -> u64 {
        match self.memories().patterns {
            // All at once: the order of its rows is drawn anew each time that some are taken.
            Patterns::File(_) => u64::from(u32::MAX),
            _ => (DRAWN_AT_ONCE / self.instances().max(1)).max(1),
        }
    }

    fn draw(&mut self, range: Range<u64>) {
        let streams = self.streams(PATTERNS);
        let drawn = self.memories().patterns.draw_all(&self.population, range.clone(), &streams);
        let drawn = drawn.iter().map(<[u32]>::to_vec);
        if let Some(target) = &self.target {
            self.sources.extend(drawn);
            let answers = match &self.memories().patterns {
                // What a row is stored with goes where the row goes.
                Patterns::File(given) => given.answers_of(range.clone(), &streams),
                patterns => patterns.draw_all(target, range.clone(), &self.streams(TARGETS)),
            };
            self.targets.extend(answers.iter().map(<[u32]>::to_vec));
        } else {
            self.targets.extend(drawn);
        }
        self.draw_instances(range.clone());
        self.draw_cues(range);
    }

    /// Counts patterns, or takes some away, until so many are counted.
    fn train_to(&mut self, count: usize) -> Result<(), Stop> {
        let at_once = counted_at_once(&self.population, self.target());
        loop {
            self.repetition.check()?;
            let known = self.counts.patterns() as usize;
            let next = count.clamp(known.saturating_sub(at_once), known.saturating_add(at_once));
            if self.target.is_some() {
                self.counts.train_pairs_to(&self.sources, &self.targets, next);
            } else {
                let training = if self.setup.prototypes.is_some() { &self.training } else { &self.targets };
                self.counts.train_to(training, next);
            }
            if next == count {
                return Ok(());
            }
        }
    }

    fn draw_instances(&mut self, range: Range<u64>) {
        if self.setup.prototypes.is_none() {
            return;
        }
        let streams = self.streams(INSTANCES);
        let instances = self.instances();
        for prototype in range {
            let pattern = self.targets.get(prototype as usize).to_vec();
            for instance in 0..instances {
                let mut stream = streams.at((prototype << 32) | instance);
                // Copies are distorted as the spec's cue says, whatever cue recall starts from.
                self.training.push(&self.memories().cue.cue().distort(
                    &self.population,
                    &pattern,
                    &mut stream,
                ));
            }
        }
    }

    fn draw_cues(&mut self, range: Range<u64>) {
        if let (Some(_), Patterns::File(given)) = (&self.memories().cue.file, &self.memories().patterns) {
            // The cue of a row goes where the row goes.
            let order = drawn_order(given, self.repetition);
            let rows = order[range.start as usize..range.end as usize].iter();
            let own = &self.memories().cue.cues;
            self.cues.extend(rows.map(|&row| own.get(row as usize).to_vec()));
            return;
        }
        let (cues, calibration) = (self.streams(CUES), self.streams(CALIBRATION));
        for n in range {
            let pattern = self.cued().get(n as usize);
            let cue = self.cue.distort(&self.population, pattern, &mut cues.at(n));
            let other = self.cue.distort(&self.population, pattern, &mut calibration.at(n));
            self.cues.push(&cue);
            self.calibration.push(&other);
        }
    }

    /// Takes other cues from now on, with `count` units touched.
    pub fn touch(&mut self, count: u32) -> Result<(), Stop> {
        self.cue.count = count;
        self.cues = PatternSet::default();
        self.calibration = PatternSet::default();
        let (all, at_once) = (self.targets.len() as u64, self.drawn_at_once());
        for start in (0..all).step_by(at_once as usize) {
            self.repetition.check()?;
            self.draw_cues(start..all.min(start + at_once));
        }
        Ok(())
    }

    /// Counts at the present load.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What rules may know of the network and its cues.
    pub fn setting(&self) -> Setting {
        Setting::between(&self.population, self.target(), self.noise())
    }

    /// Noise of the cues.
    fn noise(&self) -> CueNoise {
        self.cue.noise(&self.population)
    }

    /// What is stored at the present load.
    pub fn stored(&self) -> PatternSet {
        let training = if self.setup.prototypes.is_some() { &self.training } else { &self.targets };
        training.first(self.counts.patterns() as usize)
    }

    /// The order in which the rows of a file are taken; the order of their numbers otherwise.
    pub fn order(&self) -> Vec<u32> {
        match &self.memories().patterns {
            Patterns::File(given) => drawn_order(given, self.repetition),
            _ => (0..self.targets.len() as u32).collect(),
        }
    }

    /// Some of the cues that were drawn.
    pub fn cues(&self, range: Range<usize>) -> PatternSet {
        range.map(|n| self.cues.get(n).to_vec()).collect()
    }

    /// Networks with a rule's weights at any cues, to be stepped.
    pub fn start<'b>(&'b self, entry: &'b RuleEntry, cues: &PatternSet) -> Result<RecallRun<'b>, Stop> {
        self.check(entry)?;
        let calibrating = (self.load as usize).min(entry.rule.calibration_cues() as usize);
        let (calibration_cues, patterns) =
            (self.calibration.first(calibrating), self.targets.first(calibrating));
        Ok(recall::start(
            &*entry.rule,
            &self.counts,
            self.setting(),
            cues,
            Calibration { cues: &calibration_cues, patterns: &patterns },
            self.memories().recall,
            &self.streams(RECALL),
            self.repetition.threads,
        ))
    }

    /// Networks that start in these cues, at their ends.
    pub fn run(&self, entry: &RuleEntry, cues: &PatternSet) -> Result<Recall, Stop> {
        let mut run = self.start(entry, cues)?;
        while !run.is_done() {
            self.repetition.check()?;
            run.step();
        }
        Ok(run.run())
    }

    /// Cues every stored pattern once and lets the network run.
    pub fn recall(&self, entry: &RuleEntry) -> Result<Performance, Stop> {
        self.watch(entry, |_, _| {})
    }

    /// As [`recall`](Self::recall); `watch` sees the networks and the patterns before the first step
    /// and after each.
    pub fn watch(
        &self,
        entry: &RuleEntry,
        mut watch: impl FnMut(&Recall, &PatternSet),
    ) -> Result<Performance, Stop> {
        let cues = self.cues.first(self.load as usize);
        let mut run = self.start(entry, &cues)?;
        watch(run.networks(), &self.targets);
        while !run.is_done() {
            self.repetition.check()?;
            run.step();
            watch(run.networks(), &self.targets);
        }
        Ok(self.judge(run.networks(), &cues))
    }

    /// Refuses a rule whose weights are not finite for the counts that there are.
    pub fn check(&self, entry: &RuleEntry) -> Result<(), Stop> {
        let setting = self.setting();
        let named = |fault: NotFinite| Stop::fault(format!("rule \"{}\": {fault}", entry.name), FINITE);
        entry.rule.check(&self.counts, &setting).map_err(named)?;
        if self.target.is_some() && self.memories().recall.max_steps > 1 {
            let back = Setting::between(self.target(), &self.population, CueNoise::default());
            entry.rule.check(&self.counts.transposed(), &back).map_err(named)?;
        }
        Ok(())
    }
}

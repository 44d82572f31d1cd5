//! A memory that is being filled, and the patterns that it was given.

use attractor_core::{Purpose, Streams};
use attractor_engine::{Stop, Trial};
use attractor_memory::forgetting::{Coding, ForgettingMemory};

use super::BlackoutExperiment;
use super::keys::SchemeEntry;

/// Patterns that are recalled at a time, between which the user may stop.
const AT_ONCE: usize = 512;

/// A memory under a scheme of forgetting.
pub(super) struct Filling<'a> {
    trial: &'a Trial<'a, BlackoutExperiment>,
    coding: Coding,
    memory: Box<dyn ForgettingMemory>,
    /// In the order in which they were presented.
    patterns: Vec<Vec<u32>>,
    streams: Streams,
}

impl<'a> Filling<'a> {
    pub fn new(trial: &'a Trial<'a, BlackoutExperiment>, entry: &SchemeEntry) -> Self {
        let units = trial.section.blackout.units;
        Self {
            trial,
            coding: entry.rule.coding(units),
            memory: entry.rule.start(units, &trial.streams(Purpose::named("synapses"))),
            patterns: Vec::new(),
            streams: trial.streams(Purpose::named("patterns")),
        }
    }

    /// Presents new patterns until there were `total`.
    pub fn fill(&mut self, total: usize) -> Result<(), Stop> {
        for index in self.patterns.len()..total {
            if index % 64 == 0 {
                self.trial.check()?;
            }
            let pattern = self.coding.draw(&mut self.streams.at(index as u64));
            self.memory.present(&pattern);
            self.patterns.push(pattern);
        }
        Ok(())
    }

    /// The overlaps with all patterns after recall from themselves, the newest first.
    pub fn overlaps(&mut self) -> Result<Vec<f64>, Stop> {
        self.overlaps_while(AT_ONCE, |_| true)
    }

    /// The overlaps with the newest patterns, asked so many at a time as long as those just asked `go_on`.
    pub fn overlaps_while(
        &mut self,
        at_once: usize,
        go_on: impl Fn(&[f64]) -> bool,
    ) -> Result<Vec<f64>, Stop> {
        let max_steps = self.trial.section.blackout.max_steps;
        let newest_first: Vec<&Vec<u32>> = self.patterns.iter().rev().collect();
        let mut overlaps = Vec::new();
        for part in newest_first.chunks(at_once) {
            self.trial.check()?;
            let cues = part.iter().map(|pattern| (*pattern).clone()).collect();
            let states = self.memory.recall(&cues, max_steps, self.trial.threads);
            let pairs = states.iter().zip(cues.iter());
            overlaps.extend(pairs.map(|(state, cue)| self.coding.overlap(state, cue)));
            if !go_on(&overlaps[overlaps.len() - part.len()..]) {
                break;
            }
        }
        Ok(overlaps)
    }
}

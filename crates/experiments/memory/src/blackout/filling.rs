//! A memory that is being filled, and may be stopped meanwhile.

use attractor_memory::forgetting::{Palimpsest, PalimpsestParameters};
use attractor_study::{Stop, Trial};

use super::BlackoutExperiment;
use super::keys::SchemeEntry;

/// Patterns that are recalled at a time, between which the user may stop.
const AT_ONCE: usize = 512;

/// A memory under a scheme of forgetting.
pub(super) struct Filling<'a> {
    trial: &'a Trial<'a, BlackoutExperiment>,
    memory: Palimpsest,
}

impl<'a> Filling<'a> {
    pub fn new(trial: &'a Trial<'a, BlackoutExperiment>, entry: &SchemeEntry) -> Result<Self, Stop> {
        let blackout = &trial.section.blackout;
        let parameters = PalimpsestParameters {
            scheme: entry.rule.clone(),
            units: blackout.units,
            max_steps: blackout.max_steps,
        };
        let memory = Palimpsest::new(parameters, trial.seed, trial.number.into())?;
        Ok(Self { trial, memory })
    }

    /// Presents new patterns until there were `total`.
    pub fn fill(&mut self, total: usize) -> Result<(), Stop> {
        for _ in self.memory.patterns().len()..total {
            self.trial.check()?;
            self.memory.step();
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
        let mut overlaps = Vec::new();
        for age in (0..self.memory.patterns().len()).step_by(at_once) {
            self.trial.check()?;
            overlaps.extend(self.memory.overlaps(age..age + at_once, self.trial.threads));
            if !go_on(&overlaps[age..]) {
                break;
            }
        }
        Ok(overlaps)
    }
}

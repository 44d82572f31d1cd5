//! Couplings that learn by Hebb's rule, with upkeep at each presentation.

use attractor_core::{Invalid, Streams};

use super::fading::{FadingCouplings, signs};
use super::settle::settle_all;
use super::stages::{Stage, Upkeep};
use super::{ForgettingMemory, ForgettingScheme, PatternCoding};
use crate::patterns::PatternSet;
use crate::saved::SavedSynapses;

impl<S: Stage + Send + Sync> ForgettingScheme for S {
    fn coding(&self, units: u32) -> PatternCoding {
        PatternCoding::Signs { units }
    }

    fn start(&self, units: u32, _: &Streams) -> Box<dyn ForgettingMemory> {
        Box::new(Hebbian::new(self.upkeep(units), units))
    }

    fn grows_with_units(&self) -> bool {
        true
    }
}

/// Patterns that wait to be learned together.
const TOGETHER: usize = 16;

/// Couplings that learn by Hebb's rule.
#[derive(Clone, Debug)]
struct Hebbian {
    upkeep: Upkeep,
    couplings: FadingCouplings,
    presented: u64,
    /// Patterns that the couplings do not know yet.
    waiting: Vec<Vec<f32>>,
}

impl Hebbian {
    fn new(upkeep: Upkeep, units: u32) -> Self {
        Self { upkeep, couplings: FadingCouplings::new(units), presented: 0, waiting: Vec::new() }
    }

    fn learn(&mut self) {
        self.couplings.imprint(&self.waiting, self.upkeep.fade as f32, self.upkeep.bound as f32);
        self.waiting.clear();
    }
}

impl ForgettingMemory for Hebbian {
    fn present(&mut self, active: &[u32]) {
        self.presented += 1;
        if self.presented > self.upkeep.patterns {
            return;
        }
        self.waiting.push(signs(active, self.couplings.units()));
        if self.waiting.len() >= TOGETHER {
            self.learn();
        }
    }

    fn recall(&mut self, cues: &PatternSet, max_steps: u32, threads: usize) -> PatternSet {
        self.learn();
        settle_all(&self.couplings, cues, max_steps, threads)
    }

    fn save(&self) -> SavedSynapses {
        let mut all = self.clone();
        all.learn();
        SavedSynapses::of(self.presented, all.couplings.values())
    }

    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid> {
        saved.fill(self.couplings.values_mut(), |value| value as f32)?;
        self.presented = saved.presented;
        self.waiting.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forgetting::{Decay, HardBounds, StopSignal};
    use attractor_core::{Purpose, Seed};

    /// J as the definition has it, in double precision.
    fn plain(patterns: &PatternSet, units: usize, upkeep: Upkeep) -> Vec<f64> {
        let mut couplings = vec![0.0; units * units];
        let learned = patterns.len().min(usize::try_from(upkeep.patterns).unwrap_or(usize::MAX));
        for pattern in patterns.iter().take(learned) {
            let sign = |unit: usize| if pattern.contains(&(unit as u32)) { 1.0 } else { -1.0 };
            for (place, value) in couplings.iter_mut().enumerate() {
                let (i, j) = (place / units, place % units);
                if i != j {
                    let grown: f64 = upkeep.fade * *value + sign(i) * sign(j);
                    *value = grown.clamp(-upkeep.bound, upkeep.bound);
                }
            }
        }
        couplings
    }

    #[test]
    fn couplings_are_those_of_the_definition() {
        let units = 37;
        let streams = Streams::new(Seed(8), Purpose::named("patterns"), 0);
        let patterns = PatternCoding::Signs { units }.draw_all(0..60, &streams);
        let fade = Decay { epsilon: 8.0 }.upkeep(units);
        let bound = HardBounds { bound: 0.4 }.upkeep(units);
        let stop = StopSignal { load: 0.5 }.upkeep(units);
        assert_eq!(stop.patterns, 18);
        for upkeep in [Upkeep::NONE, fade, bound, stop, fade.and(bound), bound.and(stop).and(fade)] {
            let mut memory = Hebbian::new(upkeep, units);
            patterns.iter().for_each(|pattern| memory.present(pattern));
            memory.learn();
            let expected = plain(&patterns, units as usize, upkeep);
            for (place, expected) in expected.into_iter().enumerate() {
                let found = f64::from(memory.couplings.row(place / 37)[place % 37]);
                assert!((found - expected).abs() < 1e-5, "{upkeep:?}: {found} {expected}");
            }
        }
    }
}

//! Synapses of two states that are set by chance.

use attractor_core::{About, Invalid, Registered, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fading::{FadingCouplings, signs};
use super::settle::settle_all;
use super::{ForgettingMemory, ForgettingScheme, PatternCoding};
use crate::chance::events;
use crate::patterns::PatternSet;
use crate::references::AMIT_FUSI_1994;
use crate::saved::SavedSynapses;

/// Synapses of two states in a network of ±1 units.
///
/// $$ J_{ij} = J_{ji} \leftarrow \xi_i \, \xi_j \quad \text{with probability } q, \qquad J_{ij} = \pm 1 $$
///
/// What is set overwrites what was there: of a pattern that is t patterns old a fraction q (1 − q)^t of the
/// synapses know. That must be above about 1/√N, so that the number of patterns grows as the logarithm of N
/// at a fixed q, and as √N at the best one, of order 1/√N.
///
/// Source: Amit & Fusi 1994, <https://doi.org/10.1162/neco.1994.6.5.957>; that both directions of a pair are one
/// synapse, and that they start at random, is our choice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TwoState {
    /// q: probability that a synapse is set by a pattern.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub probability: f64,
}

impl Default for TwoState {
    fn default() -> Self {
        Self { probability: 0.15 }
    }
}

impl Registered for TwoState {
    const ABOUT: About = About {
        title: "Two states",
        summary: "Sets synapses of two states with some probability, which overwrites what they held.",
        equation: r"J_{ij} = J_{ji} \leftarrow \xi_i \, \xi_j \quad \text{with probability } q, \qquad J_{ij} = \pm 1",
        provenance: "Stochastic learning with two stable states after Amit & Fusi; that both directions of a pair are one synapse, \
                     the random start and the default q are ours.",
        citations: &[AMIT_FUSI_1994],
    };
}

impl ForgettingScheme for TwoState {
    fn coding(&self, units: u32) -> PatternCoding {
        PatternCoding::Signs { units }
    }

    fn start(&self, units: u32, streams: &Streams) -> Box<dyn ForgettingMemory> {
        let mut couplings = FadingCouplings::new(units);
        let mut stream = streams.at(0);
        for one in 0..units as usize {
            for other in 0..one {
                couplings.set(one, other, if stream.bits32() & 1 == 1 { 1.0 } else { -1.0 });
            }
        }
        Box::new(Switches {
            probability: self.probability,
            couplings,
            streams: streams.clone(),
            presented: 0,
        })
    }
}

/// Couplings ±1.
struct Switches {
    probability: f64,
    couplings: FadingCouplings,
    streams: Streams,
    presented: u64,
}

impl ForgettingMemory for Switches {
    fn present(&mut self, active: &[u32]) {
        self.presented += 1;
        let units = self.couplings.units();
        let pattern = signs(active, units);
        let mut stream = self.streams.at(self.presented);
        let pairs = (units * units.saturating_sub(1) / 2) as u64;
        // Pairs in the order (1, 0), (2, 0), (2, 1), (3, 0) …
        let (mut one, mut before) = (1, 0);
        for place in events(self.probability, pairs, &mut stream) {
            while place - before >= one as u64 {
                before += one as u64;
                one += 1;
            }
            let other = (place - before) as usize;
            self.couplings.set(one, other, pattern[one] * pattern[other]);
        }
    }

    fn recall(&mut self, cues: &PatternSet, max_steps: u32, threads: usize) -> PatternSet {
        settle_all(&self.couplings, cues, max_steps, threads)
    }

    fn save(&self) -> SavedSynapses {
        SavedSynapses::of(self.presented, self.couplings.values())
    }

    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid> {
        saved.fill(self.couplings.values_mut(), |value| value as f32)?;
        self.presented = saved.presented;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed};

    /// Set for certain, couplings are those of the last pattern. Set with probability q, 19,900 pairs agree with
    /// it with probability (1 + q)/2: five standard deviations are 0.018, exceeded with probability 6e-7.
    #[test]
    fn synapses_are_set_with_their_probability() {
        let streams = Streams::new(Seed(7), Purpose::named("synapses"), 0);
        let pattern = PatternCoding::Signs { units: 200 }.draw(&mut streams.at(99));
        let expected = signs(&pattern, 200);
        for q in [0.1, 1.0] {
            let mut couplings = FadingCouplings::new(200);
            for one in 0..200 {
                (0..one).for_each(|other| {
                    couplings.set(one, other, if (one + other) % 2 == 0 { 1.0 } else { -1.0 });
                });
            }
            let mut memory = Switches { probability: q, couplings, streams: streams.clone(), presented: 0 };
            memory.present(&pattern);
            let agrees = |one: usize| {
                let row = memory.couplings.row(one);
                (0..one).filter(|&other| row[other] == expected[one] * expected[other]).count()
            };
            let agreeing = (0..200).map(agrees).sum::<usize>() as f64 / 19_900.0;
            assert!((agreeing - f64::midpoint(1.0, q)).abs() < 0.018, "{q}: {agreeing}");
            assert!((0..200).all(|unit| memory.couplings.row(unit)[unit] == 0.0));
            assert!(
                (0..200).all(|i| (0..200).all(|j| memory.couplings.row(i)[j] == memory.couplings.row(j)[i]))
            );
        }
    }
}

//! Synapses of two states between units of which few are active.

use attractor_core::{About, Invalid, Registered, Stream, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ForgettingMemory, ForgettingScheme, PatternCoding, competing};
use crate::chance::events;
use crate::patterns::PatternSet;
use crate::references::AMIT_FUSI_1994;
use crate::saved::SavedSynapses;
use crate::weights::TiledWeights;
use crate::{Layout, Population};

/// Synapses of two states in a network of 0 and 1, of which k = fN units are active.
///
/// $$ J_{ij} \leftarrow 1 \text{ with probability } q_+ \text{ where both are active}, \qquad
///    J_{ij} \leftarrow 0 \text{ with probability } q_- = \frac{c f}{2(1-f)} \text{ where one is} $$
///
/// With c = q₊ as many synapses are set as are cleared when half of them are set. Few synapses are touched by a
/// pattern, so that many patterns pass before it is overwritten. The k units of largest support are active
/// in recall.
///
/// Source: Amit & Fusi 1994, <https://doi.org/10.1162/neco.1994.6.5.957>; that both directions of a pair are one
/// synapse, that all start at 0, and k winners are our choice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SparseTwoState {
    /// f: fraction of the units that are active in a pattern; at least one unit is, and not all.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.5))]
    pub activity: f64,
    /// q₊: probability that a synapse is set where both units are active.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub potentiation: f64,
    /// c: how often synapses are cleared, in proportion to how often they are set at q₊ = 1.
    #[schemars(range(min = 0.0, max = 2.0))]
    pub depression: f64,
}

impl Default for SparseTwoState {
    fn default() -> Self {
        Self { activity: 0.05, potentiation: 1.0, depression: 1.0 }
    }
}

impl Registered for SparseTwoState {
    const ABOUT: About = About {
        title: "Two states, sparse",
        summary: "Sets synapses of two states where both units are active and clears some where one is, in a network of \
                  which few units are active.",
        equation: r"J_{ij} \leftarrow 1 \text{ with probability } q_+ \text{ where both are active}, \qquad J_{ij} \leftarrow 0 \text{ with probability } q_- = \frac{c f}{2(1-f)} \text{ where one is}",
        provenance: "Stochastic learning with two stable states and sparse patterns after Amit & Fusi; k winners, that both directions \
                     of a pair are one synapse, the start at 0 and the defaults are ours.",
        citations: &[AMIT_FUSI_1994],
    };
}

impl SparseTwoState {
    fn population(&self, units: u32) -> Population {
        #[expect(clippy::cast_sign_loss, reason = "a fraction of units")]
        let active = (self.activity * f64::from(units)).round() as u32;
        Population::of(&Layout::flat(units, active.clamp(1, units - 1)))
    }
}

impl ForgettingScheme for SparseTwoState {
    fn coding(&self, units: u32) -> PatternCoding {
        PatternCoding::Competing(self.population(units))
    }

    fn start(&self, units: u32, streams: &Streams) -> Box<dyn ForgettingMemory> {
        let population = self.population(units);
        let activity = population.activity();
        Box::new(SparseSwitches {
            potentiation: self.potentiation,
            depression: self.depression * activity / (2.0 * (1.0 - activity)),
            set: vec![false; units as usize * units as usize],
            population,
            streams: streams.clone(),
            presented: 0,
        })
    }

    fn bytes(&self, units: u32) -> u64 {
        // Weights in single precision, with their padding, beside the synapses while it recalls.
        6 * u64::from(units) * u64::from(units)
    }
}

/// Synapses 0 and 1.
struct SparseSwitches {
    potentiation: f64,
    depression: f64,
    population: Population,
    /// At `i * units + j`, symmetric.
    set: Vec<bool>,
    streams: Streams,
    presented: u64,
}

impl SparseSwitches {
    fn put(&mut self, one: u32, other: u32, value: bool) {
        let units = self.population.units() as usize;
        self.set[one as usize * units + other as usize] = value;
        self.set[other as usize * units + one as usize] = value;
    }

    fn potentiate(&mut self, active: &[u32], stream: &mut Stream) {
        let pairs = (active.len() * active.len().saturating_sub(1) / 2) as u64;
        let (mut one, mut before) = (1, 0);
        let places: Vec<u64> = events(self.potentiation, pairs, stream).collect();
        for place in places {
            while place - before >= one as u64 {
                before += one as u64;
                one += 1;
            }
            self.put(active[one], active[(place - before) as usize], true);
        }
    }

    fn depress(&mut self, active: &[u32], stream: &mut Stream) {
        let silent = u64::from(self.population.units()) - active.len() as u64;
        let places: Vec<u64> = events(self.depression, silent * active.len() as u64, stream).collect();
        for place in places {
            let one = active[(place / silent) as usize];
            let other = Population::silent_unit(active, (place % silent) as u32);
            self.put(one, other, false);
        }
    }
}

impl ForgettingMemory for SparseSwitches {
    fn present(&mut self, active: &[u32]) {
        self.presented += 1;
        let mut stream = self.streams.at(self.presented);
        self.potentiate(active, &mut stream);
        self.depress(active, &mut stream);
    }

    fn recall(&mut self, cues: &PatternSet, max_steps: u32, threads: usize) -> PatternSet {
        let units = self.population.units() as usize;
        let weight =
            |pre: u32, post: u32| f32::from(u8::from(self.set[pre as usize * units + post as usize]));
        let weights = TiledWeights::of(&self.population, weight, |_| 0.0);
        competing::recall(&self.population, &weights, cues, max_steps, threads)
    }

    fn save(&self) -> SavedSynapses {
        let values: Vec<u8> = self.set.iter().map(|&set| u8::from(set)).collect();
        SavedSynapses::of(self.presented, &values)
    }

    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid> {
        saved.fill(&mut self.set, |value| value > 0.5)?;
        self.presented = saved.presented;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed};

    /// With c = 1 and q₊ = 1 half of the synapses are set in the long run: f² of them set for each f² cleared. Of
    /// 19,900 pairs the fraction has standard deviation below 0.02 (pairs of a pattern change together): five
    /// of them.
    #[test]
    fn half_of_the_synapses_are_set_in_the_long_run() {
        let scheme = SparseTwoState { activity: 0.1, ..SparseTwoState::default() };
        let streams = Streams::new(Seed(9), Purpose::named("synapses"), 0);
        let patterns =
            scheme.coding(200).draw_all(0..1000, &Streams::new(Seed(9), Purpose::named("patterns"), 0));
        let population = scheme.population(200);
        let mut memory = SparseSwitches {
            potentiation: 1.0,
            depression: 0.1 / 1.8,
            set: vec![false; 40_000],
            population,
            streams,
            presented: 0,
        };
        patterns.iter().for_each(|pattern| memory.present(pattern));
        let set = memory.set.iter().filter(|set| **set).count() as f64 / 39_800.0;
        assert!((set - 0.5).abs() < 0.1, "{set}");
        let newest = patterns.get(999);
        assert!(
            newest
                .iter()
                .all(|&i| newest.iter().all(|&j| i == j || memory.set[i as usize * 200 + j as usize]))
        );
        assert!((0..200).all(|i| (0..200).all(|j| memory.set[i * 200 + j] == memory.set[j * 200 + i])));
    }
}

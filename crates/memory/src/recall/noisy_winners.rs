//! Winners in noise: a network that keeps what it was shown, for as long as noise lets it.

use std::sync::Arc;

use attractor_core::Stream;

use crate::weights::Weights;

/// A flat network in time whose fields are noisy; the k units with the largest fields are active in the next step.
///
/// $$ h_i = c \sum_j w_{ij} S_j + I \, x_i + \sigma z_i, \qquad z_i \sim N(0, 1) $$
///
/// That always k units are active stands for inhibition that all units share. Ties go to the lower unit.
///
/// Noise in every step is ours.
pub struct NoisyWinners {
    weights: Arc<dyn Weights>,
    /// c
    scale: f64,
    /// σ
    noise: f64,
    state: Vec<u32>,
    support: Vec<f32>,
    fields: Vec<(f64, u32)>,
}

impl NoisyWinners {
    /// A network in a state of k active units; `scale` is what weights are multiplied by, `noise` the standard deviation
    /// of what is added to each field in each step.
    pub fn new(weights: Arc<dyn Weights>, scale: f64, noise: f64, state: &[u32]) -> Self {
        let units = weights.population().units() as usize;
        let state = state.to_vec();
        Self { weights, scale, noise, state, support: vec![0.0; units], fields: Vec::with_capacity(units) }
    }

    /// The active units, in ascending order.
    pub fn state(&self) -> &[u32] {
        &self.state
    }

    /// Puts the network into another state of k active units, in ascending order.
    pub fn place(&mut self, state: &[u32]) {
        self.state.clear();
        self.state.extend_from_slice(state);
    }

    /// Sets σ for the steps to come.
    pub fn set_noise(&mut self, noise: f64) {
        self.noise = noise;
    }

    /// A step in which some units are driven with a strength, I.
    pub fn step(&mut self, driven: &[u32], strength: f64, stream: &mut Stream) {
        let units = self.support.len() as u32;
        self.weights.support(&self.state, 0..units, &mut self.support);
        self.fields.clear();
        for (unit, support) in (0..).zip(&self.support) {
            let noise = if self.noise > 0.0 { self.noise * stream.normal() } else { 0.0 };
            self.fields.push((self.scale * f64::from(*support) + noise, unit));
        }
        for &unit in driven {
            self.fields[unit as usize].0 += strength;
        }
        let active = self.state.len();
        if active > 0 {
            let first =
                |one: &(f64, u32), other: &(f64, u32)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
            self.fields.select_nth_unstable_by(active - 1, first);
        }
        self.state.clear();
        self.state.extend(self.fields[..active].iter().map(|field| field.1));
        self.state.sort_unstable();
    }

    /// Overlap with a pattern of as many active units: 1 where it is the pattern, 0 on average where it has nothing to do
    /// with it.
    pub fn overlap(&self, pattern: &[u32]) -> f64 {
        let right = self.state.iter().filter(|unit| pattern.binary_search(unit).is_ok()).count();
        let activity = pattern.len() as f64 / self.support.len() as f64;
        (right as f64 / pattern.len() as f64 - activity) / (1.0 - activity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distortion::CueNoise;
    use crate::patterns::PatternSet;
    use crate::rules::Rules;
    use crate::weights::TiledWeights;
    use crate::{Counts, Layout, Population, Setting};
    use attractor_core::{Purpose, Seed, Streams};

    fn memory() -> (PatternSet, Arc<TiledWeights>) {
        let population = Population::of(&Layout::flat(300, 15));
        let streams = Streams::new(Seed(3), Purpose::named("noisy winners test"), 0);
        let patterns: PatternSet =
            (0..20).map(|index| population.random_pattern(&mut streams.at(index))).collect();
        let mut counts = Counts::new(&population);
        counts.train(&patterns, 0..20);
        let setting = Setting::of(&population, CueNoise::default());
        (patterns, Arc::new(Rules::named("hopfield").unwrap().learn(&counts, &setting)))
    }

    #[test]
    fn what_was_shown_stays_without_noise_and_not_in_much_of_it() {
        let (patterns, weights) = memory();
        // Weights are means over 20 patterns; c makes the field of a stored pattern about 1.
        let scale = 20.0 / (300.0 * 0.05 * 0.95);
        let mut stream = Streams::new(Seed(4), Purpose::named("noise"), 0).at(0);
        for (noise, kept) in [(0.0, true), (0.1, true), (1.0, false)] {
            let mut network = NoisyWinners::new(weights.clone(), scale, noise, patterns.get(7));
            (0..5).for_each(|_| network.step(patterns.get(2), 4.0, &mut stream));
            assert!(network.overlap(patterns.get(2)) > 0.9);
            (0..50).for_each(|_| network.step(&[], 0.0, &mut stream));
            assert_eq!(network.overlap(patterns.get(2)) > 0.9, kept, "{noise}");
            assert_eq!(network.state().len(), 15);
        }
    }

    #[test]
    fn without_noise_a_step_is_the_plain_choice_of_winners() {
        let (patterns, weights) = memory();
        let mut stream = Streams::new(Seed(4), Purpose::named("noise"), 0).at(1);
        let state: Vec<u32> = (0..15).map(|unit| 20 * unit).collect();
        let mut support = vec![0.0; 300];
        weights.support(&state, 0..300, &mut support);
        let driven = patterns.get(3);
        let field = |unit: u32| {
            2.0 * f64::from(support[unit as usize]) + if driven.contains(&unit) { 0.1 } else { 0.0 }
        };
        let mut order: Vec<u32> = (0..300).collect();
        order.sort_by(|&one, &other| field(other).total_cmp(&field(one)).then(one.cmp(&other)));
        let mut winners = order[..15].to_vec();
        winners.sort_unstable();
        let mut network = NoisyWinners::new(weights.clone(), 2.0, 0.0, &state);
        network.step(driven, 0.1, &mut stream);
        assert_eq!(network.state(), winners);
    }
}

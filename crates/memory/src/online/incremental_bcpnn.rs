//! Estimate the probabilities of the BCPNN rule by traces that fade: a memory that forgets the oldest.

use attractor_core::{About, Invalid, Registered, maths::ln_f32};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{OnlineMemory, OnlineRule};
use crate::Population;
use crate::references::SANDBERG_2002;
use crate::saved::SavedSynapses;
use crate::weights::{TiledWeights, Weights};

/// The incremental BCPNN rule.
///
/// $$ \Delta p_i = \frac{x_i - p_i}{\tau}, \qquad \Delta p_{ij} = \frac{x_i x_j - p_{ij}}{\tau}, \qquad
///    w_{ij} = \ln \frac{p_{ij}}{p_i \, p_j}, \qquad b_j = \ln p_j $$
///
/// once for each pattern that is presented, with p_i ≥ 1/(τ + 1) and p_ij ≥ 1/(τ + 1)² in the
/// logarithms. Traces start as those of independent units at their nominal activity. With `average` the
/// first τ patterns are averaged instead, as the counted rule averages all, so that up to τ patterns
/// both have the same weights.
///
/// Source: Sandberg, Lansner, Petersson & Ekeberg 2002, <https://doi.org/10.1080/net.13.2.179.194>; the
/// floors, the start and `average` are ours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IncrementalBcpnn {
    /// τ: number of patterns over which a trace fades to 1/e.
    #[schemars(range(min = 1.0, max = 1e9))]
    pub tau: f64,
    /// Whether the first τ patterns count alike.
    pub average: bool,
}

impl Default for IncrementalBcpnn {
    fn default() -> Self {
        Self { tau: 200.0, average: false }
    }
}

impl Registered for IncrementalBcpnn {
    const ABOUT: About = About {
        title: "Incremental BCPNN",
        summary: "Estimates the probabilities of BCPNN by traces that fade, so that the oldest patterns are forgotten.",
        equation: r"\Delta p_{ij} = \frac{x_i x_j - p_{ij}}{\tau}, \qquad w_{ij} = \ln \frac{p_{ij}}{p_i \, p_j}, \qquad b_j = \ln p_j",
        provenance: "Exponential traces after Sandberg et al.; floors p_i ≥ 1/(τ + 1), p_ij ≥ 1/(τ + 1)² and the start are ours.",
        citations: &[SANDBERG_2002],
    };
}

impl OnlineRule for IncrementalBcpnn {
    fn start(&self, population: &Population) -> Box<dyn OnlineMemory> {
        Box::new(Traces::new(*self, population))
    }

    fn bytes(&self, population: &Population) -> u64 {
        let units = u64::from(population.units());
        8 * units * (units + 1)
    }
}

/// Below this scale the stored traces are multiplied with it, well before they reach the smallest double.
const SMALLEST_SCALE: f64 = 1e-200;

/// The traces p_i and p_ij of a network.
///
/// All fade by the same factor, so that one scale stands for it and a pattern of k units costs k²
/// additions: p = scale · stored.
#[derive(Clone, Debug)]
pub struct Traces {
    rule: IncrementalBcpnn,
    population: Population,
    presented: u64,
    scale: f64,
    single: Vec<f64>,
    /// At `i * units + j`.
    pairs: Vec<f64>,
}

impl Traces {
    /// Traces of independent units.
    pub fn new(rule: IncrementalBcpnn, population: &Population) -> Self {
        let units = population.units() as usize;
        let mut single = vec![population.activity(); units];
        for hypercolumn in population.hypercolumns() {
            let activity = 1.0 / f64::from(hypercolumn.end - hypercolumn.start);
            single[hypercolumn.start as usize..hypercolumn.end as usize].fill(activity);
        }
        let pairs = single.iter().flat_map(|a| single.iter().map(move |b| a * b)).collect();
        Self { rule, population: population.clone(), presented: 0, scale: 1.0, single, pairs }
    }

    /// p_i.
    pub fn single(&self, unit: u32) -> f64 {
        self.scale * self.single[unit as usize]
    }

    /// p_ij.
    pub fn pair(&self, pre: u32, post: u32) -> f64 {
        self.scale * self.pairs[pre as usize * self.single.len() + post as usize]
    }

    /// Number of patterns that the traces reach back to.
    fn reach(&self) -> f64 {
        if self.rule.average { self.rule.tau.min(self.presented.max(1) as f64) } else { self.rule.tau }
    }

    fn forget_everything(&mut self) {
        self.scale = 1.0;
        self.single.fill(0.0);
        self.pairs.fill(0.0);
    }
}

impl OnlineMemory for Traces {
    fn present(&mut self, active: &[u32]) {
        self.presented += 1;
        let step = 1.0 / self.reach();
        if step < 1.0 {
            self.scale *= 1.0 - step;
        } else {
            self.forget_everything();
        }
        if self.scale < SMALLEST_SCALE {
            for trace in self.single.iter_mut().chain(&mut self.pairs) {
                *trace *= self.scale;
            }
            self.scale = 1.0;
        }
        let units = self.single.len();
        let gain = step / self.scale;
        for &pre in active {
            self.single[pre as usize] += gain;
            let row = &mut self.pairs[pre as usize * units..][..units];
            for &post in active {
                row[post as usize] += gain;
            }
        }
    }

    fn weights(&self) -> Box<dyn Weights> {
        let floor = 1.0 / (self.reach() + 1.0);
        let single: Vec<f32> =
            (0..self.population.units()).map(|unit| self.single(unit).max(floor) as f32).collect();
        let floor = (floor * floor) as f32;
        let weight = |pre: u32, post: u32| {
            let both = (self.pair(pre, post) as f32).max(floor);
            ln_f32(both / (single[pre as usize] * single[post as usize]))
        };
        Box::new(TiledWeights::of(&self.population, weight, |unit| ln_f32(single[unit as usize])))
    }

    /// The traces of single units, then those of pairs.
    fn save(&self) -> SavedSynapses {
        let values = [&self.single[..], &self.pairs].concat();
        SavedSynapses { presented: self.presented, scale: self.scale, values }
    }

    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid> {
        let units = self.single.len();
        let mut all = vec![0.0; units + self.pairs.len()];
        saved.fill(&mut all, |value| value)?;
        self.pairs = all.split_off(units);
        self.single = all;
        (self.presented, self.scale) = (saved.presented, saved.scale);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use crate::weights::WeightFormat;
    use crate::{Counts, Layout, Setting, distortion::CueNoise, patterns::Patterns};
    use attractor_core::{Purpose, Seed, Streams};

    fn patterns(population: &Population, count: u64) -> crate::patterns::PatternSet {
        let streams = Streams::new(Seed(3), Purpose::named("patterns"), 0);
        Patterns::default().draw_all(population, 0..count, &streams)
    }

    #[test]
    fn traces_are_those_that_fade_one_by_one() {
        let population = Population::of(&Layout::modular(4, 3));
        let rule = IncrementalBcpnn { tau: 3.0, average: false };
        let mut traces = Traces::new(rule, &population);
        let mut plain = vec![1.0 / 9.0; 144];
        // So many that the scale is taken into the traces: (2/3)^2000 is below the smallest double.
        for pattern in patterns(&population, 2000).iter() {
            traces.present(pattern);
            for pre in 0..12 {
                for post in 0..12 {
                    let together = pattern.contains(&pre) && pattern.contains(&post);
                    let p: &mut f64 = &mut plain[(pre * 12 + post) as usize];
                    *p += (f64::from(u8::from(together)) - *p) / 3.0;
                }
            }
        }
        for (place, p) in (0..144).zip(plain) {
            assert!((traces.pair(place / 12, place % 12) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn as_long_as_it_averages_it_is_the_counted_rule() {
        for layout in [Layout::modular(5, 6), Layout::flat(40, 6)] {
            let population = Population::of(&layout);
            let patterns = patterns(&population, 50);
            let mut traces = Traces::new(IncrementalBcpnn { tau: 1e6, average: true }, &population);
            patterns.iter().for_each(|pattern| traces.present(pattern));
            let mut counts = Counts::new(&population);
            counts.train(&patterns, 0..50);
            let setting = Setting::of(&population, CueNoise::default());
            let counted = Rules::named("bcpnn").unwrap().weights(&counts, &setting, WeightFormat::F32);
            let online = traces.weights();
            let units = population.units();
            for unit in (0..units).filter(|&unit| counts.usage()[unit as usize] > 0) {
                let (mut one, mut other) = (vec![0.0; units as usize], vec![0.0; units as usize]);
                counted.support(&[unit], 0..units, &mut one);
                online.support(&[unit], 0..units, &mut other);
                for (a, b) in one.iter().zip(&other).filter(|(a, _)| a.is_finite()) {
                    assert!((a - b).abs() < 1e-4, "{a} {b}");
                }
            }
        }
    }

    /// With τ far beyond P the traces hardly leave their start, f and f², and ln(p_ij / (p_i p_j)) is to first
    /// order the sum of its patterns' (x_i − f)(x_j − f) over τ f²: P/(τ f²) times the weight of the Hopfield
    /// rule. What is left out falls as P/(τ f²).
    #[test]
    fn with_a_slow_trace_it_is_the_hopfield_rule_in_small() {
        let population = Population::of(&Layout::modular(4, 5));
        let patterns = patterns(&population, 10);
        let mut counts = Counts::new(&population);
        counts.train(&patterns, 0..10);
        let setting = Setting::of(&population, CueNoise::default());
        let hopfield = Rules::named("hopfield").unwrap().plain_weights(&counts, &setting);
        let used = |unit: &u32| counts.usage()[*unit as usize] > 0;
        let deviation = |tau: f64| {
            let mut traces = Traces::new(IncrementalBcpnn { tau, average: false }, &population);
            patterns.iter().for_each(|pattern| traces.present(pattern));
            let weights = traces.weights();
            let support = |active: &[u32]| {
                let mut out = vec![0.0; 20];
                weights.support(active, 0..20, &mut out);
                out
            };
            let bias = support(&[]);
            let of = |pre: u32| {
                let with_pre = support(&[pre]);
                let posts = (0..20).filter(move |post| pre / 5 != post / 5).filter(used);
                let differences = posts.map(|post| {
                    let weight = f64::from(with_pre[post as usize] - bias[post as usize]);
                    (weight * tau * 0.04 / 10.0 - f64::from(hopfield.weight(pre, post))).abs()
                });
                differences.fold(0.0, f64::max)
            };
            (0..20).filter(used).map(of).fold(0.0, f64::max)
        };
        let (near, far) = (deviation(1e3), deviation(1e4));
        assert!(far < 0.15 * near && far < 0.02, "{near} {far}");
    }
}

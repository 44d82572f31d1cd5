//! Correlated patterns: some units are used far more often than others.

use attractor_core::{About, Registered, Stream, Streams, maths};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PatternSource;
use crate::{Competition, Population};

/// Patterns that use the r-th unit of a hypercolumn with probability proportional to r^(−s).
///
/// Without hypercolumns the k units are drawn one after the other without replacement, with the same
/// weights over all units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Skewed {
    /// s: 0 uses all units alike; 1 is Zipf's law.
    #[schemars(range(min = 0.0, max = 10.0))]
    pub s: f64,
}

impl Default for Skewed {
    fn default() -> Self {
        Self { s: 1.0 }
    }
}

impl Registered for Skewed {
    const ABOUT: About = About {
        title: "Skewed",
        summary: "Some units are used far more often than others: probability ∝ rank^(−s).",
        equation: r"P(\text{unit of rank } r) \propto r^{-s}",
        provenance: "Ours: the benchmark's own construction of correlated data is not published.",
        citations: &[],
    };
}

/// rank^(−s) summed over the ranks up to each.
fn cumulated(units: usize, s: f64) -> Vec<f64> {
    let mut total = 0.0;
    (1..=units)
        .map(|rank| {
            total += maths::exp(-s * maths::log(rank as f64));
            total
        })
        .collect()
}

fn draw_rank(cumulated: &[f64], stream: &mut Stream) -> u32 {
    let total = cumulated.last().copied().unwrap_or(0.0);
    let at = stream.unit() * total;
    let rank = cumulated.partition_point(|&sum| sum <= at);
    rank.min(cumulated.len() - 1) as u32
}

impl PatternSource for Skewed {
    fn draw(&self, population: &Population, index: u64, streams: &Streams) -> Vec<u32> {
        let mut stream = streams.at(index);
        match population.competition() {
            Competition::PerHypercolumn(hypercolumns) => {
                let mut weights = Vec::new();
                let mut draw = |units: &std::ops::Range<u32>| {
                    if weights.len() != units.len() {
                        weights = cumulated(units.len(), self.s);
                    }
                    units.start + draw_rank(&weights, &mut stream)
                };
                hypercolumns.iter().map(&mut draw).collect()
            }
            Competition::KWinners(active) => {
                let mut weights: Vec<f64> = (1..=population.units())
                    .map(|rank| maths::exp(-self.s * maths::log(f64::from(rank))))
                    .collect();
                let mut pattern: Vec<u32> =
                    (0..*active).map(|_| take_one(&mut weights, &mut stream)).collect();
                pattern.sort_unstable();
                pattern
            }
        }
    }
}

/// Draws a unit in proportion to its weight and sets its weight to zero.
fn take_one(weights: &mut [f64], stream: &mut Stream) -> u32 {
    let mut at = stream.unit() * weights.iter().sum::<f64>();
    let mut last = 0;
    for (unit, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        last = unit;
        at -= weight;
        if at < 0.0 {
            break;
        }
    }
    weights[last] = 0.0;
    last as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use attractor_core::{Purpose, Seed};

    #[test]
    fn usage_follows_the_power_law() {
        // 40,000 draws over 4 ranks, 3 degrees of freedom: P(χ² > 21.1) = 1e-4.
        let population = Population::of(&Layout::modular(4, 4));
        let streams = Streams::new(Seed(1), Purpose::named("test"), 0);
        let patterns = Skewed { s: 1.0 }.draw_all(&population, 0..10_000, &streams);
        let mut counts = [0.0; 4];
        patterns.iter().flatten().for_each(|unit| counts[(unit % 4) as usize] += 1.0);
        let harmonic = 25.0 / 12.0;
        let terms = (1_u32..).zip(counts).map(|(rank, count): (u32, f64)| {
            let expected = 40_000.0 / (f64::from(rank) * harmonic);
            (count - expected).powi(2) / expected
        });
        assert!(terms.sum::<f64>() < 21.1);
    }

    #[test]
    fn without_hypercolumns_no_unit_is_drawn_twice() {
        let population = Population::of(&Layout::flat(12, 8));
        let streams = Streams::new(Seed(1), Purpose::named("test"), 0);
        for pattern in (Skewed { s: 3.0 }).draw_all(&population, 0..200, &streams).iter() {
            assert_eq!(pattern.len(), 8);
            assert!(pattern.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

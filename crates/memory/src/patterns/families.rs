//! Correlated patterns: families that resemble a parent.

use attractor_core::{About, Registered, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PatternSource;
use crate::Population;

/// Families of patterns: each copies its family's random parent and draws a fraction 1 − ρ of its
/// active units anew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Families {
    /// ρ: fraction of its active units that a pattern takes from its parent, rounded to whole units.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rho: f64,
    /// Patterns in a family.
    #[schemars(range(min = 1))]
    pub size: u32,
}

impl Default for Families {
    fn default() -> Self {
        Self { rho: 0.5, size: 10 }
    }
}

impl Registered for Families {
    const ABOUT: About = About {
        title: "Families",
        summary: "Each pattern copies its family's parent and draws a fraction 1 − ρ of its active units anew.",
        equation: r"P(\text{unit kept}) = \rho + (1 - \rho) / M",
        provenance: "Ours: the benchmark's own construction of correlated data is not published.",
        citations: &[],
    };
}

/// Streams of parents and of children must not meet.
const PARENTS: u64 = 1 << 63;

impl PatternSource for Families {
    fn draw(&self, population: &Population, index: u64, streams: &Streams) -> Vec<u32> {
        let family = index / u64::from(self.size);
        let parent = population.random_pattern(&mut streams.at(PARENTS | family));
        #[expect(clippy::cast_sign_loss, reason = "ρ is at most 1")]
        let redrawn = ((1.0 - self.rho) * f64::from(population.active())).round() as u32;
        population.redrawn(&parent, redrawn, &mut streams.at(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use attractor_core::{Purpose, Seed};

    fn shared(a: &[u32], b: &[u32]) -> usize {
        a.iter().filter(|unit| b.contains(unit)).count()
    }

    #[test]
    fn members_share_what_rho_says_and_families_share_nothing_but_chance() {
        let population = Population::of(&Layout::modular(100, 50));
        let streams = Streams::new(Seed(1), Purpose::named("test"), 0);
        let source = Families { rho: 0.8, size: 2 };
        let patterns = source.draw_all(&population, 0..4, &streams);
        // Two members keep 80 of 100 each: at least 60 in common.
        assert!(shared(patterns.get(0), patterns.get(1)) >= 60);
        // Of 100 pairs each agrees with probability 1/50: P(more than 10 agree) < 1e-4.
        assert!(shared(patterns.get(0), patterns.get(2)) <= 10);
    }

    #[test]
    fn rho_one_repeats_the_parent() {
        let population = Population::of(&Layout::flat(50, 7));
        let streams = Streams::new(Seed(1), Purpose::named("test"), 0);
        let patterns = Families { rho: 1.0, size: 3 }.draw_all(&population, 0..3, &streams);
        assert_eq!(patterns.get(0), patterns.get(2));
    }
}

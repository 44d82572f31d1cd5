//! Cues: distorted copies of patterns.

mod add;
mod delete;
mod replace;
mod resample;

use attractor_core::{Invalid, Stream, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use add::Add;
pub use delete::Delete;
pub use replace::Replace;
pub use resample::Resample;

use crate::patterns::PatternSet;
use crate::{Competition, Population};

/// A way to distort a pattern that has its full number of active units.
pub trait Distort: Send + Sync {
    /// The distorted copy, in ascending order; `count` units are touched.
    fn distort(&self, count: u32, population: &Population, pattern: &[u32], stream: &mut Stream) -> Vec<u32>;

    /// How often a unit of the cue is wrong, on average.
    fn noise(&self, count: u32, population: &Population) -> CueNoise;

    /// The largest `count` that makes sense for a network.
    fn most(&self, population: &Population) -> u32 {
        match population.competition() {
            Competition::PerHypercolumn(_) => population.active(),
            Competition::KWinners(active) => (*active).min(population.units() - active),
        }
    }
}

/// How often a unit of a cue is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueNoise {
    /// e₁₀: probability that a unit is silent in the cue although it is active in the pattern.
    pub e10: f64,
    /// e₀₁: probability that a unit is active in the cue although it is silent in the pattern.
    pub e01: f64,
}

impl CueNoise {
    /// As many units wrongly active as wrongly silent: e₀₁ = e₁₀ k/(N − k).
    pub fn balanced(e10: f64, population: &Population) -> Self {
        Self { e10, e01: e10 * Self::ratio(population) }
    }

    /// k/(N − k).
    fn ratio(population: &Population) -> f64 {
        f64::from(population.active()) / f64::from(population.units() - population.active())
    }
}

/// Ways to distort a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Distortion {
    /// Active units move elsewhere: to another minicolumn of their hypercolumn, or to silent units.
    #[default]
    Replace,
    /// Active units fall silent.
    Delete,
    /// Further units become active.
    Add,
    /// Active units are drawn anew, which may give the same unit again.
    Resample,
}

impl std::ops::Deref for Distortion {
    type Target = dyn Distort;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Replace => &Replace,
            Self::Delete => &Delete,
            Self::Add => &Add,
            Self::Resample => &Resample,
        }
    }
}

/// How cues are made from patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cue {
    /// What happens to the units that are touched.
    pub distortion: Distortion,
    /// Number of hypercolumns, or of active units, that are touched.
    pub count: u32,
}

impl Default for Cue {
    fn default() -> Self {
        Self { distortion: Distortion::Replace, count: 2 }
    }
}

impl Cue {
    /// Checks the count against a network.
    ///
    /// # Errors
    /// More units to touch than there are.
    pub fn validate(&self, population: &Population) -> Result<(), Invalid> {
        let most = self.distortion.most(population);
        if self.count <= most {
            return Ok(());
        }
        let (units, layout) = match population.competition() {
            Competition::PerHypercolumn(hypercolumns) => {
                ("active units", format!("layout.hypercolumns is {}", hypercolumns.len()))
            }
            Competition::KWinners(active) => {
                ("units to touch", format!("layout.active is {active} of {}", population.units()))
            }
        };
        Err(Invalid::new(
            "cue.count",
            format!("cue.count is {}, but a pattern has only {most} {units}", self.count),
            format!("at most {most}: {layout}"),
        )
        .help("lower cue.count, or change the layout"))
    }

    /// Mean noise of a cue.
    pub fn noise(&self, population: &Population) -> CueNoise {
        self.distortion.noise(self.count, population)
    }

    /// A distorted copy.
    pub fn distort(&self, population: &Population, pattern: &[u32], stream: &mut Stream) -> Vec<u32> {
        self.distortion.distort(self.count, population, pattern, stream)
    }

    /// A distorted copy of each pattern; the stream's index is the pattern's.
    pub fn distort_all(
        &self,
        population: &Population,
        patterns: &PatternSet,
        streams: &Streams,
    ) -> PatternSet {
        let numbered = patterns.iter().enumerate();
        numbered
            .map(|(index, pattern)| self.distort(population, pattern, &mut streams.at(index as u64)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use attractor_core::{Purpose, Seed};
    use proptest::prelude::*;

    const ALL: [Distortion; 4] =
        [Distortion::Replace, Distortion::Delete, Distortion::Add, Distortion::Resample];

    proptest! {
        #[test]
        fn exactly_the_stated_number_of_units_is_touched(
            seed in any::<u64>(), modular in any::<bool>(), count in 0_u32..6, which in 0_usize..4,
        ) {
            let layout = if modular { Layout::modular(6, 5) } else { Layout::flat(30, 6) };
            let population = Population::of(&layout);
            let mut stream = Streams::new(Seed(seed), Purpose::named("test"), 0).at(0);
            let pattern = population.random_pattern(&mut stream);
            let cue = ALL[which].distort(count, &population, &pattern, &mut stream);
            prop_assert!(cue.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(cue.iter().all(|&unit| unit < population.units()));
            let right = cue.iter().filter(|unit| pattern.contains(unit)).count() as u32;
            let (expected_right, expected_length) = match ALL[which] {
                Distortion::Replace => (6 - count, 6),
                Distortion::Delete => (6 - count, 6 - count),
                Distortion::Add => (6, 6 + count),
                Distortion::Resample => (right.max(6 - count), 6),
            };
            prop_assert_eq!((right, cue.len() as u32), (expected_right, expected_length));
            if modular && ALL[which] != Distortion::Delete {
                for units in population.hypercolumns() {
                    prop_assert!(cue.iter().any(|unit| units.contains(unit)));
                }
            }
        }
    }

    #[test]
    fn noise_is_the_mean_over_cues() {
        for layout in [Layout::modular(10, 8), Layout::flat(80, 10)] {
            let population = Population::of(&layout);
            for distortion in ALL {
                let cue = Cue { distortion, count: 4 };
                let streams = Streams::new(Seed(3), Purpose::named("test"), 0);
                let (mut lost, mut gained) = (0.0, 0.0);
                let draws = 2000;
                for index in 0..draws {
                    let mut stream = streams.at(index);
                    let pattern = population.random_pattern(&mut stream);
                    let copy = cue.distort(&population, &pattern, &mut stream);
                    lost += pattern.iter().filter(|unit| !copy.contains(unit)).count() as f64;
                    gained += copy.iter().filter(|unit| !pattern.contains(unit)).count() as f64;
                }
                let noise = cue.noise(&population);
                let (active, silent) = (10.0, 70.0);
                // Only resampling is random here: at most 4 units a draw, so a mean over 2000 draws
                // has a standard deviation below 2/√2000 = 0.045; P(off by more than 0.2) < 1e-4.
                assert!((lost / draws as f64 - noise.e10 * active).abs() < 0.2, "{distortion:?}");
                assert!((gained / draws as f64 - noise.e01 * silent).abs() < 0.2, "{distortion:?}");
            }
        }
    }

    #[test]
    fn more_than_there_is_cannot_be_touched() {
        let population = Population::of(&Layout::modular(5, 4));
        let fault = Cue { count: 9, ..Cue::default() }.validate(&population).unwrap_err();
        assert_eq!(fault.message, "cue.count is 9, but a pattern has only 5 active units");
        assert_eq!(fault.allowed, "at most 5: layout.hypercolumns is 5");
    }
}

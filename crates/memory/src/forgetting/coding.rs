//! What the patterns of a scheme look like.

use std::ops::Range;

use attractor_core::{Stream, Streams};

use crate::Population;
use crate::measures::right_units;
use crate::patterns::PatternSet;

/// Random patterns of one kind of network, held as their active units in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternCoding {
    /// Each unit is +1, which is active, or −1, with probability one half.
    Signs {
        /// N: number of units.
        units: u32,
    },
    /// Units that compete: k of N, or one in each hypercolumn.
    Competing(Population),
}

impl PatternCoding {
    /// A pattern in which every choice of units is equally likely.
    pub fn draw(&self, stream: &mut Stream) -> Vec<u32> {
        match self {
            Self::Signs { units } => {
                let mut active = Vec::with_capacity(*units as usize / 2);
                for first in (0..*units).step_by(64) {
                    let bits = stream.bits64();
                    let own = first..(first + 64).min(*units);
                    active.extend(own.filter(|unit| bits >> (unit - first) & 1 == 1));
                }
                active
            }
            Self::Competing(population) => population.random_pattern(stream),
        }
    }

    /// Patterns drawn one after the other, each from its own stream.
    pub fn draw_all(&self, indices: Range<u64>, streams: &Streams) -> PatternSet {
        indices.map(|index| self.draw(&mut streams.at(index))).collect()
    }

    /// How alike a state and a pattern are: 1 where they are the same, 0 on average where they are
    /// independent.
    ///
    /// With ±1 units it is m = Σ S_i ξ_i / N; with competing ones (r − f)/(1 − f), r being the fraction of
    /// the pattern's active units that are active and f = k/N.
    pub fn overlap(&self, state: &[u32], pattern: &[u32]) -> f64 {
        let both = right_units(state, pattern) as f64;
        match self {
            Self::Signs { units } => {
                let different = (state.len() + pattern.len()) as f64 - 2.0 * both;
                1.0 - 2.0 * different / f64::from(*units)
            }
            Self::Competing(population) => {
                let chance = population.activity();
                (both / f64::from(population.active()) - chance) / (1.0 - chance)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use attractor_core::{Purpose, Seed};

    #[test]
    fn a_pattern_is_like_itself_and_unlike_its_opposite() {
        let signs = PatternCoding::Signs { units: 5 };
        assert_eq!(signs.overlap(&[0, 3], &[0, 3]), 1.0);
        assert_eq!(signs.overlap(&[1, 2, 4], &[0, 3]), -1.0);
        assert!((signs.overlap(&[0], &[0, 3]) - 0.6).abs() < 1e-15);
        let competing = PatternCoding::Competing(Population::of(&Layout::flat(10, 2)));
        assert_eq!(competing.overlap(&[1, 7], &[1, 7]), 1.0);
        assert!((competing.overlap(&[1, 2], &[1, 7]) - 0.375).abs() < 1e-15);
    }

    /// 200 patterns of 500 units: the mean of 100,000 fair coins lies beyond 1/2 ± 5/632 with probability 6e-7;
    /// the mean overlap of 199 neighbours has standard deviation 1/√(99,500), beyond five with the same.
    #[test]
    fn signs_are_fair_and_independent() {
        let coding = PatternCoding::Signs { units: 500 };
        let patterns = coding.draw_all(0..200, &Streams::new(Seed(5), Purpose::named("patterns"), 0));
        let active: usize = patterns.iter().map(<[u32]>::len).sum();
        assert!((active as f64 / 1e5 - 0.5).abs() < 5.0 / 632.0);
        let overlap = |place: usize| coding.overlap(patterns.get(place), patterns.get(place + 1));
        let mean = (0..199).map(overlap).sum::<f64>() / 199.0;
        assert!(mean.abs() < 5.0 / 99_500_f64.sqrt(), "{mean}");
    }
}

//! Active units move elsewhere.

use attractor_core::Stream;

use super::{CueNoise, Distort};
use crate::{Competition, Population};

/// Moves active units: in a hypercolumn to a different minicolumn, otherwise to a silent unit. The
/// number of active units stays.
#[derive(Clone, Copy, Debug)]
pub struct Replace;

impl Distort for Replace {
    fn distort(&self, count: u32, population: &Population, pattern: &[u32], stream: &mut Stream) -> Vec<u32> {
        let places = stream.subset(count, pattern.len() as u32);
        let Competition::PerHypercolumn(hypercolumns) = population.competition() else {
            let silent = population.units() - pattern.len() as u32;
            let ranks = stream.subset(count, silent);
            return Population::exchanged(
                pattern,
                &places,
                ranks.iter().map(|&rank| Population::silent_unit(pattern, rank)),
            );
        };
        let mut cue = pattern.to_vec();
        for place in places.into_iter().map(|place| place as usize) {
            let units = &hypercolumns[place];
            let other = units.start + stream.below(units.len() as u32 - 1);
            cue[place] = if other < pattern[place] { other } else { other + 1 };
        }
        cue
    }

    fn noise(&self, count: u32, population: &Population) -> CueNoise {
        CueNoise::balanced(f64::from(count) / f64::from(population.active()), population)
    }
}

//! Further units become active.

use attractor_core::Stream;

use super::{CueNoise, Distort};
use crate::{Competition, Population};

/// Activates silent units beside the active ones; with hypercolumns at most one more in each.
#[derive(Clone, Copy, Debug)]
pub struct Add;

impl Distort for Add {
    fn distort(&self, count: u32, population: &Population, pattern: &[u32], stream: &mut Stream) -> Vec<u32> {
        let Competition::PerHypercolumn(hypercolumns) = population.competition() else {
            let ranks = stream.subset(count, population.units() - pattern.len() as u32);
            return Population::exchanged(
                pattern,
                &[],
                ranks.iter().map(|&rank| Population::silent_unit(pattern, rank)),
            );
        };
        let places = stream.subset(count, pattern.len() as u32);
        let added: Vec<u32> = places
            .into_iter()
            .map(|place| {
                let units = &hypercolumns[place as usize];
                let other = units.start + stream.below(units.len() as u32 - 1);
                if other < pattern[place as usize] { other } else { other + 1 }
            })
            .collect();
        Population::exchanged(pattern, &[], added)
    }

    fn noise(&self, count: u32, population: &Population) -> CueNoise {
        CueNoise { e10: 0.0, e01: f64::from(count) / f64::from(population.units() - population.active()) }
    }

    fn most(&self, population: &Population) -> u32 {
        match population.competition() {
            Competition::PerHypercolumn(_) => population.active(),
            Competition::KWinners(active) => population.units() - active,
        }
    }
}

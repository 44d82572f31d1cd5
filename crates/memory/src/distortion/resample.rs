//! Active units are drawn anew.

use attractor_core::Stream;

use super::{CueNoise, Distort};
use crate::{Competition, Population};

/// Draws active units anew, which may give the same unit again. The number of active units stays.
#[derive(Clone, Copy, Debug)]
pub struct Resample;

impl Distort for Resample {
    fn distort(&self, count: u32, population: &Population, pattern: &[u32], stream: &mut Stream) -> Vec<u32> {
        population.redrawn(pattern, count, stream)
    }

    fn noise(&self, count: u32, population: &Population) -> CueNoise {
        let (count, active) = (f64::from(count), f64::from(population.active()));
        let moved = match population.competition() {
            Competition::PerHypercolumn(hypercolumns) => {
                let stays = |units: &std::ops::Range<u32>| 1.0 / units.len() as f64;
                1.0 - hypercolumns.iter().map(stays).sum::<f64>() / active
            }
            Competition::KWinners(_) => 1.0 - count / (f64::from(population.units()) - active + count),
        };
        CueNoise::balanced(moved * count / active, population)
    }

    fn most(&self, population: &Population) -> u32 {
        population.active()
    }
}

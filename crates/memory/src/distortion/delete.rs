//! Active units fall silent.

use attractor_core::Stream;

use super::{CueNoise, Distort};
use crate::Population;

/// Silences active units.
#[derive(Clone, Copy, Debug)]
pub struct Delete;

impl Distort for Delete {
    fn distort(&self, count: u32, _: &Population, pattern: &[u32], stream: &mut Stream) -> Vec<u32> {
        Population::exchanged(pattern, &stream.subset(count, pattern.len() as u32), [])
    }

    fn noise(&self, count: u32, population: &Population) -> CueNoise {
        CueNoise { e10: f64::from(count) / f64::from(population.active()), e01: 0.0 }
    }

    fn most(&self, population: &Population) -> u32 {
        population.active()
    }
}

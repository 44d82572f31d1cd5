//! Patterns that share no unit.

use attractor_core::{About, Invalid, Registered, Stream, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PatternSource;
use crate::{Competition, Population};

/// Random patterns of which no two share an active unit. There are only as many as the smallest
/// hypercolumn has minicolumns, or ⌊N/k⌋.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Orthogonal {}

impl Registered for Orthogonal {
    const ABOUT: About = About {
        title: "Orthogonal",
        summary: "Random patterns of which no two share an active unit; there are only a few.",
        equation: "",
        provenance: "The standard control: no crosstalk at all.",
        citations: &[],
    };
}

/// The units 0 to `count` in an order that depends on the repetition and the place, not on the pattern.
fn order(count: u32, place: u64, streams: &Streams) -> Vec<u32> {
    let mut stream: Stream = streams.at(place);
    let mut units: Vec<u32> = (0..count).collect();
    stream.shuffle(&mut units);
    units
}

impl PatternSource for Orthogonal {
    fn draw(&self, population: &Population, index: u64, streams: &Streams) -> Vec<u32> {
        let index = index as usize;
        match population.competition() {
            Competition::PerHypercolumn(hypercolumns) => (0..)
                .zip(hypercolumns)
                .map(|(place, units)| units.start + order(units.len() as u32, place, streams)[index])
                .collect(),
            Competition::KWinners(active) => {
                let active = *active as usize;
                let mut pattern = order(population.units(), 0, streams)[index * active..][..active].to_vec();
                pattern.sort_unstable();
                pattern
            }
        }
    }

    fn limit(&self, population: &Population) -> Option<u64> {
        let sizes = population.hypercolumns().iter().map(|units| units.len() as u64);
        Some(sizes.min().unwrap_or(u64::from(population.units() / population.active())))
    }

    fn validate(&self, population: &Population) -> Result<(), Invalid> {
        match self.limit(population) {
            Some(0 | 1) => Err(Invalid::new(
                "patterns.kind",
                "this layout has no two orthogonal patterns",
                "at most half of the units active",
            )),
            _ => Ok(()),
        }
    }
}

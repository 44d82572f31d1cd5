//! Patterns in which every choice of units is equally likely.

use attractor_core::{About, Registered, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PatternSource;
use crate::Population;

/// Independent random patterns: one minicolumn in each hypercolumn, or k of N units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Random {}

impl Registered for Random {
    const ABOUT: About = About {
        title: "Random",
        summary: "Independent patterns in which every choice of units is equally likely.",
        equation: "",
        provenance: "The standard ensemble of the field.",
        citations: &[],
    };
}

impl PatternSource for Random {
    fn draw(&self, population: &Population, index: u64, streams: &Streams) -> Vec<u32> {
        population.random_pattern(&mut streams.at(index))
    }
}

//! Networks and patterns that several tests use.

#![expect(dead_code, reason = "each test file uses its own part")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::ops::Range;

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::{PatternSet, Patterns};
use attractor_memory::recall::RecallOptions;
use attractor_memory::{Counts, Layout, Population, Setting, rules::Rules};

/// Layouts with one tile and several, with and without padding, of one size and of several.
pub fn layouts() -> Vec<Layout> {
    vec![
        Layout::modular(5, 7),
        hypercolumns(&[2, 9, 33, 8, 17]),
        Layout::modular(3, 70),
        hypercolumns(&[65, 3, 130, 64]),
        Layout::flat(70, 9),
        Layout::flat(33, 4),
        Layout::flat(129, 10),
    ]
}

/// Hypercolumns of these sizes.
pub fn hypercolumns(sizes: &[u32]) -> Layout {
    let table = serde_json::json!({"kind": "modular", "hypercolumns": sizes.len(), "minicolumns": sizes});
    serde_json::from_value(table).unwrap()
}

/// The streams of a test.
pub fn streams(name: &str, seed: u64) -> Streams {
    Streams::new(Seed(seed), Purpose::named(name), 0)
}

/// Random patterns.
pub fn random_patterns(population: &Population, count: u64, seed: u64) -> PatternSet {
    Patterns::default().draw_all(population, 0..count, &streams("patterns", seed))
}

/// Cues with `count` active units replaced.
pub fn replaced(population: &Population, patterns: &PatternSet, count: u32, seed: u64) -> PatternSet {
    replace(count).distort_all(population, patterns, &streams("cues", seed))
}

/// The distortion of [`replaced`].
pub fn replace(count: u32) -> Cue {
    Cue { distortion: Distortion::Replace, count }
}

/// Counts of all patterns.
pub fn counts_of(population: &Population, patterns: &PatternSet) -> Counts {
    let mut counts = Counts::new(population);
    counts.train(patterns, 0..patterns.len());
    counts
}

/// The setting for cues with `count` active units replaced.
pub fn setting(population: &Population, count: u32) -> Setting {
    Setting::of(population, replace(count).noise(population))
}

/// The rule with this id.
pub fn rule(id: &str) -> Rules {
    Rules::named(id).unwrap()
}

/// The default recall with another number of steps.
pub fn steps(max_steps: u32) -> RecallOptions {
    RecallOptions { max_steps, ..RecallOptions::default() }
}

/// Units that may be exchanged without changing the layout: hypercolumns, or all.
pub fn groups(population: &Population) -> Vec<Range<u32>> {
    if population.is_modular() {
        population.hypercolumns().to_vec()
    } else {
        std::iter::once(0..population.units()).collect()
    }
}

//! A flat Willshaw network of 8192 units: training, dendritic sums, and the k winners among them.

use std::path::Path;

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::Patterns;
use attractor_memory::weights::{BitCounts, BitWeights, Weights, Workspace};
use attractor_memory::{Layout, Population, States};

use super::{Fallible, report, write, write_patterns};

const CUES: usize = 1000;

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    let population = Population::of(&Layout::flat(8192, 64));
    let streams = |purpose| Streams::new(Seed(4711), Purpose::named(purpose), 0);
    let patterns = Patterns::default().draw_all(&population, 0..8000, &streams("patterns"));
    let cue = Cue { distortion: Distortion::Replace, count: 16 };
    let cues = cue.distort_all(&population, &patterns.first(CUES), &streams("cues"));
    write_patterns(&directory.join("patterns"), &patterns)?;
    write_patterns(&directory.join("cues"), &cues)?;

    let train = || BitWeights::of_patterns(&population, &patterns, 0..patterns.len());
    let weights = report("willshaw training", repeats, train);
    let from = States::of(&cues, population.active());
    let live: Vec<u32> = (0..CUES as u32).collect();
    let mut counts = BitCounts::default();
    report("willshaw sums", repeats, || weights.count(&from, &live, &mut counts));
    let sums = (0..CUES).flat_map(|state| {
        let counts = &counts;
        (0..population.units()).map(move |unit| counts.get(state, unit))
    });
    write(&directory.join("sums"), sums.map(u32::to_le_bytes))?;

    let mut next = from.clone();
    report("willshaw winners", repeats, || weights.step(&from, &live, &mut next, &mut Workspace::default()));
    write(&directory.join("answers"), next.iter().flatten().map(|unit| unit.to_le_bytes()))
}

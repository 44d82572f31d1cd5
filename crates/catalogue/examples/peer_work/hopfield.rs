//! Hopfield networks: training, recall to the end, and a curve of capacity.

use std::path::Path;

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::spins::{IntegerCouplings, Signs};

use super::{Fallible, report, write};

/// Units and patterns of the large network.
const UNITS: u32 = 4000;
const PATTERNS: u64 = 400;
/// Units and loads of the curve.
const FEW_UNITS: u32 = 500;
const LOADS: [u64; 8] = [10, 20, 30, 40, 50, 60, 70, 80];
/// One unit in ten is turned.
const CUE_OVERLAP: f64 = 0.8;
const MAX_STEPS: u32 = 100;

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    let (patterns, cues) = drawn(UNITS, PATTERNS);
    write_states(&directory.join("patterns"), &patterns)?;
    write_states(&directory.join("cues"), &cues)?;
    let couplings = report("hopfield training", repeats, || IntegerCouplings::hebbian(&patterns));
    let answers = report("hopfield recall", repeats, || recall(&couplings, &cues));
    write_states(&directory.join("answers"), &answers)?;

    let (patterns, cues) = drawn(FEW_UNITS, LOADS[LOADS.len() - 1]);
    write_states(&directory.join("few_patterns"), &patterns)?;
    write_states(&directory.join("few_cues"), &cues)?;
    let recalled = report("hopfield curve", repeats, || {
        LOADS.map(|load| {
            let stored = &patterns[..load as usize];
            let answers = recall(&IntegerCouplings::hebbian(stored), &cues[..load as usize]);
            answers.iter().zip(stored).filter(|(answer, pattern)| answer == pattern).count() as u32
        })
    });
    write(&directory.join("recalled"), recalled.into_iter().map(u32::to_le_bytes))
}

fn drawn(units: u32, count: u64) -> (Vec<Signs>, Vec<Signs>) {
    let streams = |purpose| Streams::new(Seed(4711), Purpose::named(purpose), 0);
    let (patterns, cues) = (streams("patterns"), streams("cues"));
    let patterns: Vec<Signs> =
        (0..count).map(|index| Signs::random(units, &mut patterns.at(index))).collect();
    let damaged = (0..).zip(&patterns);
    let cues = damaged.map(|(index, pattern)| pattern.with_overlap(CUE_OVERLAP, &mut cues.at(index)));
    (patterns.clone(), cues.collect())
}

fn recall(couplings: &IntegerCouplings, cues: &[Signs]) -> Vec<Signs> {
    couplings.recall(cues, MAX_STEPS).into_iter().map(|ended| ended.state).collect()
}

/// 1 for each unit that is +1, 0 for each that is −1.
fn write_states(path: &Path, states: &[Signs]) -> Fallible {
    let units =
        states.iter().flat_map(|state| (0..state.units()).map(|unit| u32::from(state.sign(unit) > 0.0)));
    write(path, units.map(u32::to_le_bytes))
}

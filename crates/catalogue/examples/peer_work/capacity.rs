//! One capacity cell: the largest load of which 90 % is recalled, in a modular network of 400 units,
//! ten repetitions, on one thread.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use attractor_catalogue::catalogue;
use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::Patterns;
use attractor_memory::{Layout, Population};
use attractor_record::Record;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source};
use serde_json::json;

use super::{Fallible, report, write, write_patterns};

const REPETITIONS: u64 = 10;

/// More patterns than any search of the work comes to.
const MOST: u64 = 1000;

/// Patterns and cues are drawn as the study draws them, so that the peer searches on the same.
pub fn run(directory: &Path) -> Fallible {
    let population = Population::of(&Layout::modular(20, 20));
    let cue = Cue { distortion: Distortion::Replace, count: 2 };
    for repetition in 0..REPETITIONS {
        let streams = |purpose| Streams::new(Seed(4711), Purpose::named(purpose), repetition);
        let patterns = Patterns::default().draw_all(&population, 0..MOST, &streams("patterns"));
        let cues = cue.distort_all(&population, &patterns, &streams("cues"));
        write_patterns(&directory.join(format!("patterns-{repetition}")), &patterns)?;
        write_patterns(&directory.join(format!("cues-{repetition}")), &cues)?;
    }
    let found = report("capacity, bcpnn", 3, || search("[\"bcpnn\"]"));
    write(&directory.join("answers"), found?.iter().map(|capacity| capacity.to_le_bytes()))?;
    let all = report("capacity, nine rules", 1, || search(""))?;
    println!("{}", json!({"capacities": all.len()}));
    Ok(())
}

/// The capacities that a study of these rules finds.
fn search(rules: &str) -> Result<Vec<u32>, Box<dyn std::error::Error>> {
    let rules = if rules.is_empty() { String::new() } else { format!("rules = {rules}\n") };
    let spec = format!("experiment = \"storage-capacity\"\nrepetitions = {REPETITIONS}\n{rules}");
    let study = Study::new(&Layers::of(catalogue(), Source::parse("capacity", &spec)?))?;
    let mut records: Vec<Record> = Vec::new();
    for trial in 0..study.trials() {
        let of_trial = study.run(trial, 1, &AtomicBool::new(false));
        records.extend(of_trial.map_err(|stop| format!("{stop:?}"))?);
    }
    let capacities = records.iter().filter(|record| record.metric == "capacity");
    #[expect(clippy::cast_sign_loss, reason = "a number of patterns")]
    Ok(capacities.map(|record| record.value as u32).collect())
}

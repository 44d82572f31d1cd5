//! Recall by age, while a memory is filled.

use attractor_record::{Metric, Record};
use attractor_study::{Stop, Trial};

use super::filling::Filling;
use super::keys::SchemeEntry;
use super::{
    AGE, AGES, BlackoutExperiment, PRESENTED, RECALLED, RECALLED_OVERLAP, RECALLED_PATTERNS, patterns_of,
    recalled,
};

/// Ages that one record covers: the newest pattern alone, then this many, and more and more from where that is
/// less than a share of the age.
const LEAST: usize = 4;
const SHARE: usize = 6;

/// What is recalled by age, and in all, at each total.
pub(super) fn run(trial: &Trial<BlackoutExperiment>, entry: &SchemeEntry) -> Result<Vec<Record>, Stop> {
    let blackout = &trial.section.blackout;
    let mut totals: Vec<usize> =
        blackout.totals.iter().map(|total| patterns_of(total.0, blackout.units)).collect();
    totals.sort_unstable();
    totals.dedup();
    let mut filling = Filling::new(trial, entry)?;
    let mut records = Vec::new();
    for total in totals {
        filling.fill(total)?;
        let overlaps = filling.overlaps()?;
        let record = |metric: &Metric, value: f64| trial.measure(metric, value).at(PRESENTED, total);
        let mut age = 0;
        while age < total {
            let width = if age == 0 { 1 } else { LEAST.max(age / SHARE) };
            let part = &overlaps[age..total.min(age + width)];
            let of = part.len();
            let right = recalled(part) as f64 / of as f64;
            records.push(record(&RECALLED, right).at(AGE, age).at("of", of));
            let overlap = part.iter().sum::<f64>() / of as f64;
            records.push(record(&RECALLED_OVERLAP, overlap).at(AGE, age).at(AGES, of));
            age += of;
        }
        records.push(record(&RECALLED_PATTERNS, recalled(&overlaps) as f64));
    }
    Ok(records)
}

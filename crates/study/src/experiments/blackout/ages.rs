//! Recall by age, while a memory is filled.

use super::{Filling, RECALLED, patterns_of};
use crate::experiments::{Stop, Trial};
use crate::record::Record;
use crate::spec::SchemeEntry;

/// Ages that one record covers: the newest pattern alone, then this many, and more and more from where that is
/// less than a share of the age.
const LEAST: usize = 4;
const SHARE: usize = 6;

/// What is recalled by age, and in all, at each total.
pub(super) fn run(trial: &Trial, entry: &SchemeEntry) -> Result<Vec<Record>, Stop> {
    let blackout = &trial.point.spec.blackout;
    let mut totals: Vec<usize> =
        blackout.totals.iter().map(|total| patterns_of(total.0, blackout.units)).collect();
    totals.sort_unstable();
    totals.dedup();
    let mut filling = Filling::new(trial, entry);
    let mut records = Vec::new();
    for total in totals {
        filling.fill(total)?;
        let overlaps = filling.overlaps()?;
        let record = |metric: &str, value: f64| trial.measure(metric, value).at("presented", total);
        let mut age = 0;
        while age < total {
            let width = if age == 0 { 1 } else { LEAST.max(age / SHARE) };
            let part = &overlaps[age..total.min(age + width)];
            let of = part.len();
            let recalled = recalled(part) as f64 / of as f64;
            records.push(record("recalled", recalled).at("age", age).at("of", of));
            let overlap = part.iter().sum::<f64>() / of as f64;
            records.push(record("recalled_overlap", overlap).at("age", age).at("ages", of));
            age += of;
        }
        records.push(record("recalled_patterns", recalled(&overlaps) as f64));
    }
    Ok(records)
}

/// How many of these count as recalled.
pub(super) fn recalled(overlaps: &[f64]) -> usize {
    overlaps.iter().filter(|overlap| **overlap > RECALLED).count()
}

//! How many patterns a memory holds that has been filled for long.

use attractor_record::Record;
use attractor_study::{Stop, Trial};

use super::filling::Filling;
use super::keys::SchemeEntry;
use super::{
    BlackoutExperiment, CAPACITY_AGE, CAPACITY_PER_UNIT, RECALLED_PATTERNS, RECALLED_PER_UNIT, THRESHOLD,
    between, patterns_of, recalled,
};

/// The capacity of a memory that was filled until only what it forgets changes. Beyond the first N/10 ages in a
/// row of which no pattern is recalled, none is asked for.
pub(super) fn run(trial: &Trial<BlackoutExperiment>, entry: &SchemeEntry) -> Result<Vec<Record>, Stop> {
    let blackout = &trial.section.blackout;
    let (units, snapshots) = (blackout.units, blackout.snapshots);
    let settled = patterns_of(blackout.settled, units);
    let mut filling = Filling::new(trial, entry)?;
    let mut by_age = Vec::new();
    let mut held = 0;
    for snapshot in 0..snapshots as usize {
        filling.fill(settled + snapshot * between(units))?;
        // The weights to recall with are made anew for each part: a few large parts, not many small ones.
        let overlaps = filling.overlaps_while(units.div_ceil(10) as usize, |part| recalled(part) > 0)?;
        held += recalled(&overlaps);
        by_age.resize(by_age.len().max(overlaps.len()), 0.0);
        for (sum, overlap) in by_age.iter_mut().zip(overlaps) {
            *sum += overlap / f64::from(snapshots);
        }
    }
    let (capacity, held) = (oldest(&by_age) as f64, held as f64 / f64::from(snapshots));
    let mut records = vec![trial.measure(&CAPACITY_AGE, capacity), trial.measure(&RECALLED_PATTERNS, held)];
    if entry.rule.grows_with_units() {
        records.push(trial.measure(&CAPACITY_PER_UNIT, capacity / f64::from(units)));
        records.push(trial.measure(&RECALLED_PER_UNIT, held / f64::from(units)));
    }
    Ok(records)
}

/// The first age at which the mean overlap over it and a tenth of it to both sides is no longer above 0.9: the
/// number of newer patterns that are all recalled.
fn oldest(by_age: &[f64]) -> usize {
    let lost = |age: &usize| {
        let part = &by_age[age - age / 10..=(age + age / 10).min(by_age.len() - 1)];
        part.iter().sum::<f64>() / part.len() as f64 <= THRESHOLD
    };
    (0..by_age.len()).find(lost).unwrap_or(by_age.len())
}

#[cfg(test)]
mod tests {
    use super::oldest;

    #[test]
    fn the_oldest_age_is_the_first_that_is_lost() {
        let step: Vec<f64> = (0..100).map(|age| if age < 40 { 1.0 } else { 0.5 }).collect();
        // At 39 to 40 the window of 9 ages holds two to five that are lost: 0.89 or less.
        assert_eq!(oldest(&step), 38);
        assert_eq!(oldest(&[0.5]), 0);
        assert_eq!(oldest(&[1.0; 30]), 30);
    }
}

//! The capacity: the largest load that still meets the criterion.

use super::material::{Material, Performance};
use super::{Stop, Trial};
use crate::record::Record;
use crate::spec::{RuleEntry, Spec};

/// What a search found for one rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The performance at the largest load that met the criterion; `None` where no load did.
    pub capacity: Option<Performance>,
    /// Whether the largest load there is still met the criterion, so that the capacity is a lower bound.
    pub censored: bool,
    /// The performance at every load of the scan, which are the same for all rules.
    pub scanned: Vec<Performance>,
    /// The performance at every load of the bisection.
    pub bisected: Vec<Performance>,
}

/// Searches the capacity of every rule of a spec.
///
/// A curve of recall against load need not fall everywhere: rules that estimate probabilities may
/// fail with few prototypes and succeed with many. So the loads are scanned upwards, to N/2 at least,
/// until several in a row miss the criterion after the last that met it, and only then the last
/// crossing is bisected.
/// All rules share patterns, cues and one table of counts.
pub(super) fn search(trial: &Trial, material: &mut Material) -> Result<Vec<Found>, Stop> {
    let spec = &trial.point.spec;
    let mut found = vec![Found::default(); spec.rules.len()];
    for load in loads(spec) {
        let open: Vec<usize> = (0..found.len()).filter(|&rule| found[rule].is_open(spec, load)).collect();
        if open.is_empty() {
            break;
        }
        trial.check()?;
        material.store(load);
        for rule in open {
            trial.check()?;
            let performance = material.recall(&spec.rules[rule])?;
            found[rule].scanned.push(performance);
        }
    }
    for (found, rule) in found.iter_mut().zip(&spec.rules) {
        found.bisect(trial, material, rule)?;
    }
    Ok(found)
}

/// The loads of the scan, up to the end that the spec or the source of patterns sets.
fn loads(spec: &Spec) -> impl Iterator<Item = u32> {
    let last = last_load(spec);
    let first = spec.search.from.min(last);
    let growth = spec.search.growth;
    let mut exact = f64::from(first);
    #[expect(clippy::cast_sign_loss, reason = "a positive number times a positive factor")]
    let rounded = |exact: f64| exact.round() as u32;
    let mut next = Some(first);
    std::iter::from_fn(move || {
        let load = next?;
        while rounded(exact) <= load {
            exact *= growth;
        }
        next = if load == last { None } else { Some(rounded(exact).min(last)) };
        Some(load)
    })
}

/// The largest load there can be.
fn last_load(spec: &Spec) -> u32 {
    let limit = spec.pattern_limit().map_or(u32::MAX / 2, |limit| limit as u32);
    spec.search.to.unwrap_or(u32::MAX / 2).min(limit)
}

impl Found {
    /// Whether another load may still matter.
    fn is_open(&self, spec: &Spec, load: u32) -> bool {
        let units = spec.population().units();
        match self.last_success(spec) {
            Some(last) => load <= units / 2 || self.scanned.len() - 1 - last < spec.search.misses as usize,
            None => spec.search.to.is_some() || load <= 2 * units,
        }
    }

    /// Place of the last load of the scan that met the criterion.
    fn last_success(&self, spec: &Spec) -> Option<usize> {
        self.scanned.iter().rposition(|performance| performance.exact >= spec.criterion.recalled)
    }

    fn bisect(&mut self, trial: &Trial, material: &mut Material, rule: &RuleEntry) -> Result<(), Stop> {
        let spec = &trial.point.spec;
        let Some(last) = self.last_success(spec) else { return Ok(()) };
        let mut best = self.scanned[last];
        match self.scanned.get(last + 1) {
            None => self.censored = true,
            Some(miss) => {
                let mut miss = miss.load;
                while f64::from(miss - best.load) > (spec.search.precision * f64::from(best.load)).max(1.0) {
                    trial.check()?;
                    material.store(u32::midpoint(best.load, miss));
                    let performance = material.recall(rule)?;
                    self.bisected.push(performance);
                    if performance.exact >= spec.criterion.recalled {
                        best = performance;
                    } else {
                        miss = performance.load;
                    }
                }
            }
        }
        self.capacity = Some(best);
        Ok(())
    }

    /// The records of a search: the capacity, both measures of information there, and the curve.
    pub fn records(&self, trial: &Trial, material: &Material, rule: &RuleEntry) -> Vec<Record> {
        let load = self.capacity.map_or(0.0, |best| f64::from(best.load));
        let bits = material.bits_per_synapse(load, rule);
        let information = self.capacity.map_or(0.0, |best| material.information_per_synapse(&best));
        let mut records = vec![
            trial.record(rule, "capacity", load),
            trial.record(rule, "bits_per_synapse", bits),
            trial.record(rule, "information_per_synapse", information),
            trial.record(rule, "weight_bits", material.weight_bits(rule)),
        ];
        if self.censored {
            records.push(trial.record(rule, "censored", 1.0));
        }
        records.extend(self.scanned.iter().map(|performance| {
            trial
                .record(rule, "exact", performance.exact)
                .at("load", performance.load)
                .at("of", performance.load)
        }));
        // Loads that depend on the outcome would bias a mean over repetitions: kept apart by name.
        records.extend(self.bisected.iter().map(|performance| {
            trial
                .record(rule, "exact_bisected", performance.exact)
                .at("load", performance.load)
                .at("of", performance.load)
        }));
        records
    }
}

/// Runs the search and gives its records, rule by rule.
pub(super) fn run(trial: &Trial) -> Result<Vec<Record>, Stop> {
    let mut material = Material::new(trial);
    let found = search(trial, &mut material)?;
    let rules = trial.point.spec.rules.iter();
    Ok(found.iter().zip(rules).flat_map(|(found, rule)| found.records(trial, &material, rule)).collect())
}

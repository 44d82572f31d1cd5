//! The capacity: the largest load that still meets the criterion.

use attractor_core::Invalid;
use attractor_record::figure::{FigureAxis, Quantity, Reference};
use attractor_record::present::{Condition, Plot, Presentation, Shown, by_rule};
use attractor_record::{Metric, Record, Source};
use attractor_study::{Repetition, Section, Shared, Stop};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::material::{Material, Performance};
use crate::memories::{
    Criterion, DEFAULT_LOAD, Filling, Memories, Pairs, Prototypes, Search, Setup, StoragePart,
};
use crate::metrics::{
    BITS_PER_SYNAPSE, CAPACITY, CENSORED, EXACT, EXACT_BISECTED, INFORMATION_PER_SYNAPSE, LOAD, WEIGHT_BITS,
};
use crate::rule_entry::{MeasureRule, RuleEntry};

/// The keys of experiments that search for the capacity of one kind of patterns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Rules, network, patterns and cues.
    #[serde(flatten)]
    pub memories: Memories,
    /// What patterns are stored with.
    #[serde(flatten)]
    pub pairs: Pairs,
    /// Trains on distorted copies of prototypes instead of on the patterns themselves.
    pub prototypes: Option<Prototypes>,
    /// When a load counts as stored.
    pub criterion: Criterion,
    /// How the capacity is searched for.
    pub search: Search,
}

impl Keys {
    /// What is stored.
    pub(crate) fn setup(&self) -> Setup<'_> {
        Setup {
            pairs: Some(&self.pairs),
            prototypes: self.prototypes,
            load: self.search.from.max(DEFAULT_LOAD),
            load_key: "search.from",
            ..Setup::of(&self.memories)
        }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling { pairs: Some(&mut self.pairs), ..Filling::of(&mut self.memories) }
    }

    /// What is searched for.
    pub(crate) fn task(&self) -> Task<'_> {
        Task { setup: self.setup(), criterion: self.criterion, search: self.search }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        self.setup().check_load("search.from", self.search.from)
    }
}

/// A capacity that is searched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task<'a> {
    pub setup: Setup<'a>,
    pub criterion: Criterion,
    pub search: Search,
}

/// What a search found for one rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
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
pub(crate) fn search(trial: &Repetition, task: &Task, material: &mut Material) -> Result<Vec<Found>, Stop> {
    let rules = &task.setup.memories.rules;
    let mut found = vec![Found::default(); rules.len()];
    for load in loads(task) {
        let open: Vec<usize> = (0..found.len()).filter(|&rule| found[rule].is_open(task, load)).collect();
        if open.is_empty() {
            break;
        }
        trial.check()?;
        material.store(load)?;
        for rule in open {
            trial.check()?;
            let performance = material.recall(&rules[rule])?;
            found[rule].scanned.push(performance);
        }
    }
    for (found, rule) in found.iter_mut().zip(rules) {
        found.bisect(trial, task, material, rule)?;
    }
    Ok(found)
}

/// The loads of the scan, up to the end that the spec or the source of patterns sets.
fn loads(task: &Task) -> impl Iterator<Item = u32> {
    let last = last_load(task);
    let first = task.search.from.min(last);
    let growth = task.search.growth;
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
fn last_load(task: &Task) -> u32 {
    let limit = task.setup.largest_load();
    task.search.to.unwrap_or(limit).min(limit)
}

impl Found {
    /// Whether another load may still matter.
    fn is_open(&self, task: &Task, load: u32) -> bool {
        let units = task.setup.population().units();
        match self.last_success(task) {
            Some(last) => load <= units / 2 || self.scanned.len() - 1 - last < task.search.misses as usize,
            None => task.search.to.is_some() || load <= 2 * units,
        }
    }

    /// Place of the last load of the scan that met the criterion.
    fn last_success(&self, task: &Task) -> Option<usize> {
        self.scanned.iter().rposition(|performance| performance.exact >= task.criterion.recalled)
    }

    fn bisect(
        &mut self,
        trial: &Repetition,
        task: &Task,
        material: &mut Material,
        rule: &RuleEntry,
    ) -> Result<(), Stop> {
        let Some(last) = self.last_success(task) else { return Ok(()) };
        let mut best = self.scanned[last];
        match self.scanned.get(last + 1) {
            None => self.censored = true,
            Some(miss) => {
                let mut miss = miss.load;
                while f64::from(miss - best.load) > (task.search.precision * f64::from(best.load)).max(1.0) {
                    trial.check()?;
                    material.store(u32::midpoint(best.load, miss))?;
                    let performance = material.recall(rule)?;
                    self.bisected.push(performance);
                    if performance.exact >= task.criterion.recalled {
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
    pub fn records(&self, trial: &Repetition, material: &Material, rule: &RuleEntry) -> Vec<Record> {
        let load = self.capacity.map_or(0.0, |best| f64::from(best.load));
        let bits = material.bits_per_synapse(load, rule);
        let information = self.capacity.map_or(0.0, |best| material.information_per_synapse(&best));
        let mut records = vec![
            trial.record(rule, &CAPACITY, load),
            trial.record(rule, &BITS_PER_SYNAPSE, bits),
            trial.record(rule, &INFORMATION_PER_SYNAPSE, information),
            trial.record(rule, &WEIGHT_BITS, material.weight_bits(rule)),
        ];
        if self.censored {
            records.push(trial.record(rule, &CENSORED, 1.0));
        }
        records.extend(self.scanned.iter().map(|performance| {
            trial
                .record(rule, &EXACT, performance.exact)
                .at(LOAD, performance.load)
                .at("of", performance.load)
        }));
        // Loads that depend on the outcome would bias a mean over repetitions: kept apart by name.
        records.extend(self.bisected.iter().map(|performance| {
            trial
                .record(rule, &EXACT_BISECTED, performance.exact)
                .at(LOAD, performance.load)
                .at("of", performance.load)
        }));
        records
    }
}

/// Runs the search and gives its records, rule by rule.
pub(crate) fn run(trial: &Repetition, task: &Task) -> Result<Vec<Record>, Stop> {
    let mut material = Material::new(*trial, task.setup);
    let found = search(trial, task, &mut material)?;
    let rules = task.setup.memories.rules.iter();
    Ok(found.iter().zip(rules).flat_map(|(found, rule)| found.records(trial, &material, rule)).collect())
}

/// The metrics of a search.
pub(crate) const METRICS: [Metric; 7] =
    [CAPACITY, BITS_PER_SYNAPSE, INFORMATION_PER_SYNAPSE, WEIGHT_BITS, CENSORED, EXACT, EXACT_BISECTED];

/// Capacity and what comes with it; `stored` says what is counted: patterns or prototypes.
pub(crate) fn present(shown: &Shown, swept: &[String], criterion: Criterion, stored: &str) -> Presentation {
    let shown = &with_bounds(shown);
    let mut figures = exact_against_load(criterion, stored).draw_each(shown);
    let swept = swept.iter().map(|key| Plot::swept(&CAPACITY, key));
    figures.extend(swept.flat_map(|plot| plot.draw_each(shown)));
    let metrics = [&CAPACITY, &BITS_PER_SYNAPSE, &INFORMATION_PER_SYNAPSE];
    let mut table = by_rule(shown, "Capacity", &metrics, &[]);
    table.notes.extend(note_on_bounds(shown));
    Presentation { tables: vec![table], figures }
}

/// Exact recall against load, with the criterion.
pub(crate) fn exact_against_load(criterion: Criterion, stored: &str) -> Plot {
    let line = Reference {
        of: Quantity::Y,
        value: criterion.recalled,
        label: format!("criterion {}", criterion.recalled),
    };
    Plot::new(&EXACT, &LOAD).x(load_axis(stored)).reference(line)
}

/// The axis of loads, in patterns or prototypes.
pub(crate) fn load_axis(stored: &str) -> FigureAxis {
    FigureAxis::new("load", "P", stored).log()
}

/// Capacities that are lower bounds, and the bits in proportion to them, marked as such: in a repetition at least, the
/// largest load that could be tried still met the criterion.
pub(crate) fn with_bounds(shown: &Shown) -> Shown<'static> {
    let censored: Vec<Condition> = shown
        .records()
        .iter()
        .filter(|record| record.is(&CENSORED))
        .map(|record| Condition::of(record, &[]))
        .collect();
    shown.changed(|record| {
        let bound = record.source == Source::Summary
            && (record.is(&CAPACITY) || record.is(&BITS_PER_SYNAPSE))
            && censored.contains(&Condition::of(record, &[]));
        Some(if bound { record.clone().as_lower_bound() } else { record.clone() })
    })
}

/// Says what the sign before a lower bound means, if there is any.
pub(crate) fn note_on_bounds(shown: &Shown) -> Option<String> {
    shown.records().iter().any(|record| record.is(&CENSORED)).then(|| {
        "A capacity after > is a lower bound: the largest load that could be tried still met the criterion.".to_owned()
    })
}

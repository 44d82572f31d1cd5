//! Recall at one load.

use attractor_core::{About, Invalid};
use attractor_memory::measures;
use attractor_memory::references::LANSNER_2026;

use super::material::{Material, OUTCOMES, Performance};
use super::{Array, Experiment, Stop, Trial, arrays};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Recording, RuleEntry, Spec};

/// Stores one load of patterns and cues each of them once.
pub(super) struct Recall;

impl Experiment for Recall {
    fn id(&self) -> &'static str {
        "recall"
    }

    fn about(&self) -> About {
        About {
            title: "Recall",
            summary: "Stores patterns at one load, cues each of them once, and says how much came back.",
            equation: "",
            provenance: "As in the public code of Lansner and co-workers.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["load", "record", "save", "prototypes", "association", "target"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.keeps_only(Recording::Trajectory)?;
        spec.check_load("load", spec.load)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let mut material = Material::new(trial);
        material.store(spec.load);
        let mut records = Vec::new();
        for rule in &spec.rules {
            trial.check()?;
            let mut trajectory = Vec::new();
            let performance = if spec.record.contains(&Recording::Trajectory) {
                material.watch(rule, |recall, patterns| {
                    let step = recall.steps();
                    let overlap = measures::fraction_right(recall.states(), patterns);
                    let changed =
                        recall.last_changes().iter().filter(|&&last| last == step && step > 0).count();
                    let at_step = |metric, value| trial.record(rule, metric, value).at("step", step);
                    trajectory.push(at_step("overlap_at_step", overlap));
                    trajectory.push(at_step("changed_at_step", changed as f64 / f64::from(spec.load)));
                })?
            } else {
                material.recall(rule)?
            };
            records.extend(at_load(trial, &material, rule, &performance));
            records.extend(trajectory);
        }
        Ok(records)
    }

    fn arrays(&self, trial: &Trial) -> Result<Vec<Array>, Stop> {
        arrays::of_recall(trial)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::recall(spec, records)
    }
}

/// All measures of recall at one load.
pub(super) fn at_load(
    trial: &Trial,
    material: &Material,
    rule: &RuleEntry,
    performance: &Performance,
) -> Vec<Record> {
    let load = performance.load;
    let record = |metric: &str, value: f64| trial.record(rule, metric, value).at("load", load);
    let bits = material.bits_per_synapse(f64::from(load), rule);
    let mut records = vec![
        record("exact", performance.exact).at("of", load),
        record("fraction_right", performance.fraction_right).at("of", load * material.target().active()),
        record("steps", performance.steps),
        record("information_per_synapse", material.information_per_synapse(performance)),
        record("bits_per_synapse", bits),
        record("weight_bits", material.weight_bits(rule)),
    ];
    let outcomes = OUTCOMES.iter().zip(performance.outcomes);
    records.extend(outcomes.map(|(name, fraction)| record(name, fraction).at("of", load)));
    records
}

//! Recall against load.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;

use super::material::Material;
use super::recall::at_load;
use super::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Grid, Range, Scale, Spec};

/// Recall at each of a list of loads.
pub(super) struct LoadCurve;

impl Experiment for LoadCurve {
    fn id(&self) -> &'static str {
        "load-curve"
    }

    fn about(&self) -> About {
        About {
            title: "Load curve",
            summary: "How much comes back as more and more patterns are stored.",
            equation: "",
            provenance: "As in the public code of Lansner and co-workers.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["loads", "prototypes", "association", "target"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        loads(spec)?.into_iter().try_for_each(|load| spec.check_load("loads", load))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let mut material = Material::new(trial);
        let mut records = Vec::new();
        for load in loads(spec).unwrap_or_default() {
            material.store(load);
            for rule in &spec.rules {
                trial.check()?;
                records.extend(at_load(trial, &material, rule, &material.recall(rule)?));
            }
        }
        Ok(records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::load_curve(spec, records)
    }
}

/// The loads that a spec asks for.
pub(super) fn loads(spec: &Spec) -> Result<Vec<u32>, Invalid> {
    let units = spec.population().units();
    let limit = spec.pattern_limit().map_or(u32::MAX, |limit| limit as u32);
    let (first, last) = ((units / 20).max(1).min(limit), (2 * units).min(limit));
    let default = || Grid::Range(Range::of_counts(first, last, 16, Scale::Log));
    let grid = spec.loads.clone().unwrap_or_else(default);
    grid.counts(1).ok_or_else(|| {
        Invalid::new("loads", "loads must be numbers of patterns", "whole numbers of at least 1")
    })
}

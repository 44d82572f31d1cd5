//! Recall against damage to the cue: how wide the basins of attraction are.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;

use super::material::Material;
use super::recall::at_load;
use super::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Grid, Range, Scale, Spec};

/// Recall at one load from cues of growing damage.
pub(super) struct CueNoise;

impl Experiment for CueNoise {
    fn id(&self) -> &'static str {
        "cue-noise"
    }

    fn about(&self) -> About {
        About {
            title: "Cue noise",
            summary: "How much comes back as the cue is damaged more and more: the basin of attraction.",
            equation: "",
            provenance: "Ours.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["load", "damage", "prototypes", "association", "target"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.check_load("load", spec.load)?;
        spec.makes_its_cues("cue-noise damages patterns itself")?;
        let population = spec.population();
        for count in damages(spec)? {
            let cue = attractor_memory::distortion::Cue { count, ..spec.cue.cue() };
            cue.validate(&population).map_err(|fault| Invalid { key: "damage".into(), ..fault })?;
        }
        Ok(())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let mut material = Material::new(trial);
        material.store(spec.load);
        let mut records = Vec::new();
        for count in damages(spec).unwrap_or_default() {
            material.touch(count);
            for rule in &spec.rules {
                trial.check()?;
                let measured = at_load(trial, &material, rule, &material.recall(rule)?);
                records.extend(measured.into_iter().map(|record| record.at("damage", count)));
            }
        }
        Ok(records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::cue_noise(spec, records)
    }
}

/// The numbers of touched units that a spec asks for.
fn damages(spec: &Spec) -> Result<Vec<u32>, Invalid> {
    let most = spec.cue.distortion.most(&spec.population());
    let default = || Grid::Range(Range::of_counts(0, most, 11, Scale::Linear));
    let grid = spec.damage.clone().unwrap_or_else(default);
    grid.counts(0).ok_or_else(|| {
        Invalid::new("damage", "damage must be numbers of touched units", "whole numbers of at least 0")
    })
}

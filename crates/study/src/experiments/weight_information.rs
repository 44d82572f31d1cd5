//! How much information a synapse holds.

use attractor_core::{About, Invalid};
use attractor_memory::references::{KNOBLAUCH_PALM_2020, LANSNER_2026};

use super::material::Material;
use super::{Experiment, Stop, Trial, capacity};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// Information for each synapse and for each bit of weight, at capacity and along the load.
pub(super) struct WeightInformation;

impl Experiment for WeightInformation {
    fn id(&self) -> &'static str {
        "weight-information"
    }

    fn about(&self) -> About {
        About {
            title: "Weight information",
            summary: "Bits that recall adds to the cue, for each synapse and for each bit that a weight takes.",
            equation: r"I = \frac{P \, (T_{\text{recalled}} - T_{\text{cue}})}{N^2}",
            provenance: "T is the transmitted information of a pattern; the difference is the completion \
                         capacity of Knoblauch & Palm. The published bits per synapse, P N H(k/N) over the \
                         synapses, ignore errors of recall. A weight's bits are the entropy of all weights' \
                         values, which is our choice.",
            citations: &[KNOBLAUCH_PALM_2020, LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["criterion", "search", "prototypes", "association", "target"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.check_load("search.from", spec.search.from)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let mut material = Material::new(trial);
        let found = capacity::search(trial, &mut material)?;
        let mut records = Vec::new();
        for (found, rule) in found.iter().zip(&trial.point.spec.rules) {
            trial.check()?;
            records.extend(found.records(trial, &material, rule));
            let along = found.scanned.iter().map(|performance| {
                let information = material.information_per_synapse(performance);
                trial.record(rule, "information_at_load", information).at("load", performance.load)
            });
            records.extend(along);
            let Some(best) = found.capacity else { continue };
            material.store(best.load);
            let entropy = material.weight_entropy(rule);
            records.push(trial.record(rule, "weight_entropy", entropy));
            if entropy > 0.0 {
                let per_bit = material.information_per_synapse(&best) / entropy;
                records.push(trial.record(rule, "information_per_weight_bit", per_bit));
            }
        }
        Ok(records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::weight_information(spec, records)
    }
}

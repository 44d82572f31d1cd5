//! How much a synapse holds.

use attractor_core::About;
use attractor_memory::references::{KNOBLAUCH_PALM_2020, LANSNER_2026};
use attractor_record::present::{Plot, Presentation, by_rule};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Stop, Trial};

use crate::capacity::{self, Keys, load_axis, note_on_bounds, with_bounds};
use crate::material::{Material, rehearse};
use crate::metrics::{
    BITS_PER_SYNAPSE, CAPACITY, CENSORED, EXACT, EXACT_BISECTED, INFORMATION_PER_SYNAPSE, LOAD, WEIGHT_BITS,
};
use crate::rule_entry::MeasureRule;

const INFORMATION_AT_LOAD: Metric = Metric::mean(
    "information_at_load",
    "information/synapse",
    "As `information_per_synapse`, at the loads of the search.",
)
.in_unit("bits");
const WEIGHT_ENTROPY: Metric =
    Metric::mean("weight_entropy", "bits/weight", "Entropy of the values of all weights at capacity.")
        .in_unit("bits");
const INFORMATION_PER_WEIGHT_BIT: Metric = Metric::mean(
    "information_per_weight_bit",
    "information/weight bit",
    "`information_per_synapse` at capacity over `weight_entropy`.",
);

/// Information for each synapse and for each bit of weight, at capacity and along the load.
pub(crate) struct WeightInformation;

impl Experiment for WeightInformation {
    const ID: &'static str = "weight-information";
    const ABOUT: About = About {
        title: "Weight information",
        summary: "Bits that recall adds to the cue, for each synapse and for each bit that a weight takes.",
        equation: r"I = \frac{P \, (T_{\text{recalled}} - T_{\text{cue}})}{N^2}",
        provenance: "T is the transmitted information of a pattern; the difference is the completion \
                     capacity of Knoblauch & Palm. The published bits per synapse, P N H(k/N) over the \
                     synapses, ignore errors of recall. A weight's bits are the entropy of all weights' \
                     values, which is our choice.",
        citations: &[KNOBLAUCH_PALM_2020, LANSNER_2026],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[LOAD];
    const METRICS: &'static [Metric] = &[
        CAPACITY,
        BITS_PER_SYNAPSE,
        INFORMATION_PER_SYNAPSE,
        WEIGHT_BITS,
        CENSORED,
        EXACT,
        EXACT_BISECTED,
        INFORMATION_AT_LOAD,
        WEIGHT_ENTROPY,
        INFORMATION_PER_WEIGHT_BIT,
    ];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        rules = ["hebb", "bcpnn", "bayes-adaptive"]
        [layout]
        kind = "modular"
        hypercolumns = 8
        minicolumns = 8
        [cue]
        count = 1
        [search]
        from = 4
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let task = trial.section.task();
        let mut material = Material::new(trial.repetition, task.setup);
        let found = capacity::search(trial, &task, &mut material)?;
        let mut records = Vec::new();
        for (found, rule) in found.iter().zip(&trial.section.memories.rules) {
            trial.check()?;
            records.extend(found.records(trial, &material, rule));
            let along = found.scanned.iter().map(|performance| {
                let information = material.information_per_synapse(performance);
                trial.record(rule, &INFORMATION_AT_LOAD, information).at(LOAD, performance.load)
            });
            records.extend(along);
            let Some(best) = found.capacity else { continue };
            material.store(best.load)?;
            let entropy = material.weight_entropy(rule);
            records.push(trial.record(rule, &WEIGHT_ENTROPY, entropy));
            if entropy > 0.0 {
                let per_bit = material.information_per_synapse(&best) / entropy;
                records.push(trial.record(rule, &INFORMATION_PER_WEIGHT_BIT, per_bit));
            }
        }
        Ok(records)
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = with_bounds(&records.shown());
        let metrics = [
            &CAPACITY,
            &BITS_PER_SYNAPSE,
            &INFORMATION_PER_SYNAPSE,
            &WEIGHT_ENTROPY,
            &INFORMATION_PER_WEIGHT_BIT,
        ];
        let along = Plot::new(&INFORMATION_AT_LOAD, &LOAD).x(load_axis("patterns"));
        let swept = records.swept.iter().map(|key| Plot::swept(&INFORMATION_PER_SYNAPSE, key));
        let mut table = by_rule(&shown, "Information", &metrics, &[]);
        table.notes.extend(note_on_bounds(&shown));
        Presentation {
            tables: vec![table],
            figures: std::iter::once(along).chain(swept).flat_map(|plot| plot.draw_each(&shown)).collect(),
        }
    }
}

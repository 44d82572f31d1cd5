//! Recall at one load.

mod arrays;

use attractor_core::{About, Invalid};
use attractor_data::Array;
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::{Plot, Presentation, by_rule};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use attractor_memory::measures;

use crate::at_load::{at_load, without_one_load};
use crate::material::{Material, rehearse};
use crate::memories::{DEFAULT_LOAD, Filling, Memories, Pairs, Prototypes, Setup, StoragePart, all_rows};
use crate::metrics::{
    BITS_PER_SYNAPSE, CYCLES, EXACT, FIXED_POINTS, FRACTION_RIGHT, INFORMATION_PER_SYNAPSE, LOAD,
    STEP_LIMITS, STEPS, WEIGHT_BITS,
};
use crate::rule_entry::MeasureRule;

const STEP: Coordinate = Coordinate::number("step", "time", "t").in_unit("steps");

const OVERLAP_AT_STEP: Metric = Metric::mean(
    "overlap_at_step",
    "active units right",
    "Fraction of the patterns' active units that are active after so many steps (`record = [\"trajectory\"]`).",
);
const CHANGED_AT_STEP: Metric = Metric::mean(
    "changed_at_step",
    "networks that changed",
    "Fraction of the networks that this step changed (`record = [\"trajectory\"]`).",
);

/// The keys that it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// P: number of stored patterns, or of prototypes where there are prototypes.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub load: u32,
    /// What to keep beside the results.
    pub record: Vec<Recording>,
    /// Arrays to save for each trial, as `.npy` files in the folder of the results.
    pub save: Vec<Saving>,
}

/// What can be kept beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// Overlap with the pattern and number of changed networks, step by step.
    Trajectory,
}

/// Arrays that can be saved beside the results, as `.npy` files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Saving {
    /// The last state of each cue, cues × units, 0 and 1. Where patterns come from a file, the cues are in the order of its
    /// rows, and `rows` says which rows a repetition drew, counted from 0.
    States,
    /// w_ij, presynaptic × postsynaptic units, and b_j, in single precision. Those of units that no pattern uses are 0:
    /// such units never win.
    Weights,
    /// n_ij, presynaptic × postsynaptic units; n_i on the diagonal.
    Counts,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            memories: Memories::default(),
            pairs: Pairs::default(),
            prototypes: None,
            load: DEFAULT_LOAD,
            record: Vec::new(),
            save: Vec::new(),
        }
    }
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup {
            pairs: Some(&self.pairs),
            prototypes: self.prototypes,
            load: self.load,
            ..Setup::of(&self.memories)
        }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling {
            pairs: Some(&mut self.pairs),
            load: Some((&mut self.load, all_rows)),
            ..Filling::of(&mut self.memories)
        }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        self.setup().check_load("load", self.load)
    }
}

/// Stores one load of patterns and cues each of them once.
pub(crate) struct Recall;

impl Experiment for Recall {
    const ID: &'static str = "recall";
    const ABOUT: About = About {
        title: "Recall",
        summary: "Stores patterns at one load, cues each of them once, and says how much came back.",
        equation: "",
        provenance: "As in the public code of Lansner and co-workers.",
        citations: &[LANSNER_2026],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[LOAD, STEP];
    const METRICS: &'static [Metric] = &[
        EXACT,
        FRACTION_RIGHT,
        STEPS,
        INFORMATION_PER_SYNAPSE,
        BITS_PER_SYNAPSE,
        WEIGHT_BITS,
        FIXED_POINTS,
        CYCLES,
        STEP_LIMITS,
        OVERLAP_AT_STEP,
        CHANGED_AT_STEP,
    ];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        load = 20
        record = ["trajectory"]
        rules = ["hebb", "bcpnn", "bayes-adaptive"]
        [layout]
        kind = "modular"
        hypercolumns = 8
        minicolumns = 8
        [cue]
        count = 1
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Keys { load, record, memories, .. } = trial.section;
        let mut material = Material::new(trial.repetition, trial.section.setup());
        material.store(*load)?;
        let mut records = Vec::new();
        for rule in &memories.rules {
            trial.check()?;
            let mut trajectory = Vec::new();
            let performance = if record.contains(&Recording::Trajectory) {
                material.watch(rule, |recall, patterns| {
                    let step = recall.steps();
                    let overlap = measures::fraction_right(recall.states(), patterns);
                    let changed =
                        recall.last_changes().iter().filter(|&&last| last == step && step > 0).count();
                    let at_step = |metric, value| trial.record(rule, metric, value).at(STEP, step);
                    trajectory.push(at_step(&OVERLAP_AT_STEP, overlap));
                    trajectory.push(at_step(&CHANGED_AT_STEP, changed as f64 / f64::from(*load)));
                })?
            } else {
                material.recall(rule)?
            };
            records.extend(at_load(trial, &material, rule, &performance));
            records.extend(trajectory);
        }
        Ok(records)
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn saves(&self, keys: &Keys) -> bool {
        !keys.save.is_empty()
    }

    fn arrays(&self, trial: &Trial<Self>) -> Result<Vec<Array>, Stop> {
        arrays::arrays(trial)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let at_load = without_one_load(shown, records.swept);
        let metrics = [&EXACT, &FRACTION_RIGHT, &STEPS, &INFORMATION_PER_SYNAPSE, &BITS_PER_SYNAPSE];
        let outcomes = [&FIXED_POINTS, &CYCLES, &STEP_LIMITS];
        let swept = records.swept.iter().map(|key| Plot::swept(&EXACT, key));
        let steps = [&OVERLAP_AT_STEP, &CHANGED_AT_STEP].map(|metric| Plot::new(metric, &STEP));
        Presentation {
            tables: vec![
                by_rule(&at_load, "Recall", &metrics, &[]),
                by_rule(&at_load, "How recall ended", &outcomes, &[]),
            ],
            figures: swept.chain(steps).flat_map(|plot| plot.draw_each(&at_load)).collect(),
        }
    }
}

//! Classes of the user's own patterns, told by the attractor that a pattern leads to.

mod figures;
mod fitted;
mod task;

use attractor_core::{About, Invalid};
use attractor_memory::patterns::{PatternSet, Patterns};
use attractor_record::present::{Presentation, by_rule};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::at_load::without_one_load;
use crate::material::{Material, rehearse};
use crate::memories::{DEFAULT_LOAD, Filling, Memories, Setup, StoragePart};
use crate::metrics::LOAD;
use crate::rule_entry::MeasureRule;
use fitted::fitted;
use task::{Task, ending_in_stored};

const CLASS: Coordinate = Coordinate::number("class", "class", "");
const PICTURE: Coordinate = Coordinate::word("picture", "picture");
const PLACE: Coordinate = Coordinate::number("place", "place", "");
/// Coordinates that are no conditions of their own.
const WITHOUT: &[&str] = &["load", "rule"];

const ACCURACY: Metric = Metric::fraction(
    "accuracy",
    "classified right",
    "Fraction of the patterns that were not stored whose attractor is nearest to the mean of their own class.",
);
const ENDS_IN_STORED: Metric = Metric::fraction(
    "ends_in_stored",
    "ended in a stored pattern",
    "Fraction of the cues from which recall ended in a stored pattern.",
);
const PIXEL: Metric =
    Metric::mean("pixel", "value", "A number of a picture that `record = [\"images\"]` keeps.")
        .not_averaged();

/// Names of the baselines in records, where rules have theirs.
const BASELINES: [&str; 2] = ["nearest class mean (baseline)", "nearest neighbour (baseline)"];

/// Pictures of one class that are kept, in the order of the figure.
const PICTURES: [&str; 3] = ["cue", "attractor", "prototype"];

/// The keys that it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Rules, network, patterns and cues.
    #[serde(flatten)]
    pub memories: Memories,
    /// P: number of stored patterns, or of prototypes where there are prototypes.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub load: u32,
    /// What to keep beside the results.
    pub record: Vec<Recording>,
}

/// What can be kept beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// A cue, its attractor and the mean of each class, number by number.
    Images,
}

impl Default for Keys {
    fn default() -> Self {
        Self { memories: Memories::default(), load: DEFAULT_LOAD, record: Vec::new() }
    }
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup { load: self.load, ..Setup::of(&self.memories) }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling {
            load: Some((&mut self.load, half_of_the_rows)),
            keeps_numbers: true,
            ..Filling::of(&mut self.memories)
        }
    }
}

/// The load where a spec says none: half of the rows.
fn half_of_the_rows(rows: u32) -> u32 {
    (rows / 2).max(1)
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn example() -> Value {
        let patterns =
            json!({ "file": "patterns.npy", "labels": "labels.npy", "encode": "one-hot", "levels": 8 });
        json!({ "patterns": patterns })
    }

    fn validate(&self) -> Result<(), Invalid> {
        let Patterns::File(given) = &self.memories.patterns else {
            return Err(Invalid::new(
                "patterns.file",
                "classification needs the patterns of a file",
                "a path",
            ));
        };
        if given.labels.is_none() {
            return Err(Invalid::new(
                "patterns.labels",
                "classification needs the classes of the patterns",
                "a path",
            )
            .help("set patterns.labels to a file with a number for each row of patterns.file"));
        }
        self.memories.makes_its_cues("classification asks with the rows that are not stored")?;
        let rows = given.patterns.len() as u32;
        if self.load < rows {
            return Ok(());
        }
        Err(Invalid::new(
            "load",
            format!("load is {}, and no row is left of {rows} to ask with", self.load),
            format!("at most {}", rows.saturating_sub(1)),
        ))
    }
}

/// Stores some of the labelled patterns of a file and asks with the others.
///
/// An attractor is of the class to whose mean it is nearest, the mean of the class's stored patterns as
/// vectors of 0 and 1. Two baselines are asked with the same cues and are no rules of the network: the
/// class whose mean is nearest to the cue itself, and the class of the stored pattern nearest to it. Numbers are divided
/// into ranges by the stored rows alone, anew in each repetition: of the rows that are asked nothing is known before.
pub(crate) struct Classification;

impl Experiment for Classification {
    const ID: &'static str = "classification";
    const ABOUT: About = About {
        title: "Classification",
        summary: "Stores labelled patterns of a file, asks with the others, and says how often the attractor is nearest \
                  to the mean of the right class.",
        equation: r"\hat c = \arg\min_c \lVert s - \bar x_c \rVert",
        provenance: "Ours.",
        citations: &[],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[LOAD, CLASS, PICTURE, PLACE];
    const METRICS: &'static [Metric] = &[ACCURACY, ENDS_IN_STORED, PIXEL];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        load = 20
        rules = ["hebb", "bcpnn", "bayes-adaptive"]
        record = ["images"]
        [patterns]
        file = "examples/digits/images.npy.gz"
        labels = "examples/digits/labels.npy.gz"
        encode = "one-hot"
        levels = 3
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let keys = &fitted(trial.section, trial.repetition)?;
        let mut material = Material::new(trial.repetition, keys.setup());
        material.store(keys.memories.own.labels.len() as u32)?;
        material.store(keys.load)?;
        let stored = material.stored();
        let task = Task::of(keys, &material, &stored);
        let count = task.cues.len();
        let of_all = |record: Record| record.at(LOAD, keys.load).at("of", count);
        let baseline = |name: &str, right: usize| {
            of_all(trial.measure(&ACCURACY, right as f64 / count as f64).of_rule(name))
        };
        let mut records = vec![
            baseline(BASELINES[0], task.right(task.cues.iter())),
            baseline(BASELINES[1], task.right_by_neighbours(&stored)),
        ];
        for rule in &keys.memories.rules {
            trial.check()?;
            let recalled = material.run(rule, &task.cues)?;
            let right = task.right(recalled.states().iter());
            records.push(of_all(trial.record(rule, &ACCURACY, right as f64 / count as f64)));
            let reached = ending_in_stored(recalled.states().iter(), &stored);
            records.push(of_all(trial.record(rule, &ENDS_IN_STORED, reached as f64 / count as f64)));
            if trial.number == 0 && keys.record.contains(&Recording::Images) {
                let states: PatternSet = recalled.states().iter().map(<[u32]>::to_vec).collect();
                let pixel = |class, picture, place, value| {
                    let record = trial.record(rule, &PIXEL, value).at(CLASS, class);
                    record.at(PICTURE, picture).at(PLACE, place)
                };
                records.extend(task.pictures(keys, &states, &stored, pixel));
            }
        }
        Ok(records)
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, fitted(trial.section, trial.repetition)?.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let accuracies = figures::conditions(&shown);
        let accuracies = accuracies.iter().map(|condition| figures::accuracies(&shown, condition));
        let rules = records.section.memories.rules.iter();
        let pictures = rules.filter_map(|rule| figures::pictures(records.all, &rule.name));
        Presentation {
            tables: vec![by_rule(
                &without_one_load(shown.clone(), records.swept),
                "Classification",
                &[&ACCURACY, &ENDS_IN_STORED],
                &[],
            )],
            figures: accuracies.chain(pictures).collect(),
        }
    }
}

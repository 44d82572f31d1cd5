//! Whether a network finds what it has never been shown.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::Presentation;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capacity::{self, Task};
use crate::material::rehearse;
use crate::memories::{Criterion, DEFAULT_LOAD, Filling, Memories, Prototypes, Search, Setup, StoragePart};
use crate::metrics::LOAD;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Rules, network, patterns and cues.
    #[serde(flatten)]
    pub memories: Memories,
    /// Trains on distorted copies of prototypes instead of on the patterns themselves.
    pub prototypes: Prototypes,
    /// When a load counts as stored.
    pub criterion: Criterion,
    /// How the capacity is searched for.
    pub search: Search,
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup {
            prototypes: Some(self.prototypes),
            load: self.search.from.max(DEFAULT_LOAD),
            load_key: "search.from",
            ..Setup::of(&self.memories)
        }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling::of(&mut self.memories)
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        self.setup().check_load("search.from", self.search.from)
    }
}

/// Training on distorted copies, never on the prototype; recall of the prototype from a fresh copy.
pub(crate) struct PrototypeExtraction;

impl Experiment for PrototypeExtraction {
    const ID: &'static str = "prototype-extraction";
    const ABOUT: About = About {
        title: "Prototype extraction",
        summary: "The largest number of prototypes of which enough are recalled exactly by a network that \
                  has only seen distorted copies of them.",
        equation: r"P^* = \max \{ P : \text{fraction of prototypes recalled exactly} \geq c \}",
        provenance: "Task as in the public code of Lansner and co-workers. That training copies are \
                     distorted as the cue is, independently, is our choice; it decides the answer.",
        citations: &[LANSNER_2026],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[LOAD];
    const METRICS: &'static [Metric] = &capacity::METRICS;
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
        [prototypes]
        instances = 4
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let &Keys { criterion, search, .. } = trial.section;
        capacity::run(trial, &Task { setup: trial.section.setup(), criterion, search })
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        capacity::present(&records.shown(), records.swept, records.section.criterion, "prototypes")
    }
}

//! How many patterns a network can store.

use attractor_core::About;
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::Presentation;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Stop, Trial};

use crate::capacity::{self, Keys};
use crate::material::rehearse;
use crate::metrics::LOAD;

/// The largest load at which enough patterns are recalled exactly.
pub(crate) struct StorageCapacity;

impl Experiment for StorageCapacity {
    const ID: &'static str = "storage-capacity";
    const ABOUT: About = About {
        title: "Storage capacity",
        summary: "The largest number of patterns of which enough are recalled exactly from distorted cues.",
        equation: r"P^* = \max \{ P : \text{fraction recalled exactly} \geq c \}",
        provenance: "Criterion and networks as in the public code of Lansner and co-workers; the search, \
                     which finds the upper crossing of a curve that need not be monotone, is ours.",
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
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        capacity::run(trial, &trial.section.task())
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        capacity::present(&records.shown(), records.swept, records.section.criterion, "patterns")
    }
}

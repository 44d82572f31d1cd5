//! How many prototypes a network can extract from distorted examples.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;

use super::{Experiment, Stop, Trial, capacity};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// Training on distorted copies, never on the prototype; recall of the prototype from a fresh copy.
pub(super) struct PrototypeExtraction;

impl Experiment for PrototypeExtraction {
    fn id(&self) -> &'static str {
        "prototype-extraction"
    }

    fn about(&self) -> About {
        About {
            title: "Prototype extraction",
            summary: "The largest number of prototypes of which enough are recalled exactly by a network that \
                      has only seen distorted copies of them.",
            equation: r"P^* = \max \{ P : \text{fraction of prototypes recalled exactly} \geq c \}",
            provenance: "Task as in the public code of Lansner and co-workers. That training copies are \
                         distorted as the cue is, independently, is our choice; it decides the answer.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["criterion", "search", "prototypes"]
    }

    fn needs_prototypes(&self) -> bool {
        true
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.check_load("search.from", spec.search.from)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        capacity::run(trial)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::capacity(spec, records, "prototypes")
    }
}

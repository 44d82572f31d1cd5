//! How many patterns a network can store.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;

use super::{Experiment, Stop, Trial, capacity};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// The largest load at which enough patterns are recalled exactly.
pub(super) struct StorageCapacity;

impl Experiment for StorageCapacity {
    fn id(&self) -> &'static str {
        "storage-capacity"
    }

    fn about(&self) -> About {
        About {
            title: "Storage capacity",
            summary: "The largest number of patterns of which enough are recalled exactly from distorted cues.",
            equation: r"P^* = \max \{ P : \text{fraction recalled exactly} \geq c \}",
            provenance: "Criterion and networks as in the public code of Lansner and co-workers; the search, \
                         which finds the upper crossing of a curve that need not be monotone, is ours.",
            citations: &[LANSNER_2026],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["criterion", "search", "prototypes", "association", "target"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.check_load("search.from", spec.search.from)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        capacity::run(trial)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::capacity(spec, records, "patterns")
    }
}

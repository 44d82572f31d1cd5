//! What a memory that is filled for ever still recalls, by age, under each scheme of forgetting.

mod ages;
mod filling;
mod keys;
mod pictures;
mod stationary;
mod theory;

use attractor_core::About;
use attractor_memory::references::{AMIT_FUSI_1994, MEZARD_1986, NADAL_1986, PARISI_1986};
use attractor_record::present::Presentation;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Cases, Experiment, Records, Stop, Trial};

use crate::metrics::{RECALLED, RECALLED_PATTERNS};
use keys::{Asked, Blackout, Keys};

/// α_c: the capacity of Hebb's rule for each unit, in whose units totals are counted (Amit, Gutfreund &
/// Sompolinsky 1987, <https://doi.org/10.1016/0003-4916(87)90092-3>).
const HEBB_CAPACITY: f64 = 0.1379;
/// The overlap above which a pattern counts as recalled.
const THRESHOLD: f64 = attractor_memory::theory::two_state::RECALLED;

const SCHEME: Coordinate = Coordinate::word("scheme", "scheme");
const AGE: Coordinate = Coordinate::number("age", "age", "");
/// How many ages a mean overlap covers.
const AGES: Coordinate = Coordinate::number("ages", "ages", "");
const PRESENTED: Coordinate = Coordinate::number("presented", "patterns presented", "");
/// Which parameter of a scheme has a best value.
const PARAMETER: Coordinate = Coordinate::word("parameter", "parameter");
/// Parameters of schemes that equations have a letter for.
const BOUND: Coordinate = Coordinate::number("bound", "bound", "A");
const EPSILON: Coordinate = Coordinate::number("epsilon", "epsilon", "ε");
const PROBABILITY: Coordinate = Coordinate::number("probability", "probability", "q");
const TAU: Coordinate = Coordinate::number("tau", "tau", "τ");
const ACTIVITY: Coordinate = Coordinate::number("activity", "activity", "f");
const LOAD: Coordinate = Coordinate::number("load", "load", "α");

const RECALLED_OVERLAP: Metric = Metric::mean(
    "recalled_overlap",
    "overlap after recall",
    "Mean overlap of the patterns of an age with the states that recall from themselves ends in, at most 1.",
);
const CAPACITY_AGE: Metric = Metric::mean(
    "capacity_age",
    "oldest age recalled",
    "Age up to which the mean overlap after recall is above 0.9, in a memory that has been filled for long.",
)
.in_unit("patterns");
const CAPACITY_PER_UNIT: Metric = Metric::mean(
    "capacity_per_unit",
    "oldest age recalled/unit",
    "`capacity_age` over the number of units, of schemes whose capacity grows with it.",
)
.in_unit("patterns/unit");
const RECALLED_PER_UNIT: Metric = Metric::mean(
    "recalled_per_unit",
    "patterns recalled/unit",
    "Number of patterns recalled over the number of units, of schemes whose capacity grows with it.",
)
.in_unit("patterns/unit");
const BEST_VALUE: Metric = Metric::mean(
    "best_value",
    "best value",
    "Value of a scheme's `parameter` at which most patterns were recalled on average.",
)
.not_averaged();

/// Presents patterns for ever, and recalls each from itself.
pub(crate) struct BlackoutExperiment;

impl Experiment for BlackoutExperiment {
    const ID: &'static str = "blackout";
    const ABOUT: About = About {
        title: "Blackout",
        summary: "Fills memories with ever more patterns and says which are still recalled, by age: under Hebb's rule, which \
                  loses all at once, and under schemes that forget the oldest; and how many each scheme holds for ever, \
                  against its parameter.",
        equation: "",
        provenance: "Ours, after the palimpsests of Nadal et al., Parisi, Mézard et al. and Amit & Fusi. Recall starts from the \
                     pattern itself, all units follow their fields at once, and a pattern counts as recalled if the overlap with where that ends is above 0.9.",
        citations: &[NADAL_1986, PARISI_1986, MEZARD_1986, AMIT_FUSI_1994],
    };
    type Section = Keys;
    type Axes = Cases<Keys, Asked>;
    const AXES: Self::Axes =
        Cases::new(&["blackout.schemes", "blackout.curves"], &[SCHEME], Blackout::conditions);
    const COORDINATES: &'static [Coordinate] =
        &[AGE, AGES, PRESENTED, PARAMETER, BOUND, EPSILON, PROBABILITY, TAU, ACTIVITY, LOAD];
    const METRICS: &'static [Metric] = &[
        RECALLED,
        RECALLED_OVERLAP,
        RECALLED_PATTERNS,
        CAPACITY_AGE,
        CAPACITY_PER_UNIT,
        RECALLED_PER_UNIT,
        BEST_VALUE,
    ];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        [blackout]
        units = 60
        totals = [0.5, 2.0]
        settled = 4.0
        snapshots = 2
        schemes = [
            "plain-hebb", "stop-signal", "hard-bounds", "decay", "composed", "two-state", "sparse-two-state",
            { kind = "incremental-bcpnn", tau = 20 },
        ]
        curves = [
            { scheme = "decay", parameter = "epsilon", values = [4, 8, 12] },
            { scheme = "two-state", parameter = "probability", values = [0.2, 0.4] },
        ]
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        match trial.at {
            Asked::Ages(entry) => ages::run(trial, entry),
            Asked::Capacity(entry) => stationary::run(trial, entry),
        }
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        theory::summarise(&keys.blackout, records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        pictures::present(&records.shown(), &records.section.blackout.curves)
    }
}

/// So many patterns as this multiple of the capacity of Hebb's rule.
fn patterns_of(total: f64, units: u32) -> usize {
    #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
    let patterns = (total * HEBB_CAPACITY * f64::from(units)).round() as usize;
    patterns.max(1)
}

/// Patterns between two measurements in one filling.
fn between(units: u32) -> usize {
    units.div_ceil(50) as usize
}

/// How many of these count as recalled.
fn recalled(overlaps: &[f64]) -> usize {
    overlaps.iter().filter(|overlap| **overlap > THRESHOLD).count()
}

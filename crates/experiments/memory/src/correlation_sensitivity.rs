//! What correlations between patterns cost.

use std::collections::BTreeMap;

use attractor_core::statistics::jackknife;
use attractor_core::{About, Invalid};
use attractor_memory::patterns::{Families, Patterns, Random, Skewed};
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::{Plot, Presentation, along};
use attractor_record::summary::{Group, as_record, group, ratio_of_means};
use attractor_record::{Coordinate, Coordinates, Metric, Record};
use attractor_study::{Cases, Conditions, Experiment, Records, Section, Shared, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::capacity::{self, Task};
use crate::material::rehearse;
use crate::memories::{Criterion, Filling, Memories, Prototypes, Search, Setup, StoragePart};
use crate::metrics::{
    BITS_PER_SYNAPSE, CAPACITY, CENSORED, EXACT, EXACT_BISECTED, INFORMATION_PER_SYNAPSE, LOAD, WEIGHT_BITS,
};

const CORRELATION: Coordinate = Coordinate::word("correlation", "correlation");
const STRENGTH: Coordinate = Coordinate::number("strength", "strength of the correlation", "ρ or s");
const RELATIVE_CAPACITY: Metric = Metric::of_means(
    "relative_capacity",
    "relative capacity",
    "Capacity for correlated patterns divided by that for independent ones.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Rules, network, patterns and cues.
    #[serde(flatten)]
    pub memories: Memories,
    /// Trains on distorted copies of prototypes instead of on the patterns themselves.
    pub prototypes: Option<Prototypes>,
    /// When a load counts as stored.
    pub criterion: Criterion,
    /// How the capacity is searched for.
    pub search: Search,
    /// Strengths of correlation that `correlation-sensitivity` compares.
    pub correlation: Correlation,
}

/// Strengths of correlation that are compared with patterns without any.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Correlation {
    /// ρ of `families`: fraction of its active units that a pattern shares with its parent.
    pub rho: Vec<Rho>,
    /// s of `skewed`: units are used in proportion to rank^(−s).
    pub s: Vec<Skew>,
    /// Patterns in a family.
    #[schemars(range(min = 1))]
    pub size: u32,
}

/// A strength of correlation within a family.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Rho(#[schemars(range(min = 0.0, max = 1.0))] pub f64);

/// An exponent of the use of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Skew(#[schemars(range(min = 0.0, max = 10.0))] pub f64);

impl Default for Correlation {
    fn default() -> Self {
        Self { rho: [0.25, 0.5, 0.75].map(Rho).into(), s: [0.5, 1.0, 1.5].map(Skew).into(), size: 10 }
    }
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup { prototypes: self.prototypes, ..Setup::of(&self.memories) }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling::of(&mut self.memories)
    }

    /// Independent patterns, and correlated ones of each strength.
    fn patterns(&self) -> Conditions<Patterns> {
        let condition = |kind: &str, strength: f64, patterns| {
            let coordinates = [(CORRELATION.name, Value::from(kind)), (STRENGTH.name, Value::from(strength))];
            (coordinates.map(|(name, value)| (name.to_owned(), value)).into(), patterns)
        };
        let Correlation { rho, s, size } = &self.correlation;
        let families = rho.iter().map(|rho| {
            condition("families", rho.0, Patterns::Families(Families { rho: rho.0, size: *size }))
        });
        let skewed = s.iter().map(|s| condition("skewed", s.0, Patterns::Skewed(Skewed { s: s.0 })));
        let independent = condition("none", 0.0, Patterns::Random(Random {}));
        std::iter::once(independent).chain(families).chain(skewed).collect()
    }

    /// What is stored of some patterns.
    fn storing(&self, patterns: &Patterns) -> Memories {
        Memories { patterns: patterns.clone(), ..self.memories.clone() }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        each_once("correlation.rho", &self.correlation.rho)?;
        each_once("correlation.s", &self.correlation.s)?;
        if matches!(self.memories.patterns, Patterns::Random(_)) {
            return Ok(());
        }
        Err(Invalid::new(
            "patterns.kind",
            "correlation-sensitivity makes its own correlated patterns",
            "only random",
        )
        .help("set the strengths in [correlation]"))
    }
}

/// The capacity with correlated patterns, relative to that without.
pub(crate) struct CorrelationSensitivity;

impl Experiment for CorrelationSensitivity {
    const ID: &'static str = "correlation-sensitivity";
    const ABOUT: About = About {
        title: "Correlation sensitivity",
        summary: "The capacity for patterns that resemble each other or use some units more than others, \
                  relative to the capacity for independent patterns.",
        equation: r"\text{relative capacity} = P^*(\rho, s) / P^*(0, 0)",
        provenance: "That correlations are tested is the benchmark's; how they are made (families with \
                     ρ, skewed use with s) is ours.",
        citations: &[LANSNER_2026],
    };
    type Section = Keys;
    type Axes = Cases<Keys, Patterns>;
    const AXES: Self::Axes =
        Cases::new(&["correlation.rho", "correlation.s"], &[CORRELATION, STRENGTH], |keys| {
            Ok(keys.patterns())
        });
    const COORDINATES: &'static [Coordinate] = &[LOAD];
    const METRICS: &'static [Metric] = &[
        CAPACITY,
        BITS_PER_SYNAPSE,
        INFORMATION_PER_SYNAPSE,
        WEIGHT_BITS,
        CENSORED,
        EXACT,
        EXACT_BISECTED,
        RELATIVE_CAPACITY,
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
        let keys = trial.section;
        let memories = keys.storing(trial.at);
        let setup = Setup { memories: &memories, ..keys.setup() };
        capacity::run(trial, &Task { setup, criterion: keys.criterion, search: keys.search })
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        let memories = trial.section.storing(trial.at);
        rehearse(trial.repetition, Setup { memories: &memories, ..trial.section.setup() })
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let capacities: Vec<Group> =
            group(records).into_iter().filter(|group| group.metric == CAPACITY.name).collect();
        let baseline_of = |correlated: &Group| {
            let mut coordinates: Coordinates = correlated.coordinates.clone();
            coordinates.extend(BTreeMap::from([
                (CORRELATION.name.to_owned(), Value::from("none")),
                (STRENGTH.name.to_owned(), Value::from(0.0)),
            ]));
            capacities.iter().find(|group| group.rule == correlated.rule && group.coordinates == coordinates)
        };
        let relative = |correlated: &Group| {
            let baseline = baseline_of(correlated)?;
            let (above, below) = (&correlated.values, &baseline.values);
            if above.len() != below.len() || below.iter().all(|&capacity| capacity == 0.0) {
                return None;
            }
            let interval = jackknife(above.len(), |picks| ratio_of_means(above, below, picks));
            Some(as_record(&RELATIVE_CAPACITY, correlated, &interval))
        };
        capacities
            .iter()
            .filter(|group| group.coordinates[CORRELATION.name] != "none")
            .filter_map(relative)
            .collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = capacity::with_bounds(&records.shown());
        let mut capacities = along(&shown, &CAPACITY, &STRENGTH);
        capacities.notes.extend(capacity::note_on_bounds(&shown));
        Presentation {
            tables: vec![along(&shown, &RELATIVE_CAPACITY, &STRENGTH), capacities],
            figures: Plot::new(&RELATIVE_CAPACITY, &STRENGTH).draw_each(&shown),
        }
    }
}

//! All rules in all conditions, and who is best.

mod scores;
mod tables;

use attractor_core::statistics::Interval;
use attractor_core::{About, Invalid};
use attractor_memory::Layout;
use attractor_memory::patterns::{Families, Patterns, Skewed};
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::Presentation;
use attractor_record::{Coordinate, Metric, Record, summary};
use attractor_study::{Axis, Experiment, Records, Section, Shared, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::capacity::{self, exact_against_load};
use crate::material::rehearse;
use crate::memories::{Criterion, Filling, Memories, Prototypes, Search, Setup, StoragePart};
use crate::metrics::{
    BITS_PER_SYNAPSE, CAPACITY, CENSORED, EXACT, EXACT_BISECTED, INFORMATION_PER_SYNAPSE, LOAD, WEIGHT_BITS,
};

const NETWORK: Coordinate = Coordinate::word("network", "network");
const CONDITION: Coordinate = Coordinate::word("condition", "condition");
const SCORE: Metric = Metric::of_means(
    "score",
    "score",
    "Geometric mean over the benchmark's conditions of capacity over the best rule's capacity, 0 to 1.",
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
    /// Conditions of `benchmark`.
    pub benchmark: Conditions,
}

/// Conditions of the benchmark. Its storage and correlation conditions take the cue from `[cue]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// Networks to compare the rules in.
    #[schemars(length(min = 1))]
    pub networks: Vec<Network>,
    /// Units touched in the copies and cues of the prototype condition.
    pub prototype_count: u32,
    /// ρ of the condition with families of patterns.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rho: f64,
    /// s of the condition with skewed use of units.
    #[schemars(range(min = 0.0, max = 10.0))]
    pub s: f64,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { networks: vec![Network::Modular, Network::Flat], prototype_count: 4, rho: 0.25, s: 0.5 }
    }
}

/// A kind of network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// The hypercolumns of `[layout]`.
    Modular,
    /// As many units, as many of them active, without hypercolumns.
    Flat,
}

impl Network {
    /// Its name in specs and records.
    fn name(self) -> &'static str {
        match self {
            Self::Modular => "modular",
            Self::Flat => "flat",
        }
    }
}

/// What rules are asked for, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Task {
    Storage,
    Prototypes,
    Families,
    Skewed,
}

impl Task {
    fn name(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Prototypes => "prototypes",
            Self::Families => "families",
            Self::Skewed => "skewed",
        }
    }
}

/// What is stored under one condition.
struct Stored {
    memories: Memories,
    prototypes: Option<Prototypes>,
}

impl Stored {
    fn setup(&self) -> Setup<'_> {
        Setup { prototypes: self.prototypes, ..Setup::of(&self.memories) }
    }
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup { prototypes: self.prototypes, ..Setup::of(&self.memories) }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling::of(&mut self.memories)
    }

    /// The conditions that a spec's patterns allow: the user's own are correlated as they are.
    fn tasks(&self) -> Vec<Task> {
        match self.memories.patterns {
            Patterns::File(_) => vec![Task::Storage, Task::Prototypes],
            _ => vec![Task::Storage, Task::Prototypes, Task::Families, Task::Skewed],
        }
    }

    /// What is stored for a task in a network.
    fn stored(&self, network: Network, task: Task) -> Stored {
        let mut memories = self.memories.clone();
        let mut prototypes = None;
        if let (Network::Flat, Layout::Modular { .. }) = (network, &self.memories.layout) {
            let population = self.memories.population();
            memories.layout = Layout::flat(population.units(), population.active());
        }
        let chosen = &self.benchmark;
        match task {
            Task::Storage => {}
            Task::Prototypes => {
                prototypes = Some(self.prototypes.unwrap_or_default());
                memories.cue.count = chosen.prototype_count;
            }
            Task::Families => {
                memories.patterns = Patterns::Families(Families { rho: chosen.rho, ..Families::default() });
            }
            Task::Skewed => memories.patterns = Patterns::Skewed(Skewed { s: chosen.s }),
        }
        Stored { memories, prototypes }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        let networks = &self.benchmark.networks;
        each_once("benchmark.networks", networks)?;
        if networks.contains(&Network::Modular) && !self.memories.population().is_modular() {
            return Err(Invalid::new(
                "benchmark.networks",
                "layout.kind is \"flat\", which has no modular network",
                "only [\"flat\"]",
            )
            .help("set layout.kind = \"modular\", or benchmark.networks = [\"flat\"]"));
        }
        if !matches!(self.memories.patterns, Patterns::Random(_) | Patterns::File(_)) {
            let allowed = "random, or the patterns of a file";
            return Err(Invalid::new("patterns.kind", "benchmark makes its own correlations", allowed));
        }
        self.memories.makes_its_cues("some conditions of the benchmark make their own")?;
        for &network in networks {
            for task in self.tasks() {
                let Memories { layout, cue, .. } = &self.stored(network, task).memories;
                layout.validate()?;
                cue.validate(&attractor_memory::Population::of(layout)).map_err(|fault| match task {
                    Task::Prototypes => Invalid { key: "benchmark.prototype_count".into(), ..fault },
                    _ => fault,
                })?;
            }
        }
        Ok(())
    }
}

/// Storage, prototypes and correlated patterns, in modular and non-modular networks.
pub(crate) struct Benchmark;

impl Experiment for Benchmark {
    const ID: &'static str = "benchmark";
    const ABOUT: About = About {
        title: "Benchmark",
        summary: "Storage capacity, prototype extraction and correlated patterns, in modular and \
                  non-modular networks, with a composite score.",
        equation: r"\text{score} = \left( \prod_{c=1}^{n} \frac{P^*_c}{\max_{\text{rules}} P^*_c} \right)^{1/n}",
        provenance: "Tasks after the benchmark of Lansner and co-workers. The composite score is ours: the \
                     geometric mean, over the conditions, of a rule's capacity divided by the best rule's. By it BCPNN is \
                     about 1.5 times the second best; the published composite is three times (abstract of arXiv 2401.00335), \
                     and how that one is made is not known to us.",
        citations: &[LANSNER_2026],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, Network>, Axis<Keys, Task>);
    const AXES: Self::Axes = (
        Axis::new("benchmark.networks", NETWORK, |keys| keys.benchmark.networks.clone()),
        Axis::new("benchmark", CONDITION, Keys::tasks),
    );
    const COORDINATES: &'static [Coordinate] = &[LOAD];
    const METRICS: &'static [Metric] = &[
        CAPACITY,
        BITS_PER_SYNAPSE,
        INFORMATION_PER_SYNAPSE,
        WEIGHT_BITS,
        CENSORED,
        EXACT,
        EXACT_BISECTED,
        SCORE,
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
        let &(network, task) = trial.at;
        let &Keys { criterion, search, .. } = trial.section;
        let stored = trial.section.stored(network, task);
        capacity::run(trial, &capacity::Task { setup: stored.setup(), criterion, search })
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        let &(network, task) = trial.at;
        rehearse(trial.repetition, trial.section.stored(network, task).setup())
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let scores = scores::scores(records);
        let record = |(name, interval): &(String, Interval)| {
            summary::attach(Record::new(&SCORE, interval.value).of_rule(name), interval)
        };
        scores.iter().map(record).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = capacity::with_bounds(&records.shown());
        let keys = records.section;
        let ranked = scores::ranking(records.all);
        let networks = &keys.benchmark.networks;
        let mut tables: Vec<_> =
            networks.iter().map(|network| tables::table(keys, &shown, &ranked, *network)).collect();
        tables.push(tables::information(&shown, &ranked, networks));
        let mut figures = vec![tables::scores(&shown, &ranked)];
        figures.extend(exact_against_load(keys.criterion, "patterns or prototypes").draw_each(&shown));
        Presentation { tables, figures }
    }
}

/// The spec of a benchmark in networks of a size, as a table: cues with a tenth of the active units
/// moved, copies of prototypes with a fifth.
pub fn benchmark_of_size(hypercolumns: u32, minicolumns: u32, repetitions: u32) -> Value {
    json!({
        "experiment": Benchmark::ID,
        "repetitions": repetitions,
        "layout": { "kind": "modular", "hypercolumns": hypercolumns, "minicolumns": minicolumns },
        "cue": { "count": (hypercolumns / 10).max(1) },
        "search": { "from": 2 },
        "benchmark": { "prototype_count": (hypercolumns / 5).max(1) },
    })
}

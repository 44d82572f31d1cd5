//! Specs: what a user asks for, read from TOML, checked, and complete with all defaults.

mod association;
pub(crate) mod blackout;
mod check;
mod cue_source;
mod damage;
mod delayed_match;
pub(crate) mod dense;
pub(crate) mod energy;
mod entry;
mod error;
mod files;
mod grid;
pub(crate) mod hopfield;
mod layers;
mod learning_rule;
mod locality;
pub(crate) mod plastic;
pub(crate) mod plasticity;
mod rule_entry;
mod scale;
mod sections;
mod sequence;
mod source;
mod spiking;
mod sweep;
mod timing;
mod winners;

use attractor_core::{Invalid, schema};
use attractor_memory::online::OnlineRules;
use attractor_memory::{Layout, Population, patterns::Patterns, recall::RecallOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::experiments::{self, Experiment};

pub use blackout::{Blackout, CapacityCurve, SchemeEntry};
pub(crate) use check::each_once;
pub use cue_source::CueSource;
pub use damage::{Damage, Fraction};
pub use delayed_match::{Delay, DelayedMatch};
pub(crate) use dense::DenseNetwork;
pub use dense::{Degree, Dense, DenseUnits};
pub use energy::{Energy, Following, HebbianLimit, Spectrum, Stability};
pub use entry::{Entry, Listed};
pub use error::SpecError;
pub use files::{Files, OwnData};
pub use grid::{Grid, Range, Scale};
pub(crate) use hopfield::pattern_count;
pub use hopfield::{Basin, Falling, Heat, Mixtures, OneStep, Order, Overlap, PatternCount, Transition};
pub use layers::{Layers, assignment};
pub use learning_rule::LearningRule;
pub use locality::{Locality, Scheme, Turned};
pub use plastic::{Epoch, Plastic, Protocol, Replay};
pub use plasticity::{Decorrelation, Firing, Growth, Input, PrincipalComponent, Selectivity, Several};
pub use rule_entry::RuleEntry;
pub use scale::{BlockEntry, Scale as WillshawScale, Simulation};
pub use sections::{
    Association, Benchmark, Correlation, Criterion, MatrixLoad, Network, Prototypes, Recording, Saving,
    Search, UnitCount, Willshaw,
};
pub use sequence::{ManyUnits, SequenceLearning};
pub use source::Source;
pub use spiking::{Learners, Spiking};
pub use sweep::{Sweep, SweepPoint};
pub use timing::{BcmOfSpikes, Chance, Pairing, SpikeRate, Tetanus, TimingRule};
pub use winners::{Activity, Dale, InhibitoryFraction, Load, NetworkUnits, Sparse};

/// A study as a user asks for it, with every key that was left out at its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Which experiment to run.
    pub experiment: ExperimentId,
    /// Seed of all random numbers of the study.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// Independent repetitions of every point, each with its own random numbers.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub repetitions: u32,
    /// P: number of stored patterns, or of prototypes where there are prototypes.
    #[serde(default = "two_hundred")]
    #[schemars(range(min = 1, max = 16_000_000))]
    pub load: u32,
    /// Loads of a curve: a list, or { from, to, points, scale }. Left out: 16 loads from N/20 to 2N,
    /// evenly spaced on a logarithmic scale.
    #[serde(default)]
    pub loads: Option<Grid>,
    /// Numbers of units touched in the cues of `cue-noise`: a list, or { from, to, points, scale }.
    /// Left out: up to 11 numbers from 0 to all.
    #[serde(default)]
    pub damage: Option<Grid>,
    /// Learning rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[serde(default = "RuleEntry::all")]
    #[schemars(length(min = 1))]
    pub rules: Vec<RuleEntry>,
    /// What to keep beside the results.
    #[serde(default)]
    pub record: Vec<Recording>,
    /// Arrays to save for each trial, as `.npy` files in the folder of the results.
    #[serde(default)]
    pub save: Vec<Saving>,
    /// The network.
    #[serde(default)]
    pub layout: Layout,
    /// What patterns are stored with.
    #[serde(default)]
    pub association: Association,
    /// The units that answer where `association` is "hetero"; as `[layout]` if left out.
    #[serde(default)]
    pub target: Option<Layout>,
    /// Where patterns come from.
    #[serde(default)]
    pub patterns: Patterns,
    /// How cues are made from patterns.
    #[serde(default)]
    pub cue: CueSource,
    /// How the network is run from a cue.
    #[serde(default)]
    pub recall: RecallOptions,
    /// When a load counts as stored.
    #[serde(default)]
    pub criterion: Criterion,
    /// Trains on distorted copies of prototypes instead of on the patterns themselves.
    #[serde(default)]
    pub prototypes: Option<Prototypes>,
    /// The memory of `forgetting`, which learns pattern by pattern.
    #[serde(default)]
    pub online: OnlineRules,
    /// How the capacity is searched for.
    #[serde(default)]
    pub search: Search,
    /// Strengths of correlation that `correlation-sensitivity` compares.
    #[serde(default)]
    pub correlation: Correlation,
    /// Conditions of `benchmark`.
    #[serde(default)]
    pub benchmark: Benchmark,
    /// Networks of `willshaw-capacity`.
    #[serde(default)]
    pub willshaw: Willshaw,
    /// Networks of `willshaw-scale`.
    #[serde(default)]
    pub scale: WillshawScale,
    /// Memories of `blackout`, which are filled for ever.
    #[serde(default)]
    pub blackout: Blackout,
    /// The network of `energy-descent` and `hebbian-limit`.
    #[serde(default)]
    pub energy: Energy,
    /// What `hebbian-limit` compares.
    #[serde(default)]
    pub limit: HebbianLimit,
    /// The memories and targets of `memory-dynamics`.
    #[serde(default)]
    pub following: Following,
    /// The couplings of `coupling-spectrum`.
    #[serde(default)]
    pub spectrum: Spectrum,
    /// The networks of `zero-stability`.
    #[serde(default)]
    pub stability: Stability,
    /// What the units of `principal-component`, `several-components` and `hebbian-growth` learn from.
    #[serde(default)]
    pub input: Input,
    /// The unit of `principal-component`.
    #[serde(default)]
    pub component: PrincipalComponent,
    /// The units of `several-components`.
    #[serde(default)]
    pub components: Several,
    /// The unit of `hebbian-growth`.
    #[serde(default)]
    pub growth: Growth,
    /// The unit of `bcm-selectivity`.
    #[serde(default)]
    pub selectivity: Selectivity,
    /// The units of `decorrelation`.
    #[serde(default)]
    pub decorrelation: Decorrelation,
    /// The spikes of `spike-timing`.
    #[serde(default)]
    pub pairing: Pairing,
    /// The spikes of `chance-pairing`.
    #[serde(default)]
    pub chance: Chance,
    /// The stimuli of `long-term-potentiation`.
    #[serde(default)]
    pub tetanus: Tetanus,
    /// The unit of `firing-curve`.
    #[serde(default)]
    pub firing: Firing,
    /// Networks of `hopfield-errors`.
    #[serde(default)]
    pub one_step: OneStep,
    /// Networks of `hopfield-transition`.
    #[serde(default)]
    pub transition: Transition,
    /// Networks and cues of `hopfield-basin`.
    #[serde(default)]
    pub basin: Basin,
    /// Networks of `hopfield-energy`.
    #[serde(default)]
    pub falling: Falling,
    /// Networks of `hopfield-mixtures`.
    #[serde(default)]
    pub mixtures: Mixtures,
    /// Patterns and networks of `sequence-correlation`.
    #[serde(default)]
    pub sequence: SequenceLearning,
    /// Networks of `hopfield-temperature`.
    #[serde(default)]
    pub heat: Heat,
    /// Networks of `hopfield-noise` and what is done to them.
    #[serde(default)]
    pub damage_to_couplings: Damage,
    /// Rules and loads of `cost-of-locality`.
    #[serde(default)]
    pub locality: Locality,
    /// Memories of `dense-capacity`.
    #[serde(default)]
    pub dense: Dense,
    /// Networks of `sparse-capacity`.
    #[serde(default)]
    pub sparse: Sparse,
    /// The network and the task of `delayed-match`.
    #[serde(default)]
    pub delayed_match: DelayedMatch,
    /// Networks of `dales-law`.
    #[serde(default)]
    pub dale: Dale,
    /// The network of `plastic-working-memory`, `serial-position`, `three-hypotheses` and `sequence-replay`.
    #[serde(default)]
    pub plastic: Plastic,
    /// What happens to the network of `plastic-working-memory`, one after the other. Left out: a baseline, and
    /// each item with a delay after it.
    #[serde(default)]
    pub epoch: Vec<Epoch>,
    /// The ways to show items that `serial-position` compares.
    #[serde(default = "Protocol::usual")]
    #[schemars(length(min = 1))]
    pub protocol: Vec<Protocol>,
    /// The sequence of `sequence-replay`.
    #[serde(default)]
    pub replay: Replay,
    /// The network of `spiking-network`.
    #[serde(default)]
    pub spiking: Spiking,
    /// Keys to sweep over, each with its values: a list, or { from, to, points, scale }.
    #[serde(default)]
    pub sweep: Sweep,
    /// What the files hold beside patterns and cues.
    #[serde(skip)]
    pub own: OwnData,
}

fn default_seed() -> u64 {
    4711
}

fn ten() -> u32 {
    10
}

fn two_hundred() -> u32 {
    200
}

/// Id of an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExperimentId(pub String);

impl JsonSchema for ExperimentId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExperimentId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let ids: Vec<&str> = experiments::ALL.iter().map(|experiment| experiment.id()).collect();
        schemars::json_schema!({ "enum": ids })
    }
}

/// Keys that mean something in every experiment.
pub const COMMON: [&str; 4] = ["experiment", "seed", "repetitions", "sweep"];

impl Spec {
    /// Checks each key of a table by itself and completes it with defaults. No file is read.
    ///
    /// # Errors
    /// [`Invalid`] names the first key that is wrong, what is allowed and how to fix it.
    pub fn complete(table: &Value) -> Result<Self, Invalid> {
        schema::read(&with_kinds(table)?)
    }

    /// Checks a table of keys and completes it with defaults, and with the files that it names.
    ///
    /// # Errors
    /// [`Invalid`] names the first key that is wrong, what is allowed and how to fix it.
    pub fn read(table: &Value, files: &Files) -> Result<Self, Invalid> {
        let mut spec = Self::complete(table)?;
        let experiment = spec.experiment();
        let mut keys = table.as_object().into_iter().flat_map(serde_json::Map::keys);
        if let Some(key) = keys.find(|key| !spec.reads(key)) {
            return Err(check::without_effect(key, experiment));
        }
        if experiment.needs_prototypes() {
            spec.prototypes.get_or_insert_default();
        }
        if !spec.reads("rules") {
            spec.rules.clear();
        } else if spec.is_hetero() && table.get("rules").is_none() {
            spec.rules.retain(association::works_across);
        }
        files::fill(&mut spec, table, files)?;
        spec.validate()?;
        Ok(spec)
    }

    /// The experiment to run.
    pub fn experiment(&self) -> &'static dyn Experiment {
        experiments::find(&self.experiment.0).unwrap_or(experiments::ALL[0])
    }

    /// Whether a key has an effect in its experiment.
    pub fn reads(&self, key: &str) -> bool {
        self.experiment().reads(key)
    }

    /// The units of the network.
    pub fn population(&self) -> Population {
        Population::of(&self.layout)
    }

    /// The spec as a table with every key that has an effect, in a canonical order: equal studies have
    /// equal tables.
    pub fn to_value(&self) -> Value {
        let mut table = serde_json::to_value(self).unwrap_or(Value::Null);
        if let Some(table) = table.as_object_mut() {
            table.retain(|key, value| !value.is_null() && self.reads(key));
        }
        table
    }
}

/// A table of keys in which every table that has a default `kind` says which kind it is.
fn with_kinds(table: &Value) -> Result<Value, Invalid> {
    if table.get("experiment").is_none() {
        let ids: Vec<&str> = experiments::ALL.iter().map(|experiment| experiment.id()).collect();
        return Err(Invalid::new("", "`experiment` is missing", format!("one of {}", ids.join(", ")))
            .help("`attractor list` explains them"));
    }
    let (mut table, schema) = (table.clone(), schema::of::<Spec>());
    for (key, value) in table.as_object_mut().into_iter().flatten() {
        let mut kind = &schema["properties"][key]["default"]["kind"];
        let (file, modular) = (Value::from("file"), Value::from("modular"));
        if key == "target" {
            kind = &modular;
        }
        if key == "patterns" && value.get("file").is_some() {
            kind = &file;
        }
        if let (Some(section), true) = (value.as_object_mut(), kind.is_string()) {
            section.entry("kind").or_insert_with(|| kind.clone());
        }
    }
    Ok(table)
}

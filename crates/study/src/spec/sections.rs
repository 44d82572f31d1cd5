//! The smaller tables of a spec.

use attractor_memory::theory::willshaw;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a load counts as stored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Criterion {
    /// Fraction of the patterns that must be recalled exactly, in (0, 1].
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub recalled: f64,
}

impl Default for Criterion {
    fn default() -> Self {
        Self { recalled: 0.9 }
    }
}

/// Training on distorted copies of prototypes. The prototypes themselves are never trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prototypes {
    /// Copies of each prototype to train on, each distorted as `[cue]` says, independently.
    #[schemars(range(min = 1, max = 100_000))]
    pub instances: u32,
}

impl Default for Prototypes {
    fn default() -> Self {
        Self { instances: 10 }
    }
}

/// What patterns are stored with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Association {
    /// With themselves: a cue is a distorted copy of the pattern that should come back.
    #[default]
    Auto,
    /// With patterns of other units, those of `[target]`: the cue is a distorted pattern of `[layout]`, and
    /// its partner should be answered. `recall.max_steps = 1` takes one step; with more, recall goes to
    /// and fro between both until nothing changes.
    Hetero,
}

/// How the capacity is searched for: loads from `from` up in factors of `growth`, to N/2 at least, then
/// bisection between the last load that meets the criterion and the next. A capacity below `from` is
/// not seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// First load, in patterns.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub from: u32,
    /// Factor from one load to the next.
    #[schemars(range(min = 1.01, max = 10.0))]
    pub growth: f64,
    /// Loads in a row, after the last that met the criterion, that must miss it before the scan ends.
    #[schemars(range(min = 1, max = 100))]
    pub misses: u32,
    /// Width of the last bisection interval as a fraction of the load.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))]
    pub precision: f64,
    /// Largest load tried. Left out: 2N while no load has met the criterion, no end otherwise.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub to: Option<u32>,
}

impl Default for Search {
    fn default() -> Self {
        Self { from: 20, growth: 1.25, misses: 3, precision: 0.02, to: None }
    }
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

/// Conditions of the benchmark. Its storage and correlation conditions take the cue from `[cue]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Benchmark {
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

impl Default for Benchmark {
    fn default() -> Self {
        Self { networks: vec![Network::Modular, Network::Flat], prototype_count: 4, rho: 0.25, s: 0.5 }
    }
}

/// Networks of `willshaw-capacity`: pairs of random patterns, one step from whole cues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Willshaw {
    /// n: numbers of units of each of both populations.
    #[schemars(length(min = 1))]
    pub units: Vec<UnitCount>,
    /// Probabilities that a synapse is set, which decide how many pairs are stored.
    #[schemars(length(min = 1))]
    pub matrix_load: Vec<MatrixLoad>,
    /// k: active units of a pattern. Left out: log2 n, rounded.
    #[schemars(range(min = 1, max = 24))]
    pub active: Option<u32>,
    /// Largest number of stored pairs that are asked for.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub cues: u32,
}

/// Units of a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UnitCount(#[schemars(range(min = 16, max = 32768))] pub u32);

/// A probability that a synapse is set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct MatrixLoad(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.99))] pub f64);

impl Default for Willshaw {
    fn default() -> Self {
        Self {
            units: [256, 512, 1024, 2048, 4096].map(UnitCount).into(),
            matrix_load: [0.3, 0.4, 0.5, 0.6, 0.7].map(MatrixLoad).into(),
            active: None,
            cues: 2000,
        }
    }
}

impl Willshaw {
    /// The network of so many units at a matrix load.
    pub(crate) fn network(&self, units: u32, load: f64) -> willshaw::WillshawNetwork {
        willshaw::WillshawNetwork::with_load(
            units,
            self.active.unwrap_or_else(|| willshaw::sparse_activity(units)),
            load,
        )
    }

    pub(crate) fn largest_load(&self) -> f64 {
        self.matrix_load.iter().map(|load| load.0).fold(0.0, f64::max)
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
    pub fn name(self) -> &'static str {
        match self {
            Self::Modular => "modular",
            Self::Flat => "flat",
        }
    }
}

/// What can be kept beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// Overlap with the pattern and number of changed networks, step by step. In `spiking-network`: the spikes of half a second
    /// before learning and at its end, in the first repetition.
    Trajectory,
    /// In `plastic-working-memory`: each weight before and after learning, in the first repetition. Its
    /// `trajectory` is the rates of the five most driven units, and what is left of each item in the delay after it.
    Weights,
    /// In `plastic-working-memory`: the fixed points that networks come to from random starts after learning.
    Landscape,
    /// In `classification`: a cue, its attractor and the mean of each class, number by number.
    Images,
}

/// Arrays that can be saved beside the results, as `.npy` files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Saving {
    /// The last state of each cue, cues × units, 0 and 1.
    States,
    /// w_ij, presynaptic × postsynaptic units, and b_j, in single precision.
    Weights,
    /// n_ij, presynaptic × postsynaptic units; n_i on the diagonal.
    Counts,
}

//! The tables of experiments on units and synapses that learn while they run.

use std::sync::Arc;

use attractor_core::{About, Registered};
use attractor_plasticity::integrate_and_fire::Parameters;
use attractor_plasticity::timing::PairStdp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::energy::Positive;
use super::timing::TimingRule;
use super::{LearningRule, Spec};
use crate::data::Matrix;

/// What the plasticity and timing rules of a spec say of themselves, as far as its experiment reads them.
pub(crate) fn rules_of(spec: &Spec) -> Vec<About> {
    let reads = |key: &str, rules: Vec<About>| if spec.reads(key) { rules } else { Vec::new() };
    let of = |rules: &[LearningRule]| rules.iter().map(|rule| rule.rule.about()).collect::<Vec<_>>();
    let of_timing = |rules: &[TimingRule]| rules.iter().map(|rule| rule.0.about()).collect::<Vec<_>>();
    [
        reads("components", of(&spec.components.rules)),
        reads("plastic", of(&spec.plastic.rules)),
        reads("pairing", of_timing(&spec.pairing.rules)),
        reads("chance", of_timing(&spec.chance.rules)),
        reads("tetanus", vec![spec.tetanus.rule.0.about()]),
        reads("spiking", vec![PairStdp::ABOUT]),
    ]
    .concat()
}

pub(super) fn positive(values: &[f64]) -> Vec<Positive> {
    values.iter().copied().map(Positive).collect()
}

/// What units learn from: Gaussian numbers, or the rows of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Input {
    /// λ: eigenvalues of the covariance of Gaussian inputs, one for each input, the largest first. The axes are
    /// drawn in each repetition. Not used with a file.
    #[schemars(length(min = 2, max = 512))]
    pub spectrum: Vec<Positive>,
    /// A `.npy` or `.csv` file, or one of them compressed (`.gz`), with an input in each row; a path relative to the
    /// spec's folder. Rows come in random order; the mean of each column is taken off, and all are divided by one
    /// number, so that the mean variance of a column is 1.
    pub file: Option<String>,
    /// SHA-256 of the file. Filled in; a file that has another is refused.
    pub sha256: Option<String>,
    /// What the file holds, once it was read.
    #[serde(skip)]
    pub rows: Arc<Matrix>,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            spectrum: positive(&[3.0, 1.5, 1.0, 0.7, 0.4, 0.2]),
            file: None,
            sha256: None,
            rows: Arc::default(),
        }
    }
}

/// A linear unit that learns by Oja's rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PrincipalComponent {
    /// γ: learning rates. Each is run.
    #[schemars(length(min = 1))]
    pub gamma: Vec<Positive>,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs between recorded cosines.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub every: u32,
}

impl Default for PrincipalComponent {
    fn default() -> Self {
        Self { gamma: positive(&[0.001, 0.005, 0.02]), steps: 20_000, every: 500 }
    }
}

/// Linear units that learn by rules for several components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Several {
    /// Plasticity rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[schemars(length(min = 1))]
    pub rules: Vec<LearningRule>,
    /// M: number of units, at most that of inputs.
    #[schemars(range(min = 1, max = 512))]
    pub units: u32,
    /// γ: learning rate at the start.
    pub gamma: Positive,
    /// T: the learning rate falls as γ/(1 + t/T), in inputs seen.
    pub slowing: Positive,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs between recorded cosines.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub every: u32,
}

impl Default for Several {
    fn default() -> Self {
        Self {
            rules: ["sanger", "oja-subspace"].map(LearningRule::named).into(),
            units: 3,
            gamma: Positive(0.01),
            slowing: Positive(2000.0),
            steps: 40_000,
            every: 1000,
        }
    }
}

/// A linear unit that learns by Hebb's rule alone until its weights have left all bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Growth {
    /// γ: learning rates. Each is run.
    #[schemars(length(min = 1))]
    pub gamma: Vec<Positive>,
    /// Number of inputs that are seen at most.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
}

impl Default for Growth {
    fn default() -> Self {
        Self { gamma: positive(&[0.001, 0.002, 0.005, 0.01, 0.02]), steps: 100_000 }
    }
}

/// A unit that learns by the rule of Bienenstock, Cooper and Munro from a few patterns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selectivity {
    /// K: numbers of patterns, at right angles and of length 1, each as likely as the others. Each is run.
    #[schemars(length(min = 1))]
    pub patterns: Vec<PatternCount>,
    /// η: learning rate.
    pub eta: Positive,
    /// τ: time constant of the threshold, in inputs seen.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau: f64,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs between recorded selectivities.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub every: u32,
}

/// A number of patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PatternCount(#[schemars(range(min = 2, max = 256))] pub u32);

impl Default for Selectivity {
    fn default() -> Self {
        Self {
            patterns: [2, 4, 6, 8].map(PatternCount).into(),
            eta: Positive(0.001),
            tau: 200.0,
            steps: 200_000,
            every: 5000,
        }
    }
}

/// Two units with anti-Hebbian synapses between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decorrelation {
    /// c: correlations of the two inputs, of variance 1. Each is run.
    #[schemars(length(min = 1))]
    pub correlation: Vec<CorrelationCoefficient>,
    /// γ: learning rate.
    pub gamma: Positive,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs over which a recorded correlation is taken.
    #[schemars(range(min = 2, max = 100_000_000))]
    pub every: u32,
}

/// A correlation between two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct CorrelationCoefficient(#[schemars(range(min = -0.99, max = 0.99))] pub f64);

impl Default for Decorrelation {
    fn default() -> Self {
        Self {
            correlation: [0.3, 0.6, 0.9].map(CorrelationCoefficient).into(),
            gamma: Positive(0.002),
            steps: 5000,
            every: 250,
        }
    }
}

/// A leaky integrate-and-fire unit at constant drives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Firing {
    /// The unit.
    pub unit: Parameters,
    /// R I: drives in millivolts. Each is run.
    #[schemars(length(min = 1))]
    pub drive_mv: Vec<Drive>,
    /// How long spikes are counted, in milliseconds; the unit starts at a random voltage below its threshold.
    #[schemars(range(min = 1.0, max = 10_000_000.0))]
    pub duration_ms: f64,
    /// Length of a step, in milliseconds.
    #[schemars(range(min = 0.001, max = 1000.0))]
    pub step_ms: f64,
}

/// A drive in millivolts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Drive(#[schemars(range(min = -100_000.0, max = 100_000.0))] pub f64);

impl Default for Firing {
    fn default() -> Self {
        let drives = [5.0, 10.0, 14.0, 15.5, 16.0, 18.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0];
        Self {
            unit: Parameters::default(),
            drive_mv: drives.map(Drive).into(),
            duration_ms: 1000.0,
            step_ms: 1.0,
        }
    }
}

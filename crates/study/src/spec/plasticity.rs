//! The tables of experiments on units and synapses that learn while they run.

use std::sync::Arc;

use attractor_core::{About, Registered, schema};
use attractor_plasticity::integrate_and_fire::Parameters;
use attractor_plasticity::timing::{PairStdp, SpikeTimingRules};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::energy::{NotNegative, Positive};
use super::{LearningRule, Spec};
use crate::data::Matrix;

/// Makes a type for an entry of a registry that a spec gives by its id alone, or as a table with `kind`.
macro_rules! named {
    ($(#[$attribute:meta])* $Name:ident($Registry:ty)) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Name(pub $Registry);

        impl $Name {
            /// The entry of that id with default parameters.
            pub fn named(id: &str) -> Self {
                Self(<$Registry>::named(id).unwrap_or_default())
            }
        }

        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let table = match Value::deserialize(deserializer)? {
                    id @ Value::String(_) => serde_json::json!({ <$Registry>::TAG: id }),
                    table => table,
                };
                serde_json::from_value(table).map(Self).map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = schema::of::<$Registry>();
                schema["x-name-alone"] = true.into();
                schema.as_object_mut().map(|schema| schema.remove("default"));
                schemars::Schema::try_from(schema).unwrap_or_default()
            }
        }
    };
}

named! {
    /// A rule of spike timing.
    TimingRule(SpikeTimingRules)
}

/// What the plasticity and timing rules of a spec say of themselves, as far as its experiment reads them.
pub(crate) fn rules_of(spec: &Spec) -> Vec<About> {
    let reads = |key: &str, rules: Vec<About>| if spec.reads(key) { rules } else { Vec::new() };
    let of = |rules: &[LearningRule]| rules.iter().map(|rule| rule.rule.about()).collect::<Vec<_>>();
    [
        reads("components", of(&spec.components.rules)),
        reads("plastic", of(&spec.plastic.rules)),
        reads("pairing", spec.pairing.rules.iter().map(|rule| rule.0.about()).collect()),
        reads("tetanus", vec![spec.tetanus.rule.0.about()]),
        reads("spiking", vec![PairStdp::ABOUT]),
    ]
    .concat()
}

fn positive(values: &[f64]) -> Vec<Positive> {
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

/// Pairs of spikes before and behind a synapse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pairing {
    /// Rules of spike timing to compare: ids, or tables with `kind` and parameters.
    #[schemars(length(min = 1))]
    pub rules: Vec<TimingRule>,
    /// Δt: times from the spike before the synapse to the spike behind it, in milliseconds. Each is run.
    #[schemars(length(min = 1))]
    pub delay_ms: Vec<f64>,
    /// Pairs a second. Each is run.
    #[schemars(length(min = 1))]
    pub frequency_hz: Vec<Positive>,
    /// n: number of pairs.
    #[schemars(range(min = 1, max = 5000))]
    pub pairs: u32,
    /// Standard deviation of what is added to the time of each spike behind the synapse, in milliseconds. The theory
    /// is that without.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub jitter_ms: f64,
}

impl Default for Pairing {
    fn default() -> Self {
        Self {
            rules: ["pair-stdp", "triplet-stdp"].map(TimingRule::named).into(),
            delay_ms: vec![-10.0, 10.0],
            frequency_hz: positive(&[0.1, 10.0, 20.0, 30.0, 40.0, 50.0]),
            pairs: 60,
            jitter_ms: 0.0,
        }
    }
}

/// Spikes that come by chance before and behind a synapse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Chance {
    /// Rules of spike timing to compare: ids, or tables with `kind` and parameters.
    #[schemars(length(min = 1))]
    pub rules: Vec<TimingRule>,
    /// The rule of Bienenstock, Cooper and Munro beside them.
    pub bcm: BcmOfSpikes,
    /// ρ_x: rate of the spikes before the synapse, in Hz.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub before_hz: f64,
    /// ρ_y: rates of the spikes behind it, in Hz. Each is run.
    #[schemars(length(min = 1))]
    pub behind_hz: Vec<SpikeRate>,
    /// Time that counts, in seconds; some seconds before it let the traces rise.
    #[schemars(range(min = 1.0, max = 10_000.0))]
    pub duration_s: f64,
}

/// A rate of spikes, in Hz.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SpikeRate(#[schemars(range(min = 0.0, max = 1000.0))] pub f64);

/// A threshold between weakening and strengthening, for units that spike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BcmOfSpikes {
    /// η: change of weight by a spike before the synapse, for a rate behind it whose distance from the threshold times itself is 1 Hz².
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: f64,
    /// θ: the rate below which synapses are weakened, in Hz.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub threshold_hz: f64,
    /// τ: how long a spike counts for the rate, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_ms: f64,
}

impl Default for BcmOfSpikes {
    fn default() -> Self {
        Self { eta: 1.2e-5, threshold_hz: 25.0, tau_ms: 100.0 }
    }
}

impl Default for Chance {
    fn default() -> Self {
        Self {
            rules: ["pair-stdp", "triplet-stdp"].map(TimingRule::named).into(),
            bcm: BcmOfSpikes::default(),
            before_hz: 10.0,
            behind_hz: [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0].map(SpikeRate).into(),
            duration_s: 200.0,
        }
    }
}

/// A volley of stimuli, and tests of the response before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tetanus {
    /// The rule of spike timing: an id, or a table with `kind` and parameters.
    pub rule: TimingRule,
    /// Stimuli a second during the volley; 0 for none, as a control. Each is run.
    #[schemars(length(min = 1))]
    pub frequency_hz: Vec<NotNegative>,
    /// How long the volley lasts, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 3600.0))]
    pub duration_s: f64,
    /// Time from a stimulus of the volley to the spike that it brings about, in milliseconds.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub delay_ms: f64,
    /// Standard deviation of that time, in milliseconds.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub jitter_ms: f64,
    /// The change of the response for a change of 1 by the rule, the response at the start being 1.
    pub gain: Positive,
    /// The largest response.
    #[schemars(range(min = 1.0, max = 1_000_000.0))]
    pub most: f64,
    /// Time of tests before the volley, in seconds.
    #[schemars(range(min = 1.0, max = 100_000.0))]
    pub before_s: f64,
    /// Time of tests after it, in seconds.
    #[schemars(range(min = 1.0, max = 1_000_000.0))]
    pub after_s: f64,
    /// Time from a test to the next, in seconds. A test is a stimulus too weak for a spike.
    #[schemars(range(min = 1.0, max = 100_000.0))]
    pub test_s: f64,
}

impl Default for Tetanus {
    fn default() -> Self {
        Self {
            rule: TimingRule::named("pair-stdp"),
            frequency_hz: [0.0, 5.0, 10.0, 15.0].map(NotNegative).into(),
            duration_s: 120.0,
            delay_ms: 10.0,
            jitter_ms: 1.0,
            gain: Positive(0.1),
            most: 3.0,
            before_s: 600.0,
            after_s: 3000.0,
            test_s: 60.0,
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

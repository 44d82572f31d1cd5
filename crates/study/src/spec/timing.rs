//! The tables of experiments on synapses that learn from the timing of spikes.

use attractor_core::schema;
use attractor_plasticity::timing::SpikeTimingRules;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::energy::{NotNegative, Positive};
use super::plasticity::positive;

/// A rule of spike timing: its id alone, or a table with `kind` and parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct TimingRule(pub SpikeTimingRules);

impl TimingRule {
    /// The rule of that id with default parameters.
    pub fn named(id: &str) -> Self {
        Self(SpikeTimingRules::named(id).unwrap_or_default())
    }
}

impl Serialize for TimingRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TimingRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = match Value::deserialize(deserializer)? {
            id @ Value::String(_) => serde_json::json!({ SpikeTimingRules::TAG: id }),
            table => table,
        };
        serde_json::from_value(table).map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for TimingRule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimingRule".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schema::of::<SpikeTimingRules>();
        schema["x-name-alone"] = true.into();
        schema.as_object_mut().map(|schema| schema.remove("default"));
        schemars::Schema::try_from(schema).unwrap_or_default()
    }
}

/// Pairs of a presynaptic and a postsynaptic spike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pairing {
    /// Rules of spike timing to compare: ids, or tables with `kind` and parameters.
    #[schemars(length(min = 1))]
    pub rules: Vec<TimingRule>,
    /// Δt = t_post − t_pre: times from the presynaptic to the postsynaptic spike, in milliseconds. Each is run.
    #[schemars(length(min = 1))]
    pub delay_ms: Vec<f64>,
    /// Pairs a second. Each is run.
    #[schemars(length(min = 1))]
    pub frequency_hz: Vec<Positive>,
    /// n: number of pairs.
    #[schemars(range(min = 1, max = 5000))]
    pub pairs: u32,
    /// Standard deviation of what is added to the time of each postsynaptic spike, in milliseconds. The theory
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

/// Presynaptic and postsynaptic spikes that come by chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Chance {
    /// Rules of spike timing to compare: ids, or tables with `kind` and parameters.
    #[schemars(length(min = 1))]
    pub rules: Vec<TimingRule>,
    /// The rule of Bienenstock, Cooper and Munro beside them.
    pub bcm: BcmOfSpikes,
    /// ρ_x: rate of the presynaptic spikes, in Hz.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub before_hz: f64,
    /// ρ_y: rates of the postsynaptic spikes, in Hz. Each is run.
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
    /// η: change of weight by a presynaptic spike, in Hz⁻²: it is multiplied with ρ_y (ρ_y − θ).
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

/// A tetanus, and tests of the response before and after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tetanus {
    /// The rule of spike timing: an id, or a table with `kind` and parameters.
    pub rule: TimingRule,
    /// Stimuli a second during the tetanus; 0 for none, as a control. Each is run.
    #[schemars(length(min = 1))]
    pub frequency_hz: Vec<NotNegative>,
    /// How long the tetanus lasts, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 3600.0))]
    pub duration_s: f64,
    /// Time from a stimulus of the tetanus to the spike that it brings about, in milliseconds.
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
    /// Time of tests before the tetanus, in seconds.
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

//! The tables of experiments on networks with an energy.

use attractor_core::integrators::Method;
use attractor_core::{Invalid, schema};
use attractor_energy::generating::Functions;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::each_once;

pub use attractor_core::schema::{NotNegative, Positive};

fn positive(values: &[f64]) -> Vec<Positive> {
    values.iter().copied().map(Positive).collect()
}

/// A generating function: its id alone, or a table with `kind` and parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Function(pub Functions);

impl Function {
    /// The function of that id with default parameters.
    fn named(id: &str) -> Self {
        Self(Functions::named(id).unwrap_or_default())
    }
}

impl Serialize for Function {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Function {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = match Value::deserialize(deserializer)? {
            id @ Value::String(_) => serde_json::json!({ Functions::TAG: id }),
            table => table,
        };
        serde_json::from_value(table).map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for Function {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Function".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schema::of::<Functions>();
        schema["x-name-alone"] = true.into();
        // Which function is meant must be said: the layers have different ones by default.
        schema.as_object_mut().map(|schema| schema.remove("default"));
        schemars::Schema::try_from(schema).unwrap_or_default()
    }
}

/// A network of visible and hidden units with an energy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Energy {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of hidden units, which is that of memories.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// Ξ: the memories themselves, all of one length. Left out, independent normal numbers of variance 1
    /// are drawn in each repetition. Given, they say how many units there are.
    pub memories: Option<Vec<Vec<f64>>>,
    /// L_v: generates the output of the visible units; a name, or a table with `kind`. `attractor list` has them
    /// all.
    pub visible_function: Function,
    /// L_h: generates the output of the hidden units; a name, or a table with `kind`.
    pub hidden_function: Function,
    /// τ_v: time constant of the visible units.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub tau_visible: f64,
    /// τ_h: time constant of the hidden units.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub tau_hidden: f64,
    /// I: a constant input to each visible unit. Left out, 0.
    pub input: Option<Vec<f64>>,
    /// v at the start. Left out, independent normal numbers of variance 1 are drawn in each repetition. The
    /// hidden units start where they would rest.
    pub start: Option<Vec<f64>>,
    /// How steps through time are made.
    pub integrator: Method,
    /// Length of a step over the shorter time constant.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub step: f64,
    /// How long the network runs, in the unit of the time constants.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1_000_000.0))]
    pub duration: f64,
}

impl Default for Energy {
    fn default() -> Self {
        Self {
            visible: 20,
            hidden: 10,
            memories: None,
            visible_function: Function::named("log-cosh"),
            hidden_function: Function::named("mean-square"),
            tau_visible: 1.0,
            tau_hidden: 0.1,
            input: None,
            start: None,
            integrator: Method::RungeKutta4,
            step: 0.1,
            duration: 10.0,
        }
    }
}

/// What `hebbian-limit` compares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HebbianLimit {
    /// τ_h: the time constants of the hidden units; `energy.tau_hidden` is not used.
    #[schemars(length(min = 1))]
    pub tau_hidden: Vec<Positive>,
    /// The time at which states are compared, in the unit of the time constants; `energy.duration` is not
    /// used.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub time: f64,
}

impl Default for HebbianLimit {
    fn default() -> Self {
        Self { tau_hidden: positive(&[0.1, 0.05, 0.02, 0.01, 0.005]), time: 1.0 }
    }
}

/// Memories that follow what is seen: targets, one after the other, over and over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Following {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of memories, at most as many as visible units, for they start at right angles.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// τ_Ξ: time constant of the memories, in steps.
    #[schemars(range(min = 0.5, max = 1_000_000.0))]
    pub tau: f64,
    /// β: how sharply the memory that matches best wins. Each is run.
    #[schemars(length(min = 1))]
    pub beta: Vec<NotNegative>,
    /// σ: standard deviation of what is added to the memories' numbers, of variance 1, to make the
    /// targets. Each is run.
    #[schemars(length(min = 1))]
    pub sigma: Vec<NotNegative>,
    /// T: number of steps.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub duration: u32,
    /// Steps between recorded cosines.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub every: u32,
}

impl Default for Following {
    fn default() -> Self {
        Self {
            visible: 50,
            hidden: 4,
            tau: 250.0,
            beta: vec![NotNegative(2.0)],
            sigma: vec![NotNegative(0.4)],
            duration: 2000,
            every: 100,
        }
    }
}

/// Random couplings whose eigenvalues are taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Spectrum {
    /// N_v: number of visible units.
    #[schemars(range(min = 2, max = 1000))]
    pub visible: u32,
    /// q = N_v/N_h. Each is run; N_h is rounded, and records hold the q that comes of it.
    #[schemars(length(min = 1))]
    pub ratio: Vec<Positive>,
    /// Number of intervals in which eigenvalues are counted, from 0 to beyond the upper edge.
    #[schemars(range(min = 1, max = 1000))]
    pub bins: u32,
}

impl Default for Spectrum {
    fn default() -> Self {
        Self { visible: 200, ratio: positive(&[0.5, 2.0]), bins: 40 }
    }
}

/// How `zero-stability` asks whether the state 0 is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stability {
    /// N_v: number of visible units.
    #[schemars(range(min = 2, max = 1000))]
    pub visible: u32,
    /// q = N_v/N_h. Each is run; N_h is rounded, and records hold the q that comes of it.
    #[schemars(length(min = 1))]
    pub ratio: Vec<Positive>,
    /// β λ_max, with λ_max the largest eigenvalue of the couplings that were drawn. Each is run; the
    /// critical gain is found between them.
    #[schemars(length(min = 1))]
    pub gain: Vec<Positive>,
    /// τ_h/τ_v; the slower of the two is 1. Each is run.
    #[schemars(length(min = 1))]
    pub time_ratio: Vec<Positive>,
    /// How long the network runs, in units of the slower time constant.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub duration: f64,
}

impl Default for Stability {
    fn default() -> Self {
        Self {
            visible: 100,
            ratio: positive(&[0.5, 1.0, 2.0]),
            gain: positive(&[0.6, 0.8, 0.95, 1.05, 1.2, 1.4]),
            time_ratio: positive(&[0.1, 1.0, 10.0]),
            duration: 300.0,
        }
    }
}

/// Refuses lists of conditions that hold one twice.
pub(crate) fn check_lists(lists: &[(&str, &[Positive])]) -> Result<(), Invalid> {
    lists.iter().try_for_each(|(key, values)| each_once(key, values))
}

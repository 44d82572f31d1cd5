//! The table of `blackout`.

use attractor_core::{Invalid, schema};
use attractor_memory::forgetting::{
    Decay, HardBounds, PlainHebb, Schemes, SparseTwoState, StopSignal, TwoState,
};
use attractor_memory::online::IncrementalBcpnn;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Grid;
use super::energy::Positive;
use super::entry::Entry;

/// Memories that are filled for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Blackout {
    /// N: number of units.
    #[schemars(range(min = 10, max = 20_000))]
    pub units: u32,
    /// Schemes of forgetting whose recall is shown by age: ids, or tables with `kind`, parameters and, if
    /// wanted, a `name`.
    pub schemes: Vec<SchemeEntry>,
    /// Numbers of patterns after which recall is shown, in units of 0.1379 N, the capacity of Hebb's rule.
    #[schemars(length(min = 1))]
    pub totals: Vec<Positive>,
    /// Parameters against which the capacity of a memory is shown that is filled for ever.
    pub curves: Vec<CapacityCurve>,
    /// Patterns that are presented before a capacity of `curves` is measured, in units of 0.1379 N.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub settled: f64,
    /// How often a capacity of `curves` is measured in one filling, N/50 patterns apart.
    #[schemars(range(min = 1, max = 1000))]
    pub snapshots: u32,
    /// Largest number of steps of recall.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Which of all that is asked for a point is.
    #[serde(skip)]
    pub(crate) asked: Option<Asked>,
}

/// One of the things that a spec asks for, by its place there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    /// What a scheme recalls by age.
    Ages(SchemeEntry),
    /// What a scheme holds for ever.
    Capacity(SchemeEntry),
}

/// A parameter of a scheme, and its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityCurve {
    /// The scheme: its id, or a table with `kind`, parameters and, if wanted, a `name`.
    pub scheme: SchemeEntry,
    /// Which of its parameters takes the values.
    pub parameter: String,
    /// The values: a list, or { from, to, points, scale }.
    pub values: Grid,
}

/// A scheme of forgetting: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
pub type SchemeEntry = Entry<Schemes>;

impl Default for Blackout {
    fn default() -> Self {
        let list = |values: &[f64]| Grid::List(values.iter().map(|value| json!(value)).collect());
        let curve = |scheme: Schemes, parameter: &str, values: &[f64]| CapacityCurve {
            scheme: scheme.into(),
            parameter: parameter.to_owned(),
            values: list(values),
        };
        let bcpnn = IncrementalBcpnn { tau: 250.0, ..IncrementalBcpnn::default() };
        Self {
            units: 1000,
            schemes: [
                Schemes::PlainHebb(PlainHebb::default()),
                Schemes::StopSignal(StopSignal::default()),
                Schemes::HardBounds(HardBounds::default()),
                Schemes::Decay(Decay::default()),
                Schemes::TwoState(TwoState::default()),
                Schemes::SparseTwoState(SparseTwoState::default()),
                Schemes::IncrementalBcpnn(bcpnn),
            ]
            .map(SchemeEntry::from)
            .into(),
            totals: [0.5, 1.0, 2.0, 5.0, 20.0].map(Positive).into(),
            curves: vec![
                curve(
                    Schemes::HardBounds(HardBounds::default()),
                    "bound",
                    &[0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0],
                ),
                curve(
                    Schemes::Decay(Decay::default()),
                    "epsilon",
                    &[2.5, 3.5, 5.0, 7.0, 8.5, 10.0, 15.0, 20.0, 25.0],
                ),
                curve(
                    Schemes::TwoState(TwoState::default()),
                    "probability",
                    &[0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5],
                ),
                curve(
                    Schemes::SparseTwoState(SparseTwoState::default()),
                    "activity",
                    &[0.02, 0.05, 0.1, 0.2],
                ),
                curve(Schemes::IncrementalBcpnn(bcpnn), "tau", &[100.0, 200.0, 400.0, 800.0]),
            ],
            settled: 20.0,
            snapshots: 10,
            max_steps: 100,
            asked: None,
        }
    }
}

impl CapacityCurve {
    /// The scheme at each of its values, with the value.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter or the value, below `path`.
    pub fn schemes(&self, path: &str) -> Result<Vec<(Value, SchemeEntry)>, Invalid> {
        let mut table = serde_json::to_value(&self.scheme.rule).unwrap_or_default();
        if !table.get(&self.parameter).is_some_and(Value::is_number) {
            let numbers = table.as_object().into_iter().flatten().filter(|(_, value)| value.is_number());
            let numbers: Vec<&str> = numbers.map(|(key, _)| key.as_str()).collect();
            return Err(Invalid::new(
                format!("{path}.parameter"),
                format!("\"{}\" has no number \"{}\"", self.scheme.rule.id(), self.parameter),
                if numbers.is_empty() { "another scheme".to_owned() } else { numbers.join(" or ") },
            ));
        }
        let values = self.values.values().ok_or_else(|| {
            Invalid::new(
                format!("{path}.values"),
                "a logarithmic range cannot touch 0",
                "ends of more than 0",
            )
        })?;
        let at = |(place, value): (usize, Value)| {
            table[&self.parameter] = value.clone();
            let rule: Schemes = schema::read(&table).map_err(|fault| {
                let list = matches!(self.values, Grid::List(_));
                let key = if list { format!("{path}.values[{place}]") } else { format!("{path}.values") };
                Invalid { key, ..fault }
            })?;
            Ok((value, SchemeEntry { name: self.scheme.name.clone(), rule }))
        };
        values.into_iter().enumerate().map(at).collect()
    }
}

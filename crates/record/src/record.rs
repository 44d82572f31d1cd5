//! Records: what a study leaves behind, one number each.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use smol_str::SmolStr;

use crate::coordinates::Coordinates;
use crate::metric::Metric;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Measured in one repetition.
    Simulation,
    /// A mean over repetitions with its interval.
    Summary,
    /// Computed from a theory.
    Theory,
}

impl Source {
    /// Its name in the store and in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simulation => "simulation",
            Self::Summary => "summary",
            Self::Theory => "theory",
        }
    }

    /// The source of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Simulation, Self::Summary, Self::Theory].into_iter().find(|source| source.name() == name)
    }
}

/// One value, what it measures and under which conditions.
///
/// The coordinates are everything that tells this value from others of the same rule and metric: the
/// experiment's own axes (`load`), swept keys by their path (`cue.count`), a rule's parameters
/// (`rule.e10`), the `repetition`; for a summary also `low`, `high`, `n` and `interval`.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Registry id or name of the rule; `None` for values that belong to no rule.
    pub rule: Option<SmolStr>,
    /// Name of the metric.
    pub metric: SmolStr,
    /// Where the value comes from.
    pub source: Source,
    /// The value; always finite.
    pub value: f64,
    /// The conditions, sorted by name.
    pub coordinates: Coordinates,
}

impl Record {
    /// A value without rule or coordinates yet.
    pub fn new(metric: &Metric, value: f64) -> Self {
        Self {
            rule: None,
            metric: SmolStr::new_static(metric.name),
            source: Source::Simulation,
            value,
            coordinates: Coordinates::new(),
        }
    }

    /// Says which rule it belongs to.
    #[must_use]
    pub fn of_rule(mut self, rule: &str) -> Self {
        self.rule = Some(rule.into());
        self
    }

    /// Adds a coordinate, by its name or as declared.
    #[must_use]
    pub fn at(mut self, coordinate: impl AsRef<str>, value: impl Into<Value>) -> Self {
        self.coordinates.insert(coordinate.as_ref().to_owned(), value.into());
        self
    }

    /// A value that a theory gives.
    pub fn theory(metric: &Metric, value: f64) -> Self {
        Self { source: Source::Theory, ..Self::new(metric, value) }
    }

    /// Whether it measures this.
    pub fn is(&self, metric: &Metric) -> bool {
        self.metric == metric.name
    }

    /// A numeric coordinate.
    pub fn number(&self, coordinate: impl AsRef<str>) -> Option<f64> {
        self.coordinates.get(coordinate.as_ref()).and_then(Value::as_f64)
    }

    /// A coordinate as text, without quotes around strings; empty where it has none.
    pub fn text(&self, coordinate: impl AsRef<str>) -> String {
        match self.coordinates.get(coordinate.as_ref()) {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    /// The record as one flat table, as `--json` prints it.
    pub fn to_json(&self, experiment: &str) -> Value {
        let mut table = Map::new();
        table.insert("experiment".into(), experiment.into());
        if let Some(rule) = &self.rule {
            table.insert("rule".into(), rule.as_str().into());
        }
        table.insert("metric".into(), self.metric.as_str().into());
        table.insert("source".into(), self.source.name().into());
        table.extend(self.coordinates.iter().map(|(name, value)| (name.clone(), value.clone())));
        table.insert("value".into(), self.value.into());
        Value::Object(table)
    }
}

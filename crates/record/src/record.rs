//! Records: what a study leaves behind, one number each.

use std::borrow::Cow;

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
/// The coordinates and the repetition are everything that tells this value from others of the same rule and metric:
/// the experiment's own axes (`load`), swept keys by their path (`cue.count`), a rule's parameters (`rule.e10`); for a
/// summary also `low`, `high`, `n` and `interval`. Stores and exports hold the repetition as one coordinate more.
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
    /// The repetition that it was measured in, from 0; none of what is made of all.
    pub repetition: Option<u64>,
}

/// What the repetition is called where it is one coordinate among the others.
pub const REPETITION: &str = "repetition";

impl Record {
    /// A value without rule or coordinates yet.
    pub fn new(metric: &Metric, value: f64) -> Self {
        Self {
            rule: None,
            metric: SmolStr::new_static(metric.name),
            source: Source::Simulation,
            value,
            coordinates: Coordinates::new(),
            repetition: None,
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

    /// Says in which repetition it was measured.
    #[must_use]
    pub fn in_repetition(mut self, repetition: impl Into<u64>) -> Self {
        self.repetition = Some(repetition.into());
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

    /// The value of a coordinate, or the repetition.
    pub fn get(&self, coordinate: impl AsRef<str>) -> Option<Cow<'_, Value>> {
        let name = coordinate.as_ref();
        match self.repetition {
            Some(repetition) if name == REPETITION => Some(Cow::Owned(repetition.into())),
            _ => self.coordinates.get(name).map(Cow::Borrowed),
        }
    }

    /// The coordinates with the repetition, as stores and exports hold them.
    pub fn place(&self) -> Coordinates {
        let mut place = self.coordinates.clone();
        if let Some(repetition) = self.repetition {
            place.insert(REPETITION.to_owned(), repetition.into());
        }
        place
    }

    /// A numeric coordinate.
    pub fn number(&self, coordinate: impl AsRef<str>) -> Option<f64> {
        self.get(coordinate)?.as_f64()
    }

    /// A coordinate as text, without quotes around strings; empty where it has none.
    pub fn text(&self, coordinate: impl AsRef<str>) -> String {
        match self.get(coordinate).as_deref() {
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
        table.extend(self.place());
        table.insert("value".into(), self.value.into());
        Value::Object(table)
    }
}

//! The keys of `blackout`.

use attractor_core::registry::Entry;
use attractor_core::{Invalid, schema};
use attractor_memory::forgetting::{
    Decay, HardBounds, PlainHebb, Schemes, SparseTwoState, StopSignal, TwoState,
};
use attractor_memory::online::IncrementalBcpnn;
use attractor_record::Coordinates;
use attractor_study::spec::Grid;
use attractor_study::{Conditions, Footprint, Positive, Section, Used, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{SCHEME, between, patterns_of};

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Memories of `blackout`, which are filled for ever.
    pub blackout: Blackout,
}

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

/// What is asked of a memory.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// What a scheme recalls by age.
    Ages(SchemeEntry),
    /// What a scheme holds that has forgotten for long.
    Capacity(SchemeEntry),
}

impl Default for Blackout {
    fn default() -> Self {
        let list = |values: &[f64]| Grid::List(values.iter().map(|value| json!(value)).collect());
        let curve = |scheme: Schemes, parameter: &str, values: &[f64]| CapacityCurve {
            scheme: scheme.into(),
            parameter: parameter.to_owned(),
            values: list(values),
        };
        let bcpnn = IncrementalBcpnn { tau: 250.0, ..IncrementalBcpnn::default() };
        let schemes: [Schemes; 7] = [
            PlainHebb::default().into(),
            StopSignal::default().into(),
            HardBounds::default().into(),
            Decay::default().into(),
            TwoState::default().into(),
            SparseTwoState::default().into(),
            bcpnn.into(),
        ];
        Self {
            units: 1000,
            schemes: schemes.map(SchemeEntry::from).into(),
            totals: Positive::all(&[0.5, 1.0, 2.0, 5.0, 20.0]),
            curves: vec![
                curve(
                    HardBounds::default().into(),
                    "bound",
                    &[0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.85, 1.0],
                ),
                curve(Decay::default().into(), "epsilon", &[2.5, 3.5, 5.0, 7.0, 8.5, 10.0, 15.0, 20.0, 25.0]),
                curve(TwoState::default().into(), "probability", &[0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5]),
                curve(SparseTwoState::default().into(), "activity", &[0.02, 0.05, 0.1, 0.2]),
                curve(bcpnn.into(), "tau", &[100.0, 200.0, 400.0, 800.0]),
            ],
            settled: 20.0,
            snapshots: 10,
            max_steps: 100,
        }
    }
}

impl Section for Keys {
    const LISTS: &'static [&'static str] = &["blackout.schemes"];

    fn validate(&self) -> Result<(), Invalid> {
        let Blackout { schemes, curves, totals, .. } = &self.blackout;
        each_once("blackout.totals", totals)?;
        self.blackout.check_schemes()?;
        self.blackout.check_curves()?;
        if schemes.is_empty() && curves.is_empty() {
            return Err(Invalid::new(
                "blackout.schemes",
                "there is nothing to run",
                "at least one scheme, or one of blackout.curves",
            ));
        }
        Ok(())
    }

    fn footprint(&self) -> Footprint {
        let units = self.blackout.units;
        let schemes = self.blackout.all_schemes().map(|entry| entry.rule.bytes(units)).max().unwrap_or(0);
        // Patterns of at most N/2 units of four bytes on average, their states and a copy of each.
        let patterns = self.blackout.most_patterns().saturating_mul(u64::from(units)).saturating_mul(6);
        Footprint {
            key: "blackout",
            what: "the patterns of the longest filling and the memory take".to_owned(),
            help: "lower blackout.totals, blackout.settled or blackout.units",
            ..Footprint::of(schemes.saturating_add(patterns))
        }
    }

    fn used(&self) -> Vec<Used> {
        self.blackout.all_schemes().map(|entry| Used::cited(&entry.rule.about())).collect()
    }
}

impl Blackout {
    fn all_schemes(&self) -> impl Iterator<Item = &SchemeEntry> {
        self.schemes.iter().chain(self.curves.iter().map(|curve| &curve.scheme))
    }

    /// The most patterns that a trial presents.
    fn most_patterns(&self) -> u64 {
        let totals = self.totals.iter().map(|total| patterns_of(total.0, self.units));
        let snapshots = self.snapshots as usize * between(self.units);
        let settled = patterns_of(self.settled, self.units).saturating_add(snapshots);
        totals.chain([settled]).max().unwrap_or(0) as u64
    }

    fn check_schemes(&self) -> Result<(), Invalid> {
        for (place, entry) in self.schemes.iter().enumerate() {
            let path = format!("blackout.schemes[{place}]");
            self.check(entry, &path)?;
            if self.schemes[..place].iter().any(|other| other.name == entry.name) {
                let kind = entry.rule.id();
                return Err(Invalid::new(
                    path,
                    format!("two schemes are called \"{}\"", entry.name),
                    "different names",
                )
                .help(format!("give one of them a name: {{ kind = \"{kind}\", name = \"…\" }}")));
            }
        }
        Ok(())
    }

    fn check_curves(&self) -> Result<(), Invalid> {
        for (place, curve) in self.curves.iter().enumerate() {
            let path = format!("blackout.curves[{place}]");
            if self.curves[..place].iter().any(|other| other.scheme.name == curve.scheme.name) {
                return Err(Invalid::new(
                    format!("{path}.scheme"),
                    format!("two curves are of schemes called \"{}\"", curve.scheme.name),
                    "different names",
                ));
            }
            let mut seen = Vec::new();
            for (value, entry) in curve.schemes(&path)? {
                self.check(&entry, &format!("{path}.scheme"))?;
                if seen.contains(&value) {
                    let key = format!("{path}.values");
                    return Err(Invalid::new(key, format!("{value} is there twice"), "each value once"));
                }
                seen.push(value);
            }
        }
        Ok(())
    }

    /// Checks what a scheme's ranges do not say.
    fn check(&self, entry: &SchemeEntry, path: &str) -> Result<(), Invalid> {
        entry.rule.validate(self.units).map_err(|fault| {
            let key = match fault.key.as_str() {
                "units" => "blackout.units".to_owned(),
                key => format!("{path}.{key}"),
            };
            Invalid { key, ..fault }
        })
    }

    /// A condition for each scheme by age, and one for each value of each curve.
    pub(super) fn conditions(keys: &Keys) -> Result<Conditions<Asked>, Invalid> {
        let name = |entry: &SchemeEntry| (SCHEME.name.to_owned(), entry.name.clone().into());
        let by_age = keys.blackout.schemes.iter();
        let by_age = by_age.map(|entry| (Coordinates::from([name(entry)]), Asked::Ages(entry.clone())));
        let mut conditions: Conditions<Asked> = by_age.collect();
        for (place, curve) in keys.blackout.curves.iter().enumerate() {
            for (value, entry) in curve.schemes(&format!("blackout.curves[{place}]"))? {
                let coordinates = [name(&entry), (curve.parameter.clone(), value)].into();
                conditions.push((coordinates, Asked::Capacity(entry)));
            }
        }
        Ok(conditions)
    }
}

impl CapacityCurve {
    /// The scheme at each of its values, with the value.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter or the value, below `path`.
    fn schemes(&self, path: &str) -> Result<Vec<(Value, SchemeEntry)>, Invalid> {
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

//! The tables of experiments on networks of ±1 units.

use attractor_core::Invalid;
use attractor_memory::spins::Couplings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::energy::{NotNegative, Positive};
use super::{UnitCount, each_once};

/// An overlap with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Overlap(#[schemars(range(min = 0.0, max = 1.0))] pub f64);

/// A number of stored patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PatternCount(#[schemars(range(min = 1, max = 32767))] pub u32);

pub(super) fn loads(values: &[f64]) -> Vec<Positive> {
    values.iter().copied().map(Positive).collect()
}

/// P = αN patterns, at least one.
pub(crate) fn pattern_count(units: UnitCount, alpha: f64) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "a load is above 0")]
    let count = (alpha * f64::from(units.0)).round() as u32;
    count.max(1)
}

/// Refuses more patterns than couplings can hold.
pub(crate) fn check_load(table: &str, units: UnitCount, alpha: f64) -> Result<(), Invalid> {
    match check_loads(table, &[units], &[Positive(alpha)]) {
        Err(fault) => Err(Invalid { key: format!("{table}.alpha"), ..fault }),
        Ok(()) => Ok(()),
    }
}

/// Refuses lists that say something twice, and more patterns than couplings can hold.
pub(crate) fn check_loads(table: &str, units: &[UnitCount], alpha: &[Positive]) -> Result<(), Invalid> {
    const MOST: u32 = i16::MAX as u32;
    each_once(&format!("{table}.units"), units)?;
    each_once(&format!("{table}.alpha"), alpha)?;
    for units in units {
        if let Some(place) = alpha.iter().position(|alpha| pattern_count(*units, alpha.0) > MOST) {
            return Err(Invalid::new(
                format!("{table}.alpha[{place}]"),
                format!(
                    "α = {} of {} units are more patterns than couplings can hold",
                    alpha[place].0, units.0
                ),
                format!("at most {MOST} patterns, α = {:.2}", f64::from(MOST) / f64::from(units.0)),
            ));
        }
    }
    Ok(())
}

/// Bytes of the largest network: its couplings, and once more where they are damaged.
pub(crate) fn bytes(units: &[UnitCount], alpha: &[Positive], copies: u64) -> u64 {
    let largest = alpha.iter().fold(0.0, |largest: f64, alpha| largest.max(alpha.0));
    let of = |units: &UnitCount| copies * Couplings::bytes(units.0, pattern_count(*units, largest));
    units.iter().map(of).max().unwrap_or(0)
}

/// One step from a stored pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OneStep {
    /// N: numbers of units.
    #[schemars(length(min = 1))]
    pub units: Vec<UnitCount>,
    /// α = P/N: loads at which errors are counted.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Largest number of stored patterns that are asked for in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
}

impl Default for OneStep {
    fn default() -> Self {
        Self {
            units: [250, 500, 1000, 2000].map(UnitCount).into(),
            alpha: loads(&[0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.138, 0.185, 0.25, 0.37, 0.61, 1.0]),
            cues: 200,
        }
    }
}

/// From patterns to where they lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Transition {
    /// N: numbers of units.
    #[schemars(length(min = 1))]
    pub units: Vec<UnitCount>,
    /// α = P/N.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// The overlap above which a pattern counts as retrieved.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub retrieved: f64,
}

impl Default for Transition {
    fn default() -> Self {
        Self {
            units: [500, 1000, 2000, 4000].map(UnitCount).into(),
            alpha: loads(&[
                0.05, 0.1, 0.12, 0.13, 0.135, 0.14, 0.145, 0.15, 0.155, 0.16, 0.165, 0.17, 0.18, 0.19, 0.2,
                0.22,
            ]),
            cues: 50,
            max_steps: 1000,
            retrieved: 0.6,
        }
    }
}

/// How units follow their fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// All at once.
    #[default]
    Synchronous,
    /// One after the other, in random order.
    Asynchronous,
}

/// How far from a pattern its basin of attraction reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Basin {
    /// N: number of units.
    pub units: UnitCount,
    /// α = P/N.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Overlaps of the cues with the pattern.
    #[schemars(length(min = 1))]
    pub overlap: Vec<Overlap>,
    /// Orders in which units follow their fields.
    #[schemars(length(min = 1))]
    pub update: Vec<Order>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, or sweeps over all, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// The overlap above which a pattern counts as retrieved.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub retrieved: f64,
}

impl Default for Basin {
    fn default() -> Self {
        let overlaps = [
            0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32,
            0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.55, 0.6, 0.7, 0.8,
        ];
        Self {
            units: UnitCount(4000),
            alpha: loads(&[0.02, 0.05, 0.08, 0.1, 0.12]),
            overlap: overlaps.map(Overlap).into(),
            update: vec![Order::Synchronous, Order::Asynchronous],
            cues: 10,
            max_steps: 200,
            retrieved: 0.9,
        }
    }
}

/// Networks on their way down, or not down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Falling {
    /// N: number of units.
    pub units: UnitCount,
    /// α = P/N.
    #[schemars(extend("exclusiveMinimum" = 0.0))]
    pub alpha: f64,
    /// Δ: standard deviations, times √N, of asymmetric noise on the couplings; 0 leaves them symmetric.
    #[schemars(length(min = 1))]
    pub asymmetry: Vec<NotNegative>,
    /// Overlap of the start with a pattern.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub overlap: f64,
    /// Sweeps over all units.
    #[schemars(range(min = 1, max = 10_000))]
    pub sweeps: u32,
}

impl Default for Falling {
    fn default() -> Self {
        Self {
            units: UnitCount(1000),
            alpha: 0.08,
            asymmetry: [0.0, 0.3, 0.6, 1.0].map(NotNegative).into(),
            overlap: 0.5,
            sweeps: 12,
        }
    }
}

/// Where networks come to rest that start anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mixtures {
    /// N: number of units.
    pub units: UnitCount,
    /// P: numbers of stored patterns.
    #[schemars(length(min = 1))]
    pub patterns: Vec<PatternCount>,
    /// Random starts in a repetition.
    #[schemars(range(min = 1, max = 100_000))]
    pub starts: u32,
    /// Sweeps over all units, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_sweeps: u32,
}

impl Default for Mixtures {
    fn default() -> Self {
        Self {
            units: UnitCount(1000),
            patterns: [3, 5, 10, 20, 50].map(PatternCount).into(),
            starts: 200,
            max_sweeps: 200,
        }
    }
}

/// Retrieval in heat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Heat {
    /// N: number of units.
    pub units: UnitCount,
    /// T: temperatures.
    #[schemars(length(min = 1))]
    pub temperature: Vec<NotNegative>,
    /// α = P/N.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Stored patterns that are cued in a repetition, at most.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Sweeps before the overlap is looked at.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub settling: u32,
    /// Sweeps over which the overlap is averaged.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub sweeps: u32,
}

impl Default for Heat {
    fn default() -> Self {
        let temperatures = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1];
        Self {
            units: UnitCount(2000),
            temperature: temperatures.map(NotNegative).into(),
            alpha: loads(&[0.0005, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16]),
            cues: 2,
            settling: 60,
            sweeps: 40,
        }
    }
}

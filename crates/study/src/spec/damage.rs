//! The table of `hopfield-noise`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnitCount;
use super::energy::{NotNegative, Positive};

/// Damage to couplings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Damage {
    /// N: number of units.
    pub units: UnitCount,
    /// Δ of noise with η_ij = η_ji: standard deviations times √N.
    pub symmetric: Vec<NotNegative>,
    /// Δ of noise that is independent in both directions.
    pub asymmetric: Vec<NotNegative>,
    /// c: fractions of couplings that are kept.
    pub dilution: Vec<Fraction>,
    /// Whether couplings of which only the sign is left are looked at.
    pub clipped: bool,
    /// α = P/N at which patterns are cued.
    #[schemars(length(min = 2))]
    pub alpha: Vec<Positive>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Steps over which the overlap of a network that does not settle is averaged.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub averaged: u32,
    /// The overlap above which a pattern counts as retrieved.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub retrieved: f64,
}

/// A fraction that is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Fraction(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))] pub f64);

impl Default for Damage {
    fn default() -> Self {
        let noise: Vec<NotNegative> = [0.0, 0.1, 0.2, 0.3, 0.4].map(NotNegative).into();
        Self {
            units: UnitCount(2000),
            symmetric: noise.clone(),
            asymmetric: noise,
            dilution: [0.8, 0.5, 0.2, 0.1].map(Fraction).into(),
            clipped: true,
            alpha: (1..=21).map(|step| Positive(f64::from(step) / 100.0)).collect(),
            cues: 20,
            max_steps: 100,
            averaged: 20,
            retrieved: 0.5,
        }
    }
}

//! The table of `cost-of-locality`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnitCount;
use super::energy::Positive;
use super::hopfield::loads;

/// How couplings of ±1 units are learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Sums of products.
    Hebb,
    /// Storkey's rule, which takes off the fields of the two units.
    Storkey,
    /// The projection on the patterns, without `J_ii`.
    PseudoInverse,
    /// The same with `J_ii`.
    PseudoInverseWithDiagonal,
    /// Each unit learns from its own errors until it makes none.
    Perceptrons,
}

impl Scheme {
    /// What specs and records call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hebb => "hebb",
            Self::Storkey => "storkey",
            Self::PseudoInverse => "pseudo-inverse",
            Self::PseudoInverseWithDiagonal => "pseudo-inverse-with-diagonal",
            Self::Perceptrons => "perceptrons",
        }
    }
}

/// A fraction of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Turned(#[schemars(range(min = 0.0, max = 0.5))] pub f64);

/// Rules that see more and more of the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Locality {
    /// N: number of units.
    pub units: UnitCount,
    /// How couplings are learnt.
    #[schemars(length(min = 1))]
    pub schemes: Vec<Scheme>,
    /// α = P/N.
    #[schemars(length(min = 2))]
    pub alpha: Vec<Positive>,
    /// Fractions of a cue's units that are turned.
    #[schemars(length(min = 1))]
    pub turned: Vec<Turned>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Rounds of `perceptrons` through all patterns, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub rounds: u32,
}

impl Default for Locality {
    fn default() -> Self {
        let all = [
            Scheme::Hebb,
            Scheme::Storkey,
            Scheme::PseudoInverse,
            Scheme::PseudoInverseWithDiagonal,
            Scheme::Perceptrons,
        ];
        Self {
            units: UnitCount(200),
            schemes: all.into(),
            alpha: loads(&[
                0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8,
                0.9, 0.95, 1.0, 1.2, 1.4, 1.6, 1.7, 1.8, 1.9, 2.0, 2.2,
            ]),
            turned: [0.0, 0.05].map(Turned).into(),
            cues: 40,
            max_steps: 100,
            rounds: 500,
        }
    }
}

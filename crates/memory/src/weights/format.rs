//! In what form weights are held.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Layout, Population};

/// In what form weights are held while a network runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WeightFormat {
    /// `bits` for rules whose weights are 0 and 1; otherwise `f32` up to 8192 units and `i16` above. The
    /// choice depends on nothing but the rule and the layout.
    #[default]
    Auto,
    /// Single precision.
    F32,
    /// 16 bits and one scale for units that compete: half the memory, and the same winners, but for near ties where weights are
    /// no fractions of counts.
    I16,
    /// One bit, for rules whose weights are 0 and 1: the same winners.
    Bits,
}

/// Largest number of units whose weights are held in single precision unless asked for: 256 MiB.
const MOST_UNITS_SINGLE: u32 = 8192;

impl WeightFormat {
    /// The form that is meant, for a rule whose weights are only 0 and 1 or are not.
    #[must_use]
    pub fn resolve(self, binary: bool, population: &Population) -> Self {
        match self {
            Self::Auto if binary => Self::Bits,
            Self::Auto if population.units() <= MOST_UNITS_SINGLE => Self::F32,
            Self::Auto => Self::I16,
            forced => forced,
        }
    }

    /// Bits that a weight takes.
    pub fn bits(self) -> u32 {
        match self {
            Self::Auto | Self::F32 => 32,
            Self::I16 => 16,
            Self::Bits => 1,
        }
    }

    /// Bytes that all weights of a layout take.
    pub fn bytes(self, layout: &Layout) -> u64 {
        match self {
            Self::Auto | Self::F32 => super::TiledWeights::bytes(layout),
            Self::I16 => super::FixedWeights::bytes(layout),
            Self::Bits => super::BitWeights::bytes(layout),
        }
    }
}

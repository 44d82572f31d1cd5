//! From what drives a unit to its rate.

use attractor_core::maths::{exp, tanh};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// F: the rate for a drive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transfer {
    /// tanh x, between −1 and 1.
    #[default]
    Tanh,
    /// max(0, x).
    Relu,
    /// max(0, x − 1): a unit that is silent below its threshold.
    ThresholdLinear,
    /// 1/(1 + e^(−x)), between 0 and 1.
    Sigmoid,
    /// x.
    Linear,
}

impl Transfer {
    /// Every transfer function.
    pub const ALL: [Self; 5] = [Self::Tanh, Self::Relu, Self::ThresholdLinear, Self::Sigmoid, Self::Linear];

    /// F(x).
    #[inline(always)]
    pub fn of(self, x: f64) -> f64 {
        match self {
            Self::Tanh => tanh(x),
            Self::Relu => x.max(0.0),
            Self::ThresholdLinear => (x - 1.0).max(0.0),
            Self::Sigmoid => 1.0 / (1.0 + exp(-x)),
            Self::Linear => x,
        }
    }

    /// The largest slope that F has.
    pub fn steepest(self) -> f64 {
        if self == Self::Sigmoid { 0.25 } else { 1.0 }
    }

    /// Whether rates stay below a bound whatever drives them.
    pub fn is_bounded(self) -> bool {
        matches!(self, Self::Tanh | Self::Sigmoid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_no_steeper_than_said_and_somewhere_as_steep() {
        for transfer in Transfer::ALL {
            let slopes = (-4000..4000).map(|place| {
                let x = f64::from(place) * 1e-3;
                (transfer.of(x + 1e-3) - transfer.of(x)) * 1e3
            });
            let steepest = slopes.fold(0.0_f64, f64::max);
            assert!((steepest / transfer.steepest() - 1.0).abs() < 1e-5, "{transfer:?}: {steepest}");
            assert_eq!(transfer.is_bounded(), transfer.of(1e3) <= 1.0, "{transfer:?}");
        }
    }
}

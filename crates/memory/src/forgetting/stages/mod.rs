//! What can be done to couplings at each presentation, beside Hebb's rule.

mod decay;
mod hard_bounds;
mod stop_signal;

use attractor_core::registry;

pub use decay::Decay;
pub use hard_bounds::HardBounds;
pub use stop_signal::StopSignal;

/// What happens to couplings beside Hebb's ξ ξᵀ: J ← clip(fade · J + ξ ξᵀ, ±bound) while fewer than `patterns`
/// patterns were presented. Several upkeeps can be combined with [`and`](Self::and).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Upkeep {
    /// What is left of each coupling when a pattern comes, 0 to 1.
    pub fade: f64,
    /// Largest size of a coupling, in units of what one pattern adds.
    pub bound: f64,
    /// Number of patterns that are learned; all others are refused.
    pub patterns: u64,
}

impl Upkeep {
    /// Hebb's rule alone.
    pub const NONE: Self = Self { fade: 1.0, bound: f64::INFINITY, patterns: u64::MAX };

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            fade: self.fade * other.fade,
            bound: self.bound.min(other.bound),
            patterns: self.patterns.min(other.patterns),
        }
    }
}

/// A part of a scheme, which can be composed with others.
pub trait Stage {
    /// What it does in a network of so many units.
    fn upkeep(&self, units: u32) -> Upkeep;
}

registry! {
    /// What can be composed.
    pub enum Stages: Stage, tag = "kind", one = "stage of forgetting", many = "stages of forgetting" {
        "stop-signal" => StopSignal(StopSignal),
        "hard-bounds" => HardBounds(HardBounds),
        "decay" => Decay(Decay),
    }
}

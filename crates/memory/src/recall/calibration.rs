//! Cues with known answers.

use crate::patterns::PatternSet;

/// Cues with known answers, made to measure noise and never scored.
#[derive(Clone, Copy, Debug)]
pub struct Calibration<'a> {
    /// The cues.
    pub cues: &'a PatternSet,
    /// The patterns that they are distorted copies of.
    pub patterns: &'a PatternSet,
}

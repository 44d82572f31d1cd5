//! Metrics that several experiments share.

use attractor_record::Metric;

pub(crate) const STEPS: Metric = Metric::mean(
    "steps",
    "steps",
    "Mean number of the last step that changed the state; 0 where the cue was a fixed point.",
)
.in_unit("steps");
pub(crate) const FIXED_POINTS: Metric =
    Metric::fraction("fixed_points", "fixed points", "Fraction of cues that ended in a fixed point.");
pub(crate) const CYCLES: Metric =
    Metric::fraction("cycles", "cycles", "Fraction of cues that ended in a cycle of two states.");
pub(crate) const STEP_LIMITS: Metric = Metric::fraction(
    "step_limits",
    "step limits",
    "Fraction of cues that still changed when all steps were taken.",
);

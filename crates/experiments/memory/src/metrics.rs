//! Metrics that several experiments share.

use attractor_record::Metric;

pub(crate) const EXACT: Metric =
    Metric::fraction("exact", "recalled exactly", "Fraction of patterns recalled in every unit, 0 to 1.");
pub(crate) const OVERLAP: Metric = Metric::mean(
    "overlap",
    "overlap m",
    "Mean overlap (1/N) Σ ξ_i S_i of a state with the pattern it was cued by, −1 to 1.",
);
pub(crate) const RETRIEVED: Metric = Metric::fraction(
    "retrieved",
    "retrieved",
    "Fraction of cued patterns with an overlap above the one that counts, 0 to 1.",
);
pub(crate) const HALF_LOAD: Metric = Metric::capacity(
    "half_load",
    "half-retrieved load",
    "Load α at which half of the patterns are retrieved, between the loads that were run.",
);
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

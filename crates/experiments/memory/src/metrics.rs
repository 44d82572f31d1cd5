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
pub(crate) const CENSORED: Metric = Metric::mean(
    "censored",
    "lower bound",
    "1 where the largest load that could be tried still met the criterion: the capacity is a lower bound.",
)
.not_averaged();
pub(crate) const EXACT: Metric =
    Metric::fraction("exact", "recalled exactly", "Fraction of patterns recalled in every unit, 0 to 1.");
pub(crate) const CAPACITY: Metric = Metric::capacity(
    "capacity",
    "capacity",
    "Largest load at which enough patterns are recalled exactly: the upper crossing of the criterion; 0 when no load meets it.",
)
.in_unit("patterns");
pub(crate) const INFORMATION_PER_SYNAPSE: Metric = Metric::mean(
    "information_per_synapse",
    "information/synapse",
    "Transmitted information of the recalled patterns less that of the cues, over N² synapses.",
)
.in_unit("bits");

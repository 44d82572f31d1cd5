//! Metrics and coordinates that several experiments share.

use attractor_record::{Coordinate, Metric};

/// P: the number of stored patterns, or of prototypes.
pub(crate) const LOAD: Coordinate = Coordinate::number("load", "load", "P").in_unit("patterns");

pub(crate) const EXACT: Metric =
    Metric::fraction("exact", "recalled exactly", "Fraction of patterns recalled in every unit, 0 to 1.");
pub(crate) const EXACT_BISECTED: Metric = Metric::fraction(
    "exact_bisected",
    "recalled exactly",
    "As `exact`, at loads of the bisection, which differ between repetitions.",
)
.not_averaged();
pub(crate) const FRACTION_RIGHT: Metric = Metric::fraction(
    "fraction_right",
    "active units right",
    "Fraction of the patterns' active units that are active after recall, 0 to 1.",
);
pub(crate) const CAPACITY: Metric = Metric::mean("capacity", "capacity", "Largest load at which enough patterns are recalled exactly: the upper crossing of the criterion; 0 when no load meets it.").in_unit("patterns");
pub(crate) const CENSORED: Metric = Metric::mean(
    "censored",
    "lower bound",
    "1 where the largest load that could be tried still met the criterion: the capacity is a lower bound.",
)
.not_averaged();
pub(crate) const RECALLED: Metric = Metric::fraction(
    "recalled",
    "recalled exactly",
    "Fraction of the patterns of an age recalled, in every unit or, in `blackout`, with an overlap above 0.9; age is how many patterns are newer.",
);
pub(crate) const RECALLED_PATTERNS: Metric = Metric::mean("recalled_patterns", "patterns recalled", "Number of patterns recalled, in every unit or, in `blackout`, with an overlap above 0.9, of all that were presented.").in_unit("patterns");
pub(crate) const BITS_PER_SYNAPSE: Metric = Metric::mean("bits_per_synapse", "bits/synapse", "Published form: P·N·H(k/N) over N(N−1)/2 synapses, or N² where the rule is not symmetric; ignores errors of recall.").in_unit("bits");
pub(crate) const INFORMATION_PER_SYNAPSE: Metric = Metric::mean(
    "information_per_synapse",
    "information/synapse",
    "Transmitted information of the recalled patterns less that of the cues, over N² synapses.",
)
.in_unit("bits");
pub(crate) const WEIGHT_BITS: Metric = Metric::mean(
    "weight_bits",
    "bits held/weight",
    "Bits in which recall held a weight: 32 in single precision, 16 in fixed point, 1; see `recall.weights`.",
)
.in_unit("bits");
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
pub(crate) const HALF_LOAD: Metric = Metric::of_means(
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

//! Metrics of networks of ±1 units.

use super::Kind::{Capacity, Fraction, Mean};
use super::{Metric, metric};

pub(super) const HOPFIELD: &[Metric] = &[
    metric(
        "bit_error",
        "bit error",
        "",
        Mean,
        "Fraction of units that one step from a stored pattern leaves wrong.",
    ),
    metric(
        "pattern_error",
        "pattern error",
        "",
        Mean,
        "Fraction of stored patterns in which one step leaves a unit wrong.",
    ),
    metric(
        "patterns_right",
        "patterns without error",
        "patterns",
        Capacity,
        "Largest number of stored patterns at which a step leaves the first (`criterion` = `one`), or all of them \
         (`all`), without a wrong unit.",
    ),
    metric(
        "overlap",
        "overlap m",
        "",
        Mean,
        "Mean overlap (1/N) Σ ξ_i S_i of a state with the pattern it was cued by, −1 to 1.",
    ),
    metric(
        "retrieved",
        "retrieved",
        "",
        Fraction,
        "Fraction of cued patterns with an overlap above the one that counts, 0 to 1.",
    ),
    metric(
        "half_load",
        "half-retrieved load",
        "",
        Capacity,
        "Load α at which half of the patterns are retrieved, between the loads that were run.",
    ),
    metric(
        "alpha_c",
        "critical load α_c",
        "",
        Capacity,
        "Load α up to which patterns are retrieved. Measured: where half of them are, between the loads that were run; of \
         `hopfield-transition` the limit of `half_load` for infinitely many units.",
    ),
    metric(
        "basin_edge",
        "edge of the basin",
        "",
        Capacity,
        "Overlap of a cue with its pattern at which half of the patterns are retrieved, between the overlaps that were run.",
    ),
    metric(
        "energy_per_unit",
        "energy per unit",
        "",
        Mean,
        "Energy E = −½ Σ J_ij S_i S_j over the number of units.",
    ),
    metric(
        "largest_energy_rise",
        "largest rise",
        "",
        Mean,
        "Largest change of the energy as one unit turns: below 0 if it never rises.",
    ),
    metric("rising_turns", "turns uphill", "", Mean, "Fraction of turns of a unit that raised the energy."),
    metric(
        "final_overlap",
        "final overlap",
        "",
        Mean,
        "Overlap of the last state with the pattern it was cued by.",
    ),
    metric(
        "ends_in",
        "ends in",
        "",
        Fraction,
        "Fraction of random starts that end in a state of this `kind`.",
    ),
    metric(
        "exact_load",
        "capacity α",
        "",
        Capacity,
        "Largest load α at which 90 % of the patterns are recalled exactly, between the loads that were run.",
    ),
    metric(
        "correlation",
        "correlation of attractors",
        "",
        Mean,
        "(1/N) Σ S_i S'_i of the attractors of two patterns at a `distance` in the sequence, a mean over all pairs, −1 to 1.",
    ),
    metric(
        "overlap_at_distance",
        "overlap with patterns",
        "",
        Mean,
        "Overlap of an attractor with the pattern at a `distance` in the sequence from the one it was reached from, a mean over all.",
    ),
    metric(
        "units_that_learnt",
        "units that learnt",
        "",
        Mean,
        "Fraction of perceptrons that hold all patterns in place when their rounds are used up or they make no error.",
    ),
];

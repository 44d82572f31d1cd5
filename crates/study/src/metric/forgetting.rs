//! Metrics of memories that are filled for ever.

use super::Kind::{Capacity, Mean};
use super::{Metric, metric};

pub(super) const FORGETTING: &[Metric] = &[
    metric(
        "recalled_overlap",
        "overlap after recall",
        "",
        Mean,
        "Mean overlap of the patterns of an age with the states that recall from themselves ends in, at most 1.",
    ),
    metric(
        "capacity_age",
        "oldest age recalled",
        "patterns",
        Capacity,
        "Age up to which the mean overlap after recall is above 0.9, in a memory that has been filled for long.",
    ),
    metric(
        "capacity_per_unit",
        "oldest age recalled/unit",
        "patterns/unit",
        Capacity,
        "`capacity_age` over the number of units, of schemes whose capacity grows with it.",
    ),
    metric(
        "recalled_per_unit",
        "patterns recalled/unit",
        "patterns/unit",
        Capacity,
        "Number of patterns recalled over the number of units, of schemes whose capacity grows with it.",
    ),
    Metric {
        averaged: false,
        ..metric(
            "best_value",
            "best value",
            "",
            Mean,
            "Value of a scheme's `parameter` at which most patterns were recalled on average.",
        )
    },
];

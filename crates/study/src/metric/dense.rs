//! Metrics of dense associative memories.

use super::Kind::Capacity;
use super::{Metric, metric};

pub(super) const DENSE: &[Metric] = &[
    metric(
        "capacity_at_error",
        "patterns at the error",
        "patterns",
        Capacity,
        "Patterns with which one step leaves the given fraction of the units wrong, in `dense-capacity`.",
    ),
    metric(
        "scaling_exponent",
        "exponent of N",
        "",
        Capacity,
        "Slope of ln `capacity_at_error` over ln N, by least squares.",
    ),
    metric("scaling_limit", "for large N", "", Capacity, "n − 1: what `scaling_exponent` tends to."),
    metric(
        "growth_per_unit",
        "growth for each unit",
        "",
        Capacity,
        "Slope of ln `capacity_at_error` over N, by least squares.",
    ),
];

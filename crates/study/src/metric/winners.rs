//! Metrics of networks in which as many units are active as in a pattern.

use super::Kind::Capacity;
use super::{Metric, metric};

pub(super) const WINNERS: &[Metric] = &[metric(
    "half_load_ratio",
    "capacity ratio",
    "",
    Capacity,
    "`half_load` over that of the network whose synapses have any sign, in the same repetitions of `dales-law`.",
)];

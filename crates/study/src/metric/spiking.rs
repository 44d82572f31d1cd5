//! Metrics of networks of units that spike.

use super::Kind::Mean;
use super::{Metric, metric};

pub(super) const SPIKING: &[Metric] = &[
    metric(
        "rate_before",
        "rate before learning",
        "Hz",
        Mean,
        "Spikes of a unit in a second before learning, a mean over a population.",
    ),
    metric("rate_after", "rate at the end", "Hz", Mean, "As `firing_rate`, at the end of learning."),
    metric(
        "interval_variation",
        "local variation CV₂",
        "",
        Mean,
        "CV₂: mean of twice the difference of two neighbouring intervals between the spikes of an excitatory unit over their sum: 1 for Poisson spikes, 0 for \
         regular ones; over the time since the last such record.",
    ),
    metric("variation_before", "CV₂ before learning", "", Mean, "As `interval_variation`, before learning."),
    metric("variation_after", "CV₂ at the end", "", Mean, "As `interval_variation`, at the end of learning."),
    metric("mean_weight", "mean weight", "mV", Mean, "Mean of all weights that learn."),
    metric(
        "weak_weights",
        "weak weights",
        "",
        Mean,
        "Fraction of the weights that learn that are below a fifth of the largest weight, 0 to 1.",
    ),
    metric(
        "strong_weights",
        "strong weights",
        "",
        Mean,
        "Fraction of the weights that learn that are above four fifths of the largest weight, 0 to 1.",
    ),
    metric(
        "weight_share",
        "share of weights",
        "",
        Mean,
        "Fraction of the weights that learn in one of 20 equal parts of the range, around `weight`, given as a part of the largest weight.",
    ),
    Metric {
        averaged: false,
        ..metric(
            "spike_time",
            "spike",
            "s",
            Mean,
            "Time of a spike of a `unit` since the start (`record = [\"trajectory\"]`); first repetition.",
        )
    },
];

//! Metrics of networks with an energy, and of memories that move.

use super::Kind::{Fraction, Mean};
use super::{Kind, Metric, metric};

/// A pure number, averaged with Student's interval.
const fn number(name: &'static str, title: &'static str, meaning: &'static str) -> Metric {
    metric(name, title, "", Mean, meaning)
}

/// A number that is one of several, or of all repetitions together: a mean of it says nothing.
const fn single(name: &'static str, title: &'static str, kind: Kind, meaning: &'static str) -> Metric {
    Metric { averaged: false, ..metric(name, title, "", kind, meaning) }
}

pub(super) const ENERGY: &[Metric] = &[
    number(
        "cosine",
        "cosine",
        "Cosine of the angle between a memory and its target, a mean over the memories, −1 to 1; of units that learn, between their weights and a principal component, its sign left out.",
    ),
    metric(
        "max_deviation",
        "largest deviation",
        "",
        Kind::Median,
        "Largest distance between a memory's cosine and a law for it (`law`), over all memories and steps of a repetition.",
    ),
    single("largest_deviation", "largest of all", Mean, "The largest `max_deviation` of all repetitions."),
    number(
        "final_cosine",
        "least cosine at the end",
        "The least cosine of a memory and its target after all steps.",
    ),
    number(
        "leakage",
        "leakage",
        "Largest part of the softmax that goes to memories whose target is not seen, over all steps, 0 to 1.",
    ),
    number(
        "initial_overlap",
        "cosine at the start",
        "Cosine between memories and targets before the first step, a mean over the memories.",
    ),
    single("memory_overlap", "cosine at the start", Mean, "As `initial_overlap`, of one memory."),
    single(
        "memory_length_ratio",
        "length of target",
        Mean,
        "Length of a target over that of its memory before the first step.",
    ),
    number("energy", "energy", "Energy of the network."),
    number("energy_fall", "energy lost", "Energy at the start less the energy at the end."),
    number(
        "largest_rise",
        "largest rise",
        "Largest change of the energy in a step: not above rounding where the energy never rises.",
    ),
    number("speed", "speed", "Largest rate of change of a unit at the end, in size, for one unit of time."),
    metric(
        "diverged",
        "diverged",
        "",
        Fraction,
        "1 where the state grew beyond what numbers can follow, or rates beyond `spiking.runaway_hz`, which ended the trial, and 0 elsewhere.",
    ),
    single(
        "diverged_at",
        "time of divergence",
        Mean,
        "The time at which the state was first seen to have diverged; of networks that learn while they run in milliseconds, with `what` ran away: rates, weights, or both.",
    ),
    number(
        "limit_error",
        "error of the limit",
        "Distance between the visible states of the network and of its limit of fast hidden units, over the length of the latter.",
    ),
    number(
        "coupling_error",
        "error of the couplings",
        "Distance between what visible units hear from hidden ones and Hebb's J g, over the length of the latter.",
    ),
    number(
        "limit_error_per_time",
        "error over τ_h",
        "`limit_error` for each unit of τ_h, as the lag of the hidden units predicts it to first order.",
    ),
    number(
        "error_order",
        "order of the error",
        "Power of τ_h with which `limit_error` goes down: slope of the line of least squares through the logarithms.",
    ),
    number(
        "spectrum_density",
        "density",
        "Fraction of the eigenvalues in an interval over its length; zeros are left out.",
    ),
    number(
        "ks_distance",
        "distance D",
        "Largest distance between the fraction of eigenvalues up to any number and the law's: the statistic of Kolmogorov and Smirnov.",
    ),
    number(
        "ks_critical",
        "critical D",
        "1.358/√N: which `ks_distance` 5 % of samples of N independent numbers exceed. Eigenvalues repel each other, so that theirs is smaller.",
    ),
    number(
        "smallest_eigenvalue",
        "smallest eigenvalue",
        "Smallest eigenvalue of the couplings that is not 0.",
    ),
    number("largest_eigenvalue", "largest eigenvalue", "Largest eigenvalue of the couplings."),
    metric(
        "zero_fraction",
        "zero eigenvalues",
        "",
        Fraction,
        "Fraction of the eigenvalues of the couplings that are 0 to the last bits.",
    ),
    number(
        "growth_rate",
        "growth rate",
        "Rate at which a small state grows, in units of one over the slower time constant, or weights grow, for each input seen; negative where they shrink.",
    ),
    number(
        "critical_gain",
        "critical gain β_c",
        "Gain at which `growth_rate` is 0, found between the gains that were run.",
    ),
    number(
        "inverse_eigenvalue",
        "1/λ_max",
        "One over the largest eigenvalue of the couplings that were drawn: their critical gain by theory.",
    ),
];

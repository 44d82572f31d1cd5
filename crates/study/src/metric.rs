//! Metrics: the names of what is measured. The names are stable; scripts rely on them.

mod delayed_match;
mod dense;
mod energy;
mod forgetting;
mod hopfield;
mod plasticity;
mod spiking;
mod winners;

/// What kind of number a metric is, which decides its interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A fraction of cases: Wilson's interval.
    Fraction,
    /// A mean: Student's interval.
    Mean,
    /// A capacity or a figure made of capacities: bootstrap over repetitions.
    Capacity,
    /// A number that is far off now and then: the median, between two of the ordered values.
    Median,
}

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// Its name in records.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Its unit; empty for pure numbers.
    pub unit: &'static str,
    /// What it measures, and its range.
    pub meaning: &'static str,
    /// What kind of number it is.
    pub kind: Kind,
    /// Whether a mean over repetitions makes sense.
    pub averaged: bool,
}

const fn metric(
    name: &'static str,
    title: &'static str,
    unit: &'static str,
    kind: Kind,
    meaning: &'static str,
) -> Metric {
    Metric { name, title, unit, meaning, kind, averaged: true }
}

/// Metrics of associative memories with rules.
const MEMORY: &[Metric] = &[
    metric(
        "exact",
        "recalled exactly",
        "",
        Kind::Fraction,
        "Fraction of patterns recalled in every unit, 0 to 1.",
    ),
    Metric {
        averaged: false,
        ..metric(
            "exact_bisected",
            "recalled exactly",
            "",
            Kind::Fraction,
            "As `exact`, at loads of the bisection, which differ between repetitions.",
        )
    },
    metric(
        "fraction_right",
        "active units right",
        "",
        Kind::Fraction,
        "Fraction of the patterns' active units that are active after recall, 0 to 1.",
    ),
    metric(
        "steps",
        "steps",
        "steps",
        Kind::Mean,
        "Mean number of the last step that changed the state; 0 where the cue was a fixed point.",
    ),
    metric(
        "fixed_points",
        "fixed points",
        "",
        Kind::Fraction,
        "Fraction of cues that ended in a fixed point.",
    ),
    metric("cycles", "cycles", "", Kind::Fraction, "Fraction of cues that ended in a cycle of two states."),
    metric(
        "step_limits",
        "step limits",
        "",
        Kind::Fraction,
        "Fraction of cues that still changed when all steps were taken.",
    ),
    metric(
        "overlap_at_step",
        "active units right",
        "",
        Kind::Mean,
        "Fraction of the patterns' active units that are active after so many steps (`record = [\"trajectory\"]`).",
    ),
    metric(
        "changed_at_step",
        "networks that changed",
        "",
        Kind::Mean,
        "Fraction of the networks that this step changed (`record = [\"trajectory\"]`).",
    ),
    metric(
        "capacity",
        "capacity",
        "patterns",
        Kind::Capacity,
        "Largest load at which enough patterns are recalled exactly: the upper crossing of the criterion; 0 when no load meets it.",
    ),
    Metric {
        averaged: false,
        ..metric(
            "censored",
            "lower bound",
            "",
            Kind::Mean,
            "1 where the largest load that could be tried still met the criterion: the capacity is a lower bound.",
        )
    },
    metric(
        "recalled",
        "recalled exactly",
        "",
        Kind::Fraction,
        "Fraction of the patterns of an age recalled, in every unit or, in `blackout`, with an overlap above 0.9; age is how many patterns are newer.",
    ),
    metric(
        "recalled_patterns",
        "patterns recalled",
        "patterns",
        Kind::Capacity,
        "Number of patterns recalled, in every unit or, in `blackout`, with an overlap above 0.9, of all that were presented.",
    ),
    metric(
        "accuracy",
        "classified right",
        "",
        Kind::Fraction,
        "Fraction of the patterns that were not stored whose attractor is nearest to the mean of their own class.",
    ),
    metric(
        "ends_in_stored",
        "ended in a stored pattern",
        "",
        Kind::Fraction,
        "Fraction of the cues from which recall ended in a stored pattern.",
    ),
    Metric {
        averaged: false,
        ..metric(
            "pixel",
            "value",
            "",
            Kind::Mean,
            "A number of a picture that `record = [\"images\"]` keeps.",
        )
    },
    metric(
        "relative_capacity",
        "relative capacity",
        "",
        Kind::Capacity,
        "Capacity for correlated patterns divided by that for independent ones.",
    ),
    metric(
        "bits_per_synapse",
        "bits/synapse",
        "bits",
        Kind::Capacity,
        "Published form: P·N·H(k/N) over N(N−1)/2 synapses, or N² where the rule is not symmetric; ignores errors of recall.",
    ),
    metric(
        "information_per_synapse",
        "information/synapse",
        "bits",
        Kind::Mean,
        "Transmitted information of the recalled patterns less that of the cues, over N² synapses.",
    ),
    metric(
        "information_at_load",
        "information/synapse",
        "bits",
        Kind::Mean,
        "As `information_per_synapse`, at the loads of the search.",
    ),
    metric(
        "false_units",
        "false units",
        "units",
        Kind::Mean,
        "Units that answer although they are silent in the pattern, for each answer of `willshaw-capacity`.",
    ),
    metric(
        "pairs",
        "pairs stored",
        "pairs",
        Kind::Mean,
        "M: pairs of patterns that `willshaw-capacity` stores.",
    ),
    metric(
        "block_error",
        "wrong blocks",
        "",
        Kind::Mean,
        "e: fraction of the unknown blocks of `willshaw-scale` that are wrong at capacity, units left over being drawn among.",
    ),
    metric(
        "matrix_load",
        "synapses set",
        "",
        Kind::Mean,
        "p₁: fraction of the synapses between blocks that the patterns at capacity set, 0 to 1.",
    ),
    metric(
        "weight_bits",
        "bits held/weight",
        "bits",
        Kind::Mean,
        "Bits in which recall held a weight: 32 in single precision, 16 in fixed point, 1; see `recall.weights`.",
    ),
    metric(
        "weight_entropy",
        "bits/weight",
        "bits",
        Kind::Mean,
        "Entropy of the values of all weights at capacity.",
    ),
    metric(
        "information_per_weight_bit",
        "information/weight bit",
        "",
        Kind::Mean,
        "`information_per_synapse` at capacity over `weight_entropy`.",
    ),
    metric(
        "score",
        "score",
        "",
        Kind::Capacity,
        "Geometric mean over the benchmark's conditions of capacity over the best rule's capacity, 0 to 1.",
    ),
];

/// Every metric.
pub fn all() -> impl Iterator<Item = &'static Metric> {
    let lists = [
        MEMORY,
        forgetting::FORGETTING,
        hopfield::HOPFIELD,
        delayed_match::DELAYED_MATCH,
        dense::DENSE,
        winners::WINNERS,
        energy::ENERGY,
        plasticity::PLASTICITY,
        spiking::SPIKING,
    ];
    lists.into_iter().flatten()
}

/// What is taken of a metric that is not listed.
const UNKNOWN: Metric = metric("", "", "", Kind::Mean, "");

/// The metric of that name.
pub fn find(name: &str) -> Metric {
    all().find(|metric| metric.name == name).copied().unwrap_or(UNKNOWN)
}

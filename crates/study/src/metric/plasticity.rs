//! Metrics of units, synapses and networks that learn while they run.

use super::Kind::{Fraction, Mean};
use super::{Metric, metric};

/// A pure number, averaged with Student's interval.
const fn number(name: &'static str, title: &'static str, meaning: &'static str) -> Metric {
    metric(name, title, "", Mean, meaning)
}

/// What theory says of one repetition; its mean over repetitions is a record of the theory.
const fn expected(name: &'static str, meaning: &'static str) -> Metric {
    Metric { averaged: false, ..metric(name, "by theory", "", Mean, meaning) }
}

pub(super) const PLASTICITY: &[Metric] = &[
    number(
        "squared_sine",
        "sin² to the component",
        "sin² of the angle between a unit's weights and the first principal component, over the second half of what is seen.",
    ),
    number("weight_length", "length of weights", "Length of a unit's weights at the end."),
    number(
        "subspace_cosine",
        "cosine of the spaces",
        "Root of the mean square of the cosines between the first principal components and the space of all units' weights.",
    ),
    expected("expected_cosine", "`cosine` as theory has it for the start of this repetition."),
    expected("expected_squared_sine", "`squared_sine` as theory has it for the inputs of this repetition."),
    expected(
        "expected_subspace_cosine",
        "`subspace_cosine` as the flow of the mean has it for the start of this repetition.",
    ),
    expected("expected_growth_rate", "`growth_rate` as theory has it for the inputs of this repetition."),
    number(
        "selectivity",
        "selectivity",
        "1 less the mean over the largest of a unit's answers to the patterns.",
    ),
    number("selectivity_at_time", "selectivity", "As `selectivity`, after so many inputs."),
    number("selected_response", "largest answer", "The largest of a unit's answers to the patterns."),
    number(
        "selected_patterns",
        "patterns answered",
        "Patterns that are answered more than half as strongly as the best.",
    ),
    number("threshold", "threshold θ", "The threshold between strengthening and weakening at the end."),
    number(
        "output_correlation",
        "correlation of outputs",
        "Correlation of two units' outputs over some inputs, around that time, −1 to 1.",
    ),
    number("lateral_weight", "weight −w between the units", "The weight between two units, its sign turned."),
    number("final_weight", "weight at the end", "As `lateral_weight`, at the end."),
    number("weight_change", "change of weight", "What the spikes have changed the weight by."),
    number("response", "response", "Response to a test, that at the start being 1."),
    number("raised_response", "response after the volley", "As `response`, at the end."),
    number(
        "recall_correlation",
        "correlation with the item",
        "Correlation of the rates with the item that was shown, some time after a cue to a part of it; 0 where the network is quiet.",
    ),
    number(
        "uncued_overlap",
        "overlap without cue",
        "Mean product of rates and item over the units that the cue does not drive, at its end.",
    ),
    number(
        "mean_recall_correlation",
        "correlation with the items",
        "`recall_correlation`, a mean over all items.",
    ),
    number("mean_uncued_overlap", "overlap without cue", "`uncued_overlap`, a mean over all items."),
    number("largest_real_part", "largest real part", "Largest real part of an eigenvalue of the weights."),
    expected(
        "eigenvalue",
        "Real part of an eigenvalue of the weights, its imaginary part at `imaginary`; first repetition.",
    ),
    expected("weight", "A weight, `to` a unit `from` another (`record = [\"weights\"]`); first repetition."),
    expected("rate", "Rate of a unit (`record = [\"trajectory\"]`); first repetition."),
    number(
        "delay_overlap",
        "overlap with the last item",
        "Mean product of rates and the item that was shown last, so long after it, a mean over items (`record = [\"trajectory\"]`).",
    ),
    metric(
        "fixed_points_found",
        "fixed points",
        "",
        Mean,
        "Number of states that 100 networks come to rest in from random signs, without input, noise and learning; states count as one up \
         to a root mean square difference of 0.05 (`record = [\"landscape\"]`).",
    ),
    metric(
        "still_moving",
        "still moving",
        "",
        Fraction,
        "Fraction of these networks that were not at rest after 500 τ.",
    ),
    metric(
        "ends_in_item",
        "ends in an item",
        "",
        Fraction,
        "Fraction of these networks that end in an item or an item turned round: |overlap| above 0.9 of the rates' root mean square.",
    ),
    expected(
        "basin",
        "Fraction of these networks that end in a `fixed_point`; what it `is`, and where it lies along the `first` and the `second` \
         principal component of all ends; first repetition.",
    ),
    number(
        "similarity_of_rules",
        "similarity of two rules",
        "Correlation of what two rules have changed the weights by, from the same start.",
    ),
    number(
        "similarity_of_starts",
        "similarity of two starts",
        "Correlation of what a rule has changed the weights by, from two starts.",
    ),
    number(
        "mean_similarity_of_rules",
        "similarity of two rules",
        "`similarity_of_rules`, a mean over all pairs.",
    ),
    number(
        "mean_similarity_of_starts",
        "similarity of two starts",
        "`similarity_of_starts`, a mean over all rules.",
    ),
    number(
        "effect_of_start",
        "effect of the start",
        "`mean_similarity_of_rules` less `mean_similarity_of_starts`: above 0 where the start decides more than the rule.",
    ),
    number(
        "recall_difference_of_rules",
        "difference of recall",
        "Difference of two rules' mean correlation with the items, in size, from the same start.",
    ),
    number(
        "recall_difference_of_starts",
        "difference of recall",
        "Difference of two starts' mean correlation with the items, in size, under one rule.",
    ),
    number(
        "item_overlap",
        "overlap with the item",
        "m: mean product of rates and item, after the first item was shown.",
    ),
    metric(
        "replayed_items",
        "items replayed",
        "items",
        Mean,
        "Items, from the first on, whose largest overlaps come one after the other, each of them large enough.",
    ),
    metric(
        "replay_interval",
        "time from an item to the next",
        "ms",
        Mean,
        "Mean time from an item to the next, where at least two were replayed; an item is there at nine tenths of its largest overlap.",
    ),
    metric(
        "firing_rate",
        "rate",
        "Hz",
        Mean,
        "Spikes of a unit in a second; in `spiking-network`, a mean over a population and over the time since the last such record.",
    ),
];

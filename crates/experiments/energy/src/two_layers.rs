//! What experiments share that run a network of visible and hidden units.

use attractor_energy::NetworkParameters;
use attractor_record::{Metric, Record};
use attractor_study::{Repetition, Used};

pub(crate) const DIVERGED: Metric = Metric::fraction(
    "diverged",
    "diverged",
    "1 where the state grew beyond what numbers can follow, or rates beyond `spiking.runaway_hz`, which ended the trial, and \
     0 elsewhere.",
);
pub(crate) const DIVERGED_AT: Metric = Metric::mean(
    "diverged_at",
    "time of divergence",
    "The time at which the state was first seen to have diverged; of networks that learn while they run in milliseconds, \
     with `what` ran away: rates, weights, or both.",
)
.not_averaged();

/// All that is left of a trial whose state has grown beyond what numbers can follow.
pub(crate) fn diverged(repetition: &Repetition, time: f64) -> Vec<Record> {
    vec![repetition.measure(&DIVERGED, 1.0).at("of", 1), repetition.measure(&DIVERGED_AT, time)]
}

/// The generating functions of both layers, to be cited.
pub(crate) fn functions(parameters: &NetworkParameters) -> Vec<Used> {
    let functions = [&parameters.visible_function, &parameters.hidden_function];
    functions.map(|function| Used::cited(&function.0.about())).into()
}

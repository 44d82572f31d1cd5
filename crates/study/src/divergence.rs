//! Trials that end because a state grows beyond all bounds: what sciences with a time of their own record of it.

use attractor_record::{Metric, Record};

use crate::Repetition;

/// Whether a trial ended so.
pub const DIVERGED: Metric = Metric::fraction(
    "diverged",
    "diverged",
    "1 where the trial ended because its state grew beyond what numbers can follow, or its rates beyond a bound that the spec \
     sets, such as `spiking.runaway_hz`; 0 elsewhere.",
);

/// When it was seen.
pub const DIVERGED_AT: Metric = Metric::mean(
    "diverged_at",
    "time of divergence",
    "The time at which the state was first seen to have diverged. It is in milliseconds for networks that learn while they run, \
     where `what` says what ran away: rates, weights, or both.",
)
.not_averaged();

impl Repetition<'_> {
    /// All that is left of a trial whose state has grown beyond what numbers can follow.
    pub fn diverged(&self, time: f64) -> Vec<Record> {
        vec![self.measure(&DIVERGED, 1.0).at("of", 1), self.measure(&DIVERGED_AT, time)]
    }
}

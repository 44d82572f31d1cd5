//! Metrics and coordinates that several experiments share.

use attractor_record::{Coordinate, Metric};

pub(crate) const TIME_MS: Coordinate = Coordinate::number("time_ms", "time", "t").in_unit("ms");
pub(crate) const WHEN: Coordinate = Coordinate::word("when", "when");
pub(crate) const POPULATION: Coordinate = Coordinate::word("population", "population");

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
pub(crate) const FIRING_RATE: Metric = Metric::mean(
    "firing_rate",
    "rate",
    "Spikes of a unit in a second; in `spiking-network`, a mean over a population and over the time since the last such \
     record.",
)
.in_unit("Hz");

//! Metrics and coordinates that several experiments share.

use attractor_record::{Coordinate, Metric};
pub(crate) use attractor_study::{DIVERGED, DIVERGED_AT};

pub(crate) const TIME_MS: Coordinate = Coordinate::number("time_ms", "time", "t").in_unit("ms");
pub(crate) const WHEN: Coordinate = Coordinate::word("when", "when");
pub(crate) const POPULATION: Coordinate = Coordinate::word("population", "population");

pub(crate) const FIRING_RATE: Metric = Metric::mean(
    "firing_rate",
    "rate",
    "Spikes of a unit in a second; in `spiking-network`, a mean over a population and over the time since the last such \
     record.",
)
.in_unit("Hz");

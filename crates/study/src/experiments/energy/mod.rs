//! Experiments on networks with an energy, and on memories that move.

mod coupling_spectrum;
mod descent;
mod hebbian_limit;
mod memory_dynamics;
mod zero_stability;

pub(super) use coupling_spectrum::CouplingSpectrum;
pub(super) use descent::EnergyDescent;
pub(super) use hebbian_limit::HebbianLimit;
pub(super) use memory_dynamics::MemoryDynamics;
pub(super) use zero_stability::ZeroStability;

use attractor_core::{Purpose, Seed, Streams};

use super::Trial;
use crate::record::{Record, Source};

/// The random memories of a repetition.
const MEMORIES: Purpose = Purpose::named("memories");
/// The random state at which a repetition starts.
pub(super) const START: Purpose = Purpose::named("start");

pub(super) fn streams(trial: &Trial, purpose: Purpose) -> Streams {
    Streams::new(Seed(trial.point.spec.seed), purpose, u64::from(trial.repetition))
}

/// All that is left of a trial whose state has grown beyond what numbers can follow.
pub(super) fn diverged(trial: &Trial, time: f64) -> Vec<Record> {
    vec![trial.measure("diverged", 1.0).at("of", 1), trial.measure("diverged_at", time)]
}

/// What a theory says.
pub(super) fn theory(metric: &str, value: f64) -> Record {
    Record { source: Source::Theory, ..Record::new(metric, value) }
}

/// The values of a metric over the repetitions, at each of its conditions.
pub(super) fn groups(records: &[Record], metric: &str) -> Vec<crate::summary::Group> {
    crate::summary::group(records).into_iter().filter(|group| group.metric == metric).collect()
}

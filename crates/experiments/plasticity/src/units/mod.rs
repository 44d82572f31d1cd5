//! Experiments on units that learn from a stream of inputs, input by input.

mod bcm_selectivity;
mod decorrelation;
mod hebbian_growth;
mod input;
mod principal_component;
mod several_components;

pub(crate) use bcm_selectivity::BcmSelectivity;
pub(crate) use decorrelation::Decorrelation;
pub(crate) use hebbian_growth::HebbianGrowth;
pub(crate) use principal_component::PrincipalComponent;
pub(crate) use several_components::SeveralComponents;

use attractor_core::Purpose;
use attractor_core::statistics::mean;
use attractor_plasticity::learner::{InputSource, LayerLearner, LayerParameters};
use attractor_record::summary::groups_of;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::Repetition;

/// The axes of Gaussian inputs, and patterns.
const AXES: Purpose = Purpose::named("axes");

const TIME: Coordinate = Coordinate::number("time", "inputs seen", "t");
const GAMMA: Coordinate = Coordinate::number("gamma", "learning rate", "γ");

const COSINE: Metric = Metric::mean(
    "cosine",
    "cosine",
    "Cosine of the angle between a memory and its target, a mean over the memories, −1 to 1; of units that learn, between \
     their weights and a principal component, its sign left out.",
);
const EXPECTED_COSINE: Metric = Metric::mean(
    "expected_cosine",
    "by theory",
    "`cosine` as theory has it for the start of this repetition.",
)
.not_averaged();

/// Units that learn from a source, with weights at the start as the repetition draws them.
fn learner(repetition: &Repetition, parameters: LayerParameters, source: InputSource) -> LayerLearner {
    let (seed, number) = (repetition.seed, u64::from(repetition.number));
    let weights = source.start_weights(parameters.units, seed, number);
    LayerLearner::new(parameters, source, weights, InputSource::seen(seed, number))
}

/// A theory that depends on what a repetition has drawn, which `from` holds: its mean over the repetitions.
fn averaged_theory(records: &[Record], from: &Metric, of: &Metric) -> Vec<Record> {
    groups_of(records, from).iter().map(|group| group.theory(of, mean(&group.values))).collect()
}

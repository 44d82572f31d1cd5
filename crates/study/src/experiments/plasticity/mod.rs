//! Experiments on units, synapses and networks that learn while they run.

mod bcm_selectivity;
mod chance_pairing;
mod decorrelation;
mod firing_curve;
mod hebbian_growth;
mod landscape;
mod long_term_potentiation;
mod principal_component;
mod sequence_replay;
mod serial_position;
mod session;
mod several_components;
mod spike_timing;
mod spiking_network;
mod three_hypotheses;
mod working_memory;

pub(super) use bcm_selectivity::BcmSelectivity;
pub(super) use chance_pairing::ChancePairing;
pub(super) use decorrelation::Decorrelation;
pub(super) use firing_curve::FiringCurve;
pub(super) use hebbian_growth::HebbianGrowth;
pub(super) use long_term_potentiation::LongTermPotentiation;
pub(super) use principal_component::PrincipalComponent;
pub(super) use sequence_replay::SequenceReplay;
pub(super) use serial_position::SerialPosition;
pub(super) use several_components::SeveralComponents;
pub(super) use spike_timing::SpikeTiming;
pub(super) use spiking_network::SpikingNetworks;
pub(super) use three_hypotheses::ThreeHypotheses;
pub(super) use working_memory::PlasticWorkingMemory;

use std::collections::BTreeMap;

use attractor_core::statistics::mean;
use attractor_core::{Invalid, Purpose, Seed};
use attractor_plasticity::inputs::Inputs;
use attractor_plasticity::learner::{LayerLearner, LayerParameters, Source};
use serde::Serialize;
use serde_json::Value;

use super::energy::{START, diverged, groups, streams, theory};
use super::{Point, Trial};
use crate::record::Record;
use crate::spec::{Input, Spec};

/// The axes of Gaussian inputs.
const AXES: Purpose = Purpose::named("axes");
/// What is seen, input by input.
const SEEN: Purpose = Purpose::named("seen");
/// Departures of spikes from their times.
const JITTER: Purpose = Purpose::named("jitter");

/// The inputs of a repetition.
///
/// # Errors
/// [`Invalid`] where the rows of a file do not vary.
fn inputs(input: &Input, trial: &Trial) -> Result<Inputs, Invalid> {
    if input.file.is_none() {
        let spectrum: Vec<f64> = input.spectrum.iter().map(|eigenvalue| eigenvalue.0).collect();
        return Ok(Inputs::gaussian(&spectrum, &mut streams(trial, AXES).at(0)));
    }
    of_file(input)
}

/// Units that learn from a source, with weights at the start as the repetition draws them.
fn learner(trial: &Trial, parameters: LayerParameters, source: Source) -> LayerLearner {
    let (seed, repetition) = (Seed(trial.point.spec.seed), u64::from(trial.repetition));
    let weights = source.start_weights(parameters.units, seed, repetition);
    LayerLearner::new(parameters, source, weights, streams(trial, SEEN).at(0))
}

fn of_file(input: &Input) -> Result<Inputs, Invalid> {
    Inputs::rows(&input.rows.values, input.rows.columns).ok_or_else(|| {
        Invalid::new("input.file", "the rows of the file are all alike", "numbers that vary from row to row")
    })
}

/// Refuses a spectrum that is not in order, and files in which nothing varies; gives the number of inputs.
fn check_input(input: &Input) -> Result<usize, Invalid> {
    if input.file.is_some() {
        return of_file(input).map(|inputs| inputs.size());
    }
    match input.spectrum.windows(2).position(|pair| pair[0].0 < pair[1].0) {
        Some(place) => Err(Invalid::new(
            format!("input.spectrum[{}]", place + 1),
            format!("{} comes after {}", input.spectrum[place + 1].0, input.spectrum[place].0),
            "eigenvalues in descending order",
        )),
        None if input.spectrum[0] == input.spectrum[1] => Err(Invalid::new(
            "input.spectrum[1]",
            format!("the two largest eigenvalues are both {}", input.spectrum[0].0),
            "a largest one, so that there is a first component",
        )),
        None => Ok(input.spectrum.len()),
    }
}

/// A point for each of some values, which `set` puts into the spec.
fn points_along<T: Copy + Serialize>(
    spec: &Spec,
    name: &str,
    values: &[T],
    set: impl Fn(&mut Spec, T),
) -> Vec<Point> {
    let point = |value: &T| {
        let mut own = spec.clone();
        set(&mut own, *value);
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        Point { coordinates: BTreeMap::from([(name.to_owned(), value)]), spec: own }
    };
    values.iter().map(point).collect()
}

/// The mean over the repetitions of what `from` holds, as a theory's values of `metric`.
fn averaged_theory(records: &[Record], from: &str, metric: &str) -> Vec<Record> {
    let of = |group: &crate::summary::Group| {
        let mut record = theory(metric, mean(&group.values));
        record.rule.clone_from(&group.rule);
        record.coordinates.clone_from(&group.coordinates);
        record
    };
    groups(records, from).iter().map(of).collect()
}

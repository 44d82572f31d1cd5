//! The network that a spec asks for, and the rate that theory gives it.

use attractor_core::Purpose;
use attractor_plasticity::Bound;
use attractor_plasticity::spiking::{
    Cell, Connection, Group, PoissonTrains, SpikingNetwork, Stdp, Train, Wiring,
};
use attractor_plasticity::theory::spiking::{Arrivals, recurrent_rate};

use crate::experiments::Trial;
use crate::experiments::plasticity::{START, streams};
use crate::spec::{Learners, PoissonInputs, Spiking, WeightBound};

/// Synapses from excitatory units and from inputs.
const SYNAPSES: Purpose = Purpose::named("synapses");
/// Synapses from inhibitory units.
const INHIBITORY_SYNAPSES: Purpose = Purpose::named("inhibitory synapses");
/// Spikes from outside, for each unit its own.
const EXTERNAL: Purpose = Purpose::named("external spikes");
/// Spikes of inputs.
const INPUTS: Purpose = Purpose::named("input spikes");

pub(super) fn cell(own: &Spiking) -> Cell {
    Cell {
        unit: own.unit,
        reset: own.reset_mv,
        tau_excitatory: own.tau_excitatory_ms.0,
        tau_inhibitory: own.tau_inhibitory_ms.0,
        drive: own.drive_mv,
        step: own.step_ms,
    }
}

/// Synapses onto each unit from inhibitory units, where those from excitatory ones are given.
pub(super) fn inhibitory_degree(own: &Spiking, excitatory: u32) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "a number of synapses")]
    let degree =
        (f64::from(excitatory) * f64::from(own.inhibitory) / f64::from(own.excitatory)).round() as u32;
    degree
}

/// The delay in steps.
#[expect(clippy::cast_sign_loss, reason = "a delay is positive")]
pub(super) fn delay(own: &Spiking) -> u32 {
    (own.delay_ms.0 / own.step_ms).round() as u32
}

/// The network of a repetition at its start.
pub(super) fn network(own: &Spiking, trial: &Trial) -> SpikingNetwork {
    let units = (own.excitatory + own.inhibitory) as usize;
    let mut wiring = Wiring::new();
    let populations = [(own.excitatory, SYNAPSES), (own.inhibitory, INHIBITORY_SYNAPSES)];
    for (count, purpose) in populations {
        let connection = match own.in_degree {
            Some(degree) if purpose == SYNAPSES => Connection::InDegree(degree),
            Some(degree) => Connection::InDegree(inhibitory_degree(own, degree)),
            None => Connection::Probability(own.probability),
        };
        wiring.add(count as usize, units, connection, &streams(trial, purpose));
    }
    let all_inputs = [(own.inputs, false), (own.inhibitory_inputs, true)];
    for (inputs, _) in all_inputs {
        let count = inputs.map_or(0, |inputs| inputs.count) as usize;
        let all = Connection::Probability(1.0);
        wiring.add(count, own.excitatory as usize, all, &streams(trial, INPUTS));
    }
    let excitatory = Group {
        count: own.excitatory as usize,
        delay: delay(own),
        weight: own.weight_mv.0,
        inhibitory: false,
        plastic: own.learning == Learners::Recurrent,
    };
    let inhibitory = Group {
        count: own.inhibitory as usize,
        weight: own.inhibition.0 * own.weight_mv.0,
        inhibitory: true,
        plastic: false,
        ..excitatory
    };
    let per_step = |hertz: f64| hertz * own.step_ms / 1000.0;
    let mut network = SpikingNetwork::new(&cell(own), &[excitatory, inhibitory], wiring);
    for (index, (inputs, inhibitory)) in (0..).zip(all_inputs) {
        let Some(PoissonInputs { count, rate_hz, weight_mv }) = inputs else { continue };
        let plastic = own.learning == Learners::Inputs && !inhibitory;
        let group = Group { count: count as usize, delay: 1, weight: weight_mv.0, inhibitory, plastic };
        let stream = streams(trial, INPUTS).at(index);
        network = network.with_inputs(group, PoissonTrains::new(count as usize, per_step(rate_hz.0), stream));
    }
    if own.external_hz.0 > 0.0 {
        let trains = PoissonTrains::new(units, per_step(own.external_hz.0), streams(trial, EXTERNAL).at(0));
        network = network.with_train(Train { trains, weight: own.external_mv.0 });
    }
    if own.learning != Learners::None {
        network = network.with_stdp(&stdp(own), own.excitatory as usize);
    }
    let mut stream = streams(trial, START).at(0);
    let (low, range) = (own.reset_mv, own.unit.threshold - own.reset_mv);
    network.set_voltages((0..units).map(|_| low + range * stream.unit()));
    network
}

fn stdp(own: &Spiking) -> Stdp {
    let bound = match own.bound {
        WeightBound::Hard => Bound::Hard,
        WeightBound::Soft => Bound::Soft,
    };
    Stdp { rule: own.stdp, bound, low: 0.0, high: own.largest_mv.0 }
}

/// The rate of excitatory units before learning, by theory; none where units differ in what drives them, or where no rate
/// keeps itself up.
pub(super) fn expected_rate(own: &Spiking) -> Option<f64> {
    let inputs = [(own.inputs, false), (own.inhibitory_inputs, true)];
    let driven = inputs.iter().any(|(inputs, _)| inputs.is_some());
    // Inputs reach excitatory units alone.
    if driven && own.inhibitory > 0 {
        return None;
    }
    let of_inputs = inputs.into_iter().filter_map(|(inputs, inhibitory)| {
        let PoissonInputs { count, rate_hz, weight_mv } = inputs?;
        Some(Arrivals { rate: f64::from(count) * rate_hz.0, weight: weight_mv.0, inhibitory })
    });
    let outside: Vec<Arrivals> = of_inputs
        .chain([Arrivals { rate: own.external_hz.0, weight: own.external_mv.0, inhibitory: false }])
        .collect();
    let degrees = match own.in_degree {
        Some(degree) => [degree, inhibitory_degree(own, degree)].map(f64::from),
        None => [own.excitatory - 1, own.inhibitory].map(|count| own.probability * f64::from(count)),
    };
    recurrent_rate(&cell(own), |rate| {
        let weight = own.weight_mv.0;
        let excited = Arrivals { rate: degrees[0] * rate, weight, inhibitory: false };
        let inhibited =
            Arrivals { rate: degrees[1] * rate, weight: own.inhibition.0 * weight, inhibitory: true };
        outside.iter().copied().chain([excited, inhibited]).collect()
    })
}

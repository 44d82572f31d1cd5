//! Excitatory and inhibitory units with all that drives them.

use attractor_core::schema;
use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Purpose, Seed, Streams};
use serde::{Deserialize, Serialize};

use super::{
    Connection, Learners, PoissonInputs, PoissonTrains, SavedSpikingNetwork, SourceGroup, SpikingNetwork,
    SpikingParameters, Train, Wiring,
};

/// Voltages at the start.
const START: Purpose = Purpose::named("start");
/// Synapses from excitatory units and from inputs.
const SYNAPSES: Purpose = Purpose::named("synapses");
/// Synapses from inhibitory units.
const INHIBITORY_SYNAPSES: Purpose = Purpose::named("inhibitory synapses");
/// Spikes from outside, for each unit its own.
const EXTERNAL: Purpose = Purpose::named("external spikes");
/// Spikes of inputs.
const INPUTS: Purpose = Purpose::named("input spikes");

/// A spiking network of two populations with its inputs and synapses that learn, which steps through time.
///
/// Excitatory units come first, then inhibitory ones.
///
/// ```
/// use attractor_core::Seed;
/// use attractor_plasticity::spiking::{Populations, SpikingParameters};
///
/// let parameters = SpikingParameters { excitatory: 80, inhibitory: 20, ..SpikingParameters::default() };
/// let mut populations = Populations::start(&parameters, Seed(4711), 0)?;
/// populations.learn(true);
/// let mut spikes = 0;
/// for _ in 0..5000 {
///     populations.step(); // 0.1 ms
///     spikes += populations.network().spikes().len();
/// }
/// assert!(spikes > 100);
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
#[derive(Debug)]
pub struct Populations {
    parameters: SpikingParameters,
    seed: Seed,
    repetition: u64,
    network: SpikingNetwork,
}

impl Populations {
    /// The populations of a repetition at their start, not learning yet. The parameters should have passed
    /// [`SpikingParameters::validate`].
    ///
    /// # Panics
    /// Where there are more than [`MOST_UNITS`](super::MOST_UNITS) units.
    pub fn new(parameters: &SpikingParameters, seed: Seed, repetition: u64) -> Self {
        let network = network(parameters, &|purpose| Streams::new(seed, purpose, repetition));
        Self { parameters: parameters.clone(), seed, repetition, network }
    }

    /// The same from parameters that may come from anywhere.
    ///
    /// # Errors
    /// [`Invalid`] names a parameter that cannot be used.
    pub fn start(parameters: &SpikingParameters, seed: Seed, repetition: u64) -> Result<Self, Invalid> {
        check(parameters)?;
        Ok(Self::new(parameters, seed, repetition))
    }

    /// One step of time.
    pub fn step(&mut self) {
        self.network.step();
    }

    /// Begins or ends learning. Spikes from before the beginning do not count.
    pub fn learn(&mut self, learning: bool) {
        self.network.learn(learning);
    }

    /// Takes other parameters from the next step on.
    ///
    /// # Errors
    /// [`Invalid`] names a parameter that cannot be used; nothing is changed then.
    pub fn set(&mut self, parameters: &SpikingParameters) -> Result<Applied, Invalid> {
        check(parameters)?;
        let old = std::mem::replace(&mut self.parameters, parameters.clone());
        if let Some(key) = old.needs_reset(parameters) {
            self.parameters = old;
            return Ok(Applied::NeedsReset { key });
        }
        self.network.set_cell(&parameters.cell());
        let [excitatory, inhibitory] = weights(parameters);
        self.network.set_weight(0, excitatory);
        self.network.set_weight(1, inhibitory);
        if old.external_hz != parameters.external_hz || old.external_mv != parameters.external_mv {
            self.network.set_train(per_step(parameters, parameters.external_hz.0), parameters.external_mv.0);
        }
        if old.stdp != parameters.stdp {
            self.network.set_strengths(&parameters.learning_rule());
        }
        Ok(Applied::Now)
    }

    /// The parameters, as they were set last.
    pub fn parameters(&self) -> &SpikingParameters {
        &self.parameters
    }

    /// The network: spikes of the last step, voltages, weights.
    pub fn network(&self) -> &SpikingNetwork {
        &self.network
    }

    /// The same, for weights with all spikes until now applied.
    pub fn network_mut(&mut self) -> &mut SpikingNetwork {
        &mut self.network
    }

    /// Writes down where it is.
    pub fn save(&self) -> SavedPopulations {
        SavedPopulations {
            parameters: self.parameters.clone(),
            seed: self.seed,
            repetition: self.repetition,
            network: self.network.save(),
        }
    }

    /// Goes on from where one was saved.
    ///
    /// # Errors
    /// [`Invalid`] where what was saved cannot be that of one.
    pub fn restore(saved: SavedPopulations) -> Result<Self, Invalid> {
        let mut populations = Self::start(&saved.parameters, saved.seed, saved.repetition)?;
        populations.network.restore(saved.network)?;
        Ok(populations)
    }
}

/// All that [`Populations`] need to go on with the same bits. What is drawn at the start is drawn again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPopulations {
    parameters: SpikingParameters,
    seed: Seed,
    repetition: u64,
    network: SavedSpikingNetwork,
}

impl SavedPopulations {
    /// What it was made of.
    pub fn parameters(&self) -> &SpikingParameters {
        &self.parameters
    }
}

fn check(parameters: &SpikingParameters) -> Result<(), Invalid> {
    schema::validate(parameters, "")?;
    parameters.validate("")
}

fn per_step(own: &SpikingParameters, hertz: f64) -> f64 {
    hertz * own.step_ms / 1000.0
}

/// What spikes of excitatory and of inhibitory units add to a current, in millivolts.
fn weights(own: &SpikingParameters) -> [f64; 2] {
    [own.weight_mv.0, own.inhibition.0 * own.weight_mv.0]
}

fn network(own: &SpikingParameters, streams: &dyn Fn(Purpose) -> Streams) -> SpikingNetwork {
    let units = (own.excitatory + own.inhibitory) as usize;
    let all_inputs = [(own.inputs, false), (own.inhibitory_inputs, true)];
    let [weight, inhibition] = weights(own);
    let excitatory = SourceGroup {
        count: own.excitatory as usize,
        delay: own.delay(),
        weight,
        inhibitory: false,
        plastic: own.learning == Learners::Recurrent,
    };
    let inhibitory = SourceGroup {
        count: own.inhibitory as usize,
        weight: inhibition,
        inhibitory: true,
        plastic: false,
        ..excitatory
    };
    let wiring = wiring(own, &all_inputs.map(|(inputs, _)| inputs), streams);
    let mut network = SpikingNetwork::new(&own.cell(), &[excitatory, inhibitory], wiring);
    for (index, (inputs, inhibitory)) in (0..).zip(all_inputs) {
        let Some(PoissonInputs { count, rate_hz, weight_mv }) = inputs else { continue };
        let plastic = own.learning == Learners::Inputs && !inhibitory;
        let group = SourceGroup { count: count as usize, delay: 1, weight: weight_mv.0, inhibitory, plastic };
        let stream = streams(INPUTS).at(index);
        let trains = PoissonTrains::new(count as usize, per_step(own, rate_hz.0), stream);
        network = network.with_inputs(group, trains);
    }
    if own.external_hz.0 > 0.0 {
        let trains = PoissonTrains::new(units, per_step(own, own.external_hz.0), streams(EXTERNAL).at(0));
        network = network.with_train(Train { trains, weight: own.external_mv.0 });
    }
    if own.learning != Learners::None {
        network = network.with_stdp(&own.learning_rule(), own.excitatory as usize);
    }
    let mut stream = streams(START).at(0);
    let (low, range) = (own.reset_mv, own.unit.threshold - own.reset_mv);
    network.set_voltages((0..units).map(|_| low + range * stream.unit()));
    network
}

fn wiring(
    own: &SpikingParameters,
    all_inputs: &[Option<PoissonInputs>],
    streams: &dyn Fn(Purpose) -> Streams,
) -> Wiring {
    let units = (own.excitatory + own.inhibitory) as usize;
    let mut wiring = Wiring::new();
    let populations = [(own.excitatory, SYNAPSES), (own.inhibitory, INHIBITORY_SYNAPSES)];
    for (count, purpose) in populations {
        let connection = match own.in_degree {
            Some(degree) if purpose == SYNAPSES => Connection::InDegree(degree),
            Some(degree) => Connection::InDegree(own.inhibitory_degree(degree)),
            None => Connection::Probability(own.probability),
        };
        wiring.add(count as usize, units, connection, &streams(purpose));
    }
    for inputs in all_inputs {
        let count = inputs.map_or(0, |inputs| inputs.count) as usize;
        let all = Connection::Probability(1.0);
        wiring.add(count, own.excitatory as usize, all, &streams(INPUTS));
    }
    wiring
}

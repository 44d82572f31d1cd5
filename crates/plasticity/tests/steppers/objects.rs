//! The objects that step, and how the contract asks them.

use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Seed};
use attractor_plasticity::learner::{
    LateralLearner, LateralParameters, LayerLearner, LayerParameters, Learner, SourceParameters,
};
use attractor_plasticity::rules::{Custom, PlasticityRules};
use attractor_plasticity::spiking::{Populations, SpikingParameters};
use attractor_plasticity::{Origin, PlasticMemory, PlasticParameters};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub const SEED: Seed = Seed(4711);

/// What the contract asks of an object that steps.
pub trait Stepper: Sized + Send + 'static {
    type Parameters: Serialize + DeserializeOwned + PartialEq;

    fn advance(&mut self);
    /// All that can be seen of it, as bits.
    fn seen(&self) -> Vec<u64>;
    fn saved(&self) -> Value;
    /// One that goes on from a state.
    fn restored(&self, saved: Value) -> Result<Self, String>;
    fn parameters(&self) -> &Self::Parameters;
    fn set(&mut self, parameters: &Self::Parameters) -> Result<Applied, Invalid>;

    fn run(mut self, steps: usize) -> Self {
        (0..steps).for_each(|_| self.advance());
        self
    }

    fn again(&self) -> Self {
        self.restored(self.saved()).unwrap()
    }
}

fn bits<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> Vec<u64> {
    numbers.into_iter().map(|number| number.to_bits()).collect()
}

fn json<T: Serialize>(value: &T) -> Value {
    // Through text, as it would come from a file.
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

impl Stepper for PlasticMemory {
    type Parameters = PlasticParameters;

    fn advance(&mut self) {
        self.step();
    }

    fn seen(&self) -> Vec<u64> {
        let weights = self.network().all_weights().into_iter().map(|weight| u64::from(weight.to_bits()));
        let numbers = [self.time(), self.since_cue()];
        bits(self.network().rates().iter().chain(self.input()).chain(&numbers))
            .into_iter()
            .chain(weights)
            .collect()
    }

    fn saved(&self) -> Value {
        json(&self.save())
    }

    fn restored(&self, saved: Value) -> Result<Self, String> {
        Self::restore(read(saved)?).map_err(|fault| fault.message)
    }

    fn parameters(&self) -> &PlasticParameters {
        self.parameters()
    }

    fn set(&mut self, parameters: &PlasticParameters) -> Result<Applied, Invalid> {
        self.set(parameters)
    }
}

impl Stepper for LayerLearner {
    type Parameters = LayerParameters;

    fn advance(&mut self) {
        self.step();
    }

    fn seen(&self) -> Vec<u64> {
        let units = self.layer().units().iter().flat_map(|unit| [unit.rate, unit.slow]).collect::<Vec<_>>();
        let numbers = [self.inputs() as f64, self.rate()];
        bits(self.layer().all_weights().iter().chain(&units).chain(&numbers))
    }

    fn saved(&self) -> Value {
        json(&self.save())
    }

    fn restored(&self, saved: Value) -> Result<Self, String> {
        let mut other = self.clone();
        other.restore(read(saved)?).map(|()| other).map_err(|fault| fault.message)
    }

    fn parameters(&self) -> &LayerParameters {
        Learner::parameters(self)
    }

    fn set(&mut self, parameters: &LayerParameters) -> Result<Applied, Invalid> {
        Learner::set(self, parameters)
    }
}

impl Stepper for LateralLearner {
    type Parameters = LateralParameters;

    fn advance(&mut self) {
        self.step();
    }

    fn seen(&self) -> Vec<u64> {
        let size = self.outputs().len();
        let weights: Vec<f64> =
            (0..size * size).map(|place| self.units().weight(place / size, place % size)).collect();
        bits(weights.iter().chain(self.outputs()).chain(&[self.inputs() as f64]))
    }

    fn saved(&self) -> Value {
        json(&self.save())
    }

    fn restored(&self, saved: Value) -> Result<Self, String> {
        let mut other = self.clone();
        other.restore(read(saved)?).map(|()| other).map_err(|fault| fault.message)
    }

    fn parameters(&self) -> &LateralParameters {
        Learner::parameters(self)
    }

    fn set(&mut self, parameters: &LateralParameters) -> Result<Applied, Invalid> {
        Learner::set(self, parameters)
    }
}

impl Stepper for Populations {
    type Parameters = SpikingParameters;

    fn advance(&mut self) {
        self.step();
    }

    fn seen(&self) -> Vec<u64> {
        let network = self.network();
        let single = network.voltages().iter().chain(network.weights_at_last_arrival());
        let spikes = network.spikes().iter().map(|&unit| u64::from(unit));
        let inputs = network.input_spikes().iter().map(|&source| u64::from(source));
        let counts = [network.events(), network.time().to_bits()];
        single.map(|number| u64::from(number.to_bits())).chain(spikes).chain(inputs).chain(counts).collect()
    }

    fn saved(&self) -> Value {
        json(&self.save())
    }

    fn restored(&self, saved: Value) -> Result<Self, String> {
        Self::restore(read(saved)?).map_err(|fault| fault.message)
    }

    fn parameters(&self) -> &SpikingParameters {
        self.parameters()
    }

    fn set(&mut self, parameters: &SpikingParameters) -> Result<Applied, Invalid> {
        self.set(parameters)
    }
}

/// Values of some keys, the others at their defaults.
pub fn with<T: DeserializeOwned>(values: Value) -> T {
    serde_json::from_value(values).unwrap()
}

fn custom() -> PlasticityRules {
    let dw = "post * (post_trace - theta) * pre_trace - 0.1 * w".to_owned();
    PlasticityRules::Custom(Custom { dw, tau_trace: 20.0, ..Custom::default() })
}

/// Networks with everything that a network may have; one in the middle of a recall.
pub fn plastic_memories() -> Vec<PlasticMemory> {
    let start = |values: Value, rule: &PlasticityRules| {
        let origin = Origin { seed: SEED, repetition: 3, start: 1 };
        PlasticMemory::start(&with(values), &[], rule, origin).unwrap()
    };
    let named = |id| PlasticityRules::named(id).unwrap();
    let short = json!({ "units": 37, "items": 2, "stimulus_ms": 30.0, "delay_ms": 20.0, "baseline_ms": 0.0 });
    let and = |more: Value| {
        let mut values = short.clone();
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        values
    };
    let soft = json!({ "bound": "soft", "low": -1.0, "high": 1.0, "decay": 0.002, "normalise": true });
    let homeostasis = json!({ "strength": 0.01, "target": 0.5, "tau_ms": 20.0 });
    let dale = json!({ "signs": "dale", "learning": "always", "integrator": "heun", "constraints": soft, "homeostasis": homeostasis });
    let mut asked = start(short.clone(), &named("hebbian")).run(75);
    asked.ask(1, 40.0).unwrap();
    vec![
        start(short.clone(), &named("rate-stdp")),
        start(and(dale), &named("bcm")),
        start(and(json!({ "integrator": "exponential-euler", "learning": "always" })), &custom()),
        asked,
    ]
}

pub fn layer_learners() -> Vec<LayerLearner> {
    let start = |values: Value, source: Value| {
        LayerLearner::start(&with(values), &with::<SourceParameters>(source), SEED, 2).unwrap()
    };
    let custom = serde_json::to_value(custom()).unwrap();
    let held = json!({ "bound": "hard", "low": -0.7, "high": 0.9, "decay": 0.001 });
    vec![
        LayerLearner::start(&LayerParameters::default(), &SourceParameters::default(), SEED, 2).unwrap(),
        start(
            json!({ "rule": { "kind": "sanger" }, "units": 3, "slowing": 50.0 }),
            json!({ "kind": "gaussian", "spectrum": [4.0, 2.0, 1.0, 0.5] }),
        ),
        start(
            json!({ "rule": { "kind": "bcm" }, "transfer": "relu", "constraints": held }),
            json!({ "kind": "patterns", "count": 5 }),
        ),
        start(json!({ "rule": custom, "units": 2 }), json!({ "kind": "patterns", "count": 70 })),
    ]
}

pub fn lateral_learners() -> Vec<LateralLearner> {
    let start = |values: Value, source: Value| {
        LateralLearner::start(&with(values), &with::<SourceParameters>(source), SEED, 2).unwrap()
    };
    vec![
        start(json!({}), json!({ "kind": "pair", "correlation": 0.8 })),
        start(
            json!({ "rule": { "kind": "covariance" }, "gamma": 0.0005 }),
            json!({ "kind": "gaussian", "spectrum": [2.0, 1.0, 0.5] }),
        ),
    ]
}

pub fn all_populations() -> Vec<Populations> {
    let start = |values: Value| Populations::start(&with(values), SEED, 1).unwrap();
    let mut recurrent =
        start(json!({ "excitatory": 80, "inhibitory": 20, "bound": "soft", "weight_mv": 0.6 }));
    recurrent.learn(true);
    let inputs = json!({ "count": 40, "rate_hz": 30.0, "weight_mv": 0.5 });
    let mut driven = start(json!({
        "excitatory": 30, "inhibitory": 0, "in_degree": 4, "learning": "inputs", "inputs": inputs,
        "inhibitory_inputs": { "count": 10, "rate_hz": 10.0, "weight_mv": 1.0 }, "external_hz": 0.0, "drive_mv": 15.5,
    }));
    driven.learn(true);
    vec![recurrent, driven, start(json!({ "excitatory": 20, "inhibitory": 5, "learning": "none" }))]
}

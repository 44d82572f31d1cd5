//! What happens to a network, one thing after the other.

use attractor_core::schema::Positive;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::parameters::{Learning, PlasticParameters};

/// A part of what happens to a network, in the order of the spec.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// What it is called.
    pub name: String,
    /// How long it lasts, in milliseconds.
    pub duration_ms: Positive,
    /// The item that is shown, from 1; left out, none.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub item: Option<u32>,
    /// The units that the item drives, from 0; left out, all.
    #[serde(default)]
    pub units: Option<Vec<u32>>,
    /// How strongly it drives them; left out, as `plastic.amplitude` says.
    #[serde(default)]
    pub amplitude: Option<f64>,
    /// Whether weights change.
    #[serde(default)]
    pub learning: bool,
}

impl Epoch {
    /// One that shows an item to all units, or none, and learns while it does.
    fn of(name: String, duration_ms: Positive, item: Option<u32>) -> Self {
        Self { name, duration_ms, item, units: None, amplitude: None, learning: item.is_some() }
    }

    fn takes_time(&self) -> bool {
        self.duration_ms.0 > 0.0
    }
}

/// The epochs of a spec, or where there are none a baseline, and each item with a delay after it.
pub fn or_usual(parameters: &PlasticParameters, epochs: &[Epoch]) -> Vec<Epoch> {
    if !epochs.is_empty() {
        return epochs.to_vec();
    }
    let epoch = |name: String, duration_ms: f64, item: Option<u32>| Epoch {
        learning: item.is_some() || parameters.learning == Learning::Always,
        ..Epoch::of(name, Positive(duration_ms), item)
    };
    let mut epochs = vec![epoch("baseline".to_owned(), parameters.baseline_ms, None)];
    for item in 1..=parameters.items {
        epochs.push(epoch(format!("item {item}"), parameters.stimulus_ms.0, Some(item)));
        epochs.push(epoch(format!("delay {item}"), parameters.delay_ms, None));
    }
    epochs.retain(Epoch::takes_time);
    epochs
}

/// A way to show the items, for `serial-position`; what is left out is as `[plastic]` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// What it is called.
    pub name: String,
    /// When weights change.
    #[serde(default)]
    pub learning: Option<Learning>,
    /// η: learning rate.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: Option<f64>,
    /// λ: decay towards the weights at the start, in a millisecond.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub decay: Option<f64>,
    /// g: spectral radius of the weights at the start, as `plastic.gain`.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub gain: Option<f64>,
}

impl Protocol {
    /// The protocols of `serial-position` where a spec says none.
    pub fn usual() -> Vec<Self> {
        let named =
            |name: &str| Self { name: name.to_owned(), learning: None, eta: None, decay: None, gain: None };
        let always = |name: &str| Self { learning: Some(Learning::Always), eta: Some(0.005), ..named(name) };
        vec![
            named("stimuli only"),
            always("always on"),
            Self { decay: Some(0.002), ..named("with decay") },
            Self { gain: Some(1.5), ..always("always on, strong start") },
        ]
    }

    /// The network that runs by it.
    #[must_use]
    pub fn of(&self, plastic: &PlasticParameters) -> PlasticParameters {
        let mut own = plastic.clone();
        own.learning = self.learning.unwrap_or(own.learning);
        own.eta = self.eta.unwrap_or(own.eta);
        own.constraints.decay = self.decay.unwrap_or(own.constraints.decay);
        own.gain = self.gain.unwrap_or(own.gain);
        own
    }
}

/// What `sequence-replay` adds: the items one after the other, again and again, then the first as a cue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Replay {
    /// How often the sequence is shown.
    #[schemars(range(min = 1, max = 10_000))]
    pub rounds: u32,
    /// How long the network runs after the cue, in milliseconds.
    pub duration_ms: Positive,
    /// The overlap of rates and item above which an item counts as replayed.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub least_overlap: f64,
}

impl Default for Replay {
    fn default() -> Self {
        Self { rounds: 10, duration_ms: Positive(400.0), least_overlap: 0.3 }
    }
}

impl Replay {
    /// The sequence, so many times, with a pause before each round so that its end is not bound to its beginning.
    pub fn epochs(&self, parameters: &PlasticParameters) -> Vec<Epoch> {
        let PlasticParameters { items, stimulus_ms, baseline_ms, .. } = parameters;
        let round = |_| {
            let pause = Epoch::of("pause".to_owned(), Positive(*baseline_ms), None);
            let shown = |item| Epoch::of(format!("item {item}"), *stimulus_ms, Some(item));
            std::iter::once(pause).chain((1..=*items).map(shown))
        };
        (0..self.rounds).flat_map(round).filter(Epoch::takes_time).collect()
    }
}

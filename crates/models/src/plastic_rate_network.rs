//! A recurrent network of rates that learns items while they are shown.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Outcome, Progress, Seed, schema};
use attractor_plasticity::references::{HEBB_1949, SOMPOLINSKY_1988, WILSON_COWAN_1972};
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::{End, Origin, PlasticMemory, PlasticParameters, SavedPlasticMemory, correlation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{by_path, within};
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// Keys that need a reset.
const RESETS: [&str; 10] = [
    "network.units",
    "network.step_ms",
    "network.gain",
    "network.signs",
    "network.inhibitory",
    "network.items",
    "network.learning",
    "network.baseline_ms",
    "network.stimulus_ms",
    "network.delay_ms",
];

/// A network that learns items while they are shown, and its rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The network and what happens to it.
    pub network: PlasticParameters,
    /// How synapses change.
    pub rule: PlasticityRules,
}

/// What can be done to a [`PlasticRateNetwork`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Asks for an item with a part of it; the cue and the free run are as the parameters say. Learning waits.
    Ask {
        /// Number of the item, from 0.
        item: u32,
    },
}

/// A network to which items are shown, one after the other. It has ended when all were shown and nothing is asked for.
pub struct PlasticRateNetwork {
    memory: PlasticMemory,
    /// How alike the rates and the item were that was asked for last.
    recalled: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    memory: SavedPlasticMemory,
    recalled: Option<f64>,
}

/// A fault of the network or of its rule.
fn own(fault: Invalid) -> Invalid {
    let is_rule = fault.key == "rule" || fault.key.starts_with("rule.");
    if is_rule { fault } else { within("network", fault) }
}

impl Model for PlasticRateNetwork {
    const ID: &'static str = "plastic-rate-network";

    const ABOUT: About = About {
        title: "Plastic rate network",
        summary: "A recurrent network of rates whose synapses learn items while they are shown.",
        equation: r"\tau \dot r = -r + F(W r + I), \qquad \dot w_{ij} = \frac{\eta}{N} \, \text{rule}(r_i, r_j, w_{ij})",
        provenance: "Each plasticity rule has its own source; items and epochs are ours.",
        citations: &[WILSON_COWAN_1972, SOMPOLINSKY_1988, HEBB_1949],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        schema::validate(parameters, "")?;
        let origin = Origin { seed, repetition: 0, start: 0 };
        let memory = PlasticMemory::start(&parameters.network, &[], &parameters.rule, origin);
        Ok(Self { memory: memory.map_err(own)?, recalled: None })
    }

    fn step(&mut self) -> Progress {
        match self.memory.step() {
            Progress::Going => Progress::Going,
            Progress::Ended(End::Learnt) => Progress::Ended(Outcome::StepLimit),
            Progress::Ended(End::Diverged(_)) => Progress::Ended(Outcome::Diverged),
            Progress::Ended(End::Recalled(found)) => {
                // Of rates that have left all bounds nothing is known.
                self.recalled = Some(found.correlation).filter(|correlation| correlation.is_finite());
                if self.memory.is_through() { Progress::Ended(Outcome::StepLimit) } else { Progress::Going }
            }
        }
    }

    fn set(&mut self, parameters: &Parameters) -> Result<Applied, Invalid> {
        schema::validate(parameters, "")?;
        if parameters.rule != *self.memory.rule() {
            Self::new(parameters, Seed(0))?;
            return Ok(Applied::NeedsReset { key: "rule" });
        }
        Ok(by_path(self.memory.set(&parameters.network).map_err(own)?, &RESETS))
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let Action::Ask { item } = action;
        self.memory.ask(item as usize, self.memory.parameters().free_ms)?;
        self.recalled = None;
        Ok(())
    }

    fn parameters(&self) -> Parameters {
        Parameters { network: self.memory.parameters().clone(), rule: self.memory.rule().clone() }
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        let (network, items) = (self.memory.network(), self.memory.course().items());
        into.trace("rates", UNIT, Quantity::pure("rate"), network.rates());
        into.trace("input", UNIT, Quantity::pure("drive from outside"), self.memory.input());
        let weights = (0..network.rates().len()).map(|unit| network.weights(unit));
        let axes = [Quantity::numbered("postsynaptic unit"), Quantity::numbered("presynaptic unit")];
        into.matrix("weights", axes, Quantity::pure("weight"), weights);
        let alike: Vec<f64> = items.iter().map(|item| correlation(network.rates(), item)).collect();
        into.trace("items", Quantity::numbered("item"), Quantity::pure("correlation with the rates"), alike);
        if let Some(recalled) = self.recalled {
            into.scalar("recalled", Quantity::pure("correlation with the item asked for"), recalled);
        }
        if let Some(asked) = self.memory.asked() {
            into.scalar("asked", Quantity::numbered("item"), asked as f64);
            into.scalar("time since the cue", Quantity::new("time", "ms"), self.memory.since_cue());
        }
        into.scalar("time", Quantity::new("time in epochs", "ms"), self.memory.time());
    }

    fn save(&self) -> Vec<u8> {
        written::write(Self::ID, &Saved { memory: self.memory.save(), recalled: self.recalled })
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { memory, recalled } = written::read(Self::ID, bytes)?;
        Ok(Self { memory: PlasticMemory::restore(memory).map_err(own)?, recalled })
    }
}

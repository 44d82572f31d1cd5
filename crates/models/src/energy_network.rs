//! A continuous network that runs down its energy.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Outcome, Progress, Seed};
use attractor_energy::references::{KROTOV_2021, LOTITO_2025};
use attractor_energy::{NetworkParameters, NetworkRun};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{exists, numbers, without};
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// Where the parameters stand in a spec.
const TABLE: &str = "energy";

/// What can be done to an [`EnergyNetwork`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Moves one visible unit; the network goes on from there.
    Set {
        /// Number of the visible unit, from 0.
        unit: u32,
        /// v of this unit.
        #[schemars(range(min = -1e6, max = 1e6))]
        value: f64,
    },
    /// Moves all visible units, and the hidden ones to where they would rest.
    Place {
        /// v: a number for each visible unit.
        values: Vec<f64>,
    },
    /// Moves the visible units to a memory, and the hidden ones to where they would rest.
    Remember {
        /// Number of the memory, from 0.
        memory: u32,
    },
}

/// A network of visible and hidden units on its way, until its duration has passed.
pub struct EnergyNetwork {
    run: NetworkRun,
}

impl EnergyNetwork {
    fn progress(&self) -> Progress {
        if self.run.simulation().has_diverged() {
            return Progress::Ended(Outcome::Diverged);
        }
        if self.run.is_done() { Progress::Ended(Outcome::StepLimit) } else { Progress::Going }
    }

    fn place(&mut self, visible: &[f64]) {
        let state = self.run.network().settled(visible);
        self.run.state_mut().copy_from_slice(&state);
    }
}

impl Model for EnergyNetwork {
    const ID: &'static str = "energy-network";

    const ABOUT: About = About {
        title: "Energy network",
        summary: "Visible and hidden units in continuous time that seek the bottom of an energy.",
        equation: r"\tau_v \dot v = -v + I + \Xi^{\mathsf T} f(h), \qquad \tau_h \dot h = -h + \Xi \, g(v)",
        provenance: "Lotito's form of the network of Krotov and Hopfield.",
        citations: &[LOTITO_2025, KROTOV_2021],
    };

    type Parameters = NetworkParameters;
    type Action = Action;

    fn new(parameters: &NetworkParameters, seed: Seed) -> Result<Self, Invalid> {
        let own = |fault| without(TABLE, fault);
        let run = NetworkRun::new(parameters.clone(), seed, 0).map_err(own)?;
        run.check_steps().map_err(own)?;
        Ok(Self { run })
    }

    fn step(&mut self) -> Progress {
        if self.progress() == Progress::Going {
            self.run.step();
        }
        self.progress()
    }

    fn set(&mut self, parameters: &NetworkParameters) -> Result<Applied, Invalid> {
        let applied = self.run.set(parameters).map_err(|fault| without(TABLE, fault))?;
        if applied != Applied::Now {
            // Lengths and stability are known once a network was made.
            Self::new(parameters, Seed(0))?;
        }
        Ok(applied)
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let memories = &self.run.network().memories;
        match action {
            Action::Set { unit, value } => {
                let unit = exists("unit", unit, memories.visible())?;
                numbers("value", &[value], 1)?;
                self.run.state_mut()[unit] = value;
            }
            Action::Place { values } => {
                numbers("values", &values, memories.visible())?;
                self.place(&values);
            }
            Action::Remember { memory } => {
                let memory = exists("memory", memory, memories.hidden())?;
                let visible = memories.row(memory).to_vec();
                self.place(&visible);
            }
        }
        Ok(())
    }

    fn parameters(&self) -> NetworkParameters {
        self.run.parameters().clone()
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        const MEMORY: Quantity = Quantity::numbered("memory");
        let network = self.run.network();
        let (visible, hidden) = network.layers(self.run.state());
        let (visible_outputs, hidden_outputs) = network.outputs(self.run.state());
        into.trace("visible units", UNIT, Quantity::pure("v"), visible);
        into.trace("hidden units", MEMORY, Quantity::pure("h"), hidden);
        into.trace("visible outputs", UNIT, Quantity::pure("g(v)"), visible_outputs);
        into.trace("hidden outputs", MEMORY, Quantity::pure("f(h)"), hidden_outputs);
        let rows = network.memories.values().chunks_exact(network.memories.visible());
        into.matrix("memories", [MEMORY, UNIT], Quantity::pure("Ξ"), rows);
        into.scalar("energy", Quantity::pure("energy"), self.run.energy());
        let time = self.run.simulation().time();
        into.scalar("time", Quantity::new("time", "unit of the time constants"), time);
    }

    fn save(&self) -> Vec<u8> {
        written::write(Self::ID, &self.run)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        Ok(Self { run: written::read(Self::ID, bytes)? })
    }
}

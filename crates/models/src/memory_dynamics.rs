//! Memories that follow what is seen.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed};
use attractor_energy::references::LOTITO_2025;
use attractor_energy::{CyclicPresentation, CyclicPresentationParameters, cosine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::without;
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// Where the parameters stand in a spec.
const TABLE: &str = "following";

/// What can be done to [`MemoryDynamics`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Presents one target in every step from now on.
    Hold {
        /// Number of the target, from 0.
        target: u32,
    },
    /// Presents all targets in turn again.
    Cycle {},
}

/// Memories that move towards targets that are presented in turn, without end.
pub struct MemoryDynamics {
    run: CyclicPresentation,
}

impl Model for MemoryDynamics {
    const ID: &'static str = "memory-dynamics";

    const ABOUT: About = About {
        title: "Memory dynamics",
        summary: "Memories that move towards what is seen, by more the better they match it.",
        equation: r"\tau_\Xi \dot \Xi_\mu = w_\mu (\Lambda_\mu + v - \Xi_\mu), \qquad w = \operatorname{softmax}(\beta \, \Xi v), \qquad
                    \tau_v \dot v = -v + I + \gamma \, \Xi^{\mathsf T} w(v)",
        provenance: "Lotito's; with held visible units and Λ = 0 as in the author's public code. How Λ is drawn, γ, and the steps of \
                     visible units are ours.",
        citations: &[LOTITO_2025],
    };

    type Parameters = CyclicPresentationParameters;
    type Action = Action;

    fn new(parameters: &CyclicPresentationParameters, seed: Seed) -> Result<Self, Invalid> {
        let run = CyclicPresentation::new(parameters.clone(), seed, 0);
        Ok(Self { run: run.map_err(|fault| without(TABLE, fault))? })
    }

    fn step(&mut self) -> Progress {
        self.run.step();
        Progress::Going
    }

    fn set(&mut self, parameters: &CyclicPresentationParameters) -> Result<Applied, Invalid> {
        self.run.set(parameters).map_err(|fault| without(TABLE, fault))
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        match action {
            Action::Hold { target } => self.run.hold(Some(target)),
            Action::Cycle {} => self.run.hold(None),
        }
    }

    fn parameters(&self) -> CyclicPresentationParameters {
        self.run.parameters().clone()
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        const MEMORY: Quantity = Quantity::numbered("memory");
        const VALUE: Quantity = Quantity::pure("Ξ");
        let (memories, targets) = (self.run.memories(), self.run.targets());
        let rows = |of: &'a attractor_energy::Memories| of.values().chunks_exact(of.visible());
        into.matrix("memories", [MEMORY, UNIT], VALUE, rows(memories));
        into.matrix("targets", [MEMORY, UNIT], VALUE, rows(targets));
        let ends = self.run.destinations();
        let cosines = (0..memories.hidden()).map(|row| cosine(memories.row(row), ends.row(row)));
        let cosines: Vec<f64> = cosines.collect();
        into.trace("cosines", MEMORY, Quantity::pure("cosine of memory and where it goes"), cosines);
        into.trace("visible units", UNIT, Quantity::pure("v"), self.run.visible());
        into.trace("weights", MEMORY, Quantity::pure("w of the last step"), self.run.weights());
        into.scalar("next target", Quantity::numbered("target"), self.run.next_target() as f64);
        into.scalar("time", Quantity::new("time", "steps"), self.run.time() as f64);
    }

    fn save(&self) -> Vec<u8> {
        written::write(Self::ID, &self.run)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        Ok(Self { run: written::read(Self::ID, bytes)? })
    }
}

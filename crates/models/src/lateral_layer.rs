//! Units with synapses to each other, which learn to go their own ways.

use attractor_core::stepper::{Applied, bits};
use attractor_core::{About, Invalid, Outcome, Progress, Seed, schema};
use attractor_plasticity::Progress as Steps;
use attractor_plasticity::learner::{
    LateralLearner, LateralParameters, SavedLateralLearner, SourceParameters,
};
use attractor_plasticity::references::FOLDIAK_1990;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{by_path, numbers, within};
pub use crate::learning_layer::Action;
use crate::learning_layer::INPUT;
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// Units with synapses to each other, and what they learn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The units.
    pub layer: LateralParameters,
    /// Where inputs come from, one for each unit.
    pub source: SourceParameters,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { layer: LateralParameters::default(), source: SourceParameters::Pair { correlation: 0.6 } }
    }
}

/// Units that see an input, settle and learn in each step, without end unless nothing settles any more.
pub struct LateralLayer {
    learner: LateralLearner,
    source: SourceParameters,
    seed: Seed,
    /// What was shown; empty before.
    shown: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    parameters: Parameters,
    seed: Seed,
    learner: SavedLateralLearner,
    #[serde(with = "bits")]
    shown: Vec<f64>,
}

impl Model for LateralLayer {
    const ID: &'static str = "lateral-layer";

    const ABOUT: About = About {
        title: "Lateral layer",
        summary: "Units with synapses to each other, which anti-Hebbian learning lets go their own ways.",
        equation: r"y = x + W y, \qquad w_{ij} \leftarrow w_{ij} + \gamma \, \text{rule}(y_j, y_i, w_{ij})",
        provenance: "Decorrelation by anti-Hebbian synapses is Földiák's; each plasticity rule has its own source.",
        citations: &[FOLDIAK_1990],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        schema::validate(parameters, "")?;
        let source = parameters.source.clone();
        // Faults of the source's own table are told from those of the layer by making it alone first.
        source.start(seed, 0).map_err(|fault| within("source", fault))?;
        let learner = LateralLearner::start(&parameters.layer, &source, seed, 0);
        let learner = learner.map_err(|fault| within("layer", fault))?;
        Ok(Self { learner, source, seed, shown: Vec::new() })
    }

    fn step(&mut self) -> Progress {
        match self.learner.step() {
            Steps::Going => Progress::Going,
            Steps::Ended(_) => Progress::Ended(Outcome::Diverged),
        }
    }

    fn set(&mut self, parameters: &Parameters) -> Result<Applied, Invalid> {
        schema::validate(parameters, "")?;
        if parameters.source != self.source {
            Self::new(parameters, self.seed)?;
            return Ok(Applied::NeedsReset { key: "source" });
        }
        let applied = self.learner.set(&parameters.layer).map_err(|fault| within("layer", fault))?;
        Ok(by_path(applied, &["layer.rule"]))
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let Action::Show { input } = action;
        numbers("input", &input, self.learner.outputs().len())?;
        self.shown = input;
        Ok(())
    }

    fn parameters(&self) -> Parameters {
        Parameters { layer: self.learner.parameters().clone(), source: self.source.clone() }
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        let units = self.learner.units();
        let rows = (0..self.learner.outputs().len()).map(|unit| units.weights(unit));
        let axes = [Quantity::numbered("postsynaptic unit"), Quantity::numbered("presynaptic unit")];
        into.matrix("weights", axes, Quantity::pure("weight"), rows);
        into.trace("outputs", UNIT, Quantity::pure("rate, once settled"), self.learner.outputs());
        if !self.shown.is_empty() {
            into.trace("input shown", INPUT, Quantity::pure("input"), &*self.shown);
            // A copy settles before it learns; where nothing settles there is no answer.
            if let Some(answers) = units.clone().step(&self.shown) {
                into.trace("answers to the input shown", UNIT, Quantity::pure("rate, once settled"), answers);
            }
        }
        into.scalar("inputs", Quantity::new("time", "inputs"), self.learner.inputs() as f64);
    }

    fn save(&self) -> Vec<u8> {
        let saved = Saved {
            parameters: Model::parameters(self),
            seed: self.seed,
            learner: self.learner.save(),
            shown: self.shown.clone(),
        };
        written::write(Self::ID, &saved)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { parameters, seed, learner, shown } = written::read(Self::ID, bytes)?;
        let mut own = Self::new(&parameters, seed)?;
        own.learner.restore(learner)?;
        if !shown.is_empty() {
            own.act(Action::Show { input: shown })?;
        }
        Ok(own)
    }
}

//! Units side by side that learn from their inputs.

use attractor_core::stepper::{Applied, bits};
use attractor_core::{About, Invalid, Outcome, Progress, Seed, schema};
use attractor_plasticity::Progress as Steps;
use attractor_plasticity::learner::{LayerLearner, LayerParameters, SavedLayerLearner, SourceParameters};
use attractor_plasticity::references::{OJA_1982, SANGER_1989};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{by_path, numbers, within};
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// The inputs of a layer, as an axis.
pub(crate) const INPUT: Quantity = Quantity::numbered("input");

/// A layer and what it learns from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The units.
    pub layer: LayerParameters,
    /// Where inputs come from.
    pub source: SourceParameters,
}

/// What can be done to a [`LearningLayer`] or a [`LateralLayer`](crate::lateral_layer::LateralLayer).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Shows an input from which nothing is learnt; what the units answer to it is seen from now on.
    Show {
        /// A number for each input.
        input: Vec<f64>,
    },
}

/// A layer that sees an input and learns from it in each step, without end unless its weights leave all bounds.
pub struct LearningLayer {
    learner: LayerLearner,
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
    learner: SavedLayerLearner,
    #[serde(with = "bits")]
    shown: Vec<f64>,
}

impl Model for LearningLayer {
    const ID: &'static str = "learning-layer";

    const ABOUT: About = About {
        title: "Learning layer",
        summary: "Units side by side that learn from their inputs, such as principal components by Oja's and Sanger's \
                  rules.",
        equation: r"y = F(W x), \qquad w_{ij} \leftarrow w_{ij} + \gamma \, \text{rule}(x_j, y_i, w_{ij})",
        provenance: "Each plasticity rule has its own source.",
        citations: &[OJA_1982, SANGER_1989],
    };

    type Parameters = Parameters;
    type Action = Action;

    fn new(parameters: &Parameters, seed: Seed) -> Result<Self, Invalid> {
        schema::validate(parameters, "")?;
        let source = parameters.source.clone();
        // Faults of the source's own table are told from those of the layer by making it alone first.
        source.start(seed, 0).map_err(|fault| within("source", fault))?;
        let learner = LayerLearner::start(&parameters.layer, &source, seed, 0);
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
        Ok(by_path(applied, &["layer.rule", "layer.units"]))
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let Action::Show { input } = action;
        numbers("input", &input, self.learner.source().size())?;
        self.shown = input;
        Ok(())
    }

    fn parameters(&self) -> Parameters {
        Parameters { layer: self.learner.parameters().clone(), source: self.source.clone() }
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        let (layer, units) = (self.learner.layer(), self.learner.parameters().units as usize);
        let rows = layer.all_weights().chunks_exact(self.learner.source().size());
        into.matrix("weights", [UNIT, INPUT], Quantity::pure("weight"), rows);
        let rates: Vec<f64> = layer.units().iter().map(|unit| unit.rate).collect();
        into.trace("rates", UNIT, Quantity::pure("rate"), rates);
        let lengths: Vec<f64> = (0..units).map(|unit| layer.length(unit)).collect();
        into.trace("lengths", UNIT, Quantity::pure("length of the weights"), lengths);
        if !self.shown.is_empty() {
            let answers: Vec<f64> = (0..units).map(|unit| layer.answer(unit, &self.shown)).collect();
            into.trace("input shown", INPUT, Quantity::pure("input"), &*self.shown);
            into.trace("answers to the input shown", UNIT, Quantity::pure("rate"), answers);
        }
        into.scalar("learning rate", Quantity::pure("γ of the next step"), self.learner.rate());
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

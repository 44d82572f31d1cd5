//! What layers that learn have in common.

use attractor_core::stepper::{Applied, bits};
use attractor_core::{About, Invalid, Outcome, Progress, Seed, schema};
use attractor_plasticity::learner::{Learner, SourceParameters};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::keys::{by_path, numbers, within};
use crate::views::UNIT;
use crate::{Model, Quantity, Views, written};

/// The inputs of a layer, as an axis.
pub(crate) const INPUT: Quantity = Quantity::numbered("input");

/// A layer and what it learns from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters<P>
where
    Self: Default,
{
    /// The units.
    pub layer: P,
    /// Where inputs come from.
    pub source: SourceParameters,
}

/// What can be done to a layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Shows an input from which nothing is learnt; what the units answer to it is seen from now on.
    Show {
        /// A number for each input.
        input: Vec<f64>,
    },
}

/// What is a layer's own.
pub trait LayerKind: Learner<Parameters: Serialize + DeserializeOwned + JsonSchema> {
    /// What fronts call it.
    const ID: &'static str;

    /// What it says of itself.
    const ABOUT: About;

    /// Paths of the keys of its units that need a reset.
    const RESETS: &'static [&'static str];

    /// What an answer is.
    const ANSWER: Quantity = Quantity::pure("rate");

    /// What the units answer to an input from which they do not learn; none where they do not settle.
    fn answers(&self, input: &[f64]) -> Option<Vec<f64>>;

    /// Shows weights and what else is its own.
    fn views<'a>(&'a self, into: &mut Views<'a>);
}

/// A layer that sees an input and learns from it in each step, without end unless it diverges.
pub struct Layer<L> {
    learner: L,
    source: SourceParameters,
    seed: Seed,
    /// What was shown; empty before.
    shown: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(serialize = "P: Serialize, S: Serialize"))]
#[serde(bound(deserialize = "P: DeserializeOwned, S: DeserializeOwned, Parameters<P>: Default"))]
struct Saved<P, S>
where
    Parameters<P>: Default,
{
    parameters: Parameters<P>,
    seed: Seed,
    learner: S,
    #[serde(with = "bits")]
    shown: Vec<f64>,
}

impl<L: LayerKind> Model for Layer<L>
where
    Parameters<L::Parameters>: Default,
{
    const ID: &'static str = L::ID;
    const ABOUT: About = L::ABOUT;

    type Parameters = Parameters<L::Parameters>;
    type Action = Action;

    fn new(parameters: &Self::Parameters, seed: Seed) -> Result<Self, Invalid> {
        schema::validate(parameters, "")?;
        let source = parameters.source.clone();
        // Faults of the source's own table are told from those of the layer by making it alone first.
        source.start(seed, 0).map_err(|fault| within("source", fault))?;
        let learner = L::start(&parameters.layer, &source, seed, 0);
        let learner = learner.map_err(|fault| within("layer", fault))?;
        Ok(Self { learner, source, seed, shown: Vec::new() })
    }

    fn step(&mut self) -> Progress {
        match self.learner.step() {
            Progress::Going => Progress::Going,
            Progress::Ended(_) => Progress::Ended(Outcome::Diverged),
        }
    }

    fn set(&mut self, parameters: &Self::Parameters) -> Result<Applied, Invalid> {
        schema::validate(parameters, "")?;
        if parameters.source != self.source {
            Self::new(parameters, self.seed)?;
            return Ok(Applied::NeedsReset { key: "source" });
        }
        let applied = self.learner.set(&parameters.layer).map_err(|fault| within("layer", fault))?;
        Ok(by_path(applied, L::RESETS))
    }

    fn act(&mut self, Action::Show { input }: Action) -> Result<(), Invalid> {
        numbers("input", &input, self.learner.source().size())?;
        self.shown = input;
        Ok(())
    }

    fn parameters(&self) -> Self::Parameters {
        Parameters { layer: self.learner.parameters().clone(), source: self.source.clone() }
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        self.learner.views(into);
        if !self.shown.is_empty() {
            into.trace("input shown", INPUT, Quantity::pure("input"), &*self.shown);
            if let Some(answers) = self.learner.answers(&self.shown) {
                into.trace("answers to the input shown", UNIT, L::ANSWER, answers);
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
        written::write(L::ID, &saved)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { parameters, seed, learner, shown } = written::read(L::ID, bytes)?;
        let mut own = Self::new(&parameters, seed)?;
        own.learner.restore(learner)?;
        if !shown.is_empty() {
            own.act(Action::Show { input: shown })?;
        }
        Ok(own)
    }
}

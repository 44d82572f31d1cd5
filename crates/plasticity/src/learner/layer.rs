//! A layer and what it learns from.

use attractor_core::schema::{self, Positive};
use attractor_core::stepper::Applied;
use attractor_core::{Invalid, Seed, Stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DivergedAfter, InputSource, Learner, SourceParameters};
use crate::layer::{Layer, SavedLayer};
use crate::rules::{Oja, PlasticityRules, in_rule};
use crate::{ActivityThatOccurs, Constraints, Progress, Transfer};

/// Inputs from one look for weights that have left all bounds to the next.
const LOOKS_EVERY: u64 = 64;

/// What a layer is made of that learns input by input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LayerParameters {
    /// How synapses change.
    pub rule: PlasticityRules,
    /// M: number of units.
    #[schemars(range(min = 1, max = 512))]
    pub units: u32,
    /// γ: learning rate at the start.
    pub gamma: Positive,
    /// T: the learning rate falls as γ/(1 + t/T), in inputs seen; left out, it stays.
    pub slowing: Option<Positive>,
    /// F: from the weighted sum of the inputs to what a unit answers.
    pub transfer: Transfer,
    /// What holds the weights.
    pub constraints: Constraints,
}

impl Default for LayerParameters {
    fn default() -> Self {
        Self {
            rule: PlasticityRules::Oja(Oja {}),
            units: 1,
            gamma: Positive(0.005),
            slowing: None,
            transfer: Transfer::Linear,
            constraints: Constraints::default(),
        }
    }
}

impl LayerParameters {
    fn check(&self, inputs: usize) -> Result<(), Invalid> {
        schema::validate(self, "")?;
        self.constraints.validate("constraints")?;
        let occurs = ActivityThatOccurs {
            transfer: self.transfer,
            constraints: &self.constraints,
            step: 1.0,
            units: inputs,
        };
        self.rule.validate().and_then(|()| self.rule.check(&occurs)).map_err(in_rule)
    }

    /// The learning rate after so many inputs.
    fn rate(&self, inputs: u64) -> f64 {
        self.slowing.map_or(self.gamma.0, |slowing| self.gamma.0 / (1.0 + inputs as f64 / slowing.0))
    }
}

/// A layer that draws an input, answers and learns from both in each step. Weights that have left all bounds are looked
/// for now and then.
///
/// ```
/// use attractor_core::Seed;
/// use attractor_plasticity::learner::{LayerLearner, LayerParameters, Learner, SourceParameters};
///
/// // Oja's rule and six inputs, the first component of which has the variance 3.
/// let (parameters, source) = (LayerParameters::default(), SourceParameters::default());
/// let mut learner = LayerLearner::start(&parameters, &source, Seed(4711), 0)?;
/// for _ in 0..10_000 {
///     learner.step();
/// }
/// assert!((learner.layer().length(0) - 1.0).abs() < 0.1);
/// # Ok::<(), attractor_core::Invalid>(())
/// ```
#[derive(Clone, Debug)]
pub struct LayerLearner {
    parameters: LayerParameters,
    layer: Layer,
    source: InputSource,
    seen: Stream,
    inputs: u64,
    diverged: bool,
}

impl LayerLearner {
    /// A layer with weights at the start, unit by unit, that learns from `source` by the numbers of `seen`.
    ///
    /// # Panics
    /// If there is not a weight for each input of each unit, or the rule is a formula that its `validate` refuses.
    pub fn new(parameters: LayerParameters, source: InputSource, weights: Vec<f64>, seen: Stream) -> Self {
        let layer = Layer::new(parameters.rule.clone(), parameters.gamma.0, source.size(), weights)
            .held_by(parameters.constraints)
            .answering_by(parameters.transfer);
        Self { parameters, layer, source, seen, inputs: 0, diverged: false }
    }

    /// The layer: weights of each unit, and what it answered.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// The learning rate of the next step.
    pub fn rate(&self) -> f64 {
        self.parameters.rate(self.inputs)
    }
}

impl Learner for LayerLearner {
    type Parameters = LayerParameters;
    type Saved = SavedLayerLearner;

    fn start(
        parameters: &Self::Parameters,
        source: &SourceParameters,
        seed: Seed,
        repetition: u64,
    ) -> Result<Self, Invalid> {
        schema::validate(source, "source")?;
        let source = source.start(seed, repetition)?;
        parameters.check(source.size())?;
        let weights = source.start_weights(parameters.units, seed, repetition);
        Ok(Self::new(parameters.clone(), source, weights, InputSource::seen(seed, repetition)))
    }

    fn step(&mut self) -> Progress<DivergedAfter> {
        if !self.diverged {
            self.layer.learn_at(self.rate());
            self.layer.step(self.source.draw(&mut self.seen));
            self.inputs += 1;
            self.diverged = self.inputs.is_multiple_of(LOOKS_EVERY) && self.layer.has_diverged();
        }
        if self.diverged { Progress::Ended(DivergedAfter { inputs: self.inputs }) } else { Progress::Going }
    }

    fn set(&mut self, parameters: &Self::Parameters) -> Result<Applied, Invalid> {
        parameters.check(self.source.size())?;
        if parameters.rule != self.parameters.rule {
            return Ok(Applied::NeedsReset { key: "rule" });
        }
        if parameters.units != self.parameters.units {
            return Ok(Applied::NeedsReset { key: "units" });
        }
        self.parameters = parameters.clone();
        self.layer.hold_by(parameters.constraints);
        self.layer.answer_by(parameters.transfer);
        Ok(Applied::Now)
    }

    fn parameters(&self) -> &Self::Parameters {
        &self.parameters
    }

    fn source(&self) -> &InputSource {
        &self.source
    }

    fn inputs(&self) -> u64 {
        self.inputs
    }

    fn save(&self) -> Self::Saved {
        SavedLayerLearner {
            parameters: self.parameters.clone(),
            layer: self.layer.save(),
            seen: self.seen.clone(),
            inputs: self.inputs,
            diverged: self.diverged,
        }
    }

    fn restore(&mut self, saved: Self::Saved) -> Result<(), Invalid> {
        if let Applied::NeedsReset { key } = self.set(&saved.parameters)? {
            return Err(Invalid::new(key, format!("the saved state is that of another {key}"), "the same"));
        }
        self.layer.restore(saved.layer)?;
        (self.seen, self.inputs, self.diverged) = (saved.seen, saved.inputs, saved.diverged);
        Ok(())
    }
}

/// What has changed in a [`LayerLearner`] since it was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedLayerLearner {
    parameters: LayerParameters,
    layer: SavedLayer,
    seen: Stream,
    inputs: u64,
    diverged: bool,
}

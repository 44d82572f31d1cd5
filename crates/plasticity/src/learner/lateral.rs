//! Units with synapses to each other, and what they learn from.

use attractor_core::schema::{self, Positive};
use attractor_core::stepper::{Applied, bits};
use attractor_core::{Invalid, Seed, Stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DivergedAfter, InputSource, Learner, SourceParameters};
use crate::rules::{AntiHebbian, PlasticityRules};
use crate::{Lateral, Progress};

/// Outputs of this size are said to have diverged.
const DIVERGED: f64 = 1e30;

/// What units are made of that learn synapses to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LateralParameters {
    /// How synapses change.
    pub rule: PlasticityRules,
    /// γ: learning rate.
    pub gamma: Positive,
}

impl Default for LateralParameters {
    fn default() -> Self {
        Self { rule: PlasticityRules::AntiHebbian(AntiHebbian {}), gamma: Positive(0.002) }
    }
}

impl LateralParameters {
    fn check(&self) -> Result<(), Invalid> {
        schema::validate(self, "")?;
        if self.rule.is_local() && self.rule.written().is_none() {
            return Ok(());
        }
        let message = format!("\"{}\" is not for synapses within a layer", self.rule.id());
        Err(Invalid::new("rule", message, "a rule of the common form without feedback"))
    }
}

/// Units, one for each input and with synapses to each other, that draw an input, settle and learn in each step. They
/// have diverged once nothing settles any more, or outputs have left all bounds.
#[derive(Clone, Debug)]
pub struct LateralLearner {
    parameters: LateralParameters,
    units: Lateral,
    source: InputSource,
    seen: Stream,
    inputs: u64,
    outputs: Vec<f64>,
    diverged: bool,
}

impl LateralLearner {
    /// Units without synapses yet that learn from `source` by the numbers of `seen`.
    pub fn new(parameters: LateralParameters, source: InputSource, seen: Stream) -> Self {
        let size = source.size();
        Self {
            units: Lateral::new(parameters.rule.clone(), parameters.gamma.0, size),
            parameters,
            source,
            seen,
            inputs: 0,
            outputs: vec![0.0; size],
            diverged: false,
        }
    }

    /// The units, and the weights between them.
    pub fn units(&self) -> &Lateral {
        &self.units
    }

    /// What the units answered to the last input, once they had settled.
    pub fn outputs(&self) -> &[f64] {
        &self.outputs
    }
}

impl Learner for LateralLearner {
    type Parameters = LateralParameters;
    type Saved = SavedLateralLearner;

    fn start(
        parameters: &Self::Parameters,
        source: &SourceParameters,
        seed: Seed,
        repetition: u64,
    ) -> Result<Self, Invalid> {
        schema::validate(source, "source")?;
        parameters.check()?;
        let source = source.start(seed, repetition)?;
        Ok(Self::new(parameters.clone(), source, InputSource::seen(seed, repetition)))
    }

    fn step(&mut self) -> Progress<DivergedAfter> {
        if !self.diverged {
            let settled = self.units.step(self.source.draw(&mut self.seen));
            match settled.filter(|outputs| outputs.iter().all(|output| output.abs() < DIVERGED)) {
                Some(outputs) => {
                    self.outputs = outputs;
                    self.inputs += 1;
                    return Progress::Going;
                }
                None => self.diverged = true,
            }
        }
        Progress::Ended(DivergedAfter { inputs: self.inputs })
    }

    fn set(&mut self, parameters: &Self::Parameters) -> Result<Applied, Invalid> {
        parameters.check()?;
        if parameters.rule != self.parameters.rule {
            return Ok(Applied::NeedsReset { key: "rule" });
        }
        self.parameters = parameters.clone();
        self.units.learn_at(parameters.gamma.0);
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
        let (weights, slow) = self.units.state();
        SavedLateralLearner {
            parameters: self.parameters.clone(),
            weights,
            slow,
            outputs: self.outputs.clone(),
            seen: self.seen.clone(),
            inputs: self.inputs,
            diverged: self.diverged,
        }
    }

    fn restore(&mut self, saved: Self::Saved) -> Result<(), Invalid> {
        if let Applied::NeedsReset { key } = self.set(&saved.parameters)? {
            return Err(Invalid::new(key, format!("the saved state is that of another {key}"), "the same"));
        }
        self.units.put(&saved.weights, &saved.slow, &saved.outputs)?;
        (self.seen, self.inputs, self.diverged) = (saved.seen, saved.inputs, saved.diverged);
        self.outputs = saved.outputs;
        Ok(())
    }
}

/// What has changed in a [`LateralLearner`] since it was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedLateralLearner {
    parameters: LateralParameters,
    #[serde(with = "bits")]
    weights: Vec<f64>,
    /// What the rule keeps of each unit's past.
    #[serde(with = "bits")]
    slow: Vec<f64>,
    #[serde(with = "bits")]
    outputs: Vec<f64>,
    seen: Stream,
    inputs: u64,
    diverged: bool,
}

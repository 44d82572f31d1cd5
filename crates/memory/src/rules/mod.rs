//! Local learning rules: what a synapse makes of the counts it may know.
//!
//! A rule is one file: its parameters (a struct that a spec fills), its equation, and where it is
//! published. To add one, write the file, then add a line to the registry below.

mod bayes;
mod bayes_adaptive;
mod bayes_noise;
mod bcpnn;
mod covariance;
mod custom;
mod formulas;
mod fraction;
mod hebb;
mod hopfield;
mod naive_bayes;
mod presynaptic_covariance;
mod value_table;
mod willshaw;

use attractor_core::{Invalid, registry};

pub use bayes::Bayes;
pub use bayes_adaptive::BayesAdaptive;
pub use bayes_noise::BayesNoise;
pub use bcpnn::Bcpnn;
pub use covariance::Covariance;
pub use custom::{Custom, NotFinite};
pub use hebb::Hebb;
pub use hopfield::Hopfield;
pub use naive_bayes::NaiveBayes;
pub use presynaptic_covariance::PresynapticCovariance;
pub use willshaw::Willshaw;

use crate::distortion::CueNoise;
use crate::synapse::{Coactivity, Kind, MemoryRule, Usage, holds, real, whole};
use crate::weights::{BitWeights, FixedWeights, PlainWeights, TiledWeights, WeightFormat, Weights};
use crate::{Counts, Population};

/// What a rule may know of the network it works in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Nominal activity k/N of the presynaptic units.
    pub activity: f64,
    /// Nominal activity k/N of the postsynaptic units: the same where patterns are stored with themselves.
    pub post_activity: f64,
    /// k/(N − k), the ratio of active to silent units, of the presynaptic units.
    pub active_to_silent: f64,
    /// How noisy the state is from which the next step starts.
    pub noise: CueNoise,
}

impl Setting {
    /// The setting of a network whose cues have this noise.
    pub fn of(population: &Population, noise: CueNoise) -> Self {
        Self::between(population, population, noise)
    }

    /// The setting of synapses from one population to another, where the first has this noise.
    pub fn between(pre: &Population, post: &Population, noise: CueNoise) -> Self {
        let (active, units) = (f64::from(pre.active()), f64::from(pre.units()));
        let active_to_silent = active / (units - active);
        Self { activity: active / units, post_activity: post.activity(), active_to_silent, noise }
    }
}

/// The parameters of a rule, as a spec gives them.
pub trait RuleParameters: Send + Sync {
    /// The rule with all parameters known.
    type Rule: MemoryRule + Clone + 'static;

    /// Fills in what only the network knows.
    fn resolve(&self, setting: &Setting) -> Self::Rule;

    /// The rule made ready for the counts that it will be asked about; what it may work out beforehand is
    /// its own affair.
    fn prepare(&self, setting: &Setting, _counts: &Counts) -> Self::Rule {
        self.resolve(setting)
    }

    /// Whether the rule is among those that are compared unless a spec names others.
    const STANDARD: bool = true;

    /// Whether w_ij = w_ji, bit for bit, so that a pair of units needs only one synapse.
    fn is_symmetric(&self) -> bool {
        true
    }

    /// Whether a weight is 1 where two units were ever active together and 0 elsewhere, and there is
    /// nothing else.
    const BINARY: bool = false;

    /// Checks the parameters where their ranges do not say all.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    fn validate(&self) -> Result<(), Invalid> {
        Ok(())
    }

    /// Checks that all weights are finite for counts that occur; built-in rules see to that themselves.
    ///
    /// # Errors
    /// [`NotFinite`] names the first counts for which a weight is not.
    fn check(&self, _counts: &Counts, _setting: &Setting) -> Result<(), NotFinite> {
        Ok(())
    }

    /// Number of calibration cues from which the noise is estimated before every step of retrieval;
    /// 0 for rules whose weights do not follow it.
    fn calibration_cues(&self) -> u32 {
        0
    }
}

/// Any rule's parameters, whatever their type.
pub trait Learner: Send + Sync {
    /// Weights and biases from counts.
    fn learn(&self, counts: &Counts, setting: &Setting) -> TiledWeights;

    /// Weights and biases from counts, held as [`WeightFormat::resolve`] says. One bit a weight is an option
    /// only for a rule that [`is_binary`](Self::is_binary); for others it stands for single precision.
    fn weights(&self, counts: &Counts, setting: &Setting, format: WeightFormat) -> Box<dyn Weights>;

    /// Weights and biases from counts, one synapse at a time: the plain twin of [`weights`](Self::weights).
    fn plain_weights(&self, counts: &Counts, setting: &Setting) -> PlainWeights;

    /// See [`RuleParameters::BINARY`].
    fn is_binary(&self) -> bool;

    /// Whether w_ij = w_ji.
    fn is_symmetric(&self) -> bool;

    /// See [`RuleParameters::STANDARD`].
    fn is_standard(&self) -> bool;

    /// See [`RuleParameters::validate`].
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    fn validate(&self) -> Result<(), Invalid>;

    /// See [`RuleParameters::check`].
    ///
    /// # Errors
    /// [`NotFinite`] names the first counts for which a weight is not finite.
    fn check(&self, counts: &Counts, setting: &Setting) -> Result<(), NotFinite>;

    /// See [`RuleParameters::calibration_cues`].
    fn calibration_cues(&self) -> u32;

    /// w_ij and what i's silence adds to b_j, of one synapse.
    fn synapse(&self, c: Coactivity, setting: &Setting) -> (f32, f32);

    /// The part of b_j that follows from the unit's own usage, of one unit.
    fn bias(&self, unit: Usage, setting: &Setting) -> f32;
}

impl<P: RuleParameters> Learner for P {
    fn learn(&self, counts: &Counts, setting: &Setting) -> TiledWeights {
        TiledWeights::learn(&self.prepare(setting, counts), RuleParameters::is_symmetric(self), counts)
    }

    fn weights(&self, counts: &Counts, setting: &Setting, format: WeightFormat) -> Box<dyn Weights> {
        match format.resolve(P::BINARY, counts.population()) {
            WeightFormat::Bits if P::BINARY => Box::new(BitWeights::of_counts(counts)),
            WeightFormat::I16 => Box::new(FixedWeights::learn(&self.prepare(setting, counts), counts)),
            _ => Box::new(self.learn(counts, setting)),
        }
    }

    fn plain_weights(&self, counts: &Counts, setting: &Setting) -> PlainWeights {
        PlainWeights::of(&self.resolve(setting), counts)
    }

    fn is_binary(&self) -> bool {
        P::BINARY
    }

    fn is_symmetric(&self) -> bool {
        RuleParameters::is_symmetric(self)
    }

    fn is_standard(&self) -> bool {
        P::STANDARD
    }

    fn validate(&self) -> Result<(), Invalid> {
        RuleParameters::validate(self)
    }

    fn check(&self, counts: &Counts, setting: &Setting) -> Result<(), NotFinite> {
        RuleParameters::check(self, counts, setting)
    }

    fn calibration_cues(&self) -> u32 {
        RuleParameters::calibration_cues(self)
    }

    fn synapse(&self, c: Coactivity, setting: &Setting) -> (f32, f32) {
        let rule = self.resolve(setting);
        (rule.weight(c), rule.silent(c))
    }

    fn bias(&self, unit: Usage, setting: &Setting) -> f32 {
        self.resolve(setting).bias(unit)
    }
}

registry! {
    /// Every learning rule, with its parameters.
    pub enum Rules: Learner, tag = "kind", one = "rule", many = "rules" {
        "hebb" => Hebb(Hebb),
        "willshaw" => Willshaw(Willshaw),
        "hopfield" => Hopfield(Hopfield),
        "covariance" => Covariance(Covariance),
        "presynaptic-covariance" => PresynapticCovariance(PresynapticCovariance),
        "bcpnn" => Bcpnn(Bcpnn),
        "bayes" => Bayes(Bayes),
        "bayes-noise" => BayesNoise(BayesNoise),
        "bayes-adaptive" => BayesAdaptive(BayesAdaptive),
        "custom" => Custom(Custom),
    }
}

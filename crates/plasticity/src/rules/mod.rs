//! Plasticity rules: how a synapse changes while its network runs.
//!
//! A synapse knows what its presynaptic and its postsynaptic unit know of themselves, and its own
//! weight. Every rule here but a formula of the user's own has one form,
//!
//! $$ \Delta w_{ij} = \eta \left( \sum_r a_i^r \, b_j^r - c_i \, w_{ij} \right), $$
//!
//! where the postsynaptic unit i makes $a_i$ and $c_i$, and the presynaptic unit j makes $b_j$. That form is
//! the claim of locality; it is also why one pass over the weights is enough.

mod anti_hebbian;
mod bcm;
mod covariance;
pub(crate) mod custom;
mod hebbian;
mod none;
mod oja;
mod oja_normalised;
mod oja_subspace;
mod rate_stdp;
mod sanger;

use attractor_core::{Invalid, registry};

pub use anti_hebbian::AntiHebbian;
pub use bcm::Bcm;
pub use covariance::RunningCovariance;
pub use custom::Custom;
pub use hebbian::Hebbian;
pub use none::NoLearning;
pub use oja::Oja;
pub use oja_normalised::OjaNormalised;
pub use oja_subspace::OjaSubspace;
pub use rate_stdp::RateStdp;
pub use sanger::Sanger;

use crate::ActivityThatOccurs;

/// What a unit knows of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Activity {
    /// Its rate now.
    pub rate: f64,
    /// What a rule lets it keep of its past: a mean, a threshold, a trace. 0 at the start.
    pub slow: f64,
}

/// What a postsynaptic unit makes of its activity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Post {
    /// a_i: the factors of what the presynaptic unit makes of its own activity.
    pub gains: [f64; 2],
    /// c_i: the part of the weight that is forgotten.
    pub leak: f64,
}

/// What units tell back to the inputs: from each x_j is taken what they already explain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Feedback {
    /// Nothing.
    #[default]
    None,
    /// Σ_k y_k w_kj over all units k.
    All,
    /// Σ_{k≤i} y_k w_kj over the units up to the synapse's own.
    UpToOwn,
}

/// How the synapses of a layer or a network change.
pub trait PlasticityRule: Send + Sync {
    /// a_i and c_i: what the postsynaptic unit contributes.
    fn post(&self, unit: Activity) -> Post;

    /// b_j: what the presynaptic unit contributes, one factor for each gain.
    fn pre(&self, unit: Activity) -> [f64; 2] {
        [unit.rate, 0.0]
    }

    /// What a unit keeps of its past, a `step` later. Rules take it as it was before the step.
    fn slow(&self, unit: Activity, _step: f64) -> f64 {
        unit.slow
    }

    /// What many units contribute, each as [`Self::post`] and [`Self::pre`] say: asked for once a step, for a rule of which nothing
    /// is known but that it is one costs more to ask than to answer.
    fn contributions(&self, units: &[Activity], contributions: &mut [(Post, [f64; 2])]) {
        for (contribution, unit) in contributions.iter_mut().zip(units) {
            *contribution = (self.post(*unit), self.pre(*unit));
        }
    }

    /// What many units keep, each as [`Self::slow`] says.
    fn keep(&self, units: &mut [Activity], step: f64) {
        for unit in units {
            unit.slow = self.slow(*unit, step);
        }
    }

    /// What is told back to the inputs of a layer. Rules with feedback need more than one synapse knows.
    fn feedback(&self) -> Feedback {
        Feedback::None
    }

    /// Whether the weights of a unit are scaled to length 1 after each change, for which a synapse would need to know all of them.
    fn scales_to_one(&self) -> bool {
        false
    }

    /// Whether a synapse knows all that its change needs.
    fn is_local(&self) -> bool {
        self.feedback() == Feedback::None && !self.scales_to_one()
    }

    /// Whether weights change at all.
    fn learns(&self) -> bool {
        true
    }

    /// The rule itself where it is a formula that takes the place of the common form.
    fn written(&self) -> Option<&Custom> {
        None
    }

    /// Refuses parameters that cannot be used.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    fn validate(&self) -> Result<(), Invalid> {
        Ok(())
    }

    /// Refuses a rule that gives no number for activity that can occur.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    fn check(&self, _occurs: &ActivityThatOccurs) -> Result<(), Invalid> {
        Ok(())
    }
}

registry! {
    /// Every plasticity rule, with its parameters.
    pub enum PlasticityRules: PlasticityRule, tag = "kind", one = "plasticity rule", many = "plasticity rules" {
        "hebbian" => Hebbian(Hebbian),
        "anti-hebbian" => AntiHebbian(AntiHebbian),
        "oja" => Oja(Oja),
        "oja-normalised" => OjaNormalised(OjaNormalised),
        "sanger" => Sanger(Sanger),
        "oja-subspace" => OjaSubspace(OjaSubspace),
        "bcm" => Bcm(Bcm),
        "covariance" => RunningCovariance(RunningCovariance),
        "rate-stdp" => RateStdp(RateStdp),
        "none" => NoLearning(NoLearning),
        "custom" => Custom(Custom),
    }
}

/// A fault of a rule's own key, as one of the table that holds the rule under `rule`.
pub(crate) fn in_rule(fault: Invalid) -> Invalid {
    let key = if fault.key.is_empty() { "rule".to_owned() } else { format!("rule.{}", fault.key) };
    Invalid { key, ..fault }
}

/// A low-pass filter's value a `step` later: x' = (input − x)/τ, by Euler's method.
pub(crate) fn filtered(slow: f64, input: f64, step: f64, tau: f64) -> f64 {
    slow + step / tau * (input - slow)
}

#[cfg(test)]
mod tests;

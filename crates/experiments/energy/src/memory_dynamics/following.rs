//! What a spec says of memories that follow targets.

use attractor_core::Invalid;
use attractor_energy::{CyclicPresentationParameters, PresentationOrder};
use attractor_study::{NotNegative, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The memories and targets of `memory-dynamics`.
    pub following: Following,
}

/// Memories that follow what is seen: targets, one after the other, over and over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Following {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of memories, at most as many as visible units, for they start at right angles.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// τ_Ξ: time constant of the memories, in steps.
    #[schemars(range(min = 0.5, max = 1_000_000.0))]
    pub tau: f64,
    /// β: how sharply the memory that matches best wins. Each is run.
    #[schemars(length(min = 1))]
    pub beta: Vec<NotNegative>,
    /// σ: standard deviation of what is added to the memories' numbers, of variance 1, to make the
    /// targets. Each is run.
    #[schemars(length(min = 1))]
    pub sigma: Vec<NotNegative>,
    /// T: number of steps.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub duration: u32,
    /// Steps between recorded cosines.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub every: u32,
    /// c_μ: how often each target is presented in a round, p_μ = c_μ/Σc; empty for each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2000), inner(range(min = 0, max = 1000)))]
    pub presentations: Vec<u32>,
    /// Standard deviation of the numbers of Λ: memory μ goes to ξ'_μ + Λ_μ while its target ξ'_μ is seen. Left out: 0.
    #[serde(skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0))]
    pub bias: f64,
    /// Steps for which a target is presented before the next one comes. Left out: 1.
    #[serde(skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub dwell: u32,
    /// τ_v: time constant of the visible units, in steps; 0 for units that are held at the target, as if left out.
    #[serde(skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub tau_visible: f64,
    /// γ: how strongly memories feed back to visible units that move; 1 in the paper's network. Left out: 0.
    #[serde(skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub feedback: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(number: &u32) -> bool {
    *number == 1
}

impl Default for Following {
    fn default() -> Self {
        Self {
            visible: 50,
            hidden: 4,
            tau: 250.0,
            beta: vec![NotNegative(2.0)],
            sigma: vec![NotNegative(0.4)],
            duration: 2000,
            every: 100,
            presentations: Vec::new(),
            bias: 0.0,
            dwell: 1,
            tau_visible: 0.0,
            feedback: 0.0,
        }
    }
}

impl Following {
    /// The parameters at one condition.
    pub(super) fn at(&self, sigma: NotNegative, beta: NotNegative) -> CyclicPresentationParameters {
        let Self { visible, hidden, tau, bias, dwell, tau_visible, feedback, .. } = *self;
        let presentations = self.presentations.clone();
        let (beta, sigma) = (beta.0, sigma.0);
        CyclicPresentationParameters {
            visible,
            hidden,
            tau,
            beta,
            sigma,
            presentations,
            bias,
            dwell,
            tau_visible,
            feedback,
        }
    }

    /// Whether visible units move by themselves.
    pub(super) fn moves(&self) -> bool {
        self.tau_visible > 0.0
    }

    /// In how many of the first steps a target is presented.
    pub(super) fn seen(&self, order: &PresentationOrder, target: u32, steps: u32) -> u32 {
        let (whole, begun) = (u64::from(steps / self.dwell), steps % self.dwell);
        let now = if order.at(whole) == target { begun } else { 0 };
        order.seen(target, whole) as u32 * self.dwell + now
    }

    /// The order in which targets come, at all conditions.
    pub(super) fn order(&self) -> PresentationOrder {
        self.at(NotNegative(0.0), NotNegative(0.0)).order()
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let Following { sigma, beta, .. } = &self.following;
        let mut pairs = sigma.iter().flat_map(|sigma| beta.iter().map(move |beta| (*sigma, *beta)));
        pairs.try_for_each(|(sigma, beta)| self.following.at(sigma, beta).validate())
    }
}

//! What a presentation of targets to memories is made from.

use attractor_core::{Invalid, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PresentationOrder;

/// Presentations in a round, at most.
const MOST_PRESENTATIONS: u64 = 10_000;

/// Memories that follow their targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CyclicPresentationParameters {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of memories, at most as many as visible units, for they start at right angles.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// τ_Ξ: time constant of the memories, in steps.
    #[schemars(range(min = 0.5, max = 1_000_000.0))]
    pub tau: f64,
    /// β: how sharply the memory that matches best wins.
    #[schemars(range(min = 0.0))]
    pub beta: f64,
    /// σ: standard deviation of what is added to the memories' numbers, of variance 1, to make the targets.
    #[schemars(range(min = 0.0))]
    pub sigma: f64,
    /// c_μ: how often each target is presented in a round, at most 1000 times, p_μ = c_μ/Σc; empty for each once.
    #[schemars(length(max = 2000), inner(range(min = 0, max = 1000)))]
    pub presentations: Vec<u32>,
    /// Standard deviation of the numbers of Λ: memory μ goes to ξ'_μ + Λ_μ while its target ξ'_μ is seen.
    #[schemars(range(min = 0.0))]
    pub bias: f64,
    /// Steps for which a target is presented before the next one comes.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub dwell: u32,
    /// τ_v: time constant of the visible units, in steps; 0 for units that are held at the target.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub tau_visible: f64,
    /// γ: how strongly memories feed back to visible units that move; 1 in the paper's network.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub feedback: f64,
}

impl Default for CyclicPresentationParameters {
    fn default() -> Self {
        Self {
            visible: 50,
            hidden: 4,
            tau: 250.0,
            beta: 2.0,
            sigma: 0.4,
            presentations: Vec::new(),
            bias: 0.0,
            dwell: 1,
            tau_visible: 0.0,
            feedback: 0.0,
        }
    }
}

impl CyclicPresentationParameters {
    /// Checks ranges, that there are not more memories than can be orthogonal, and that what feeds back finds units
    /// that move.
    ///
    /// # Errors
    /// [`Invalid`] names the key, in the table `following`.
    pub fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "following")?;
        let Self { visible, hidden, presentations, .. } = self;
        if !presentations.is_empty() && presentations.len() != *hidden as usize {
            let message = format!(
                "following.presentations has {} numbers, but there are {hidden} targets",
                presentations.len()
            );
            return Err(Invalid::new(
                "following.presentations",
                message,
                format!("{hidden} numbers, or none"),
            ));
        }
        let round: u64 = presentations.iter().map(|count| u64::from(*count)).sum();
        if !presentations.is_empty() && !(1..=MOST_PRESENTATIONS).contains(&round) {
            let message = format!("following.presentations makes a round of {round} presentations");
            let allowed = format!("1 to {MOST_PRESENTATIONS} presentations in all");
            return Err(Invalid::new("following.presentations", message, allowed));
        }
        if hidden > visible {
            return Err(Invalid::new(
                "following.hidden",
                format!(
                    "following.hidden is {hidden}, but only {visible} memories of {visible} units can be at right \
                     angles"
                ),
                format!("at most {visible}"),
            ));
        }
        if self.feedback > 0.0 && self.tau_visible == 0.0 {
            let message = format!(
                "following.feedback is {}, but visible units are held at the targets: following.tau_visible is 0",
                self.feedback
            );
            return Err(Invalid::new("following.feedback", message, "0, or following.tau_visible above 0"));
        }
        Ok(())
    }

    /// Which target a step presents, from 0 on.
    pub(crate) fn target(&self, order: &PresentationOrder, step: u64) -> u32 {
        order.at(step / u64::from(self.dwell))
    }

    /// The order in which targets come.
    pub fn order(&self) -> PresentationOrder {
        if self.presentations.is_empty() {
            PresentationOrder::new(&vec![1; self.hidden as usize])
        } else {
            PresentationOrder::new(&self.presentations)
        }
    }
}

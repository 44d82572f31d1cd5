//! The rule of Bienenstock, Cooper and Munro beside the rules of spike timing.

use attractor_plasticity::timing::BcmSynapse;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Side;

/// A threshold between weakening and strengthening, for units that spike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BcmOfSpikes {
    /// η: change of weight by a presynaptic spike, in Hz⁻²: it is multiplied with ρ_y (ρ_y − θ).
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: f64,
    /// θ: the rate below which synapses are weakened, in Hz.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub threshold_hz: f64,
    /// τ: how long a spike counts for the rate, in milliseconds.
    #[schemars(range(min = 0.1, max = 100_000.0))]
    pub tau_ms: f64,
}

impl Default for BcmOfSpikes {
    fn default() -> Self {
        Self { eta: 1.2e-5, threshold_hz: 25.0, tau_ms: 100.0 }
    }
}

impl BcmOfSpikes {
    /// A synapse that has seen no spike.
    pub(super) fn synapse(self) -> BcmSynapse {
        BcmSynapse::new(self.eta, self.threshold_hz, self.tau_ms)
    }
}

/// What a spike at a time, in milliseconds, changes the weight by.
pub(super) fn change_by_bcm(synapse: &mut BcmSynapse, time: f64, side: Side) -> f64 {
    match side {
        Side::Presynaptic => synapse.presynaptic_spike(time),
        Side::Postsynaptic => {
            synapse.postsynaptic_spike(time);
            0.0
        }
    }
}

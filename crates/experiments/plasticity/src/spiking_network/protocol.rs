//! The network, when it learns, and over what time it is looked at.

use attractor_core::Invalid;
use attractor_core::schema::Positive;
use attractor_plasticity::spiking::SpikingParameters;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Trials of more steps are refused.
const MOST_STEPS: f64 = 1e9;
/// Windows over which rates are taken are refused beyond this number.
const MOST_WINDOWS: f64 = 10_000.0;

/// Leaky integrate-and-fire units, excitatory and inhibitory, what drives them, and what happens to them. Voltages are
/// above rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Spiking {
    /// The network.
    #[serde(flatten)]
    pub network: SpikingParameters,
    /// Time before what is recorded, in seconds; units start at random voltages between reset and threshold.
    #[schemars(range(min = 0.0, max = 10_000.0))]
    pub settling_s: f64,
    /// Time of rates without learning, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub before_s: f64,
    /// Time of learning, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub duration_s: f64,
    /// Time over which a rate is taken while learning, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 100_000.0))]
    pub every_s: f64,
    /// The trial ends as diverged once a population fires more often than this over 100 ms, in spikes a second.
    pub runaway_hz: Positive,
}

impl Default for Spiking {
    fn default() -> Self {
        Self {
            network: SpikingParameters::default(),
            settling_s: 0.3,
            before_s: 1.0,
            duration_s: 20.0,
            every_s: 1.0,
            runaway_hz: Positive(200.0),
        }
    }
}

impl Spiking {
    /// Refuses what cannot run.
    ///
    /// # Errors
    /// [`Invalid`] names the key and what is allowed.
    pub fn validate(&self) -> Result<(), Invalid> {
        self.network.validate("spiking")?;
        let step = self.network.step_ms;
        let steps = (self.settling_s + self.before_s + self.duration_s) * 1000.0 / step;
        if steps > MOST_STEPS {
            return Err(Invalid::new(
                "spiking.duration_s",
                format!("{steps:.0} steps would be made"),
                format!("at most {MOST_STEPS:e} steps of {step} ms"),
            ));
        }
        if self.duration_s / self.every_s > MOST_WINDOWS || self.every_s * 1000.0 < step {
            return Err(Invalid::new(
                "spiking.every_s",
                format!("{} s of learning would be recorded every {} s", self.duration_s, self.every_s),
                format!("at most {MOST_WINDOWS} times, and a step at least"),
            ));
        }
        Ok(())
    }
}

//! The table of delayed match to sample.

pub use attractor_memory::delayed_match::Delay;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::energy::NotNegative;
use super::{Activity, NetworkUnits};

/// A network that keeps a sample in mind until it is compared with a test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DelayedMatch {
    /// N: number of units.
    pub units: NetworkUnits,
    /// f: fraction of the units that are active; fN is rounded.
    pub activity: Activity,
    /// P: number of images that the network has learnt; each is a sample once in a repetition.
    #[schemars(range(min = 2, max = 10_000))]
    pub images: u32,
    /// σ: standard deviations of the noise in the fields, where the field of a stored image is 1. Each is run.
    #[schemars(length(min = 1))]
    pub sigma: Vec<NotNegative>,
    /// How strongly an image drives its units as a sample.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub drive: f64,
    /// Steps for which a sample or a distractor is shown.
    #[schemars(range(min = 1, max = 10_000))]
    pub shown: u32,
    /// Delays after which a test is compared with what is kept, in steps.
    #[schemars(length(min = 1))]
    pub delay: Vec<Delay>,
    /// How strongly distractors drive their units. Each is run.
    pub distractor_drive: Vec<NotNegative>,
    /// Number of distractors one after the other, at most.
    #[schemars(range(min = 0, max = 1000))]
    pub distractors: u32,
    /// Steps after the sample and after each distractor.
    #[schemars(range(min = 1, max = 10_000))]
    pub gap: u32,
    /// Overlap of the state with a test from which on the answer is "match".
    #[schemars(range(min = 0.0, max = 1.0))]
    pub criterion: f64,
}

impl Default for DelayedMatch {
    fn default() -> Self {
        Self {
            units: NetworkUnits(1000),
            activity: Activity(0.05),
            images: 100,
            sigma: [0.1, 0.2, 0.24, 0.28].map(NotNegative).into(),
            drive: 4.0,
            shown: 5,
            delay: [1, 3, 10, 30, 100, 300].map(Delay).into(),
            distractor_drive: [0.4, 0.6, 0.8].map(NotNegative).into(),
            distractors: 4,
            gap: 20,
            criterion: 0.5,
        }
    }
}

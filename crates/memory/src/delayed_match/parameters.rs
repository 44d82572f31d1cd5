//! The parameters of delayed match to sample.

use attractor_core::{Invalid, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Layout, Population};

/// A network that keeps a sample in mind until it is compared with a test, and its task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DelayedMatchParameters {
    /// N: number of units.
    #[schemars(range(min = 10, max = 16_384))]
    pub units: u32,
    /// f: fraction of the units that are active; fN is rounded.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.5))]
    pub activity: f64,
    /// P: number of images that the network has learnt; each is a sample in turn.
    #[schemars(range(min = 2, max = 10_000))]
    pub images: u32,
    /// σ: standard deviation of the noise in the fields, where the field of a stored image is 1.
    #[schemars(range(min = 0.0))]
    pub sigma: f64,
    /// How strongly an image drives its units as a sample.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub drive: f64,
    /// Steps for which a sample or a distractor is shown.
    #[schemars(range(min = 1, max = 10_000))]
    pub shown: u32,
    /// What comes between a sample and its tests.
    pub interval: RetentionInterval,
    /// Delays after which a test is compared with what is kept, in steps. Read where nothing comes between.
    #[schemars(length(min = 1))]
    pub delay: Vec<Delay>,
    /// How strongly distractors drive their units.
    #[schemars(range(min = 0.0))]
    pub distractor_drive: f64,
    /// Number of distractors one after the other. Read where distractors come between.
    #[schemars(range(min = 0, max = 1000))]
    pub distractors: u32,
    /// Steps after the sample and after each distractor, at whose end tests come. Read where distractors come
    /// between.
    #[schemars(range(min = 1, max = 10_000))]
    pub gap: u32,
    /// Overlap of the state with a test from which on the answer is "match".
    #[schemars(range(min = 0.0, max = 1.0))]
    pub criterion: f64,
}

/// What comes between a sample and its tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RetentionInterval {
    /// Nothing, for a delay.
    #[default]
    Delay,
    /// Other images.
    Distractors,
}

/// A number of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Delay(#[schemars(range(min = 1, max = 100_000))] pub u32);

impl Default for DelayedMatchParameters {
    fn default() -> Self {
        Self {
            units: 1000,
            activity: 0.05,
            images: 100,
            sigma: 0.2,
            drive: 4.0,
            shown: 5,
            interval: RetentionInterval::Delay,
            delay: [1, 3, 10, 30, 100, 300].map(Delay).into(),
            distractor_drive: 0.4,
            distractors: 4,
            gap: 20,
            criterion: 0.5,
        }
    }
}

impl DelayedMatchParameters {
    /// fN, rounded: number of active units.
    #[expect(clippy::cast_sign_loss, reason = "a number of units")]
    pub fn active(&self) -> u32 {
        (self.activity * f64::from(self.units)).round() as u32
    }

    /// Checks ranges, that a unit is active, and that there are images enough.
    ///
    /// # Errors
    /// [`Invalid`] names the key, in the table `delayed_match`.
    pub fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "delayed_match")?;
        if self.active() < 1 {
            return Err(Invalid::new(
                "delayed_match.activity",
                format!("at activity {} not one of {} units is active", self.activity, self.units),
                format!("at least {}", 1.0 / f64::from(self.units)),
            )
            .help("raise the activity, or delayed_match.units"));
        }
        if self.images < self.distractors + 2 {
            return Err(Invalid::new(
                "delayed_match.distractors",
                format!(
                    "{} distractors, a sample and another test are more than {} images",
                    self.distractors, self.images
                ),
                format!("at most {}", self.images - 2),
            )
            .help("lower it, or raise delayed_match.images"));
        }
        Ok(())
    }

    pub(super) fn population(&self) -> Population {
        Population::of(&Layout::flat(self.units, self.active()))
    }

    /// Delays after which tests come while nothing is shown, in ascending order.
    pub(super) fn delays(&self) -> Vec<u32> {
        match self.interval {
            RetentionInterval::Delay => {
                let mut delays: Vec<u32> = self.delay.iter().map(|delay| delay.0).collect();
                delays.sort_unstable();
                delays
            }
            RetentionInterval::Distractors => vec![self.gap],
        }
    }

    /// Distractors in a trial.
    pub(super) fn distractors(&self) -> u32 {
        match self.interval {
            RetentionInterval::Delay => 0,
            RetentionInterval::Distractors => self.distractors,
        }
    }

    /// The first key that differs in `next` and holds only for what is started anew.
    pub(super) fn needs_reset(&self, next: &Self) -> Option<&'static str> {
        let differ = [
            ("units", self.units != next.units),
            ("activity", self.activity != next.activity),
            ("images", self.images != next.images),
            ("shown", self.shown != next.shown),
            ("interval", self.interval != next.interval),
            ("delay", self.delay != next.delay),
            ("distractors", self.distractors != next.distractors),
            ("gap", self.gap != next.gap),
        ];
        differ.into_iter().find(|(_, differs)| *differs).map(|(key, _)| key)
    }
}

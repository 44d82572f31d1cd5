//! What a network is made of that learns items while it runs, and what may be asked of it.

use attractor_core::Invalid;
use attractor_core::integrators::Method;
use attractor_core::schema::{Positive, join};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::epochs::{Epoch, or_usual};
use crate::rules::{Feedback, PlasticityRules};
use crate::{
    ActivityThatOccurs, Bound, Constraints, Homeostasis, RateNetworkParameters, Transfer, longest_step,
};

/// Steps of a network are refused beyond this number.
const MOST_STEPS: f64 = 1e8;

/// When weights change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Learning {
    /// While an item is shown.
    #[default]
    Stimuli,
    /// At all times until recall is asked for.
    Always,
}

/// Whether units obey Dale's law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SynapseSigns {
    /// Synapses of a unit may be of both signs, and change them.
    #[default]
    Free,
    /// All synapses of a unit excite, or all inhibit; a weight that would pass through 0 stops there.
    Dale,
}

/// A recurrent network of rates that learns while items are shown to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlasticParameters {
    /// N: number of units.
    #[schemars(range(min = 2, max = 5000))]
    pub units: u32,
    /// τ: time constant of the rates, in milliseconds.
    pub tau_ms: Positive,
    /// Length of a step, in milliseconds.
    pub step_ms: Positive,
    /// How steps through time are made.
    pub integrator: Method,
    /// F: from drive to rate.
    pub transfer: Transfer,
    /// g: weights at the start have mean 0 and variance g²/N; none lead from a unit to itself.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub gain: f64,
    /// Standard deviation of what is added to the drive of each unit at each step.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub noise: f64,
    /// η: the change of a weight in a millisecond for a change of 1 by the rule, times N.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub eta: f64,
    /// What holds the weights.
    pub constraints: Constraints,
    /// Whether units obey Dale's law.
    pub signs: SynapseSigns,
    /// Fraction of the units that inhibit, where signs are "dale": the last ones. Their weights at the start are larger
    /// by as much as they are fewer.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub inhibitory: f64,
    /// Units that scale their weights, while they learn, until they are as active as they should be.
    pub homeostasis: Homeostasis,
    /// P: number of items, random patterns of ±1.
    #[schemars(range(min = 1, max = 1000))]
    pub items: u32,
    /// How strongly an item drives the units: I = amplitude · x.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub amplitude: f64,
    /// When weights change, where there is no `[[epoch]]`.
    pub learning: Learning,
    /// Time before the first item, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub baseline_ms: f64,
    /// How long each item is shown, in milliseconds.
    pub stimulus_ms: Positive,
    /// Time after each item, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub delay_ms: f64,
    /// How long a part of an item is shown to ask for the rest, in milliseconds.
    pub cue_ms: Positive,
    /// Fraction of the units that the cue drives.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub cue_fraction: f64,
    /// Time from the end of the cue to what counts as recalled, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub free_ms: f64,
    /// Root mean square of the rates below which nothing counts as recalled.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub quiet: f64,
    /// Time between recorded rates, in milliseconds.
    pub every_ms: Positive,
}

impl Default for PlasticParameters {
    fn default() -> Self {
        Self {
            units: 100,
            tau_ms: Positive(10.0),
            step_ms: Positive(1.0),
            integrator: Method::Euler,
            transfer: Transfer::Tanh,
            gain: 0.5,
            noise: 0.05,
            eta: 0.02,
            constraints: Constraints { bound: Bound::Hard, low: -0.5, high: 0.5, ..Constraints::default() },
            signs: SynapseSigns::Free,
            inhibitory: 0.2,
            homeostasis: Homeostasis::default(),
            items: 5,
            amplitude: 4.0,
            learning: Learning::Stimuli,
            baseline_ms: 200.0,
            stimulus_ms: Positive(200.0),
            delay_ms: 300.0,
            cue_ms: Positive(100.0),
            cue_fraction: 0.5,
            free_ms: 300.0,
            quiet: 0.1,
            every_ms: Positive(5.0),
        }
    }
}

impl PlasticParameters {
    /// Refuses what cannot run; `key` is where these parameters stand in a spec, or empty. Without `epochs` those that
    /// the parameters make are taken.
    ///
    /// # Errors
    /// [`Invalid`] names the key and what is allowed.
    pub fn validate(&self, key: &str, epochs: &[Epoch]) -> Result<(), Invalid> {
        self.constraints.validate(&join(key, "constraints"))?;
        self.check_steps(key, epochs)?;
        for (place, epoch) in epochs.iter().enumerate() {
            self.check_epoch(key, place, epoch)?;
        }
        Ok(())
    }

    /// Refuses a rule that a recurrent network cannot learn by, or that gives no number for activity that can occur
    /// here.
    ///
    /// # Errors
    /// [`Invalid`] names the key within the rule; it is empty where the rule as a whole is wrong.
    pub fn check_rule(&self, rule: &PlasticityRules) -> Result<(), Invalid> {
        rule.validate()?;
        rule.check(&ActivityThatOccurs {
            transfer: self.transfer,
            constraints: &self.constraints,
            step: self.step_ms.0,
            units: self.units as usize,
        })?;
        if rule.feedback() == Feedback::None {
            return Ok(());
        }
        let local = PlasticityRules::all().into_iter().filter(|rule| rule.feedback() == Feedback::None);
        let names: Vec<&str> = local.map(|rule| rule.id()).collect();
        let message = format!("\"{}\" needs more than a synapse knows: it is for layers", rule.id());
        Err(Invalid::new("", message, format!("one of {}", names.join(", ")))
            .help("run `several-components` for that rule"))
    }

    fn check_epoch(&self, key: &str, place: usize, epoch: &Epoch) -> Result<(), Invalid> {
        if let Some(item) = epoch.item.filter(|item| *item > self.items) {
            return Err(Invalid::new(
                format!("epoch[{place}].item"),
                format!("epoch \"{}\" shows item {item}, but there are {}", epoch.name, self.items),
                format!("1 to {}", self.items),
            )
            .help(format!("raise {}", join(key, "items"))));
        }
        let units = self.units;
        let given = epoch.units.iter().flatten().enumerate();
        if let Some((at, unit)) = given.into_iter().find(|(_, unit)| **unit >= units) {
            return Err(Invalid::new(
                format!("epoch[{place}].units[{at}]"),
                format!("epoch \"{}\" drives unit {unit}, but there are only {units} units", epoch.name),
                format!("0 to {}", units - 1),
            )
            .help(format!("raise {}, or drive other units", join(key, "units"))));
        }
        Ok(())
    }

    fn check_steps(&self, key: &str, epochs: &[Epoch]) -> Result<(), Invalid> {
        let at = join(key, "step_ms");
        let longest = longest_step(self.integrator, self.tau_ms.0, self.transfer, self.gain);
        if self.step_ms.0 > longest {
            let stable = (longest * 1000.0).floor() / 1000.0;
            let method = serde_json::to_value(self.integrator).unwrap_or_default();
            return Err(Invalid::new(
                at.as_str(),
                format!("{at} is {}: {method} is not stable with it", self.step_ms.0),
                format!("at most {stable} for τ = {} ms and weights of size {}", self.tau_ms.0, self.gain),
            )
            .help(format!("set {at} = {stable}, or {} = \"exponential-euler\"", join(key, "integrator"))));
        }
        let built = or_usual(self, epochs);
        for (place, epoch) in built.iter().enumerate() {
            if epoch.duration_ms.0 < 0.5 * self.step_ms.0 {
                let key = if epochs.is_empty() { at } else { format!("epoch[{place}].duration_ms") };
                return Err(Invalid::new(
                    key,
                    format!("epoch \"{}\" lasts {} ms, which is no step", epoch.name, epoch.duration_ms.0),
                    format!("at least one step of {} ms", self.step_ms.0),
                ));
            }
        }
        let time: f64 = built.iter().map(|epoch| epoch.duration_ms.0).sum();
        let asked = f64::from(self.items) * (self.cue_ms.0 + self.free_ms);
        let steps = (time + asked) / self.step_ms.0;
        if steps > MOST_STEPS {
            return Err(Invalid::new(
                at,
                format!("{steps:e} steps would be made"),
                format!("at most {MOST_STEPS:e}"),
            )
            .help("run for a shorter time, or in longer steps"));
        }
        Ok(())
    }

    /// The first key that differs from another's and holds only for a network that is started anew.
    pub(super) fn needs_reset(&self, other: &Self) -> Option<&'static str> {
        let differs = [
            ("units", self.units != other.units),
            ("step_ms", self.step_ms != other.step_ms),
            ("gain", self.gain != other.gain),
            ("signs", self.signs != other.signs),
            ("inhibitory", self.inhibitory != other.inhibitory),
            ("items", self.items != other.items),
            ("learning", self.learning != other.learning),
            ("baseline_ms", self.baseline_ms != other.baseline_ms),
            ("stimulus_ms", self.stimulus_ms != other.stimulus_ms),
            ("delay_ms", self.delay_ms != other.delay_ms),
        ];
        differs.into_iter().find(|(_, differs)| *differs).map(|(key, _)| key)
    }

    /// Number of steps in which a time in milliseconds is passed.
    #[expect(clippy::cast_sign_loss, reason = "times are not negative, and checked not to be too long")]
    pub(super) fn steps(&self, time: f64) -> u64 {
        (time / self.step_ms.0).round() as u64
    }

    /// The units that inhibit: the last ones.
    pub(super) fn inhibitory_units(&self) -> Vec<bool> {
        #[expect(clippy::cast_sign_loss, reason = "a fraction of the units")]
        let count = (self.inhibitory * f64::from(self.units)).round() as u32;
        (0..self.units).map(|unit| unit >= self.units - count).collect()
    }

    pub(super) fn network(&self, rule: &PlasticityRules) -> RateNetworkParameters {
        RateNetworkParameters {
            tau: self.tau_ms.0,
            step: self.step_ms.0,
            method: self.integrator,
            transfer: self.transfer,
            rule: rule.clone(),
            learning_rate: self.eta,
            constraints: self.constraints,
        }
    }
}

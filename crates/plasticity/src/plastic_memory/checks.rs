//! Whether a network can be run as its parameters and epochs say.

use attractor_core::Invalid;
use attractor_core::schema::join;

use super::epochs::{Epoch, or_usual};
use super::parameters::PlasticParameters;
use crate::rules::PlasticityRules;
use crate::{ActivityThatOccurs, longest_step};

/// Steps of a network are refused beyond this number.
const MOST_STEPS: f64 = 1e8;

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
        if rule.is_local() {
            return Ok(());
        }
        let local = PlasticityRules::all().into_iter().filter(|rule| rule.is_local());
        let names: Vec<&str> = local.map(|rule| rule.id()).collect();
        let message = format!("\"{}\" needs more than a synapse knows: it is for layers", rule.id());
        Err(Invalid::new("", message, format!("one of {}", names.join(", "))))
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
            return Err(Invalid::new(
                at.as_str(),
                format!("{at} is {}: beyond the stability limit of \"{}\"", self.step_ms.0, self.integrator),
                format!(
                    "at most {stable} for τ = {} ms and weights of spectral radius {}",
                    self.tau_ms.0, self.gain
                ),
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
}

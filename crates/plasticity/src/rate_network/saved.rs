//! The state of a network, written down.

use attractor_core::Invalid;
use attractor_core::stepper::bits;
use serde::{Deserialize, Serialize};

use super::RateNetwork;
use super::formula::FormulaLearning;
use crate::saved::{bits32, misfit};

/// What has changed in a network since it was made: a network that was made the same way goes on from it with the same
/// bits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedRateNetwork {
    #[serde(with = "bits")]
    rates: Vec<f64>,
    /// What the rule keeps of each unit's past.
    #[serde(with = "bits")]
    slow: Vec<f64>,
    /// Rows with their padding.
    #[serde(with = "bits32")]
    weights: Vec<f32>,
    /// W r.
    #[serde(with = "bits32")]
    drive: Vec<f32>,
    #[serde(with = "bits")]
    owed: Vec<f64>,
    /// ⟨r²⟩ of each unit.
    #[serde(with = "bits")]
    activity: Vec<f64>,
    /// What a formula keeps of each unit's past; empty without one.
    #[serde(with = "bits")]
    traces: Vec<f64>,
    #[serde(with = "bits")]
    thresholds: Vec<f64>,
}

impl RateNetwork {
    /// Writes the state down.
    pub fn save(&self) -> SavedRateNetwork {
        let (traces, thresholds) = self.formula.as_ref().map(FormulaLearning::kept).unwrap_or_default();
        SavedRateNetwork {
            rates: self.rates.clone(),
            slow: self.units.iter().map(|unit| unit.slow).collect(),
            weights: self.shares.padded(),
            drive: self.shares.drive().to_vec(),
            owed: self.owed.clone(),
            activity: self.upkeep.activity().to_vec(),
            traces: traces.to_vec(),
            thresholds: thresholds.to_vec(),
        }
    }

    /// Takes the state of a network that was made the same way.
    ///
    /// # Errors
    /// [`Invalid`] where the state is that of another network; it must not be used then.
    pub fn restore(&mut self, saved: SavedRateNetwork) -> Result<(), Invalid> {
        let units = self.rates.len();
        let lengths =
            [&saved.rates, &saved.slow, &saved.owed, &saved.activity].map(|list| list.len() == units);
        let kept = match &mut self.formula {
            Some(formula) => formula.put(&saved.traces, &saved.thresholds),
            None => saved.traces.is_empty() && saved.thresholds.is_empty(),
        };
        if !(lengths == [true; 4] && kept && self.shares.put(&saved.weights, &saved.drive)) {
            return Err(misfit(&format!("a network of {units} units")));
        }
        self.rates = saved.rates;
        self.units.iter_mut().zip(saved.slow).for_each(|(unit, slow)| unit.slow = slow);
        self.owed = saved.owed;
        self.upkeep.put_activity(saved.activity);
        self.take_rates();
        Ok(())
    }
}

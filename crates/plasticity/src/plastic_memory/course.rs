//! What networks that learn the same items have in common, whatever rule they learn by.

use attractor_core::{Purpose, Seed, Streams};
use serde::{Deserialize, Serialize};

use super::epochs::{Epoch, or_usual};
use super::parameters::{PlasticParameters, SynapseSigns};
use crate::rules::PlasticityRules;
use crate::{RateNetwork, obey_dale, random_weights};

/// The items.
const ITEMS: Purpose = Purpose::named("items");
/// The weights at the start.
const WEIGHTS: Purpose = Purpose::named("weights");
/// What is added to the drives.
const NOISE: Purpose = Purpose::named("noise");
/// Which units a cue drives.
const CUED: Purpose = Purpose::named("cued units");

/// Where the random numbers of a course come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The seed of the study.
    pub seed: Seed,
    /// The repetition.
    pub repetition: u64,
    /// Tells weights at the start apart: another number gives other weights, with the same items and noise.
    pub start: u64,
}

impl Origin {
    fn streams(self, purpose: Purpose) -> Streams {
        Streams::new(self.seed, purpose, self.repetition)
    }

    /// What is added to the drives while epochs run.
    pub(super) fn noise(self) -> attractor_core::Stream {
        self.streams(NOISE).at(0)
    }

    /// What is added to the drives while an item is asked for.
    pub(super) fn noise_of_recall(self, item: usize) -> attractor_core::Stream {
        self.streams(NOISE).at(1 + item as u64)
    }
}

/// Items, the weights that networks start with, and the epochs that they go through: what networks have in common
/// that learn by different rules and are to be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingCourse {
    pub(super) parameters: PlasticParameters,
    pub(super) origin: Origin,
    epochs: Vec<Epoch>,
    items: Vec<Vec<f64>>,
    weights: Vec<f32>,
}

impl TrainingCourse {
    /// The course of these parameters, which should have passed [`PlasticParameters::validate`] with these epochs.
    /// Without epochs those that the parameters make are taken.
    pub fn new(parameters: &PlasticParameters, epochs: &[Epoch], origin: Origin) -> Self {
        let units = parameters.units as usize;
        let item = |index: u32| {
            let mut stream = origin.streams(ITEMS).at(u64::from(index));
            (0..units).map(|_| if stream.below(2) == 1 { 1.0 } else { -1.0 }).collect::<Vec<f64>>()
        };
        let mut weights =
            random_weights(units, parameters.gain, &mut origin.streams(WEIGHTS).at(origin.start));
        if parameters.signs == SynapseSigns::Dale {
            obey_dale(&mut weights, &parameters.inhibitory_units());
        }
        Self {
            items: (0..parameters.items).map(item).collect(),
            weights,
            epochs: or_usual(parameters, epochs),
            parameters: parameters.clone(),
            origin,
        }
    }

    /// The parameters that it was made from.
    pub fn parameters(&self) -> &PlasticParameters {
        &self.parameters
    }

    /// What happens, in order.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// The items: P patterns of N numbers that are 1 or −1.
    pub fn items(&self) -> &[Vec<f64>] {
        &self.items
    }

    /// The weights at the start, N rows of N, a row to each unit.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// A network to which nothing has happened yet, which will learn by `rule`.
    ///
    /// # Panics
    /// If [`PlasticParameters::check_rule`] refuses the rule.
    pub fn network(&self, rule: &PlasticityRules) -> RateNetwork {
        let own = &self.parameters;
        let network =
            RateNetwork::new(own.network(rule), own.units as usize, &self.weights).seeking(own.homeostasis);
        match own.signs {
            SynapseSigns::Dale => network.keeping_signs(own.inhibitory_units()),
            SynapseSigns::Free => network,
        }
    }

    /// The drive of each unit, a mean over the time of all epochs.
    pub fn mean_drive(&self) -> Vec<f64> {
        let time: f64 = self.epochs.iter().map(|epoch| epoch.duration_ms.0).sum();
        let mut sum = vec![0.0; self.parameters.units as usize];
        for epoch in &self.epochs {
            let share = epoch.duration_ms.0 / time;
            let drive = self.drive(epoch, self.parameters.amplitude);
            sum.iter_mut().zip(drive).for_each(|(sum, drive)| *sum += share * drive);
        }
        sum
    }

    /// What an epoch drives each unit with; `amplitude` where it says none of its own.
    pub(super) fn drive(&self, epoch: &Epoch, amplitude: f64) -> Vec<f64> {
        let mut drive = vec![0.0; self.parameters.units as usize];
        let Some(item) = epoch.item.and_then(|item| self.items.get((item as usize).checked_sub(1)?)) else {
            return drive;
        };
        let amplitude = epoch.amplitude.unwrap_or(amplitude);
        for (unit, x) in item.iter().enumerate() {
            if epoch.units.as_ref().is_none_or(|units| units.contains(&(unit as u32))) {
                drive[unit] = amplitude * x;
            }
        }
        drive
    }

    /// The units that the cue of an item drives, a fraction of all: the same for every rule.
    pub(super) fn cued(&self, item: usize, fraction: f64) -> Vec<bool> {
        let units = self.parameters.units;
        #[expect(clippy::cast_sign_loss, reason = "a fraction of the units")]
        let count = (fraction * f64::from(units)).round() as u32;
        let chosen = self.origin.streams(CUED).at(item as u64).subset(count, units);
        let mut cued = vec![false; units as usize];
        for unit in chosen {
            cued[unit as usize] = true;
        }
        cued
    }
}

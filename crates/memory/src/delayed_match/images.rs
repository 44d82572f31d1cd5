//! Images, and the weights that a network has learnt of them.

use std::sync::Arc;

use attractor_core::{Invalid, Purpose, Seed, Streams};

use super::DelayedMatchParameters;
use crate::distortion::CueNoise;
use crate::patterns::PatternSet;
use crate::rules::{Hopfield, Learner};
use crate::weights::Weights;
use crate::{Counts, Population, Setting};

/// The images of a repetition, and the weights that Hebb's rule for sparse patterns makes of them.
///
/// $$ J_{ij} = \frac{1}{N f (1 - f)} \sum_\mu (\xi_i^\mu - f)(\xi_j^\mu - f) $$
///
/// Source: Tsodyks & Feigel'man 1988, <https://doi.org/10.1209/0295-5075/6/2/002>.
pub struct LearntImages {
    pub(super) seed: Seed,
    pub(super) repetition: u32,
    pub(super) population: Population,
    pub(super) images: PatternSet,
    pub(super) weights: Arc<dyn Weights>,
}

impl LearntImages {
    /// Draws images and learns them. Reads how many units and images there are, and how many units are active.
    ///
    /// # Errors
    /// Those of [`DelayedMatchParameters::validate`].
    pub fn draw(parameters: &DelayedMatchParameters, seed: Seed, repetition: u32) -> Result<Self, Invalid> {
        parameters.validate()?;
        let population = parameters.population();
        let streams = Streams::new(seed, Purpose::named("images"), u64::from(repetition));
        let images: PatternSet = (0..u64::from(parameters.images))
            .map(|index| population.random_pattern(&mut streams.at(index)))
            .collect();
        let mut counts = Counts::new(&population);
        counts.train(&images, 0..images.len());
        let weights = Hopfield::default().learn(&counts, &Setting::of(&population, CueNoise::default()));
        Ok(Self { seed, repetition, population, images, weights: Arc::new(weights) })
    }

    /// The images: fN active units each.
    pub fn images(&self) -> &PatternSet {
        &self.images
    }

    /// Number of images.
    pub(super) fn count(&self) -> u32 {
        self.images.len() as u32
    }

    /// By what weights are multiplied to make J: they are means over the images.
    pub(super) fn scale(&self) -> f64 {
        let f = self.population.activity();
        f64::from(self.count()) / (f64::from(self.population.units()) * f * (1.0 - f))
    }

    /// Whether these are what the parameters ask for.
    pub(super) fn fit(&self, parameters: &DelayedMatchParameters) -> bool {
        self.population == parameters.population() && self.count() == parameters.images
    }
}

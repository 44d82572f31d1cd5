//! For how many images units stay active in the delay.

/// Ranks up to which the rates of a unit for its best images are kept.
pub(super) const MOST_RANKS: u32 = 20;
/// A unit whose rate in the delay is above this answers an image.
const ANSWERS: f64 = 0.5;

/// In how many steps of the delay each unit was active, `[unit][image]`.
pub(super) struct Rates {
    steps: Vec<u32>,
    images: usize,
}

/// Means over units.
pub(super) struct MeanRates {
    /// The rate after the image that a unit is most active for, after the next, and so on.
    pub at_rank: Vec<f64>,
    /// Images that a unit answers.
    pub answered: f64,
    /// Treves and Rolls' sparseness of a unit's rates over images, of units that are active at all.
    pub sparseness: f64,
}

impl Rates {
    pub(super) fn new(units: u32, images: u32) -> Self {
        Self { steps: vec![0; units as usize * images as usize], images: images as usize }
    }

    pub(super) fn add(&mut self, image: u32, active: &[u32]) {
        for &unit in active {
            self.steps[unit as usize * self.images + image as usize] += 1;
        }
    }

    /// Means over units after a delay of so many steps. Sorts what was counted.
    pub(super) fn means(&mut self, steps: u32) -> MeanRates {
        let units = (self.steps.len() / self.images) as f64;
        let steps = f64::from(steps.max(1));
        let mut at_rank = vec![0.0; self.images.min(MOST_RANKS as usize)];
        let (mut answered, mut sparseness, mut used) = (0_usize, 0.0, 0_u32);
        for rates in self.steps.chunks_exact_mut(self.images) {
            rates.sort_unstable_by(|one, other| other.cmp(one));
            for (sum, &rate) in at_rank.iter_mut().zip(&*rates) {
                *sum += f64::from(rate) / steps;
            }
            answered += rates.iter().filter(|rate| f64::from(**rate) / steps > ANSWERS).count();
            let sum: f64 = rates.iter().map(|rate| f64::from(*rate)).sum();
            let squares: f64 = rates.iter().map(|rate| f64::from(*rate) * f64::from(*rate)).sum();
            if squares > 0.0 {
                used += 1;
                sparseness += sum * sum / (rates.len() as f64 * squares);
            }
        }
        for sum in &mut at_rank {
            *sum /= units;
        }
        MeanRates {
            at_rank,
            answered: answered as f64 / units,
            sparseness: sparseness / f64::from(used.max(1)),
        }
    }
}

/// The probability that a unit which is in each of some images with probability f is in so many of them or more.
pub(super) fn at_least(rank: u32, images: u32, activity: f64) -> f64 {
    let mut chance = (0..images).fold(1.0, |chance, _| chance * (1.0 - activity));
    let mut below = 0.0;
    for count in 0..rank.min(images + 1) {
        below += chance;
        chance *= f64::from(images - count) / f64::from(count + 1) * activity / (1.0 - activity);
    }
    (1.0 - below).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn images_of_a_unit_are_binomial() {
        // Two images: both f², one at least 1 − (1 − f)².
        assert!((at_least(1, 2, 0.3) - 0.51).abs() < 1e-15);
        assert!((at_least(2, 2, 0.3) - 0.09).abs() < 1e-15);
        assert!(at_least(3, 2, 0.3).abs() < 1e-15);
        let mean: f64 = (1..=100).map(|rank| at_least(rank, 100, 0.05)).sum();
        assert!((mean - 5.0).abs() < 1e-9);
    }
}

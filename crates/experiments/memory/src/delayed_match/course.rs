//! When in a trial one unit is active, a mean over trials.

use attractor_memory::patterns::PatternSet;

/// Intervals of time that a trial is divided into, at most.
const MOST_INTERVALS: u32 = 100;

/// The activity of one unit from the start of the sample on, counted in intervals of equally many steps: apart after the images
/// that the unit is in and after the others. The unit is the first of the first image, chosen before anything is shown.
pub(super) struct Course {
    unit: u32,
    /// Whether the unit is in each image.
    is_own: Vec<bool>,
    width: u32,
    steps: u32,
    /// Steps in which the unit was active, by interval: after its own images, after others.
    active: [Vec<u32>; 2],
}

impl Course {
    /// Of trials of so many steps with these images.
    pub(super) fn new(images: &PatternSet, steps: u32) -> Self {
        let unit = images.get(0).first().copied().unwrap_or(0);
        let width = steps.div_ceil(MOST_INTERVALS).max(1);
        let none = vec![0; steps.div_ceil(width) as usize];
        let is_own = images.iter().map(|image| image.contains(&unit)).collect();
        Self { unit, is_own, width, steps, active: [none.clone(), none] }
    }

    /// Takes the active units after a step of a trial; steps count from 1.
    pub(super) fn add(&mut self, image: u32, step: u32, active: &[u32]) {
        let kind = usize::from(!self.is_own[image as usize]);
        self.active[kind][((step - 1) / self.width) as usize] += u32::from(active.contains(&self.unit));
    }

    /// The last step of each interval, and the fraction of its steps in which the unit was active, a mean over the trials with
    /// its own images and over those with others; none of a kind that there was no image of.
    pub(super) fn rates(&self) -> [Vec<(u32, f64)>; 2] {
        let own = self.is_own.iter().filter(|is_own| **is_own).count();
        let trials = [own, self.is_own.len() - own];
        let kinds = [0, 1].map(|kind: usize| (&self.active[kind], trials[kind]));
        kinds.map(|(active, trials)| {
            let interval = |(place, &count): (u32, &u32)| {
                let (begin, end) = (place * self.width, ((place + 1) * self.width).min(self.steps));
                (end, f64::from(count) / (trials as f64 * f64::from(end - begin)))
            };
            if trials > 0 { (0..).zip(active).map(interval).collect() } else { Vec::new() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_by_interval_and_kind_of_image() {
        let images: PatternSet = [vec![2, 5], vec![1, 3], vec![2, 4]].into_iter().collect();
        // 250 steps: intervals of 3, the last of 1.
        let mut course = Course::new(&images, 250);
        for image in 0..3 {
            for step in 1..=250 {
                // After its images the unit is active for 5 steps, and in the last; after others in the second.
                let is_active = if image == 1 { step == 2 } else { step <= 5 || step == 250 };
                course.add(image, step, if is_active { &[2, 7] } else { &[7] });
            }
        }
        let [own, others] = course.rates();
        assert_eq!((own.len(), others.len()), (84, 84));
        assert_eq!(own[..3], [(3, 1.0), (6, 2.0 / 3.0), (9, 0.0)]);
        assert_eq!(own[83], (250, 1.0));
        assert_eq!(others[..2], [(3, 1.0 / 3.0), (6, 0.0)]);
    }

    #[test]
    fn a_unit_that_is_in_all_images_has_no_others() {
        let images: PatternSet = [vec![0, 1], vec![0, 2]].into_iter().collect();
        let mut course = Course::new(&images, 2);
        course.add(1, 1, &[0]);
        assert_eq!(course.rates(), [vec![(1, 0.5), (2, 0.0)], vec![]]);
    }
}

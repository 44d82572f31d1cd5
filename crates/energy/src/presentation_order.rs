//! In which order targets are presented.

/// A round of targets that is presented over and over, in which target μ comes c_μ times, as evenly spread as whole steps let it.
///
/// Each step presents the target that is most behind its share p_μ = c_μ/Σc; of several, the first. With c_μ = 1 it is μ = t mod N_h.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentationOrder {
    round: Vec<u32>,
    counts: Vec<u32>,
}

impl PresentationOrder {
    /// The order in which targets come so often in a round; a target may come never, but not all of them.
    pub fn new(counts: &[u32]) -> Self {
        let length: u64 = counts.iter().map(|count| u64::from(*count)).sum();
        let mut shown = vec![0_u64; counts.len()];
        let next = |step: u64| {
            // (t + 1) c_μ − n_μ Σc: how far target μ would be behind, times Σc.
            let behind = |target: u32| {
                let target = target as usize;
                i128::from((step + 1) * u64::from(counts[target])) - i128::from(shown[target] * length)
            };
            let most = (0..counts.len() as u32).rev().max_by_key(|target| behind(*target)).unwrap_or(0);
            shown[most as usize] += 1;
            most
        };
        Self { round: (0..length).map(next).collect(), counts: counts.to_vec() }
    }

    /// The target of a step, counted from 0.
    pub fn at(&self, step: u64) -> u32 {
        self.round[(step % self.round.len() as u64) as usize]
    }

    /// n_μ: how often a target came in so many steps.
    pub fn seen(&self, target: u32, steps: u64) -> u64 {
        let length = self.round.len() as u64;
        let begun = &self.round[..(steps % length) as usize];
        let in_begun = begun.iter().filter(|other| **other == target).count() as u64;
        steps / length * u64::from(self.counts[target as usize]) + in_begun
    }

    /// p_μ: the fraction of steps in which a target comes.
    pub fn share(&self, target: u32) -> f64 {
        f64::from(self.counts[target as usize]) / self.round.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_come_in_turn_where_each_comes_once() {
        let order = PresentationOrder::new(&[1; 5]);
        assert!((0..20).all(|step| u64::from(order.at(step)) == step % 5));
        assert_eq!((order.share(3), order.seen(3, 13), order.seen(3, 14)), (0.2, 2, 3));
    }

    #[test]
    fn targets_come_as_often_as_they_should_at_every_time() {
        let counts = [4, 2, 1, 0, 1];
        let order = PresentationOrder::new(&counts);
        for target in 0..5 {
            let mut seen = 0;
            for step in 0..100 {
                assert_eq!(order.seen(target, step), seen);
                let due = order.share(target) * step as f64;
                assert!((due - seen as f64).abs() <= 1.0, "{target} {step}");
                seen += u64::from(order.at(step) == target);
            }
            assert_eq!(order.seen(target, 800), 100 * u64::from(counts[target as usize]));
        }
    }
}

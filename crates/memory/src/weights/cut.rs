//! Where the cut between winners and losers lies, and who lies on it.
//!
//! Sums in single precision are fast and may be wrong by what they were rounded. As in the exact predicates of
//! computational geometry (Shewchuk 1997, <https://doi.org/10.1007/PL00009321>), they decide wherever the error cannot
//! matter, and only the units that are within it of the cut are added up again without any error.

use attractor_core::Stream;

/// The winners among some units: those that have more support than the unit at the cut, and those that have as much,
/// which share the places that are left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Units that win.
    pub above: Vec<u32>,
    /// Units of equal support that share [`places`](Self::places), in ascending order.
    pub equal: Vec<u32>,
    /// How many of the equal ones win.
    pub places: usize,
}

impl Cut {
    /// The `k` winners among `units`, which are in ascending order. `support` has one element for each, −∞ for those that
    /// never win. The difference of two supports is wrong by less than `tolerance`; `exact` gives numbers that order
    /// units as their true supports do, equal where these are. It is asked only about units in doubt.
    pub(super) fn of(
        units: &[u32],
        support: &[f32],
        k: usize,
        tolerance: f32,
        exact: impl FnOnce(&[u32]) -> Vec<i128>,
    ) -> Self {
        let mut values: Vec<f32> = support.iter().copied().filter(|&s| s > f32::NEG_INFINITY).collect();
        let those = |wanted: &dyn Fn(f32) -> bool| -> Vec<u32> {
            let wins = |&(_, &support): &(&u32, &f32)| support > f32::NEG_INFINITY && wanted(support);
            units.iter().zip(support).filter(wins).map(|(&unit, _)| unit).collect()
        };
        if k >= values.len() {
            return Self { above: those(&|_| true), ..Self::default() };
        }
        if k == 0 {
            return Self::default();
        }
        let (best, next, _) = values.select_nth_unstable_by(k, |a, b| b.total_cmp(a));
        let least = best.iter().copied().fold(f32::INFINITY, f32::min);
        let (most, fewest) = (*next + tolerance, least - tolerance);
        let mut above = those(&|support| support > most);
        let places = k - above.len();
        if places == 0 {
            return Self { above, ..Self::default() };
        }
        let near = those(&|support| (fewest..=most).contains(&support));
        if tolerance == 0.0 {
            return Self { above, equal: near, places };
        }
        let values = exact(&near);
        let mut sorted = values.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let at_the_cut = sorted[places - 1];
        let of = |wanted: &dyn Fn(i128) -> bool| -> Vec<u32> {
            near.iter().zip(&values).filter(|(_, value)| wanted(**value)).map(|(&unit, _)| unit).collect()
        };
        let more = of(&|value| value > at_the_cut);
        let places = places - more.len();
        above.extend(more);
        Self { above, equal: of(&|value| value == at_the_cut), places }
    }

    /// The winners in ascending order; among equals the lowest units win.
    #[must_use]
    pub fn lowest(mut self) -> Vec<u32> {
        self.above.extend(&self.equal[..self.places]);
        self.above.sort_unstable();
        self.above
    }

    /// The winners in ascending order; among equals each is equally likely.
    #[must_use]
    pub fn at_random(mut self, stream: &mut Stream) -> Vec<u32> {
        let chosen = stream.subset(self.places as u32, self.equal.len() as u32);
        self.above.extend(chosen.into_iter().map(|place| self.equal[place as usize]));
        self.above.sort_unstable();
        self.above
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};
    use proptest::prelude::*;

    #[test]
    fn equals_win_equally_often() {
        // 3 of 4 equals share 2 places: each wins half the time. 3 degrees of freedom, counts are
        // negatively correlated, so χ² is smaller than for independent draws: P(χ² > 21.1) < 1e-4.
        let mut stream = Streams::new(Seed(1), Purpose::named("test"), 0).at(0);
        let mut wins = [0.0; 6];
        for _ in 0..4000 {
            let support = [1.0, 2.0, 1.0, 1.0, 1.0, f32::NEG_INFINITY];
            let cut = Cut::of(&[0, 1, 2, 3, 4, 5], &support, 3, 0.0, |_| unreachable!());
            for unit in cut.at_random(&mut stream) {
                wins[unit as usize] += 1.0;
            }
        }
        assert_eq!((wins[1], wins[5]), (4000.0, 0.0));
        let terms = [0, 2, 3, 4].map(|unit| (wins[unit] - 2000.0_f64).powi(2) / 2000.0);
        assert!(terms.iter().sum::<f64>() < 21.1);
    }

    proptest! {
        /// Whole numbers blurred by less than half the tolerance give the cut of the numbers.
        #[test]
        fn blurred_supports_have_the_cut_of_the_true_ones(
            truth in prop::collection::vec(prop::option::of(-3_i8..4), 1..40),
            blur in prop::collection::vec(-1.2_f32..1.2, 40),
            k in 0_usize..45,
        ) {
            let units: Vec<u32> = (0..truth.len() as u32).map(|unit| 3 * unit).collect();
            let support: Vec<f32> = truth.iter().zip(&blur)
                .map(|(value, blur)| value.map_or(f32::NEG_INFINITY, |value| f32::from(value) + blur)).collect();
            let exact = |near: &[u32]| -> Vec<i128> {
                near.iter().map(|unit| i128::from(truth[*unit as usize / 3].unwrap())).collect()
            };
            let mut order: Vec<u32> =
                units.iter().copied().filter(|unit| truth[*unit as usize / 3].is_some()).collect();
            order.sort_by_key(|unit| std::cmp::Reverse(truth[*unit as usize / 3]));
            order.truncate(k);
            order.sort_unstable();
            prop_assert_eq!(Cut::of(&units, &support, k, 2.5, exact).lowest(), order);
        }
    }
}

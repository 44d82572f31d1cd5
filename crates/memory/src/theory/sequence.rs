//! What the attractors of patterns that were learnt in a fixed sequence have in common, for few patterns and
//! infinitely many units.
//!
//! Couplings J = (1/N) Σ_μ [ξ^μ ξ^μ + a (ξ^{μ+1} ξ^μ + ξ^μ ξ^{μ+1})] of p patterns in a ring bind each to its neighbours.
//! Units fall into 2^p classes, one for each vector of signs ξ that a unit can have in the patterns, all equally large. With
//! overlaps m_μ, units that follow their fields come to
//!
//! $$ F_\mu(m) = \left\langle \xi^\mu \, \mathrm{sgn} \sum_\nu \xi^\nu
//!    \left( m_\nu + a \, (m_{\nu-1} + m_{\nu+1}) \right) \right\rangle_\xi , $$
//!
//! where the mean is over all vectors of signs. One by one in random order they move the overlaps along dm/dt = F(m) − m,
//! all at once to F(m).
//!
//! Between two values of a where some field that is met on the way is 0 the signs are the same, so a way is known for a whole
//! range of a. Of 13 patterns and more, all at once ends in a fixed point for a ≤ 3/4, in a cycle of two states for
//! 3/4 < a ≤ 11/10; one by one the fixed point stays the end up to a = 1.
//!
//! Source: Griniasty, Tsodyks & Amit 1993, <https://doi.org/10.1162/neco.1993.5.1.1>, for the couplings and the question;
//! the enumeration is ours.

/// The fewest patterns in which each has two neighbours.
pub const FEWEST_PATTERNS: u32 = 3;
/// Rings of more patterns are not solved: the classes double with each.
pub const MOST_PATTERNS: u32 = 20;

/// A part of the way from m to F(m); the flow ends in the same place for smaller ones.
const STEP: f64 = 0.5;
/// Most steps of all units at once; those of 20 patterns end after some ten.
const MOST_STEPS_AT_ONCE: usize = 200;
/// Most steps along the flow. After them the overlaps are within 2⁻⁵³ of the end, or there is no end.
const MOST_STEPS: usize = 1000;
/// Fields below this are 0: overlaps are multiples of 2^{1−p}, their sums are good to 10⁻¹⁴.
const NO_FIELD: f64 = 1e-11;

/// Patterns in a ring, each bound to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    patterns: u32,
    association: f64,
}

/// A state at the end of the way from a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Overlap of the attractor with the pattern that it was reached from, and with those 1, 2, … after it.
    pub overlaps: Vec<f64>,
    /// Overlap of the attractor with those reached from the patterns 0, 1, 2, … after it: the correlation of their states.
    pub correlations: Vec<f64>,
}

/// Where units come that all follow their fields at once. Couplings are symmetric, so no cycle is longer than two states.
#[derive(Clone, Debug, PartialEq)]
pub enum AtOnce {
    /// The state stays.
    FixedPoint(Profile),
    /// Two states for ever in turn: that after an even number of steps, then that after an odd one.
    Cycle([Profile; 2]),
}

impl Ring {
    /// A ring of so many patterns, p, bound with strength a; none unless p is within [`FEWEST_PATTERNS`] and
    /// [`MOST_PATTERNS`].
    pub fn new(patterns: u32, association: f64) -> Option<Self> {
        (FEWEST_PATTERNS..=MOST_PATTERNS).contains(&patterns).then_some(Self { patterns, association })
    }

    /// m of the first pattern itself.
    pub fn first(&self) -> Vec<f64> {
        let mut overlaps = vec![0.0; self.patterns as usize];
        overlaps[0] = 1.0;
        overlaps
    }

    /// F(m): the overlaps once all units follow the fields of these; those without one are as in the first pattern.
    pub fn step(&self, overlaps: &[f64]) -> Vec<f64> {
        self.overlaps_of(&self.states(overlaps, &self.first_states()))
    }

    /// Where units that follow their fields one by one come from the first pattern; none where that does not end.
    pub fn settle(&self) -> Option<Profile> {
        let mut overlaps = self.first();
        for _ in 0..MOST_STEPS {
            let ahead = self.step(&overlaps);
            let states = self.states(&ahead, &self.first_states());
            if self.overlaps_of(&states) == ahead {
                return Some(self.profile(&states));
            }
            for (overlap, ahead) in overlaps.iter_mut().zip(&ahead) {
                *overlap += STEP * (ahead - *overlap);
            }
        }
        None
    }

    /// Where units that all follow their fields at once come from the first pattern; a unit without a field stays as it
    /// is. None where that has not ended after 200 steps.
    pub fn settle_at_once(&self) -> Option<AtOnce> {
        let (mut before, mut now) = (Vec::new(), self.first_states());
        for step in 1..=MOST_STEPS_AT_ONCE {
            let next = self.states(&self.overlaps_of(&now), &now);
            if next == now {
                return Some(AtOnce::FixedPoint(self.profile(&now)));
            }
            if next == before {
                let (even, odd) = if step % 2 == 0 { (&next, &now) } else { (&now, &next) };
                return Some(AtOnce::Cycle([self.profile(even), self.profile(odd)]));
            }
            before = std::mem::replace(&mut now, next);
        }
        None
    }

    fn profile(&self, states: &[i8]) -> Profile {
        Profile { overlaps: self.overlaps_of(states), correlations: self.correlations(states) }
    }

    fn classes(&self) -> usize {
        1 << self.patterns
    }

    /// Each class as it is in the first pattern.
    fn first_states(&self) -> Vec<i8> {
        (0..self.classes()).map(|class| if class & 1 == 0 { 1 } else { -1 }).collect()
    }

    /// The sign of each class's field, at the place whose bits say in which patterns the class is −1; without a field
    /// the one of `kept`.
    fn states(&self, overlaps: &[f64], kept: &[i8]) -> Vec<i8> {
        let weights = self.weights(overlaps);
        // Fields are sums over the lower and the upper half of the patterns: two tables of all sums.
        let (low, high) = weights.split_at(weights.len() / 2);
        let (low, high) = (all_sums(low), all_sums(high));
        let state = |class: usize| {
            let field = low[class % low.len()] + high[class / low.len()];
            if field.abs() < NO_FIELD {
                kept[class]
            } else if field > 0.0 {
                1
            } else {
                -1
            }
        };
        (0..self.classes()).map(state).collect()
    }

    /// What each pattern counts in a field.
    fn weights(&self, overlaps: &[f64]) -> Vec<f64> {
        let count = overlaps.len();
        let of = |place: usize| {
            let neighbours = overlaps[(place + count - 1) % count] + overlaps[(place + 1) % count];
            overlaps[place] + self.association * neighbours
        };
        (0..count).map(of).collect()
    }

    fn overlaps_of(&self, states: &[i8]) -> Vec<f64> {
        let overlap = |pattern: u32| {
            let sum: i64 =
                (0..).zip(states).map(|(class, &state)| sign(class, pattern) * i64::from(state)).sum();
            sum as f64 / self.classes() as f64
        };
        (0..self.patterns).map(overlap).collect()
    }

    /// The attractor of the pattern d places on has in a class the state of this one in the class turned by d.
    fn correlations(&self, states: &[i8]) -> Vec<f64> {
        let turned =
            |class: usize, by: u32| (class >> by | class << (self.patterns - by)) & (self.classes() - 1);
        let correlation = |by: u32| {
            let of = |(class, &state): (usize, &i8)| i64::from(state * states[turned(class, by)]);
            states.iter().enumerate().map(of).sum::<i64>() as f64 / self.classes() as f64
        };
        (0..=self.patterns / 2).map(correlation).collect()
    }
}

/// The sign of a class in a pattern.
fn sign(class: u32, pattern: u32) -> i64 {
    1 - 2 * i64::from(class >> pattern & 1)
}

/// Σ ±w for all signs; set bits of the place are minus.
fn all_sums(weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![weights.iter().sum::<f64>()];
    for weight in weights {
        let turned: Vec<f64> = sums.iter().map(|sum| sum - 2.0 * weight).collect();
        sums.extend(turned);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In units of 1/128, at distances 0, 1, 2, …; the same on both sides.
    fn in_128ths(overlaps: &[f64]) -> Vec<f64> {
        let half = overlaps.len() / 2;
        assert!((1..=half).all(|by| overlaps[by] == overlaps[overlaps.len() - by]));
        overlaps[..=half].iter().map(|overlap| 128.0 * overlap).collect()
    }

    fn settled(patterns: u32, association: f64) -> Profile {
        Ring::new(patterns, association).unwrap().settle().unwrap()
    }

    #[test]
    fn bound_patterns_lead_to_attractors_that_reach_over_four_neighbours() {
        for patterns in [13, 16] {
            for association in [0.501, 0.55, 0.7, 0.77] {
                let profile = settled(patterns, association);
                assert_eq!(
                    in_128ths(&profile.overlaps)[..6],
                    [77.0, 51.0, 13.0, 3.0, 1.0, 0.0],
                    "{association}"
                );
                let expected = [1.0, 0.664, 0.332, 0.123, 0.040, 0.0115, 0.0025];
                for (found, expected) in profile.correlations.iter().zip(expected) {
                    assert!(
                        (found - expected).abs() < 5.5e-4,
                        "{patterns} {association}: {found} {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn patterns_bound_by_no_more_than_one_half_stay_themselves() {
        for association in [0.0, 0.3, 0.5] {
            let profile = settled(13, association);
            assert_eq!(profile.correlations, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        }
    }

    /// The states after 38, 39 and 40 steps of all units at once from a pattern, by whole numbers alone: a = n/d, and
    /// fields times 2^p d.
    fn by_whole_numbers(patterns: u32, [n, d]: [i64; 2], from: u32) -> [Vec<i64>; 3] {
        let classes = || 0..1_u32 << patterns;
        let step = |states: &Vec<i64>| -> Vec<i64> {
            let m: Vec<i64> = (0..patterns).map(|pattern| whole_overlap(states, pattern)).collect();
            let at = |place: u32| m[(place % patterns) as usize];
            let weight = |place: u32| d * at(place) + n * (at(place + patterns - 1) + at(place + 1));
            let weights: Vec<i64> = (0..patterns).map(weight).collect();
            let state = |(class, &own): (u32, &i64)| {
                let field: i64 = (0..).zip(&weights).map(|(pattern, w)| sign(class, pattern) * w).sum();
                if field == 0 { own } else { field.signum() }
            };
            classes().zip(states).map(state).collect()
        };
        let first: Vec<i64> = classes().map(|class| sign(class, from)).collect();
        let after_38 = (0..38).fold(first, |states, _| step(&states));
        let after_39 = step(&after_38);
        let after_40 = step(&after_39);
        [after_38, after_39, after_40]
    }

    fn whole_overlap(states: &[i64], pattern: u32) -> i64 {
        (0..).zip(states).map(|(class, state)| sign(class, pattern) * state).sum()
    }

    /// Overlaps in units of 1/128 after an even and an odd number of steps.
    const SETTLED: [f64; 6] = [77.0, 51.0, 13.0, 3.0, 1.0, 0.0];
    const TO_AND_FRO: [[f64; 6]; 2] = [[79.0, 49.0, 15.0, 1.0, 1.0, 0.0], [76.0, 52.0, 12.0, 4.0, 0.0, 0.0]];

    /// At a = 3/4 some units have no field; from there to 11/10 the cycle of two states stays the same.
    #[test]
    fn all_at_once_ends_in_a_fixed_point_up_to_three_quarters_and_beyond_in_a_cycle() {
        for (n, d) in [(501, 1000), (7, 10), (7499, 10000), (3, 4)] {
            let [even, odd, _] = by_whole_numbers(13, [n, d], 0);
            assert_eq!(even, odd, "{n}/{d}");
            let a = n as f64 / d as f64;
            let Some(AtOnce::FixedPoint(profile)) = Ring::new(13, a).unwrap().settle_at_once() else {
                panic!("{a} has no fixed point");
            };
            assert_eq!(in_128ths(&profile.overlaps)[..6], SETTLED, "{a}");
            assert_eq!(profile, settled(13, a));
        }
        for (n, d) in [(7501, 10000), (77, 100), (9, 10), (1, 1), (11, 10)] {
            let [even, odd, next] = by_whole_numbers(13, [n, d], 0);
            assert!(even != odd && even == next, "{n}/{d}");
            let a = n as f64 / d as f64;
            let Some(AtOnce::Cycle(profiles)) = Ring::new(13, a).unwrap().settle_at_once() else {
                panic!("{a} has no cycle");
            };
            for ((profile, states), expected) in profiles.iter().zip([even, odd]).zip(TO_AND_FRO) {
                assert_eq!(in_128ths(&profile.overlaps)[..6], expected, "{a}");
                for (pattern, overlap) in (0..).zip(&profile.overlaps) {
                    assert_eq!(whole_overlap(&states, pattern) as f64, overlap * 8192.0, "{a} {pattern}");
                }
            }
        }
    }

    #[test]
    fn states_of_a_cycle_correlate_with_those_from_other_patterns_after_as_many_steps() {
        let Some(AtOnce::Cycle(profiles)) = Ring::new(9, 0.8).unwrap().settle_at_once() else {
            panic!("no cycle");
        };
        let first = by_whole_numbers(9, [4, 5], 0);
        for distance in 0..=4 {
            let other = by_whole_numbers(9, [4, 5], distance);
            for (step, profile) in profiles.iter().enumerate() {
                let same: i64 = first[step].iter().zip(&other[step]).map(|(one, other)| one * other).sum();
                assert_eq!(profile.correlations[distance as usize], same as f64 / 512.0, "{distance} {step}");
            }
        }
    }

    /// One by one they still come to the same attractor, which stays a fixed point up to a = 1.
    #[test]
    fn one_by_one_strongly_bound_patterns_lead_to_a_fixed_point() {
        for association in [0.7501, 0.8, 0.9, 1.0] {
            assert_eq!(in_128ths(&settled(13, association).overlaps)[..6], SETTLED);
        }
    }

    #[test]
    fn tables_of_sums_hold_the_fields() {
        let ring = Ring::new(7, 0.6).unwrap();
        let overlaps = [0.6, 0.4, 0.1, 0.03, 0.02, 0.11, 0.42];
        let states = ring.states(&overlaps, &ring.first_states());
        for (class, &state) in (0..).zip(&states) {
            let field: f64 = (0..7_u32)
                .map(|pattern| {
                    let at = |by: u32| overlaps[((pattern + by) % 7) as usize];
                    sign(class, pattern) as f64 * (at(0) + 0.6 * (at(1) + at(6)))
                })
                .sum();
            assert_eq!(f64::from(state), field.signum());
        }
    }

    #[test]
    fn rings_too_small_or_too_large_are_not_solved() {
        assert_eq!(Ring::new(2, 0.6), None);
        assert_eq!(Ring::new(21, 0.6), None);
    }
}

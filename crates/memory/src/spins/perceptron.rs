//! Units that learn from their own errors.

use super::{IntegerCouplings, Signs};

/// Perceptron learning: a unit that a pattern does not hold in place learns the pattern, until all are held.
///
/// $$ J_{ij} \leftarrow J_{ij} + \xi_i \xi_j \quad \text{where } \xi_i \textstyle\sum_j J_{ij} \xi_j \leq 0 $$
///
/// It converges wherever couplings exist that hold all patterns (Rosenblatt 1962): for many units and random
/// patterns up to α = 2 (Gardner 1988, <https://doi.org/10.1088/0305-4470/21/1/030>). Each unit sees only its own
/// error, but must see all patterns again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Perceptrons {
    units: usize,
    /// `[postsynaptic unit][presynaptic unit]`, in units of what one error adds.
    values: Vec<i32>,
    /// Units that hold all patterns in place.
    learnt: Vec<bool>,
}

impl Perceptrons {
    /// Lets all units learn these patterns, in at most so many rounds through all.
    ///
    /// # Panics
    /// Where there is no pattern, or patterns differ in length.
    pub fn learn(patterns: &[Signs], rounds: u32) -> Self {
        let units = patterns[0].units() as usize;
        let signs: Vec<Vec<i32>> = patterns
            .iter()
            .map(|pattern| (0..pattern.units()).map(|unit| pattern.whole(unit)).collect())
            .collect();
        let mut perceptrons = Self { units, values: vec![0; units * units], learnt: vec![false; units] };
        let rows = perceptrons.values.chunks_exact_mut(units).zip(&mut perceptrons.learnt);
        for (unit, (row, learnt)) in rows.enumerate() {
            *learnt = learn_unit(unit, row, &signs, rounds);
        }
        perceptrons
    }

    /// The fraction of units that hold all patterns in place.
    pub fn learnt(&self) -> f64 {
        self.learnt.iter().filter(|learnt| **learnt).count() as f64 / self.units as f64
    }

    /// The couplings. A unit's couplings may have a scale of their own: only the sign of its field counts. What
    /// would not go into 16 bits is halved until it does.
    pub fn couplings(&self) -> IntegerCouplings {
        let mut couplings = IntegerCouplings::zeros(self.units, 1.0);
        for post in 0..self.units {
            let row = &self.values[post * self.units..][..self.units];
            let largest = row.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
            // Bits beyond the 15 that there is room for.
            let halvings = (u32::BITS - largest.leading_zeros()).saturating_sub(i16::BITS - 1);
            for (pre, value) in row.iter().enumerate() {
                couplings.row_mut(pre)[post] = (value >> halvings) as i16;
            }
        }
        couplings
    }
}

/// Rounds of one unit through all patterns; gives whether it made no error in the last.
fn learn_unit(unit: usize, row: &mut [i32], patterns: &[Vec<i32>], rounds: u32) -> bool {
    for _ in 0..rounds {
        let mut errors = 0;
        for pattern in patterns {
            let own = pattern[unit];
            // J_ii is 0 before and after, so that the unit does not hold itself.
            let field: i32 = row.iter().zip(pattern).map(|(value, sign)| value * sign).sum();
            if field * own <= 0 {
                errors += 1;
                row.iter_mut().zip(pattern).for_each(|(value, sign)| *value += own * sign);
                row[unit] = 0;
            }
        }
        if errors == 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spins::SpinNetwork;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn what_was_learnt_is_held_in_place() {
        let streams = Streams::new(Seed(4), Purpose::named("patterns"), 0);
        let patterns: Vec<Signs> = (0..50).map(|index| Signs::random(60, &mut streams.at(index))).collect();
        let perceptrons = Perceptrons::learn(&patterns, 1000);
        assert_eq!(perceptrons.learnt(), 1.0);
        let couplings = perceptrons.couplings();
        for pattern in &patterns {
            assert_eq!(SpinNetwork::new(&couplings, pattern).step(), 0);
        }
        // Three times as many patterns as units cannot be learnt (Cover 1965).
        let patterns: Vec<Signs> = (0..180).map(|index| Signs::random(60, &mut streams.at(index))).collect();
        assert_eq!(Perceptrons::learn(&patterns, 50).learnt(), 0.0);
    }
}

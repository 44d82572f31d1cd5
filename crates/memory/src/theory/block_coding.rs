//! Completion of block-coded patterns from half of their units, in one step.
//!
//! A unit of an unknown block that is silent in the pattern is left over if all c = k/2 synapses from the cue are
//! set by the other P − 1 patterns. By inclusion and exclusion its probability is
//!
//! $$ p = \sum_{s=0}^{c} (-1)^s \binom{c}{s} \left[ 1 - \frac{1}{M} \left( 1 - \left( 1 - \frac{1}{M} \right)^s \right) \right]^{P-1}, $$
//!
//! for a pattern sets none of s given synapses of a unit unless it holds the unit and one of their sources. This is
//! exact. Units of a block, and blocks, are then taken as independent, which is nearly right.
//!
//! The form of the information follows Knoblauch & Palm 2020, <https://doi.org/10.1162/neco_a_01247>; the finite sums
//! are ours.

use attractor_core::maths::{self, bits};

use crate::blocks::Blocks;

/// (ln 2)/4: the information per synapse of large networks that complete half of a pattern in one step
/// (Knoblauch & Palm 2020).
pub const ONE_STEP_LIMIT: f64 = std::f64::consts::LN_2 / 4.0;

/// p: the probability that a silent unit is left over after one step.
pub fn false_probability(blocks: Blocks, patterns: f64) -> f64 {
    let (size, known) = (f64::from(blocks.size), blocks.count / 2);
    let (mut sum, mut choices) = (0.0, 1.0);
    for s in 0..=known {
        let reached = -maths::expm1(f64::from(s) * maths::log1p(-1.0 / size));
        let term = choices * maths::exp((patterns - 1.0) * maths::log1p(-reached / size));
        sum += if s % 2 == 0 { term } else { -term };
        choices *= f64::from(known - s) / f64::from(s + 1);
    }
    sum.max(0.0)
}

/// The probability that a block is right after one step: one of its units that are left over is drawn.
///
/// With F ~ B(M − 1, p) false units the mean of 1/(1 + F) is (1 − (1 − p)^M)/(M p).
pub fn block_right(blocks: Blocks, patterns: f64) -> f64 {
    let (size, p) = (f64::from(blocks.size), false_probability(blocks, patterns));
    if p < 1e-14 { 1.0 } else { -maths::expm1(size * maths::log1p(-p)) / (size * p) }
}

/// The probability that a pattern is completed in one step.
pub fn one_step_exact(blocks: Blocks, patterns: f64) -> f64 {
    maths::exp(f64::from(blocks.count / 2) * maths::log(block_right(blocks, patterns)))
}

/// P: how many patterns can be stored so that this fraction of them is completed in one step.
pub fn one_step_capacity(blocks: Blocks, exact: f64) -> f64 {
    let size = f64::from(blocks.size);
    let (mut low, mut high) = (1.0, 50.0 * size * size);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if one_step_exact(blocks, middle) > exact { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// 1 − (1 − 1/M²)^P: the fraction of synapses that P patterns set.
pub fn matrix_load(blocks: Blocks, patterns: f64) -> f64 {
    let size = f64::from(blocks.size);
    -maths::expm1(patterns * maths::log1p(-1.0 / (size * size)))
}

/// What recall adds to half of each pattern, in bits for each of n² synapses, e being the fraction of wrong
/// blocks:
///
/// $$ \frac{P}{n^2} \frac{k}{2} \left[ \log_2 M + (1-e) \log_2 (1-e) + e \log_2 \frac{e}{M-1} \right] $$
pub fn information_per_synapse(blocks: Blocks, patterns: f64, error: f64) -> f64 {
    let size = f64::from(blocks.size);
    let lost = bits(1.0 - error) + bits(error) + error * maths::log2(size - 1.0);
    let of_block = maths::log2(size) - lost;
    let units = blocks.units() as f64;
    patterns / (units * units) * f64::from(blocks.count / 2) * of_block
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All patterns of two blocks of three, with one other pattern stored: a silent unit is left over if the
    /// other pattern holds the cue's unit and this one.
    #[test]
    fn units_left_over_are_those_that_counting_finds() {
        let blocks = Blocks { count: 2, size: 3 };
        assert!((false_probability(blocks, 2.0) - 1.0 / 9.0).abs() < 1e-15);
        // Two others: at least one of them does.
        assert!((false_probability(blocks, 3.0) - (1.0 - 64.0 / 81.0)).abs() < 1e-15);
        // Two silent units, each left over with probability p: 1, 1/2 or 1/3 of a chance.
        let p: f64 = 1.0 / 9.0;
        let right = (1.0 - p).powi(2) + 2.0 * p * (1.0 - p) / 2.0 + p * p / 3.0;
        assert!((block_right(blocks, 2.0) - right).abs() < 1e-14);
    }

    #[test]
    fn information_is_all_of_a_block_without_errors_and_none_at_chance() {
        let blocks = Blocks { count: 10, size: 100 };
        let whole = information_per_synapse(blocks, 1e4, 0.0);
        assert!((whole - 1e4 / 1e6 * 5.0 * 100_f64.log2()).abs() < 1e-12);
        assert!(information_per_synapse(blocks, 1e4, 0.99).abs() < 1e-12);
    }

    /// At its best k the capacity comes to the limit from below, and slowly.
    #[test]
    fn one_step_tends_to_its_limit_from_below() {
        let best = |units: u32| {
            let of = |half: u32| {
                let blocks = Blocks { count: 2 * half, size: units / (2 * half) };
                let capacity = one_step_capacity(blocks, 0.9);
                let wrong = 1.0 - block_right(blocks, capacity);
                information_per_synapse(blocks, capacity, wrong)
            };
            (3..20).map(of).fold(0.0, f64::max)
        };
        let found: Vec<f64> = [1_000, 10_000, 100_000, 1_000_000].map(best).into();
        println!("{found:?}");
        assert!(found.is_sorted() && found[0] > 0.06 && found[3] < ONE_STEP_LIMIT, "{found:?}");
    }
}

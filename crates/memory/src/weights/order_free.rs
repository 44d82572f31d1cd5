//! Sums that do not depend on the order of what is added.

use crate::synapse::Coactivity;
use crate::{Counts, MemoryRule};

/// Largest sizes of what supports are made of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sizes {
    pub weight: f32,
    pub bias: f32,
}

impl Sizes {
    /// No sum of a bias and so many weights is larger.
    pub fn sum(self, weights: usize) -> f32 {
        self.bias + self.weight * weights as f32
    }

    pub fn include_biases(&mut self, start: &[f32]) {
        let finite = start.iter().copied().filter(|start| start.is_finite());
        self.bias = finite.fold(self.bias, |most, start| most.max(start.abs()));
    }
}

/// A grid of numbers so coarse that sums of its points are exact in double precision, and so fine that it holds
/// all bits of every weight that is not tiny beside the largest.
///
/// With 32 active units it holds the 24 bits of weights down to 2⁻²² of the largest; of smaller ones the last bits are
/// rounded, for all units alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    /// Adding and subtracting it rounds to the grid.
    rounding: f64,
}

impl Grid {
    /// The grid for sums of a bias and so many weights.
    pub fn of(sizes: Sizes, weights: usize) -> Self {
        let exponent = (f64::from(sizes.bias) + f64::from(sizes.weight) * weights as f64).to_bits() >> 52;
        // Twice as large as any sum, with what rounding adds.
        let largest = f64::from_bits((exponent + 2) << 52);
        Self { rounding: 1.5 * largest }
    }

    /// The nearest point of the grid.
    #[inline(always)]
    pub fn round(self, x: f32) -> f64 {
        (f64::from(x) + self.rounding) - self.rounding
    }

    /// A sum of points, in steps.
    pub fn steps(self, sum: f64) -> i128 {
        // Numbers from `largest` to twice that are a step apart.
        let largest = self.rounding / 1.5;
        ((sum / largest) * 2_f64.powi(52)) as i128
    }
}

/// What single precision may be wrong by in the difference of two sums of a bias and so many weights.
///
/// A sum is wrong by at most n·S·2⁻²⁴ to first order, where no partial sum is larger than S (Higham 2002,
/// <https://doi.org/10.1137/1.9780898718027>, section 4.2), weights that stand for true ones by S·2⁻²⁴ more; the difference by
/// twice that. The factor 1.01 covers the higher orders, and the rounding of this bound.
pub(super) fn tolerance(sizes: Sizes, weights: usize) -> f32 {
    let terms = weights as f32 + 2.0;
    2.0 * 1.01 * terms * sizes.sum(weights) * (f32::EPSILON / 2.0)
}

/// No numerator is larger.
const LARGEST_NUMERATOR: i128 = 1 << 53;

/// How a rule makes a weight of counts, as whole numbers.
type Fraction = Box<dyn Fn(Coactivity) -> (f64, f64) + Send + Sync>;

/// Weights as the fractions that they are: for what no single precision holds.
pub(super) struct Fractions {
    counts: Counts,
    fraction: Fraction,
}

impl std::fmt::Debug for Fractions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fractions").finish_non_exhaustive()
    }
}

impl Fractions {
    /// Those of a rule. The counts are shared with those given for as long as these stay as they are.
    pub fn of<R: MemoryRule + Clone + 'static>(rule: &R, counts: &Counts) -> Self {
        let rule = rule.clone();
        let fraction = move |c| (rule.numerator(c), rule.denominator(c));
        Self { counts: counts.clone(), fraction: Box::new(fraction) }
    }

    /// The supports of some units, times what makes them whole numbers; `None` where the active units make these too large,
    /// for whatever unit.
    pub fn supports(&self, active: &[u32], units: &[u32]) -> Option<Vec<i128>> {
        let mut common = 1;
        for &pre in active.iter().filter(|&&pre| self.is_used(pre)) {
            common = least_common_multiple(common, (self.fraction)(self.pair(pre, 1, 0)).1 as i128)?;
        }
        let most = common.checked_mul(LARGEST_NUMERATOR)?.checked_mul(active.len() as i128);
        most.map(|_| units.iter().map(|&unit| self.support(active, unit, common)).collect())
    }

    fn support(&self, active: &[u32], post: u32, common: i128) -> i128 {
        let (both, used) = (self.counts.incoming(post), self.counts.usage()[post as usize]);
        let term = |&pre: &u32| {
            let (numerator, denominator) = (self.fraction)(self.pair(pre, used, both(pre)?));
            Some(numerator as i128 * (common / denominator as i128))
        };
        active.iter().filter(|&&pre| self.is_used(pre)).filter_map(term).sum()
    }

    fn is_used(&self, pre: u32) -> bool {
        self.counts.pre_usage()[pre as usize] > 0
    }

    fn pair(&self, pre: u32, post: u32, both: u32) -> Coactivity {
        Coactivity {
            patterns: self.counts.patterns(),
            pre: self.counts.pre_usage()[pre as usize],
            post,
            both,
        }
    }
}

fn least_common_multiple(a: i128, b: i128) -> Option<i128> {
    let (mut divisor, mut rest) = (a, b);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (a / divisor).checked_mul(b)
}

/// Numbers from 2²² to 2²³ are 2⁻³⁰ apart.
const LOGARITHMS: Grid = Grid { rounding: 1.5 * 4_194_304.0 };

/// Sums of many numbers, side by side, in twice double precision: the order of numbers that are not farther apart than 2⁶⁰ in size
/// is lost.
///
/// Source: the error of a sum is Knuth's, as in Ogita, Rump & Oishi 2005, <https://doi.org/10.1137/030601818>.
pub(super) struct LongSums<const L: usize> {
    sums: [f64; L],
    errors: [f64; L],
}

impl<const L: usize> LongSums<L> {
    #[inline(always)]
    pub fn zero() -> Self {
        Self { sums: [0.0; L], errors: [0.0; L] }
    }

    /// Adds what one silent unit says.
    #[inline(always)]
    pub fn add<R: MemoryRule>(&mut self, lane: usize, x: f64) {
        if R::SILENCE_IS_LOGARITHMIC {
            // Multiples of 2⁻³⁰ have exact sums up to 2²².
            self.sums[lane] += (x + LOGARITHMS.rounding) - LOGARITHMS.rounding;
            return;
        }
        let before = self.sums[lane];
        let sum = before + x;
        let own = sum - before;
        self.errors[lane] += (before - (sum - own)) + (x - own);
        self.sums[lane] = sum;
    }

    /// A sum in double precision.
    #[inline(always)]
    pub fn total(&self, lane: usize) -> f64 {
        self.sums[lane] + self.errors[lane]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Covariance;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_on_a_grid_are_exact(weights in prop::collection::vec(-9.0_f32..9.0, 1..60), bias in -400.0_f32..0.0) {
            let weight = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
            let grid = Grid::of(Sizes { weight, bias: bias.abs() }, weights.len());
            let up = weights.iter().fold(grid.round(bias), |sum, &weight| sum + grid.round(weight));
            let down = weights.iter().rev().fold(0.0, |sum, &weight| sum + grid.round(weight)) + grid.round(bias);
            prop_assert_eq!(up.to_bits(), down.to_bits());
            let whole = weights.iter().map(|&weight| grid.steps(grid.round(weight))).sum::<i128>();
            prop_assert_eq!(grid.steps(up), whole + grid.steps(grid.round(bias)));
            let plainly: f64 = weights.iter().map(|&weight| f64::from(weight)).sum::<f64>() + f64::from(bias);
            prop_assert!((up - plainly).abs() <= 1e-9, "{} {}", up, plainly);
        }

        #[test]
        fn long_sums_have_no_order(mut terms in prop::collection::vec(-20.0_f32..20.0, 1..400)) {
            terms.extend([1e-7, -3e-6]);
            let total = |terms: &[f32]| {
                let mut sum = LongSums::<1>::zero();
                for &term in terms {
                    sum.add::<Covariance>(0, f64::from(term));
                }
                sum.total(0).to_bits()
            };
            let forth = total(&terms);
            terms.reverse();
            prop_assert_eq!(total(&terms), forth);
            terms.sort_unstable_by(f32::total_cmp);
            prop_assert_eq!(total(&terms), forth);
        }
    }
}

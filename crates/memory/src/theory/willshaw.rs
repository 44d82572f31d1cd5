//! Binary synapses between two populations of n units, k of them active in a pattern (Willshaw, Buneman &
//! Longuet-Higgins 1969, <https://doi.org/10.1038/222960a0>).
//!
//! A synapse is set once both its units were active in a pair. The cue is a whole source pattern. A target unit answers
//! where its dendritic sum, the number of set synapses from active units, reaches the threshold k. All right units do,
//! so the only errors are false units.

use attractor_core::maths::{self, binary_entropy};

/// Most active units for which [`WillshawNetwork::false_probability`] can be computed: its terms alternate, and
/// double precision does not carry more of them.
pub const MOST_ACTIVE: u32 = 24;

/// Two populations of one size, and pairs of random patterns that were stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WillshawNetwork {
    /// n: units of each population.
    pub units: f64,
    /// k: active units of a pattern, at most [`MOST_ACTIVE`].
    pub active: u32,
    /// M: pairs that are stored, at least 1.
    pub pairs: f64,
}

impl WillshawNetwork {
    /// The network whose synapses are set with probability `load`, between 0 and 1.
    ///
    /// From p₁ = 1 − (1 − k²/n²)^M; the number of pairs is rounded to the nearest of at least 1.
    pub fn with_load(units: u32, active: u32, load: f64) -> Self {
        let activity = f64::from(active) / f64::from(units);
        let pairs = maths::log1p(-load) / maths::log1p(-activity * activity);
        Self { units: f64::from(units), active, pairs: pairs.round().max(1.0) }
    }

    fn activity(&self) -> f64 {
        f64::from(self.active) / self.units
    }

    /// p₁ = 1 − (1 − k²/n²)^M: the probability that a synapse is set.
    pub fn matrix_load(&self) -> f64 {
        -maths::expm1(self.pairs * maths::log1p(-self.activity() * self.activity()))
    }

    /// The probability that a unit answers which is silent in the pattern, exactly:
    ///
    /// $$ p_{01} = \sum_{s=0}^{k} (-1)^s \binom{k}{s}
    ///    \left[ 1 - \frac{k}{n} \left( 1 - \binom{n-s}{k} \Big/ \binom{n}{k} \right) \right]^{M-1} $$
    ///
    /// The bracket is the probability that one of the other M − 1 pairs sets none of s given synapses of the
    /// unit; inclusion and exclusion make of it the probability that none of all k is left unset. For large
    /// n it becomes p₁^k.
    pub fn false_probability(&self) -> f64 {
        let (mut sum, mut choices) = (0.0, 1.0);
        for s in 0..=self.active {
            let each = |i: u32| maths::log1p(-f64::from(s) / (self.units - f64::from(i)));
            let none: f64 = (0..self.active).map(each).sum();
            let sets = self.activity() * -maths::expm1(none);
            let term = choices * maths::exp((self.pairs - 1.0) * maths::log1p(-sets));
            sum += if s % 2 == 0 { term } else { -term };
            choices *= f64::from(self.active - s) / f64::from(s + 1);
        }
        sum
    }

    /// Expected number of false units in an answer.
    pub fn false_units(&self) -> f64 {
        (self.units - f64::from(self.active)) * self.false_probability()
    }

    /// Transmitted information of the answers, bits for each of the n² synapses: each target unit is a
    /// binary channel that only adds errors.
    pub fn information_per_synapse(&self) -> f64 {
        let (one, wrong) = (self.activity(), self.false_probability());
        let noise = (1.0 - one) * binary_entropy(wrong);
        self.pairs * (binary_entropy(one + (1.0 - one) * wrong) - noise) / self.units
    }
}

/// ln 2: the information per synapse that large networks tend to, at matrix load 1/2 and k = log₂ n.
pub const LIMIT: f64 = std::f64::consts::LN_2;

/// log₂ n to the nearest whole number, at least 1: so many active units keep false units few.
pub fn sparse_activity(units: u32) -> u32 {
    let exponent = maths::log2(f64::from(units)).round();
    #[expect(clippy::cast_sign_loss, reason = "a logarithm of at least 1")]
    let active = exponent.max(1.0) as u32;
    active
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All pairs of patterns of a network so small that they can be counted: n = 4, k = 2, M = 2. The one
    /// other pair is any of 36; a silent unit answers if the unit is in its target, and its source is the cue.
    #[test]
    fn false_units_are_those_that_counting_finds() {
        let network = WillshawNetwork { units: 4.0, active: 2, pairs: 2.0 };
        let patterns: Vec<[u32; 2]> = (0..4).flat_map(|a| (a + 1..4).map(move |b| [a, b])).collect();
        let (cue, silent) = ([0, 1], 3);
        let pairs = patterns.iter().flat_map(|source| patterns.iter().map(move |target| (source, target)));
        let wrong = pairs.filter(|(source, target)| **source == cue && target.contains(&silent)).count();
        assert!((network.false_probability() - wrong as f64 / 36.0).abs() < 1e-15);
        let set = 1.0 - 0.75 * 0.75;
        assert!((network.matrix_load() - set).abs() < 1e-15);
    }

    #[test]
    fn large_networks_tend_to_the_limit_from_below() {
        let mut before = 0.0;
        for exponent in (6..=24).step_by(2) {
            let network = WillshawNetwork::with_load(1 << exponent, exponent, 0.5);
            let information = network.information_per_synapse();
            assert!(before < information && information < LIMIT, "n = 2^{exponent}: {information}");
            assert!((network.matrix_load() - 0.5).abs() < 0.02);
            before = information;
        }
        // p01 → p1^k.
        let network = WillshawNetwork::with_load(1 << 24, 24, 0.5);
        let power = maths::exp(24.0 * maths::log(0.5));
        assert!((network.false_probability() / power - 1.0).abs() < 1e-3);
    }
}

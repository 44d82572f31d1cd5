//! Couplings that project on the patterns.

use super::real::{RealCouplings, signs_of};
use super::{IntegerCouplings, Signs};

/// The pseudo-inverse rule, pattern by pattern: J is the projection on the space of the patterns.
///
/// $$ J \leftarrow J + \frac{(\xi - J \xi)(\xi - J \xi)^{\mathsf T}}{|\xi - J \xi|^2} $$
///
/// It is not local: what a synapse learns depends on what all others do to the pattern. Every pattern is a fixed
/// point while patterns are linearly independent.
///
/// Source: Personnaz, Guyon & Dreyfus 1985, <https://doi.org/10.1051/jphyslet:01985004608035900>; Kanter &
/// Sompolinsky 1987, <https://doi.org/10.1103/PhysRevA.35.380>, for J_ii = 0.
#[derive(Clone, Debug, PartialEq)]
pub struct PseudoInverse {
    projection: RealCouplings,
}

/// Below this |ξ − J ξ|² a pattern counts as a linear combination of those already learnt.
const NOTHING_NEW: f64 = 1e-6;

impl PseudoInverse {
    /// No pattern yet.
    pub fn new(units: u32) -> Self {
        Self { projection: RealCouplings::new(units) }
    }

    /// Stores a pattern; one that is a mixture of those before changes nothing.
    pub fn present(&mut self, pattern: &Signs) {
        let signs = signs_of(pattern);
        let known = self.projection.fields(&signs);
        let new: Vec<f64> = signs.iter().zip(&known).map(|(sign, known)| sign - known).collect();
        let length: f64 = new.iter().map(|value| value * value).sum();
        if length < NOTHING_NEW {
            return;
        }
        for (post, &own) in new.iter().enumerate() {
            let factor = own / length;
            for (value, other) in self.projection.row_mut(post).iter_mut().zip(&new) {
                *value += factor * other;
            }
        }
    }

    /// The couplings, with J_ii or without.
    pub fn couplings(&self, keep_diagonal: bool) -> IntegerCouplings {
        self.projection.rounded(keep_diagonal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spins::SpinNetwork;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn every_pattern_is_a_fixed_point_with_the_field_of_a_projection() {
        let streams = Streams::new(Seed(4), Purpose::named("patterns"), 0);
        let patterns: Vec<Signs> = (0..60).map(|index| Signs::random(80, &mut streams.at(index))).collect();
        let mut rule = PseudoInverse::new(80);
        for pattern in &patterns {
            rule.present(pattern);
        }
        // Twice is once.
        rule.present(&patterns[7]);
        for pattern in &patterns {
            let signs = signs_of(pattern);
            for (field, sign) in rule.projection.fields(&signs).iter().zip(&signs) {
                assert!((field - sign).abs() < 1e-9);
            }
            for keep_diagonal in [true, false] {
                assert_eq!(SpinNetwork::new(&rule.couplings(keep_diagonal), pattern).step(), 0);
            }
        }
        // The trace of a projection is the number of its dimensions.
        let trace: f64 = (0..80).map(|unit| rule.projection.row(unit)[unit]).sum();
        assert!((trace - 60.0).abs() < 1e-8);
    }
}

//! What may be wrong with synapses.

use attractor_core::Streams;
use attractor_core::maths::sqrt;

use super::Couplings;

/// Damage to couplings that were learnt.
///
/// Source: Sompolinsky 1986, <https://doi.org/10.1103/PhysRevA.34.2571>.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Disorder {
    /// J_ij + η_ij with independent η_ij = η_ji of mean 0 and variance Δ²/N.
    Symmetric {
        /// Δ: at least 0.
        noise: f64,
    },
    /// J_ij + η_ij with all η_ij independent, of mean 0 and variance Δ²/N.
    Asymmetric {
        /// Δ: at least 0.
        noise: f64,
    },
    /// Each pair of units keeps its coupling with this probability.
    Dilution {
        /// c: more than 0, at most 1.
        kept: f64,
    },
    /// Of each coupling only its sign is left.
    Clipped,
}

/// Largest size of a coupling in steps.
const LARGEST: f64 = i16::MAX as f64;

/// Standard deviations of noise for which there is room; a number that is further out, once in 10²⁹, is cut.
const ROOM: f64 = 11.5;

impl Couplings {
    /// The couplings with damage, drawn for each unit from its own stream.
    #[must_use]
    pub fn damaged(&self, disorder: Disorder, streams: &Streams) -> Self {
        match disorder {
            Disorder::Symmetric { noise } => self.noisy(noise, streams, true),
            Disorder::Asymmetric { noise } => self.noisy(noise, streams, false),
            Disorder::Dilution { kept } => self.diluted(kept, streams),
            Disorder::Clipped => self.clipped(),
        }
    }

    /// Steps become finer by a power of 2, as far as 16 bits allow, and noise is rounded to them.
    fn noisy(&self, noise: f64, streams: &Streams, symmetric: bool) -> Self {
        let units = self.units();
        let deviation = noise / sqrt(units as f64) * self.steps();
        let most = (0..units).flat_map(|unit| self.row(unit)).map(|value| value.unsigned_abs()).max();
        let mut finer = 1.0;
        while 2.0 * finer * (f64::from(most.unwrap_or(0)) + ROOM * deviation) <= LARGEST {
            finer *= 2.0;
        }
        let mut noisy = Self::zeros(units, self.steps() * finer);
        let with_noise = |value: i16, normal: f64| {
            (finer * (f64::from(value) + deviation * normal)).round().clamp(-LARGEST, LARGEST) as i16
        };
        for pre in 0..units {
            let mut stream = streams.at(pre as u64);
            let first = if symmetric { pre + 1 } else { 0 };
            for post in (first..units).filter(|&post| post != pre) {
                let value = with_noise(self.row(pre)[post], stream.normal());
                noisy.row_mut(pre)[post] = value;
                if symmetric {
                    noisy.row_mut(post)[pre] = value;
                }
            }
        }
        noisy
    }

    fn diluted(&self, kept: f64, streams: &Streams) -> Self {
        let units = self.units();
        let mut diluted = Self::zeros(units, self.steps() * kept);
        for pre in 0..units {
            let mut stream = streams.at(pre as u64);
            for post in pre + 1..units {
                if stream.unit() < kept {
                    diluted.row_mut(pre)[post] = self.row(pre)[post];
                    diluted.row_mut(post)[pre] = self.row(post)[pre];
                }
            }
        }
        diluted
    }

    /// sgn(J) times the standard deviation of J, which is √(P)/N of random patterns; only the sign of a field
    /// matters, and a coupling of 0 stays 0.
    fn clipped(&self) -> Self {
        let units = self.units();
        let squares: f64 = (0..units)
            .flat_map(|unit| self.row(unit))
            .map(|value| f64::from(*value) * f64::from(*value))
            .sum();
        let deviation = sqrt(squares / (units as f64 * (units as f64 - 1.0).max(1.0)));
        let mut clipped = Self::zeros(units, self.steps() / deviation.max(f64::MIN_POSITIVE));
        for unit in 0..units {
            for (to, from) in clipped.row_mut(unit).iter_mut().zip(self.row(unit)) {
                *to = from.signum();
            }
        }
        clipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spins::Signs;
    use attractor_core::{Purpose, Seed};

    fn couplings() -> Couplings {
        let streams = Streams::new(Seed(8), Purpose::named("patterns"), 0);
        let patterns: Vec<Signs> = (0..30).map(|index| Signs::random(300, &mut streams.at(index))).collect();
        Couplings::hebbian(&patterns)
    }

    fn pairs() -> impl Iterator<Item = (usize, usize)> {
        (0..300).flat_map(|i| (0..300).map(move |j| (i, j))).filter(|(i, j)| i != j)
    }

    #[test]
    fn noise_has_the_deviation_that_was_asked_for_and_is_symmetric_if_asked_for() {
        let (clean, noise) = (couplings(), 0.4);
        let streams = Streams::new(Seed(8), Purpose::named("noise"), 0);
        for symmetric in [true, false] {
            let disorder =
                if symmetric { Disorder::Symmetric { noise } } else { Disorder::Asymmetric { noise } };
            let noisy = clean.damaged(disorder, &streams);
            let difference = |i, j| noisy.coupling(i, j) - clean.coupling(i, j);
            let count = pairs().count() as f64;
            let variance = pairs().map(|(i, j)| difference(i, j) * difference(i, j)).sum::<f64>() / count;
            // 44,850 independent numbers at least: a deviation of 3 % has four standard errors.
            assert!((variance * 300.0 / (noise * noise) - 1.0).abs() < 0.03);
            assert_eq!(pairs().all(|(i, j)| difference(i, j) == difference(j, i)), symmetric);
            assert!((0..300).all(|i| noisy.coupling(i, i) == 0.0));
        }
    }

    #[test]
    fn dilution_keeps_a_fraction_and_makes_it_stronger() {
        let clean = couplings();
        let diluted =
            clean.damaged(Disorder::Dilution { kept: 0.3 }, &Streams::new(Seed(8), Purpose::named("cut"), 0));
        let there: Vec<_> = pairs().filter(|&(i, j)| clean.coupling(i, j) != 0.0).collect();
        let kept: Vec<_> = there.iter().filter(|&&(i, j)| diluted.coupling(i, j) != 0.0).collect();
        // About 19,000 pairs, each twice: a deviation of 0.015 has four and a half standard errors.
        assert!((kept.len() as f64 / there.len() as f64 - 0.3).abs() < 0.015);
        for &&(i, j) in &kept {
            assert!((diluted.coupling(i, j) - clean.coupling(i, j) / 0.3).abs() < 1e-9);
            assert_eq!(diluted.coupling(i, j), diluted.coupling(j, i));
        }
    }

    #[test]
    fn clipping_leaves_signs() {
        let (clean, clipped) = (
            couplings(),
            couplings().damaged(Disorder::Clipped, &Streams::new(Seed(8), Purpose::named("cut"), 0)),
        );
        let (i, j) = pairs().find(|&(i, j)| clean.coupling(i, j) > 0.0).unwrap();
        let size = clipped.coupling(i, j);
        for (i, j) in pairs() {
            let sign = if clean.coupling(i, j) == 0.0 { 0.0 } else { clean.coupling(i, j).signum() };
            assert_eq!(clipped.coupling(i, j), sign * size);
        }
    }
}

//! What may be wrong with synapses.

use attractor_core::Streams;
use attractor_core::maths::sqrt;

use super::{IntegerCouplings, SpinCouplings};

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
    /// Each synapse is kept with this probability, that from i to j whether or not that from j to i is.
    Dilution {
        /// c: more than 0, at most 1.
        kept: f64,
    },
    /// Of each coupling only its sign is left.
    Clipped,
}

/// Damage that was drawn for a number of units. It can be done to any couplings of that many.
#[derive(Clone, Debug)]
pub struct Flaws {
    disorder: Disorder,
    streams: Streams,
    /// Standard normal numbers `[presynaptic unit][postsynaptic unit]` where there is noise.
    normals: Vec<f32>,
}

impl Disorder {
    /// Draws damage for couplings of so many units, for each unit from its own stream.
    pub fn draw(self, units: usize, streams: &Streams) -> Flaws {
        let normals = match self {
            Self::Symmetric { .. } => normals(units, streams, true),
            Self::Asymmetric { .. } => normals(units, streams, false),
            Self::Dilution { .. } | Self::Clipped => Vec::new(),
        };
        Flaws { disorder: self, streams: streams.clone(), normals }
    }

    /// Bytes that drawn damage takes.
    pub fn bytes(self, units: u64) -> u64 {
        match self {
            Self::Symmetric { .. } | Self::Asymmetric { .. } => 4 * units * units,
            Self::Dilution { .. } | Self::Clipped => 0,
        }
    }
}

/// Normal numbers for each pair of units, 0 for a unit and itself.
fn normals(units: usize, streams: &Streams, symmetric: bool) -> Vec<f32> {
    let mut normals = vec![0.0; units * units];
    for pre in 0..units {
        let mut stream = streams.at(pre as u64);
        let first = if symmetric { pre + 1 } else { 0 };
        for post in (first..units).filter(|&post| post != pre) {
            let value = stream.normal() as f32;
            normals[pre * units + post] = value;
            if symmetric {
                normals[post * units + pre] = value;
            }
        }
    }
    normals
}

impl Flaws {
    /// Couplings with the damage.
    ///
    /// # Panics
    /// Where couplings have another number of units than damage was drawn for.
    pub fn of(&self, couplings: &IntegerCouplings) -> IntegerCouplings {
        match self.disorder {
            Disorder::Symmetric { noise } | Disorder::Asymmetric { noise } => {
                couplings.noisy(noise, &self.normals)
            }
            Disorder::Dilution { kept } => couplings.diluted(kept, &self.streams),
            Disorder::Clipped => couplings.clipped(),
        }
    }
}

/// Largest size of a coupling in steps.
const LARGEST: f64 = i16::MAX as f64;

/// Largest noise that there is room for, in standard deviations. A larger one, once in 10²⁹, is cut to it.
const ROOM: f64 = 11.5;

impl IntegerCouplings {
    /// The couplings with damage, drawn for each unit from its own stream.
    #[must_use]
    pub fn damaged(&self, disorder: Disorder, streams: &Streams) -> Self {
        disorder.draw(self.units(), streams).of(self)
    }

    /// Steps become finer by a power of 2, as far as 16 bits allow, and noise is rounded to them.
    fn noisy(&self, noise: f64, normals: &[f32]) -> Self {
        let units = self.units();
        assert_eq!(normals.len(), units * units, "damage of as many units");
        let deviation = noise / sqrt(units as f64) * self.steps();
        let most = (0..units).flat_map(|unit| self.row(unit)).map(|value| value.unsigned_abs()).max();
        let mut finer = 1.0;
        while 2.0 * finer * (f64::from(most.unwrap_or(0)) + ROOM * deviation) <= LARGEST {
            finer *= 2.0;
        }
        let mut noisy = Self::zeros(units, self.steps() * finer);
        for (pre, normals) in normals.chunks_exact(units).enumerate() {
            let pairs = self.row(pre).iter().zip(normals);
            for (to, (value, normal)) in noisy.row_mut(pre).iter_mut().zip(pairs) {
                let exact = finer * (f64::from(*value) + deviation * f64::from(*normal));
                *to = exact.round().clamp(-LARGEST, LARGEST) as i16;
            }
        }
        noisy
    }

    fn diluted(&self, kept: f64, streams: &Streams) -> Self {
        let units = self.units();
        let mut diluted = Self::zeros(units, self.steps() * kept);
        for pre in 0..units {
            let mut stream = streams.at(pre as u64);
            for (to, from) in diluted.row_mut(pre).iter_mut().zip(self.row(pre)) {
                if stream.unit() < kept {
                    *to = *from;
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

    fn couplings() -> IntegerCouplings {
        let streams = Streams::new(Seed(8), Purpose::named("patterns"), 0);
        let patterns: Vec<Signs> = (0..30).map(|index| Signs::random(300, &mut streams.at(index))).collect();
        IntegerCouplings::hebbian(&patterns)
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
        // About 77,000 synapses: a deviation of 0.008 has nearly five standard errors.
        assert!((kept.len() as f64 / there.len() as f64 - 0.3).abs() < 0.008);
        for &&(i, j) in &kept {
            assert!((diluted.coupling(i, j) - clean.coupling(i, j) / 0.3).abs() < 1e-9);
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

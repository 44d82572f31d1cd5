//! Random numbers that depend on what they are for, never on who asks first.
//!
//! A stream is keyed by (seed, purpose, repetition, index). The numbers for pattern 17 are the same
//! whether one pattern is drawn or a thousand, on one thread or on eight. The samplers are our own:
//! a dependency's distributions may change between versions, and every result with them.

use chacha20::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::maths;

/// The seed of a whole study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

/// What random numbers are used for; two purposes never share numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose(u64);

impl Purpose {
    /// Names a purpose. The name is part of every result's identity: changing it changes the numbers.
    pub const fn named(name: &str) -> Self {
        // FNV-1a, 64 bit.
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
            at += 1;
        }
        Self(hash)
    }
}

/// A family of streams for one purpose in one repetition; an index picks the stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streams {
    key: [u8; 32],
}

impl Streams {
    /// The streams of `repetition` for `purpose`.
    pub fn new(seed: Seed, purpose: Purpose, repetition: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.0.to_le_bytes());
        key[8..16].copy_from_slice(&purpose.0.to_le_bytes());
        key[16..24].copy_from_slice(&repetition.to_le_bytes());
        Self { key }
    }

    /// The stream with this index, from its beginning.
    pub fn at(&self, index: u64) -> Stream {
        let mut rng = ChaCha8Rng::from_seed(self.key);
        rng.set_stream(index);
        Stream { rng }
    }
}

/// A stream of random numbers and the samplers that read it.
///
/// ```
/// use attractor_core::{Purpose, Seed, Streams};
///
/// let patterns = Streams::new(Seed(4711), Purpose::named("patterns"), 0);
/// let first = patterns.at(17).below(100);
/// assert_eq!(patterns.at(17).below(100), first);
/// ```
///
/// It is saved with its place: what was read back goes on with the same numbers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(into = "Place", from = "Place")]
pub struct Stream {
    rng: ChaCha8Rng,
}

/// Where a stream stands.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    key: [u8; 32],
    index: u64,
    /// Words of 32 bits that were read. A stream of 2⁶⁴ words is never read to its end.
    read: u64,
}

impl From<Stream> for Place {
    fn from(stream: Stream) -> Self {
        stream.place()
    }
}

impl From<Place> for Stream {
    fn from(Place { key, index, read }: Place) -> Self {
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(index);
        rng.set_word_pos(u128::from(read));
        Self { rng }
    }
}

impl Clone for Stream {
    fn clone(&self) -> Self {
        self.place().into()
    }
}

impl Stream {
    fn place(&self) -> Place {
        let Self { rng } = self;
        Place { key: rng.get_seed(), index: rng.get_stream(), read: rng.get_word_pos() as u64 }
    }

    /// 32 random bits.
    #[inline]
    pub fn bits32(&mut self) -> u32 {
        self.rng.next_u32()
    }

    /// 64 random bits.
    #[inline]
    pub fn bits64(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// A number below `bound`, each equally likely; 0 when `bound` is 0.
    ///
    /// Source: Lemire 2019, <https://doi.org/10.1145/3230636>.
    #[inline]
    pub fn below(&mut self, bound: u32) -> u32 {
        let mut product = u64::from(self.bits32()) * u64::from(bound);
        if (product as u32) < bound {
            let threshold = bound.wrapping_neg() % bound;
            while (product as u32) < threshold {
                product = u64::from(self.bits32()) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.bits64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A number from the normal distribution of mean 0 and variance 1.
    ///
    /// Source: Box & Muller 1958, <https://doi.org/10.1214/aoms/1177706645>; the second of their two
    /// numbers is not used, so that every call takes as many bits.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        // 1 − u lies in (0, 1], where the logarithm is finite.
        let radius = maths::sqrt(-2.0 * maths::log(1.0 - self.unit()));
        radius * maths::cos(std::f64::consts::TAU * self.unit())
    }

    /// `count` different numbers below `bound`, every subset equally likely, in ascending order.
    ///
    /// Draws all of them when `count` is at least `bound`.
    /// Source: Floyd's algorithm, Bentley & Floyd 1987, <https://doi.org/10.1145/30401.315746>.
    pub fn subset(&mut self, count: u32, bound: u32) -> Vec<u32> {
        let count = count.min(bound);
        let mut chosen: Vec<u32> = Vec::with_capacity(count as usize);
        for last in bound - count..bound {
            let drawn = self.below(last + 1);
            match chosen.binary_search(&drawn) {
                Err(place) => chosen.insert(place, drawn),
                // `last` is larger than all drawn so far.
                Ok(_) => chosen.push(last),
            }
        }
        chosen
    }

    /// Puts the items into a random order, every order equally likely.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u32 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: Purpose = Purpose::named("test");

    #[test]
    fn streams_differ_by_seed_purpose_repetition_and_index() {
        let draw = |seed, purpose, repetition, index| {
            Streams::new(Seed(seed), purpose, repetition).at(index).bits64()
        };
        let first = draw(1, TEST, 0, 0);
        assert_eq!(first, draw(1, TEST, 0, 0));
        for other in [
            draw(2, TEST, 0, 0),
            draw(1, Purpose::named("other"), 0, 0),
            draw(1, TEST, 1, 0),
            draw(1, TEST, 0, 1),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_stream_that_was_saved_goes_on_with_the_same_numbers() {
        for read in [0, 1, 15, 16, 63, 64, 1000] {
            let mut stream = Streams::new(Seed(u64::MAX), TEST, 3).at(1 << 40);
            for _ in 0..read {
                stream.bits32();
            }
            let saved = serde_json::to_string(&stream).unwrap();
            let mut again: Stream = serde_json::from_str(&saved).unwrap();
            let next = |stream: &mut Stream| (0..40).map(|_| stream.bits32()).collect::<Vec<_>>();
            assert_eq!(next(&mut again), next(&mut stream), "{read}");
        }
    }

    /// Pearson's statistic over `cells`; its mean is `cells − 1`, its variance twice that.
    fn chi_square(counts: &[u32], expected: f64) -> f64 {
        counts.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum()
    }

    #[test]
    fn below_is_uniform() {
        // 99 degrees of freedom: P(χ² > 161) = 1e-4.
        let mut stream = Streams::new(Seed(1), TEST, 0).at(0);
        let mut counts = [0; 100];
        for _ in 0..100_000 {
            counts[stream.below(100) as usize] += 1;
        }
        assert!(chi_square(&counts, 1000.0) < 161.0);
        assert_eq!(stream.below(0), 0);
    }

    #[test]
    fn every_subset_is_equally_likely() {
        // The 10 subsets of 2 out of 5, 9 degrees of freedom: P(χ² > 33.7) = 1e-4.
        let mut stream = Streams::new(Seed(2), TEST, 0).at(0);
        let mut counts = [0; 25];
        for _ in 0..10_000 {
            let pair = stream.subset(2, 5);
            counts[(pair[0] * 5 + pair[1]) as usize] += 1;
        }
        let seen: Vec<u32> = counts.into_iter().filter(|&c| c > 0).collect();
        assert_eq!(seen.len(), 10);
        assert!(chi_square(&seen, 1000.0) < 33.7);
        assert_eq!(stream.subset(9, 4), [0, 1, 2, 3]);
    }

    #[test]
    fn normal_numbers_are_normal() {
        // Kolmogorov and Smirnov's distance of n = 20 000: P(√n D > 2.23) = 1e-4.
        let mut stream = Streams::new(Seed(4), TEST, 0).at(0);
        let mut numbers: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        numbers.sort_by(f64::total_cmp);
        let count = numbers.len() as f64;
        let distance = numbers.iter().enumerate().fold(0.0_f64, |distance, (place, &x)| {
            let below = 0.5 * maths::erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
            distance.max((below - place as f64 / count).abs()).max((below - (place + 1) as f64 / count).abs())
        });
        assert!(maths::sqrt(count) * distance < 2.23, "{distance}");
    }

    #[test]
    fn shuffles_are_equally_likely() {
        // 6 orders, 5 degrees of freedom: P(χ² > 25.8) = 1e-4.
        let mut stream = Streams::new(Seed(3), TEST, 0).at(0);
        let mut counts = [0; 9];
        for _ in 0..6000 {
            let mut items = [0, 1, 2];
            stream.shuffle(&mut items);
            counts[items[0] * 3 + items[1]] += 1;
        }
        let seen: Vec<u32> = counts.into_iter().filter(|&c| c > 0).collect();
        assert_eq!(seen.len(), 6);
        assert!(chi_square(&seen, 1000.0) < 25.8);
    }
}

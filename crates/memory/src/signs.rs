//! States of ±1 units, a bit each.

use attractor_core::Stream;

/// Units in a word.
pub(crate) const WORD: u32 = u64::BITS;

/// A state or a pattern of ±1 units; a set bit is −1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signs {
    units: u32,
    /// Bits beyond the last unit are 0.
    words: Vec<u64>,
}

impl Signs {
    /// Each unit +1 or −1 with equal probability.
    pub fn random(units: u32, stream: &mut Stream) -> Self {
        let mut words: Vec<u64> = (0..units.div_ceil(WORD)).map(|_| stream.bits64()).collect();
        let beyond = units % WORD;
        if let Some(last) = words.last_mut().filter(|_| beyond > 0) {
            *last &= (1 << beyond) - 1;
        }
        Self { units, words }
    }

    /// A state of so many units by its words; a set bit is −1, and bits beyond the last unit are 0.
    pub(crate) fn of_words(units: u32, words: Vec<u64>) -> Self {
        Self { units, words }
    }

    /// A state of so many units, of which these are +1.
    ///
    /// # Panics
    /// Where one of them does not exist.
    pub fn of_positive(units: u32, positive: &[u32]) -> Self {
        let mut words = vec![u64::MAX; units.div_ceil(WORD) as usize];
        let beyond = units % WORD;
        if let Some(last) = words.last_mut().filter(|_| beyond > 0) {
            *last = (1 << beyond) - 1;
        }
        let mut state = Self { units, words };
        for &unit in positive {
            state.set(unit, true);
        }
        state
    }

    /// The units that are +1, in ascending order.
    pub fn positive(&self) -> Vec<u32> {
        (0..self.units).filter(|&unit| self.bit(unit) == 0).collect()
    }

    /// N: how many units there are.
    pub fn units(&self) -> u32 {
        self.units
    }

    /// The state of a unit, 1 or −1.
    pub fn sign(&self, unit: u32) -> f64 {
        if self.words[(unit / WORD) as usize] >> (unit % WORD) & 1 == 0 { 1.0 } else { -1.0 }
    }

    /// The state of a unit as a whole number, 1 or −1.
    #[inline(always)]
    pub(crate) fn whole(&self, unit: u32) -> i32 {
        1 - 2 * self.bit(unit) as i32
    }

    /// 1 where a unit is −1.
    #[inline(always)]
    pub(crate) fn bit(&self, unit: u32) -> u64 {
        self.words[(unit / WORD) as usize] >> (unit % WORD) & 1
    }

    /// Overlap m = (1/N) Σ ξ_i S_i with another state, −1 to 1.
    pub fn overlap(&self, other: &Self) -> f64 {
        let units = f64::from(self.units);
        (units - 2.0 * f64::from(self.distance(other))) / units
    }

    /// The state with so many randomly chosen units turned that its overlap with this one is as near to
    /// `overlap` as can be.
    #[must_use]
    pub fn with_overlap(&self, overlap: f64, stream: &mut Stream) -> Self {
        let turned = ((1.0 - overlap.clamp(-1.0, 1.0)) / 2.0 * f64::from(self.units)).round();
        let mut cue = self.clone();
        #[expect(clippy::cast_sign_loss, reason = "between 0 and the number of units")]
        for unit in stream.subset(turned as u32, self.units) {
            cue.set(unit, self.bit(unit) == 1);
        }
        cue
    }

    /// Sets a unit to 1, or to −1.
    pub fn set(&mut self, unit: u32, positive: bool) {
        let (word, bit) = ((unit / WORD) as usize, 1 << (unit % WORD));
        self.words[word] = if positive { self.words[word] & !bit } else { self.words[word] | bit };
    }

    /// In how many units two states differ; their overlap ξ·S is N less twice that.
    pub fn distance(&self, other: &Self) -> u32 {
        self.words.iter().zip(&other.words).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }
}

#[cfg(test)]
impl Signs {
    /// Random patterns, for tests.
    pub(crate) fn several(units: u32, count: u64) -> Vec<Self> {
        use attractor_core::{Purpose, Seed, Streams};
        let streams = Streams::new(Seed(3), Purpose::named("patterns"), 0);
        (0..count).map(|index| Self::random(units, &mut streams.at(index))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn distances_count_units_that_differ() {
        let streams = Streams::new(Seed(1), Purpose::named("signs"), 0);
        for units in [1, 63, 64, 65, 200] {
            let (a, b) = (Signs::random(units, &mut streams.at(0)), Signs::random(units, &mut streams.at(1)));
            let differ = (0..units).filter(|&unit| a.sign(unit) != b.sign(unit)).count();
            assert_eq!(a.distance(&b) as usize, differ);
            let mut turned = a.clone();
            (0..units).for_each(|unit| turned.set(unit, a.sign(unit) < 0.0));
            assert_eq!(a.distance(&turned), units);
        }
    }
}

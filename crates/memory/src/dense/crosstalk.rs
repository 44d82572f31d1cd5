//! What other patterns do to the fields of stored ones, while more and more are stored.

use attractor_core::Streams;
use attractor_core::kernels::{self, Kernel};

use super::{Interaction, Signs};
use crate::signs::WORD;

/// Stored patterns taken as cues, and the fields of their units as patterns are added.
///
/// A unit is wrong after one step where the other patterns pull at it more strongly than the cue's own pattern, and
/// against it. A cue may differ from its pattern in some units. Adding a pattern costs one addition for each unit of
/// each cue; no pattern is kept.
/// The plain twin is [`DenseMemory::step`](super::DenseMemory::step).
#[derive(Clone, Debug)]
pub struct Crosstalk {
    units: u32,
    /// How many units of a cue differ from its pattern: the first ones.
    turned: u32,
    cues: Vec<Signs>,
    /// The sum of all pulls towards the cue, for each unit of each cue; whole words of units.
    fields: Vec<f64>,
    /// Pulls at units where a pattern at this distance agrees, and where it does not.
    pulls: Vec<[f64; 2]>,
    added: u64,
}

impl Crosstalk {
    /// Cues of `units` units drawn from `streams`, each with no pattern stored but its own, from which it differs
    /// in the first `turned` units. Which they are makes no difference, since patterns are random.
    pub fn new(interaction: Interaction, units: u32, cues: u32, turned: u32, streams: &Streams) -> Self {
        let pull = |distance, agrees| interaction.pull(units, distance, agrees);
        let pulls = (0..=units).map(|distance| [true, false].map(|agrees| pull(distance, agrees))).collect();
        let cues: Vec<Signs> =
            (0..cues).map(|index| Signs::random(units, &mut streams.at(u64::from(index)))).collect();
        let padded = units.div_ceil(WORD) * WORD;
        let own = |unit| if unit < turned { -pull(turned, false) } else { pull(turned, true) };
        let fields = cues.iter().flat_map(|_| (0..padded).map(own)).collect();
        Self { units, turned, fields, cues, pulls, added: 0 }
    }

    /// Stores one more pattern, of as many units.
    pub fn add(&mut self, pattern: &Signs) {
        let padded = self.fields.len() / self.cues.len().max(1);
        for (cue, fields) in self.cues.iter().zip(self.fields.chunks_exact_mut(padded.max(1))) {
            let [agreeing, differing] = self.pulls[pattern.distance(cue) as usize];
            kernels::run(Add { pattern: pattern.words(), cue: cue.words(), fields, agreeing, differing });
        }
        self.added += 1;
    }

    /// How many patterns each cue has been stored with, itself included.
    pub fn patterns(&self) -> u64 {
        self.added + 1
    }

    /// The fraction of all units of all cues that are wrong after one step; a unit without a field is half wrong.
    pub fn bit_error(&self) -> f64 {
        let padded = self.fields.len() / self.cues.len().max(1);
        let twice = |(unit, &field): (u32, &f64)| {
            let towards_pattern = if unit < self.turned { -field } else { field };
            if towards_pattern < 0.0 { 2 } else { u64::from(towards_pattern == 0.0) }
        };
        let halves: u64 = self
            .fields
            .chunks_exact(padded.max(1))
            .flat_map(|fields| (0..self.units).zip(fields).map(twice))
            .sum();
        0.5 * halves as f64 / (f64::from(self.units) * self.cues.len() as f64)
    }
}

/// Adds one of two numbers to each field, as bits say.
struct Add<'a> {
    pattern: &'a [u64],
    cue: &'a [u64],
    fields: &'a mut [f64],
    agreeing: f64,
    differing: f64,
}

impl Kernel for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (agree, turn) = (self.agreeing.to_bits(), self.agreeing.to_bits() ^ (-self.differing).to_bits());
        let words = self.pattern.iter().zip(self.cue).map(|(pattern, cue)| pattern ^ cue);
        for (word, fields) in words.zip(self.fields.as_chunks_mut::<{ WORD as usize }>().0) {
            for (lane, field) in fields.iter_mut().enumerate() {
                let differs = 0_u64.wrapping_sub((word >> lane) & 1);
                *field += f64::from_bits(agree ^ (turn & differs));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dense::DenseMemory;
    use attractor_core::{Purpose, Seed};

    /// The kernel against memories that hold the same patterns, for sizes around whole words.
    #[test]
    fn fields_are_those_of_the_memory() {
        let cases = [
            (Interaction::Power(2), 64, 0),
            (Interaction::Power(2), 129, 20),
            (Interaction::Power(3), 20, 0),
            (Interaction::Exponential, 8, 0),
            (Interaction::Softmax(0.5), 12, 2),
        ];
        for (interaction, units, turned) in cases {
            let streams = |name| Streams::new(Seed(9), Purpose::named(name), 0);
            let mut crosstalk = Crosstalk::new(interaction, units, 7, turned, &streams("cues"));
            let others: Vec<Signs> =
                (0..60).map(|index| Signs::random(units, &mut streams("others").at(index))).collect();
            for pattern in &others {
                crosstalk.add(pattern);
            }
            assert_eq!(crosstalk.patterns(), 61);
            let mut wrong = 0.0;
            for cue in 0..7 {
                let cue = Signs::random(units, &mut streams("cues").at(cue));
                let mut memory = DenseMemory::new(interaction, units);
                let mut pattern = cue.clone();
                for unit in 0..turned {
                    pattern.set(unit, cue.sign(unit) < 0.0);
                }
                memory.store(pattern.clone());
                for pattern in &others {
                    memory.store(pattern.clone());
                }
                for unit in 0..units {
                    let field = memory.field(&cue, unit) * pattern.sign(unit);
                    wrong += if field < 0.0 { 1.0 } else { f64::from(u8::from(field == 0.0)) / 2.0 };
                    let clear = matches!(interaction, Interaction::Power(_)) || field.abs() > 1e-9;
                    assert!(clear, "{interaction:?}: a draw too close to a tie to compare");
                }
            }
            let expected = wrong / f64::from(7 * units);
            assert!((crosstalk.bit_error() - expected).abs() < 1e-15, "{interaction:?} {units}");
            assert!(expected > 0.0, "{interaction:?}: none wrong");
        }
    }
}

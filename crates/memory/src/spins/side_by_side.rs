//! Many networks with Hebb's couplings that recall side by side, a bit of each in a word.

use std::ops::Range;

use attractor_core::kernels::{self, Kernel};

use super::matrix_free::MatrixFree;
use super::products::{Lanes, Sum, signs};
use super::{Couplings, Ended, Network, Settled, Signs};

/// Networks side by side.
const NETWORKS: usize = 64;

/// Of these, networks whose fields are added up at once.
const AT_ONCE: usize = 32;

/// Lets a network start in each cue, as [`Couplings::recall`] says.
///
/// A network that has come to rest makes room for the next cue. Once all have started and few units turn any more,
/// adding rows of couplings is faster.
pub(super) fn recall(
    couplings: &Couplings,
    patterns: &MatrixFree,
    cues: &[Signs],
    max_steps: u32,
) -> Vec<Ended> {
    let mut ends = vec![None; cues.len()];
    let mut waiting = 0..cues.len();
    let mut together = SideBySide::new(couplings.units());
    loop {
        together.start(cues, &mut waiting);
        together.stop(together.after(max_steps), Settled::StepLimit, &mut ends);
        if together.live == 0 && waiting.is_empty() {
            break;
        }
        let turned = together.step(patterns, &mut ends);
        if waiting.is_empty() && turned < patterns.len() {
            together.end_by_rows(couplings, max_steps, &mut ends);
            break;
        }
    }
    ends.into_iter().flatten().collect()
}

struct SideBySide {
    /// `[unit]`: a bit of each network, set for −1.
    states: Vec<u64>,
    /// One step ago.
    before: Vec<u64>,
    /// Networks that have not come to rest.
    live: u64,
    /// Which cue each network started in.
    cues: [usize; NETWORKS],
    /// Steps that each has made.
    steps: [u32; NETWORKS],
    following: Following,
    /// Room for the next states.
    next: Vec<u64>,
}

impl SideBySide {
    fn new(units: usize) -> Self {
        let (states, before) = (vec![0; units], vec![0; units]);
        let (following, next) = (Following::default(), Vec::new());
        Self { states, before, live: 0, cues: [0; NETWORKS], steps: [0; NETWORKS], following, next }
    }

    /// Gives each network that rests the next cue.
    fn start(&mut self, cues: &[Signs], waiting: &mut Range<usize>) {
        for (network, cue) in networks(!self.live).zip(waiting) {
            self.live |= 1 << network;
            (self.cues[network], self.steps[network]) = (cue, 0);
            for (states, word) in self.states.chunks_mut(64).zip(cues[cue].words()) {
                for (unit, state) in states.iter_mut().enumerate() {
                    *state = *state & !(1 << network) | (word >> unit & 1) << network;
                }
            }
        }
    }

    /// Networks that have made so many steps.
    fn after(&self, steps: u32) -> u64 {
        networks(self.live)
            .filter(|&network| self.steps[network] == steps)
            .fold(0, |all, network| all | 1 << network)
    }

    /// Lets networks rest.
    fn stop(&mut self, stopped: u64, settled: Settled, ends: &mut [Option<Ended>]) {
        for network in networks(stopped) {
            let (state, last_change) = (self.state(network), self.steps[network]);
            ends[self.cues[network]] = Some(Ended { state, settled, last_change });
        }
        self.live &= !stopped;
    }

    fn state(&self, network: usize) -> Signs {
        column(&self.states, network)
    }

    /// All units of all networks follow their fields at once; gives how many turned.
    fn step(&mut self, patterns: &MatrixFree, ends: &mut [Option<Ended>]) -> usize {
        let mut next = std::mem::take(&mut self.next);
        self.following.follow(patterns, &self.states, &mut next);
        let (mut changed, mut differs, mut turned) = (0, 0, 0);
        for ((next, state), before) in next.iter().zip(&self.states).zip(&self.before) {
            changed |= next ^ state;
            differs |= next ^ before;
            turned += ((next ^ state) & self.live).count_ones() as usize;
        }
        // The state of two steps ago, if there was one.
        let repeats = !differs & changed & !self.after(0);
        self.next = std::mem::replace(&mut self.before, std::mem::replace(&mut self.states, next));
        self.stop(self.live & !changed, Settled::FixedPoint, ends);
        self.stop(self.live & repeats, Settled::Cycle, ends);
        for network in networks(self.live) {
            self.steps[network] += 1;
        }
        turned
    }

    /// Lets every network go on alone.
    fn end_by_rows(self, couplings: &Couplings, max_steps: u32, ends: &mut [Option<Ended>]) {
        let states: Vec<Signs> = networks(self.live).map(|network| self.state(network)).collect();
        let alone = Network::all(couplings, &states);
        for (network, alone) in networks(self.live).zip(alone) {
            let steps = self.steps[network];
            let mut end = alone.resumed(&column(&self.before, network)).end(max_steps - steps);
            end.last_change += steps;
            ends[self.cues[network]] = Some(end);
        }
    }
}

/// Places of bits that are set.
fn networks(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (place < NETWORKS).then_some(place)
    })
}

/// The state of one network.
fn column(states: &[u64], network: usize) -> Signs {
    let word = |states: &[u64]| {
        (0..).zip(states).fold(0, |word, (unit, state)| word | (state >> network & 1) << unit)
    };
    Signs::of_words(states.len() as u32, states.chunks(64).map(word).collect())
}

/// What a step of all networks computes, kept from step to step.
#[derive(Default)]
struct Following {
    /// `[unit][network]`.
    signs: Vec<Lanes<i8, NETWORKS>>,
    /// ξ_μ·S, `[pattern][network]`.
    overlaps: Vec<Lanes<i32, NETWORKS>>,
    narrow: Fields<i16>,
    wide: Fields<i32>,
}

impl Following {
    /// States after all units followed their fields, into `next[unit]` with a bit for each network as in `states`.
    fn follow(&mut self, patterns: &MatrixFree, states: &[u64], next: &mut Vec<u64>) {
        self.signs.clear();
        self.signs.extend(states.iter().map(|word| signs(*word)));
        self.overlaps.clear();
        self.overlaps.resize(patterns.len(), Lanes([0; NETWORKS]));
        patterns.by_pattern.multiply(&self.signs, &mut self.overlaps);
        next.clear();
        next.resize(states.len(), 0);
        // No field is larger than all overlaps together.
        let narrow = self.largest_sum() + patterns.len() as u64 <= i16::MAX as u64;
        for first in (0..NETWORKS).step_by(AT_ONCE) {
            if narrow {
                self.narrow.follow(patterns, &self.signs, &self.overlaps, first, next);
            } else {
                self.wide.follow(patterns, &self.signs, &self.overlaps, first, next);
            }
        }
    }

    /// Σ_μ |ξ_μ·S| of the network where it is largest.
    fn largest_sum(&self) -> u64 {
        let mut sums = [0; NETWORKS];
        for overlaps in &self.overlaps {
            for (sum, overlap) in sums.iter_mut().zip(overlaps.0) {
                *sum += u64::from(overlap.unsigned_abs());
            }
        }
        sums.into_iter().fold(0, u64::max)
    }
}

/// Fields of some networks in whole numbers that they fit into.
#[derive(Default)]
struct Fields<T> {
    overlaps: Vec<Lanes<T, AT_ONCE>>,
    fields: Vec<Lanes<T, AT_ONCE>>,
}

impl<T: Field> Fields<T> {
    /// Lets the units of networks `first..first + AT_ONCE` follow their fields.
    fn follow(
        &mut self,
        patterns: &MatrixFree,
        signs: &[Lanes<i8, NETWORKS>],
        overlaps: &[Lanes<i32, NETWORKS>],
        first: usize,
        next: &mut [u64],
    ) {
        self.overlaps.resize(overlaps.len(), Lanes([T::ZERO; AT_ONCE]));
        self.fields.resize(signs.len(), Lanes([T::ZERO; AT_ONCE]));
        let own = (patterns.len() as u32).cast_signed();
        kernels::run(Start { signs, overlaps, own, first, to: self });
        patterns.by_unit.multiply(&self.overlaps, &mut self.fields);
        kernels::run(Negative { fields: &self.fields, first, bits: next });
    }
}

/// A whole number that fields fit into.
trait Field: Sum<Self> {
    fn of(number: i32) -> Self;
    fn is_negative(self) -> bool;
}

macro_rules! fields {
    ($($number:ty),+) => {$(
        impl Field for $number {
            #[inline(always)]
            fn of(number: i32) -> Self {
                number as Self
            }

            #[inline(always)]
            fn is_negative(self) -> bool {
                self < 0
            }
        }
    )+};
}

fields!(i16, i32);

/// Gives fields what they start with. What patterns add from the unit itself is taken off, and 1 where it is −1: of
/// its two states, a unit without a field then keeps its own.
struct Start<'a, T> {
    signs: &'a [Lanes<i8, NETWORKS>],
    overlaps: &'a [Lanes<i32, NETWORKS>],
    /// What patterns add from a unit to itself, times its sign.
    own: i32,
    first: usize,
    to: &'a mut Fields<T>,
}

impl<T: Field> Kernel for Start<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [positive, negative] = [T::of(-self.own), T::of(self.own - 1)];
        for (fields, signs) in self.to.fields.iter_mut().zip(self.signs) {
            for (field, sign) in fields.0.iter_mut().zip(&signs.0[self.first..]) {
                *field = if *sign < 0 { negative } else { positive };
            }
        }
        for (to, overlaps) in self.to.overlaps.iter_mut().zip(self.overlaps) {
            for (to, overlap) in to.0.iter_mut().zip(&overlaps.0[self.first..]) {
                *to = T::of(*overlap);
            }
        }
    }
}

/// Sets a bit for each negative field, from `first` on.
struct Negative<'a, T> {
    fields: &'a [Lanes<T, AT_ONCE>],
    first: usize,
    bits: &'a mut [u64],
}

impl<T: Field> Kernel for Negative<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (bits, fields) in self.bits.iter_mut().zip(self.fields) {
            let negative = fields.0.map(|field| u8::from(field.is_negative()));
            let eights = negative.as_chunks::<8>().0.iter().zip((self.first..).step_by(8));
            *bits = eights.fold(*bits, |bits, (eight, place)| bits | u64::from(packed(*eight)) << place);
        }
    }
}

/// The lowest bits of eight bytes side by side.
#[inline(always)]
fn packed(bytes: [u8; 8]) -> u8 {
    // Byte k is moved to bit k of the highest byte, and nothing is carried over.
    (u64::from_le_bytes(bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

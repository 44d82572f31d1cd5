//! Many networks with Hebb's couplings that recall side by side.

use std::ops::Range;

use attractor_core::Outcome;
use attractor_core::kernels::{self, Kernel};

use super::matrix_free::MatrixFree;
use super::products::{Lanes, Sum, signs};
use super::{IntegerCouplings, Signs, SpinEnd, SpinNetwork};

/// Networks side by side.
const NETWORKS: usize = 64;

impl IntegerCouplings {
    /// Lets a network start in each cue and all its units follow their fields at once until the state repeats, at
    /// most `max_steps`, as [`SpinNetwork::settle`] does.
    pub fn recall(&self, cues: &[Signs], max_steps: u32) -> Vec<SpinEnd> {
        match self.patterns() {
            Some(patterns) => side_by_side(self, patterns, cues, max_steps),
            None => SpinNetwork::all(&self, cues).into_iter().map(|network| network.end(max_steps)).collect(),
        }
    }
}

/// Lets a network start in each cue, as [`IntegerCouplings::recall`] says.
///
/// A network that has come to rest makes room for the next cue. Once all have started and few units turn any more,
/// adding rows of couplings is faster.
fn side_by_side(
    couplings: &IntegerCouplings,
    patterns: &MatrixFree,
    cues: &[Signs],
    max_steps: u32,
) -> Vec<SpinEnd> {
    let mut ends = vec![None; cues.len()];
    let mut waiting = 0..cues.len();
    let mut together = SideBySide::new(patterns);
    loop {
        together.start(cues, &mut waiting);
        together.stop(together.after(max_steps), Outcome::StepLimit, &mut ends);
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

/// The sign of a unit in each network.
type UnitSigns = Lanes<i8, NETWORKS>;

struct SideBySide {
    /// `[unit][network]`.
    states: Vec<UnitSigns>,
    /// One step ago.
    before: Vec<UnitSigns>,
    /// Room for the states that come next.
    next: Vec<UnitSigns>,
    /// Networks that have not come to rest, a bit each.
    live: u64,
    /// Which cue each network started in.
    cues: [usize; NETWORKS],
    /// Steps that each has made.
    steps: [u32; NETWORKS],
    /// ξ_μ·S, `[pattern][network]`.
    overlaps: Vec<Lanes<i32, NETWORKS>>,
    narrow: Fields<i16>,
    wide: Fields<i32>,
}

impl SideBySide {
    fn new(patterns: &MatrixFree) -> Self {
        let states = vec![Lanes([1; NETWORKS]); patterns.by_unit.rows()];
        Self {
            before: states.clone(),
            next: states.clone(),
            states,
            live: 0,
            cues: [0; NETWORKS],
            steps: [0; NETWORKS],
            overlaps: vec![Lanes([0; NETWORKS]); patterns.len()],
            narrow: Fields::default(),
            wide: Fields::default(),
        }
    }

    /// Gives each network that rests the next cue.
    fn start(&mut self, cues: &[Signs], waiting: &mut Range<usize>) {
        for (network, cue) in networks(!self.live).zip(waiting) {
            self.live |= 1 << network;
            (self.cues[network], self.steps[network]) = (cue, 0);
            for (states, word) in self.states.chunks_mut(64).zip(cues[cue].words()) {
                for (state, sign) in states.iter_mut().zip(signs(*word).0) {
                    state.0[network] = sign;
                }
            }
        }
    }

    /// Networks that have made so many steps.
    fn after(&self, steps: u32) -> u64 {
        bits(&self.steps.map(|own| own == steps)) & self.live
    }

    /// Lets networks rest.
    fn stop(&mut self, stopped: u64, outcome: Outcome, ends: &mut [Option<SpinEnd>]) {
        for network in networks(stopped) {
            let (state, last_change) = (column(&self.states, network), self.steps[network]);
            ends[self.cues[network]] = Some(SpinEnd { state, outcome, last_change });
        }
        self.live &= !stopped;
    }

    /// All units of all networks follow their fields at once; gives how many turned.
    fn step(&mut self, patterns: &MatrixFree, ends: &mut [Option<SpinEnd>]) -> usize {
        self.follow(patterns);
        let compared = kernels::run(Compare { states: &self.states, before: &self.before, next: &self.next });
        std::mem::swap(&mut self.before, &mut self.states);
        std::mem::swap(&mut self.states, &mut self.next);
        let turned = compared.turned.map(|turned| turned > 0);
        // The state of two steps ago, if there was one.
        let repeats = bits(&compared.repeats) & !self.after(0);
        self.stop(self.live & !bits(&turned), Outcome::FixedPoint, ends);
        self.stop(self.live & repeats, Outcome::Cycle { period: 2 }, ends);
        networks(self.live).for_each(|network| self.steps[network] += 1);
        networks(self.live).map(|network| compared.turned[network] as usize).sum()
    }

    /// Finds the states that come next.
    fn follow(&mut self, patterns: &MatrixFree) {
        let Self { states, next, overlaps, .. } = self;
        overlaps.fill(Lanes([0; NETWORKS]));
        patterns.by_pattern.multiply(states, overlaps);
        // No field is larger than all overlaps together.
        let largest = kernels::run(LargestSum(overlaps)) + patterns.len() as u64;
        if i16::try_from(largest).is_ok() {
            self.narrow.follow(patterns, states, overlaps, next);
        } else {
            self.wide.follow(patterns, states, overlaps, next);
        }
    }

    /// Lets every network go on alone.
    fn end_by_rows(self, couplings: &IntegerCouplings, max_steps: u32, ends: &mut [Option<SpinEnd>]) {
        let states: Vec<Signs> = networks(self.live).map(|network| column(&self.states, network)).collect();
        let alone = SpinNetwork::all(&couplings, &states);
        for (network, alone) in networks(self.live).zip(alone) {
            let steps = self.steps[network];
            let mut end = alone.resumed(&column(&self.before, network)).end(max_steps - steps);
            end.last_change += steps;
            ends[self.cues[network]] = Some(end);
        }
    }
}

/// A word with a bit set for each network that something holds for.
fn bits(holds: &[bool; NETWORKS]) -> u64 {
    holds.iter().rev().fold(0, |bits, holds| bits << 1 | u64::from(*holds))
}

/// The networks whose bits are set.
fn networks(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (place < NETWORKS).then_some(place)
    })
}

/// The state of one network.
fn column(states: &[UnitSigns], network: usize) -> Signs {
    let word = |states: &[UnitSigns]| {
        states.iter().rev().fold(0, |word, state| word << 1 | u64::from(state.0[network] < 0))
    };
    Signs::of_words(states.len() as u32, states.chunks(64).map(word).collect())
}

/// Σ_μ |ξ_μ·S| of the network where it is largest.
struct LargestSum<'a>(&'a [Lanes<i32, NETWORKS>]);

impl Kernel for LargestSum<'_> {
    type Output = u64;

    #[inline(always)]
    fn run(self) -> u64 {
        let mut sums = [0; NETWORKS];
        for overlaps in self.0 {
            for (sum, overlap) in sums.iter_mut().zip(overlaps.0) {
                *sum += u64::from(overlap.unsigned_abs());
            }
        }
        sums.into_iter().fold(0, u64::max)
    }
}

/// Compares states with those that come next.
struct Compare<'a> {
    states: &'a [UnitSigns],
    before: &'a [UnitSigns],
    next: &'a [UnitSigns],
}

/// What a step did to each network.
struct Compared {
    /// How many units turned.
    turned: [u32; NETWORKS],
    /// Whether the state is again that before the last one.
    repeats: [bool; NETWORKS],
}

/// Units whose turns are counted in bytes.
const FEW: usize = 255;

impl Kernel for Compare<'_> {
    type Output = Compared;

    #[inline(always)]
    fn run(self) -> Compared {
        let (mut turned, mut differs) = ([0; NETWORKS], [0; NETWORKS]);
        let few = self.states.chunks(FEW).zip(self.before.chunks(FEW)).zip(self.next.chunks(FEW));
        for ((states, before), next) in few {
            let mut counts = [0_u8; NETWORKS];
            for ((state, before), next) in states.iter().zip(before).zip(next) {
                for lane in 0..NETWORKS {
                    counts[lane] += u8::from(state.0[lane] != next.0[lane]);
                    differs[lane] |= before.0[lane] ^ next.0[lane];
                }
            }
            for (turned, count) in turned.iter_mut().zip(counts) {
                *turned += u32::from(count);
            }
        }
        Compared { turned, repeats: differs.map(|differs| differs == 0) }
    }
}

/// Fields of all networks in whole numbers that they fit into.
#[derive(Default)]
struct Fields<T> {
    overlaps: Vec<Lanes<T, NETWORKS>>,
    fields: Vec<Lanes<T, NETWORKS>>,
}

impl<T: Field> Fields<T> {
    /// Lets all units follow their fields.
    fn follow(
        &mut self,
        patterns: &MatrixFree,
        states: &[UnitSigns],
        overlaps: &[Lanes<i32, NETWORKS>],
        next: &mut [UnitSigns],
    ) {
        self.overlaps.resize(overlaps.len(), Lanes([T::ZERO; NETWORKS]));
        self.fields.resize(states.len(), Lanes([T::ZERO; NETWORKS]));
        let own = (patterns.len() as u32).cast_signed();
        kernels::run(Start { states, overlaps, own, to: self });
        patterns.by_unit.multiply(&self.overlaps, &mut self.fields);
        kernels::run(Follow { fields: &self.fields, next });
    }
}

/// A whole number that fields fit into.
trait Field: Sum<Self> {
    fn of(number: i32) -> Self;
    /// 1, or −1 of what is negative.
    fn sign(self) -> i8;
}

macro_rules! fields {
    ($($number:ty),+) => {$(
        impl Field for $number {
            #[inline(always)]
            fn of(number: i32) -> Self {
                number as Self
            }

            // Written without a choice, which is what compilers turn into vectors.
            #[inline(always)]
            fn sign(self) -> i8 {
                (self >> (Self::BITS - 1)) as i8 | 1
            }
        }
    )+};
}

fields!(i16, i32);

/// Gives fields their first value: minus what patterns add from the unit to itself. Where the unit is −1, 1 more is
/// subtracted, so that a unit without a field keeps its state.
struct Start<'a, T> {
    states: &'a [UnitSigns],
    overlaps: &'a [Lanes<i32, NETWORKS>],
    /// What patterns add from a unit to itself, times its sign.
    own: i32,
    to: &'a mut Fields<T>,
}

impl<T: Field> Kernel for Start<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (fields, states) in self.to.fields.iter_mut().zip(self.states) {
            for (field, state) in fields.0.iter_mut().zip(states.0) {
                // −own where the unit is 1, and own − 1 where it is −1.
                *field = T::of(-self.own ^ i32::from(state >> 7));
            }
        }
        for (to, overlaps) in self.to.overlaps.iter_mut().zip(self.overlaps) {
            for (to, overlap) in to.0.iter_mut().zip(overlaps.0) {
                *to = T::of(overlap);
            }
        }
    }
}

/// Gives units the signs of their fields.
struct Follow<'a, T> {
    fields: &'a [Lanes<T, NETWORKS>],
    next: &'a mut [UnitSigns],
}

impl<T: Field> Kernel for Follow<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (next, fields) in self.next.iter_mut().zip(self.fields) {
            for (next, field) in next.0.iter_mut().zip(fields.0) {
                *next = field.sign();
            }
        }
    }
}

//! Information in bits: what a network is said to store, and what recall adds to the cue.

use attractor_core::maths::{binary_entropy, bits, log2};

use crate::patterns::PatternSet;
use crate::states::States;
use crate::{Competition, Population};

/// Number of synapses that a figure "per synapse" is divided by: N² for rules that are not symmetric,
/// N(N − 1)/2 for those that are.
///
/// As in the public code of Lansner and co-workers, masked synapses included, but for presynaptic covariance: that code counts
/// N(N − 1)/2 for it, although w_ij ≠ w_ji, and so gives it about twice the bits per synapse.
pub fn synapses(population: &Population, symmetric: bool) -> f64 {
    let units = f64::from(population.units());
    if symmetric { units * (units - 1.0) / 2.0 } else { units * units }
}

/// The published form of bits per synapse: P·N·H₂(k/N) over the [`synapses`]. It counts every stored
/// pattern as if recalled without error.
pub fn bits_per_synapse(population: &Population, patterns: f64, symmetric: bool) -> f64 {
    let pattern = f64::from(population.units()) * binary_entropy(population.activity());
    patterns * pattern / synapses(population, symmetric)
}

/// Number of synapses from every unit of one population to every unit of another.
pub fn synapses_between(source: &Population, target: &Population) -> f64 {
    f64::from(source.units()) * f64::from(target.units())
}

/// As [`bits_per_synapse`], of pairs of patterns in two populations: what is stored is the target's.
pub fn bits_per_synapse_between(source: &Population, target: &Population, pairs: f64) -> f64 {
    let pattern = f64::from(target.units()) * binary_entropy(target.activity());
    pairs * pattern / synapses_between(source, target)
}

/// Information that `states` hold about `patterns`, in bits for one pattern.
///
/// With hypercolumns, each is a channel: one active unit is right or one of the wrong ones
/// alike, none says nothing, and several narrow the choice to themselves where the right one is among them.
/// Without, each unit is a binary channel with the measured error rates.
///
/// The gain of recall is this for the final states less this for the cues: the completion capacity of
/// Knoblauch & Palm 2020, <https://doi.org/10.1162/neco_a_01247>.
pub fn information(population: &Population, states: &States, patterns: &PatternSet) -> f64 {
    if states.is_empty() {
        return 0.0;
    }
    match population.competition() {
        Competition::PerHypercolumn(_) => of_hypercolumns(population, states, patterns),
        Competition::KWinners(_) => of_units(population, states, patterns),
    }
}

/// What the hypercolumns of all states together show.
#[derive(Default)]
struct Hypercolumns {
    right: f64,
    wrong: f64,
    /// Bits from hypercolumns with several active units.
    ambiguous: f64,
}

fn of_hypercolumns(population: &Population, states: &States, patterns: &PatternSet) -> f64 {
    let count = states.len() as f64;
    let mut total = 0.0;
    // Hypercolumns of one size form one channel: pooled, its error rate is known best.
    let mut sizes: Vec<usize> = population.hypercolumns().iter().map(std::ops::Range::len).collect();
    sizes.sort_unstable();
    sizes.dedup();
    for size in sizes {
        let mut seen = Hypercolumns::default();
        for units in population.hypercolumns().iter().filter(|units| units.len() == size) {
            for (state, pattern) in states.iter().zip(patterns.iter()) {
                seen.add(within(state, units), within(pattern, units), size);
            }
        }
        let answered = seen.right + seen.wrong;
        if answered > 0.0 {
            let e = seen.wrong / answered;
            let channel = log2(size as f64) - bits(1.0 - e) - bits(e) - e * log2((size - 1) as f64);
            total += answered * channel;
        }
        total += seen.ambiguous;
    }
    total / count
}

impl Hypercolumns {
    fn add(&mut self, active: &[u32], right: &[u32], size: usize) {
        let hit = right.first().is_some_and(|unit| active.binary_search(unit).is_ok());
        match (active.len(), hit) {
            (0, _) => {}
            (1, true) => self.right += 1.0,
            (1, false) => self.wrong += 1.0,
            (several, true) => self.ambiguous += log2(size as f64 / several as f64),
            (_, false) => {}
        }
    }
}

/// The part of a pattern that lies in a hypercolumn.
fn within<'a>(active: &'a [u32], units: &std::ops::Range<u32>) -> &'a [u32] {
    let start = active.partition_point(|&unit| unit < units.start);
    let end = active.partition_point(|&unit| unit < units.end);
    &active[start..end]
}

fn of_units(population: &Population, states: &States, patterns: &PatternSet) -> f64 {
    let (mut active, mut lost, mut gained) = (0.0, 0.0, 0.0);
    for (state, pattern) in states.iter().zip(patterns.iter()) {
        let right = super::right_units(state, pattern);
        active += pattern.len() as f64;
        lost += (pattern.len() - right) as f64;
        gained += (state.len() - right) as f64;
    }
    let units = f64::from(population.units());
    let cases = units * states.len() as f64;
    let one = active / cases;
    let (e10, e01) = (lost / active.max(1.0), gained / (cases - active).max(1.0));
    let out_one = one * (1.0 - e10) + (1.0 - one) * e01;
    units * (binary_entropy(out_one) - one * binary_entropy(e10) - (1.0 - one) * binary_entropy(e01))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;

    fn states(patterns: &[&[u32]]) -> (States, PatternSet) {
        let set: PatternSet = patterns.iter().map(|p| p.to_vec()).collect();
        (States::of(&set, 0), set)
    }

    #[test]
    fn perfect_recall_holds_the_whole_pattern() {
        let modular = Population::of(&Layout::modular(3, 8));
        let (recalled, set) = states(&[&[0, 9, 17], &[7, 8, 23]]);
        assert!((information(&modular, &recalled, &set) - 9.0).abs() < 1e-12);

        let flat = Population::of(&Layout::flat(20, 5));
        let (recalled, set) = states(&[&[0, 1, 2, 3, 4], &[5, 6, 7, 8, 9]]);
        let whole = 20.0 * binary_entropy(0.25);
        assert!((information(&flat, &recalled, &set) - whole).abs() < 1e-12);
    }

    #[test]
    fn silence_chance_and_ambiguity_are_told_apart() {
        let population = Population::of(&Layout::modular(2, 4));
        let (_, set) = states(&[&[0, 4]]);
        let held = |cue: &[u32]| {
            let (states, _) = states(&[cue]);
            information(&population, &states, &set)
        };
        assert_eq!(held(&[]), 0.0);
        assert_eq!(held(&[0]), 2.0);
        assert_eq!(held(&[0, 1, 4]), 1.0 + 2.0);
        // Wrong three times out of four is what guessing gives: nothing.
        let (guessed, _) = states(&[&[0, 5], &[1, 6]]);
        let (_, right) = states(&[&[0, 4], &[0, 4]]);
        assert!(information(&population, &guessed, &right).abs() < 1e-12);
    }

    #[test]
    fn the_published_form_counts_patterns() {
        let population = Population::of(&Layout::flat(100, 10));
        let pattern = 100.0 * binary_entropy(0.1);
        assert_eq!(bits_per_synapse(&population, 50.0, true), 50.0 * pattern / 4950.0);
        assert_eq!(bits_per_synapse(&population, 50.0, false), 50.0 * pattern / 10_000.0);
    }
}

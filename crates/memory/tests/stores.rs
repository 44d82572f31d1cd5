//! Every way to hold weights comes to the same winners, or says by how much it may not.

mod common;

use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Recall, RecallOptions, Update};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{BitWeights, FixedWeights, WeightFormat, Weights, Workspace};
use attractor_memory::{Layout, Population, States, measures};
use common::{counts_of, layouts, random_patterns, replaced, rule, setting, streams};
use proptest::prelude::*;

fn at_most(max_steps: u32) -> RecallOptions {
    RecallOptions { max_steps, ..RecallOptions::default() }
}

fn supports(weights: &dyn Weights, active: &[u32]) -> Vec<f32> {
    let units = weights.population().units();
    let mut support = vec![0.0; units as usize];
    weights.support(active, 0..units, &mut support);
    support
}

fn run(weights: &dyn Weights, cues: &PatternSet, options: RecallOptions, threads: usize) -> States {
    let recall = Recall::new(weights.population(), cues, options, &streams("run", 1)).on_threads(threads);
    recall.run(weights).states().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Counts of synapses are whole numbers, which single precision holds too: nothing may differ.
    #[test]
    fn bits_are_the_willshaw_rule(seed in any::<u64>(), which in 0_usize..9, count in 1_u64..90) {
        let mut layouts = layouts();
        layouts.extend([Layout::flat(700, 70), Layout::modular(3, 300)]);
        let population = Population::of(&layouts[which]);
        let patterns = random_patterns(&population, count, seed);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 1));
        let plain = rule("willshaw").plain_weights(&counts, &setting);
        // Cues with units moved, and sets of units of any size.
        let mut cues = replaced(&population, &patterns, 2, seed);
        let set = |size: u32| streams("sets", seed).at(u64::from(size)).subset(size, population.units());
        cues.extend((0..30).map(set));
        let of_patterns = BitWeights::of_patterns(&population, &patterns, 0..patterns.len());
        for bits in [BitWeights::of_counts(&counts), of_patterns] {
            for cue in cues.iter() {
                prop_assert_eq!(supports(&bits, cue), supports(&plain, cue));
            }
            for update in [Update::Synchronous, Update::Asynchronous] {
                let options = RecallOptions { update, ..at_most(4) };
                prop_assert_eq!(run(&bits, &cues, options, 2), run(&plain, &cues, options, 1));
            }
        }
    }

    /// Winners by fixed-point weights have the largest support but for what rounding the weights moves.
    #[test]
    fn fixed_point_winners_win_but_for_near_ties(seed in any::<u64>(), which in 0_usize..7) {
        let population = Population::of(&layouts()[which]);
        let patterns = random_patterns(&population, 60, seed);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 1));
        let mut cues = replaced(&population, &patterns, 2, seed);
        cues.extend((0..12).map(|size| streams("sets", seed).at(size).subset(size as u32, population.units())));
        for rule in Rules::all() {
            let exact = rule.plain_weights(&counts, &setting);
            let fixed = rule.weights(&counts, &setting, WeightFormat::I16);
            let (from, live) = (States::of(&cues, population.active()), (0..cues.len() as u32).collect::<Vec<_>>());
            let mut next = from.clone();
            fixed.step(&from, &live, &mut next, &mut Workspace::default());
            // One unit of the scale for each weight and the bias.
            let largest = (0..population.units()).map(|i| (0..population.units())
                .map(|j| exact.weight(i, j).abs()).fold(exact.bias(i).abs(), f32::max)).fold(0.0, f32::max);
            for (cue, next) in cues.iter().zip(next.iter()) {
                let terms = cue.len() as f32 + 1.0;
                let near = 2.0 * terms * (population.active() as f32 + 1.0) * largest / 32_000.0;
                let support = supports(&exact, cue);
                for group in common::groups(&population) {
                    let inside = |unit: &&u32| group.contains(unit);
                    let weakest = next.iter().filter(inside).map(|&unit| support[unit as usize]).fold(f32::INFINITY, f32::min);
                    let others = group.clone().filter(|unit| !next.contains(unit)).map(|unit| support[unit as usize]);
                    let strongest = others.fold(f32::NEG_INFINITY, f32::max);
                    prop_assert!(strongest - weakest <= near, "{}: {strongest} loses to {weakest} ± {near}", rule.id());
                }
            }
        }
    }
}

/// A network that holds what it can: fixed point costs less than a tenth of a point of what comes back.
#[test]
fn fixed_point_recalls_as_much() {
    let population = Population::of(&Layout::modular(32, 32));
    let patterns = random_patterns(&population, 1800, 5);
    let cues = replaced(&population, &patterns, 4, 5);
    let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 4));
    for id in ["bcpnn", "bayes"] {
        let exact = |format| {
            let weights = rule(id).weights(&counts, &setting, format);
            measures::exact(&run(&*weights, &cues, at_most(15), 2), &patterns)
        };
        let (single, fixed) = (exact(WeightFormat::F32), exact(WeightFormat::I16));
        assert!((single - fixed).abs() <= 1e-3 + 1.0 / 1800.0, "{id}: {single} and {fixed}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for layout in [Layout::modular(8, 6), Layout::flat(48, 8)] {
        let population = Population::of(&layout);
        let patterns = random_patterns(&population, 70, 3);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 2));
        let cues = replaced(&population, &patterns, 2, 3);
        for format in [WeightFormat::F32, WeightFormat::I16, WeightFormat::Bits] {
            let weights = rule("willshaw").weights(&counts, &setting, format);
            let alone = run(&*weights, &cues, at_most(9), 1);
            for threads in [2, 3, 70, 200] {
                assert_eq!(
                    run(&*weights, &cues, at_most(9), threads),
                    alone,
                    "{format:?} on {threads} threads"
                );
            }
        }
    }
}

#[test]
fn the_choice_follows_from_rule_and_layout() {
    let (small, large) = (Population::of(&Layout::flat(8192, 9)), Population::of(&Layout::flat(8193, 9)));
    assert_eq!(WeightFormat::Auto.resolve(true, &small), WeightFormat::Bits);
    assert_eq!(WeightFormat::Auto.resolve(false, &small), WeightFormat::F32);
    assert_eq!(WeightFormat::Auto.resolve(false, &large), WeightFormat::I16);
    assert_eq!(WeightFormat::F32.resolve(true, &large), WeightFormat::F32);
    let layout = Layout::modular(128, 128);
    assert_eq!(FixedWeights::bytes(&layout) >> 20, 512);
    assert_eq!(WeightFormat::Bits.bytes(&layout) >> 20, 32);
}

//! The support of the Bayesian rules is the log-odds of a unit given the cue: compared with naive
//! Bayes done by hand, from the patterns and for every possible cue.

mod common;

use attractor_core::maths::log;
use attractor_memory::distortion::CueNoise;
use attractor_memory::patterns::PatternSet;
use attractor_memory::rules::{Bayes, BayesNoise, Rules};
use attractor_memory::weights::Weights;
use attractor_memory::{Layout, Population, Setting};
use common::{counts_of, streams};

/// The smallest that a spec may ask for.
const SMALL_COUNT: f64 = 1e-6;

/// Every pattern there is, and some of them again, so that the units differ.
fn uneven_patterns(population: &Population) -> PatternSet {
    let all = (0_u32..1 << population.units()).map(units_of).filter(|units| {
        let groups = population.hypercolumns();
        let one_each =
            groups.iter().all(|group| units.iter().filter(|unit| group.contains(unit)).count() == 1);
        units.len() == population.active() as usize && one_each
    });
    let mut patterns: PatternSet = all.collect();
    let mut stream = streams("again", 1).at(0);
    for _ in 0..15 {
        let again = patterns.get(stream.below(5) as usize).to_vec();
        patterns.push(&again);
    }
    patterns
}

/// The places of the ones in a number.
fn units_of(cue: u32) -> Vec<u32> {
    (0..32).filter(|unit| cue >> unit & 1 == 1).collect()
}

/// P(cue bit | pattern bit) of independent noise.
fn bit(noise: CueNoise, cue: bool, pattern: bool) -> f64 {
    match (pattern, cue) {
        (true, false) => noise.e10,
        (true, true) => 1.0 - noise.e10,
        (false, true) => noise.e01,
        (false, false) => 1.0 - noise.e01,
    }
}

/// ln P(x_j = 1 | cue) / P(x_j = 0 | cue) for inputs that are independent given x_j.
fn log_odds(population: &Population, patterns: &PatternSet, noise: CueNoise, cue: u32, j: u32) -> f64 {
    // The patterns with and without j; among them those with i give P(x_i | x_j).
    let with = |j_is: bool| patterns.iter().filter(move |pattern| pattern.contains(&j) == j_is);
    let mut odds = log(with(true).count() as f64 / with(false).count() as f64);
    let together =
        |i: u32| population.hypercolumns().iter().any(|group| group.contains(&i) && group.contains(&j));
    for i in (0..population.units()).filter(|&i| i != j && !together(i)) {
        let likelihood = |j_is: bool| {
            let p =
                with(j_is).filter(|pattern| pattern.contains(&i)).count() as f64 / with(j_is).count() as f64;
            let active = cue >> i & 1 == 1;
            p * bit(noise, active, true) + (1.0 - p) * bit(noise, active, false)
        };
        odds += log(likelihood(true) / likelihood(false));
    }
    odds
}

fn compare(rule: &Rules, layout: &Layout, noise: CueNoise) {
    let population = Population::of(layout);
    let patterns = uneven_patterns(&population);
    let weights = rule.learn(&counts_of(&population, &patterns), &Setting::of(&population, noise));
    // Each input brings two logarithms of counts of at least 1, and of each of them the small count
    // moves numerator and denominator: at most 4 parts in 10⁶ an input. Single precision: an input adds
    // a weight rounded from five operations, below 8 in size, and one rounding of the sum, below 32.
    let inputs = f64::from(population.units());
    let rounding = f64::from(f32::EPSILON) * (5.0 * 8.0 + 32.0);
    let tolerance = inputs * (4.0 * SMALL_COUNT + rounding);
    assert!(tolerance < 2e-4);
    let mut support = vec![0.0; population.units() as usize];
    for cue in 0..1 << population.units() {
        weights.support(&units_of(cue), 0..population.units(), &mut support);
        for (j, &support) in (0..).zip(&support) {
            let expected = log_odds(&population, &patterns, noise, cue, j);
            let off = (f64::from(support) - expected).abs();
            assert!(off < tolerance, "{} cue {cue:b} unit {j}: {support} is not {expected}", rule.id());
        }
    }
}

#[test]
fn bayes_is_naive_bayes_without_noise() {
    let rule = Rules::Bayes(Bayes { small_count: SMALL_COUNT });
    for layout in [Layout::flat(6, 3), Layout::modular(3, 3)] {
        compare(&rule, &layout, CueNoise::default());
    }
}

#[test]
fn bayes_noise_is_naive_bayes_with_noise() {
    let rule = Rules::BayesNoise(BayesNoise { small_count: SMALL_COUNT, ..BayesNoise::default() });
    for layout in [Layout::flat(6, 3), Layout::modular(3, 3)] {
        for noise in [CueNoise { e10: 0.3, e01: 0.1 }, CueNoise { e10: 0.05, e01: 0.4 }] {
            compare(&rule, &layout, noise);
        }
    }
}

#[test]
fn a_given_noise_goes_before_the_cues_own() {
    let population = Population::of(&Layout::flat(6, 3));
    let counts = counts_of(&population, &uneven_patterns(&population));
    let learned = |rule: BayesNoise, noise| {
        let weights = Rules::BayesNoise(rule).learn(&counts, &Setting::of(&population, noise));
        weights.values().collect::<Vec<_>>()
    };
    let asked = BayesNoise { e10: Some(0.3), ..BayesNoise::default() };
    let measured = CueNoise::balanced(0.3, &population);
    assert_eq!(learned(asked, CueNoise::default()), learned(BayesNoise::default(), measured));
    assert_ne!(learned(asked, CueNoise::default()), learned(BayesNoise::default(), CueNoise::default()));
}

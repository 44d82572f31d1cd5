//! Published results and reference values that the library must meet.
//!
//! Seeds are fixed, so that each test gives the same result at every run. The probabilities of a false
//! alarm say how likely a right library would have failed at another choice of seeds.

mod common;

use attractor_core::{Purpose, Seed, Streams, maths, statistics};
use attractor_memory::dense::{Crosstalk, Interaction, Signs};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Recall, RecallOptions, Update};
use attractor_memory::{Counts, Layout, Population, measures};
use common::{counts_of, random_patterns, replaced, rule, setting, streams};

/// Patterns, their counts and their cues: what all rules share in one repetition.
struct Trial {
    population: Population,
    patterns: PatternSet,
    counts: Counts,
    cues: PatternSet,
    moved: u32,
    seed: u64,
}

impl Trial {
    fn new(layout: &Layout, load: u64, moved: u32, seed: u64) -> Self {
        let population = Population::of(layout);
        let patterns = random_patterns(&population, load, seed);
        let counts = counts_of(&population, &patterns);
        let cues = replaced(&population, &patterns, moved, seed);
        Self { population, patterns, counts, cues, moved, seed }
    }

    /// Fraction of patterns recalled exactly.
    fn exact(&self, id: &str, options: RecallOptions) -> f64 {
        let weights = rule(id).learn(&self.counts, &setting(&self.population, self.moved));
        let streams = streams("recall", self.seed);
        let run = Recall::new(&self.population, &self.cues, options, &streams).run(&weights);
        measures::exact(run.states(), &self.patterns)
    }
}

fn mean(layout: &Layout, load: u64, moved: u32, seeds: u64, id: &str, options: RecallOptions) -> f64 {
    let exact = |seed| Trial::new(layout, load, moved, seed).exact(id, options);
    (0..seeds).map(exact).sum::<f64>() / seeds as f64
}

/// Within 2.5 points of the one run that the README of the field's reference code quotes, 92.90 % with 1 hypercolumn
/// moved; and, with 4 moved, within 1.5 points of means that were computed apart from this program, 89.2 ± 0.25 and 90.7 %.
///
/// Over seeds ours scatter by at most 0.6 %, so the mean of 3 seeds by 0.35: with 1 moved our mean is 91.6, and a mean of 3
/// leaves either interval with a probability below 10⁻³.
#[test]
fn bcpnn_recalls_what_the_reference_code_recalls() {
    let layout = Layout::modular(32, 32);
    let synchronous = RecallOptions::default();
    let asynchronous = RecallOptions { update: Update::Asynchronous, ..synchronous };
    for (moved, options, reference, within) in
        [(1, synchronous, 92.9, 2.5), (4, synchronous, 89.2, 1.5), (4, asynchronous, 90.7, 1.5)]
    {
        let found = 100.0 * mean(&layout, 1775, moved, 3, "bcpnn", options);
        assert!(
            (found - reference).abs() < within,
            "{moved} moved, {options:?}: {found} % for {reference} %"
        );
    }
}

/// At 90 % of its reference capacity a rule recalls at least 90 % of the patterns, at 110 % it does not.
///
/// The references are means of 4 seeds with standard deviations of 3 to 4 % of the capacity, and so are
/// ours: they differ by 10 % with probability 1e-4. Without hypercolumns the deviations
/// are 3 to 11 %, and so the margins are wider.
fn assert_capacities(layout: &Layout, references: &[(&str, u64, u64)]) {
    for &(id, capacity, margin) in references {
        let at = |share| mean(layout, capacity * share / 100, 2, 8, id, RecallOptions::default());
        let (below, above) = (at(100 - margin), at(100 + margin));
        assert!(below >= 0.9 && above < 0.9, "{id}: {below} below {capacity}, {above} above");
    }
}

#[test]
fn capacities_with_hypercolumns_are_the_reference_ones() {
    let references = [
        // Exact ties, broken by the lowest index here and by rounding in the reference, cost 3 %.
        ("hebb", 149, 10),
        ("hopfield", 279, 10),
        ("covariance", 273, 10),
        ("presynaptic-covariance", 292, 10),
        ("willshaw", 345, 10),
        ("bcpnn", 494, 10),
        ("bayes", 494, 10),
        ("bayes-noise", 452, 10),
    ];
    assert_capacities(&Layout::modular(20, 20), &references);
}

#[test]
fn capacities_without_hypercolumns_are_the_reference_ones() {
    let references = [
        ("hebb", 112, 20),
        ("hopfield", 208, 15),
        ("covariance", 208, 15),
        ("presynaptic-covariance", 221, 15),
        ("willshaw", 255, 15),
        ("bcpnn", 403, 15),
        ("bayes", 399, 15),
        ("bayes-noise", 357, 15),
    ];
    assert_capacities(&Layout::flat(400, 20), &references);
}

/// hebb < covariance < bcpnn and bayes, on the same patterns: where the better one still recalls 90 %,
/// the worse one does not. The margins are above 20 % of the capacity, 5 standard deviations and more.
#[test]
fn the_order_of_the_rules_is_the_published_one() {
    let layout = Layout::modular(20, 20);
    for (worse, better, load) in
        [("hebb", "covariance", 210), ("covariance", "bcpnn", 380), ("covariance", "bayes", 380)]
    {
        for seed in 0..3 {
            let trial = Trial::new(&layout, load, 2, seed);
            let exact = |id| trial.exact(id, RecallOptions::default());
            let (low, high) = (exact(worse), exact(better));
            assert!(low < 0.9 && high >= 0.9, "{worse} {low}, {better} {high} at {load}");
        }
    }
}

/// With one step the rule that knows the cue's noise is ahead of bcpnn, on the same patterns and cues.
///
/// Over seeds the difference of a pair has a standard deviation of 1.4 points about a mean of 1.3, so
/// that the mean of 40 pairs falls below zero with probability 1e-9.
#[test]
fn knowing_the_noise_helps_at_one_step() {
    let one_step = RecallOptions { max_steps: 1, ..RecallOptions::default() };
    let gain = |seed| {
        let trial = Trial::new(&Layout::modular(20, 20), 333, 2, seed);
        trial.exact("bayes-noise", one_step) - trial.exact("bcpnn", one_step)
    };
    let gains: f64 = (0..40).map(gain).sum();
    assert!(gains > 0.0, "{gains} over 40 pairs");
}

/// One step from a stored pattern of a memory with F(x) = x²: the noise at a unit is a sum of (N − 1)(P − 1)
/// independent signs, so that the probability of a wrong unit is binomial, exactly. Each of 600 memories of 33
/// units is drawn anew, and their errors are independent: outside five standard errors of their mean with
/// probability 6e-7.
#[test]
fn squares_err_as_often_as_the_binomial_says() {
    let (units, patterns) = (33_u32, 9_u32);
    let errors: Vec<f64> = (0..600)
        .map(|repetition| {
            let streams = |name| Streams::new(Seed(2), Purpose::named(name), repetition);
            let mut crosstalk = Crosstalk::new(Interaction::Power(2), units, 1, 0, &streams("cues"));
            for index in 1..u64::from(patterns) {
                crosstalk.add(&Signs::random(units, &mut streams("patterns").at(index)));
            }
            crosstalk.bit_error()
        })
        .collect();
    let signs = (units - 1) * (patterns - 1);
    // More than N − 1 of the sum are against the pattern; a sum of just that is half wrong.
    let chance = |against: u32| {
        let (n, k) = (f64::from(signs), f64::from(against));
        maths::exp(
            maths::lgamma(n + 1.0)
                - maths::lgamma(k + 1.0)
                - maths::lgamma(n - k + 1.0)
                - n * maths::log(2.0),
        )
    };
    let tie = (signs + units - 1) / 2;
    let expected = 0.5 * chance(tie) + (tie + 1..=signs).map(chance).sum::<f64>();
    let standard_error = maths::sqrt(statistics::variance(&errors) / errors.len() as f64);
    let found = statistics::mean(&errors);
    assert!((found - expected).abs() < 5.0 * standard_error, "{found} ± {standard_error}, not {expected}");
    assert!(standard_error < 0.1 * expected);
}

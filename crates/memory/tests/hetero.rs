//! Pairs of patterns in two populations: every store against its plain twin, and what recall should give.

mod common;

use std::sync::Arc;

use attractor_core::Progress;
use attractor_core::maths;
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Outcome, Recall, RecallOptions};
use attractor_memory::rules::{Learner, Rules};
use attractor_memory::weights::{BitWeights, RoundTrip, TiledWeights, WeightFormat, Weights, Workspace};
use attractor_memory::{Counts, Layout, Population, Setting, States};
use common::{hypercolumns, random_patterns, replaced, rule, streams};

/// Source and target of different size and kind.
fn populations() -> Vec<(Population, Population)> {
    let layouts = [
        (Layout::modular(5, 7), Layout::modular(4, 9)),
        (Layout::modular(3, 70), Layout::flat(33, 4)),
        (Layout::flat(70, 9), hypercolumns(&[65, 3, 130, 64])),
        (Layout::flat(129, 10), Layout::flat(40, 40 / 8)),
    ];
    layouts.iter().map(|(source, target)| (Population::of(source), Population::of(target))).collect()
}

struct Pairs {
    source: Population,
    target: Population,
    sources: PatternSet,
    targets: PatternSet,
    counts: Counts,
}

impl Pairs {
    fn new(source: &Population, target: &Population, count: u64) -> Self {
        let sources = random_patterns(source, count, 5);
        let targets = random_patterns(target, count, 6);
        let mut counts = Counts::between(source, target);
        counts.train_pairs(&sources, &targets, 0..count as usize);
        Self { source: source.clone(), target: target.clone(), sources, targets, counts }
    }

    fn setting(&self) -> Setting {
        Setting::between(&self.source, &self.target, common::replace(1).noise(&self.source))
    }

    fn weights(&self, rule: &dyn Learner, store: WeightFormat) -> Box<dyn Weights> {
        rule.weights(&self.counts, &self.setting(), store)
    }
}

#[test]
fn counts_of_pairs_are_what_their_name_says_from_both_ends() {
    for (source, target) in populations() {
        let pairs = Pairs::new(&source, &target, 80);
        let mut counts = pairs.counts.clone();
        counts.train_pairs_to(&pairs.sources, &pairs.targets, 50);
        let back = counts.transposed();
        assert_eq!((counts.patterns(), back.patterns(), counts.is_auto()), (50, 50, false));
        for pre in 0..source.units() {
            let uses = |pattern: &&[u32]| pattern.contains(&pre);
            assert_eq!(
                counts.pre_usage()[pre as usize],
                pairs.sources.iter().take(50).filter(uses).count() as u32
            );
            for post in 0..target.units() {
                let both = pairs.sources.iter().zip(pairs.targets.iter()).take(50);
                let both = both.filter(|(x, y)| x.contains(&pre) && y.contains(&post)).count() as u32;
                assert_eq!((counts.both(pre, post), back.both(post, pre)), (both, both));
            }
        }
        assert_eq!((back.usage(), back.pre_usage()), (counts.pre_usage(), counts.usage()));
    }
}

/// All states but every fifth take a step.
fn step(weights: &dyn Weights, states: &States, target: &Population) -> States {
    let live: Vec<u32> = (0..states.len() as u32).filter(|state| state % 5 != 4).collect();
    let silent: PatternSet = (0..states.len()).map(|_| Vec::new()).collect();
    let mut next = States::of(&silent, target.active());
    weights.step(states, &live, &mut next, &mut Workspace::default());
    next
}

#[test]
fn every_store_equals_its_plain_twin() {
    for (source, target) in populations() {
        for count in [1, 3, 60] {
            let pairs = Pairs::new(&source, &target, count);
            let mut cues = replaced(&source, &pairs.sources.first(20), 1, 4);
            cues.extend(
                (0..9).map(|size| streams("sets", 8).at(u64::from(size)).subset(size, source.units())),
            );
            let states = States::of(&cues, source.active());
            for rule in Rules::all() {
                let plain = rule.plain_weights(&pairs.counts, &pairs.setting());
                let fast = rule.learn(&pairs.counts, &pairs.setting());
                let what = format!("{} of {count} pairs {} → {}", rule.id(), source.units(), target.units());
                for cue in cues.iter() {
                    let support = |weights: &dyn Weights| {
                        let mut out = vec![0.0; target.units() as usize];
                        weights.support(cue, 0..target.units(), &mut out);
                        out.into_iter().map(f32::to_bits).collect::<Vec<_>>()
                    };
                    assert_eq!(support(&fast), support(&plain), "support of {what}");
                }
                let expected = step(&plain, &states, &target);
                assert_eq!(step(&fast, &states, &target), expected, "step of {what}");
                assert_eq!(step(&fast.screened(), &states, &target), expected, "screened step of {what}");
                if rule.is_binary() {
                    assert_eq!(step(&*pairs.weights(&*rule, WeightFormat::Bits), &states, &target), expected);
                    let range = 0..count as usize;
                    let bits = BitWeights::of_pairs(&source, &target, &pairs.sources, &pairs.targets, range);
                    assert_eq!(step(&bits, &states, &target), expected, "bits of {what}");
                }
            }
        }
    }
}

#[test]
fn every_weight_between_the_populations_counts() {
    let (source, target) = (Population::of(&Layout::modular(3, 4)), Population::of(&Layout::modular(2, 5)));
    let weights: TiledWeights = rule("hebb").learn(
        &Pairs::new(&source, &target, 9).counts,
        &Setting::of(&source, common::replace(1).noise(&source)),
    );
    assert_eq!(weights.values().count(), 12 * 10);
}

#[test]
fn few_pairs_are_answered_in_one_step_and_settle_on_the_way_to_and_fro() {
    for (source, target) in populations() {
        let pairs = Pairs::new(&source, &target, 6);
        let cues = replaced(&source, &pairs.sources, 1, 9);
        let options = RecallOptions { max_steps: 6, ..RecallOptions::default() };
        let there = pairs.weights(&*rule("bcpnn"), WeightFormat::F32);
        let one_step = Recall::across(&*there, &cues, options, &streams("recall", 1), 1);
        assert_eq!(one_step.steps(), 1);
        assert_eq!(one_step.states(), &States::of(&pairs.targets, target.active()));
        let calibration = attractor_memory::recall::Calibration { cues: &cues, patterns: &cues };
        let rule = rule("bcpnn");
        let mut run = attractor_memory::recall::start(
            &*rule,
            &pairs.counts,
            pairs.setting(),
            &cues,
            calibration,
            options,
            &streams("recall", 1),
            1,
        );
        assert_eq!(run.steps(), 1);
        assert_eq!(run.step(), Progress::Ended(Outcome::FixedPoint));
        assert_eq!((run.steps(), run.states()), (2, one_step.states()));
    }
}

#[test]
fn a_round_trip_is_two_steps() {
    let (source, target) = &populations()[0];
    // So many pairs that answers are wrong, and change on the way.
    let pairs = Pairs::new(source, target, 60);
    let there: Arc<dyn Weights> = Arc::from(pairs.weights(&*rule("bayes"), WeightFormat::F32));
    let back = Setting::between(target, source, attractor_memory::distortion::CueNoise::default());
    let back: Arc<dyn Weights> =
        Arc::from(rule("bayes").weights(&pairs.counts.transposed(), &back, WeightFormat::F32));
    let trip = RoundTrip { there: Arc::clone(&there), back: Arc::clone(&back) };
    let states = States::of(&pairs.targets, target.active());
    let live: Vec<u32> = (0..60).collect();
    let silent = |active| States::of(&(0..60).map(|_| Vec::new()).collect(), active);
    let (mut source_states, mut expected, mut found) =
        (silent(source.active()), silent(target.active()), silent(target.active()));
    back.step(&states, &live, &mut source_states, &mut Workspace::default());
    there.step(&source_states, &live, &mut expected, &mut Workspace::default());
    let mut workspace = Workspace::default();
    for _ in 0..2 {
        trip.step(&states, &live, &mut found, &mut workspace);
        assert_eq!(found, expected);
    }
    assert_ne!(found, states);
    let (mut one, mut other) = (vec![0.0; 36], vec![0.0; 36]);
    trip.support(states.get(7), 0..36, &mut one);
    there.support(source_states.get(7), 0..36, &mut other);
    assert_eq!(one, other);
}

/// Willshaw's network: with P pairs a synapse is set with probability p₁ = 1 − (1 − kl/mn)^P. One step from
/// a whole source pattern of k units lets each silent target unit reach all k with probability p₁^k, so
/// that of the l winners the right ones are all among those that reach k.
///
/// 400 patterns of 992 silent units each: the expected number of false units is 400·992·p₁^k. They are
/// not quite independent (units of one pattern share its synapses), so the variance is allowed four
/// times that of independent ones; four such standard deviations are exceeded with probability < 1e-4.
#[test]
fn false_units_of_a_willshaw_network_are_as_many_as_theory_says() {
    let population = Population::of(&Layout::flat(1000, 8));
    let (count, k) = (8000_u32, 8);
    let sources = random_patterns(&population, u64::from(count), 11);
    let targets = random_patterns(&population, u64::from(count), 12);
    let weights = BitWeights::of_pairs(&population, &population, &sources, &targets, 0..count as usize);
    let mut support = vec![0.0; 1000];
    let mut wrong = 0.0;
    for (source, target) in sources.iter().zip(targets.iter()).take(400) {
        weights.support(source, 0..1000, &mut support);
        assert!(target.iter().all(|&unit| support[unit as usize] == 8.0), "a stored unit is never missed");
        wrong += support.iter().filter(|&&support| support == 8.0).count() as f64 - f64::from(k);
    }
    let set = 1.0 - maths::exp(f64::from(count) * maths::log(1.0 - 64e-6));
    let each = maths::exp(f64::from(k) * maths::log(set));
    let expected = 400.0 * 992.0 * each;
    assert!(
        (wrong - expected).abs() < 4.0 * (4.0 * expected).sqrt(),
        "{wrong} false units, {expected} expected"
    );
}

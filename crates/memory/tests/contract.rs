//! What every learning rule promises, asked of all that are registered.

mod common;

use attractor_memory::patterns::PatternSet;
use attractor_memory::rules::Rules;
use attractor_memory::weights::{Weights, Workspace};
use attractor_memory::{Coactivity, Layout, Population, States, Usage};
use common::{counts_of, hypercolumns, layouts, random_patterns, setting, streams};
use proptest::prelude::*;

#[test]
fn rules_survive_being_written_and_read() {
    for rule in Rules::all() {
        let text = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), rule, "{text}");
        assert_eq!(Rules::named(rule.id()).unwrap(), rule);
    }
    let informed: Rules = serde_json::from_str(r#"{"kind": "bayes-noise", "e10": 0.25}"#).unwrap();
    assert_ne!(informed, common::rule("bayes-noise"));
    let again = serde_json::from_str(&serde_json::to_string(&informed).unwrap()).unwrap();
    assert_eq!(informed, again);
    assert!(serde_json::from_str::<Rules>(r#"{"kind": "hebb", "e10": 0.25}"#).is_err());
}

/// All counts that two units can have over a few patterns.
fn coactivities(most: u32) -> impl Iterator<Item = Coactivity> {
    (1..=most).flat_map(move |patterns| {
        (1..=patterns).flat_map(move |pre| {
            (1..=patterns).flat_map(move |post| {
                let least = (pre + post).saturating_sub(patterns);
                (least..=pre.min(post)).map(move |both| Coactivity { patterns, pre, post, both })
            })
        })
    })
}

#[test]
fn weights_and_biases_are_finite() {
    let population = Population::of(&Layout::modular(10, 4));
    let large = 1 << 30;
    let many = [(1, 1, 0), (large, 1, 1), (large, large, large), (large - 1, large - 3, large - 4)]
        .map(|(pre, post, both)| Coactivity { patterns: large, pre, post, both });
    for rule in Rules::all() {
        for moved in [0, 1, 5, 10] {
            let setting = setting(&population, moved);
            for c in coactivities(7).chain(many) {
                let (weight, silent) = rule.synapse(c, &setting);
                let bias = rule.bias(Usage { patterns: c.patterns, active: c.post }, &setting);
                let finite = weight.is_finite() && silent.is_finite() && bias.is_finite();
                assert!(finite && weight.abs() < 100.0 && silent.abs() < 100.0, "{} {c:?}", rule.id());
            }
        }
    }
}

/// Counts of two units in up to a million patterns.
fn random_coactivities() -> impl Iterator<Item = Coactivity> {
    let mut stream = streams("coactivities", 5).at(0);
    (0..1000).map(move |_| {
        let mut between = |least: u32, most: u32| least + stream.below(most - least + 1);
        let patterns = between(1, 1_000_000);
        let (pre, post) = (between(1, patterns), between(1, patterns));
        let both = between((pre + post).saturating_sub(patterns), pre.min(post));
        Coactivity { patterns, pre, post, both }
    })
}

/// Bits per synapse count N(N − 1)/2 synapses for rules that say they are symmetric, N² for the others.
#[test]
fn symmetric_rules_are_symmetric_and_the_others_are_not() {
    let setting = setting(&Population::of(&Layout::modular(10, 4)), 3);
    for rule in Rules::all() {
        let differing = coactivities(9).chain(random_coactivities()).find(|&c| {
            let mirrored = Coactivity { pre: c.post, post: c.pre, ..c };
            rule.synapse(c, &setting).0.to_bits() != rule.synapse(mirrored, &setting).0.to_bits()
        });
        assert_eq!(differing.is_none(), rule.is_symmetric(), "{} {differing:?}", rule.id());
    }
    assert!(!common::rule("presynaptic-covariance").is_symmetric());
}

/// Patterns that leave the last two units of each group unused.
fn patterns_with_idle_units(layout: &Layout, seed: u64) -> (Population, PatternSet, Vec<u32>) {
    let population = Population::of(layout);
    let groups = common::groups(&population);
    let idle: Vec<u32> = groups.iter().filter(|g| g.len() > 2).flat_map(|g| g.end - 2..g.end).collect();
    let drawn = random_patterns(&population, 40, seed);
    let kept = drawn.iter().filter(|pattern| !pattern.iter().any(|unit| idle.contains(unit)));
    let patterns: PatternSet = kept.map(<[u32]>::to_vec).collect();
    assert!(!patterns.is_empty());
    (population, patterns, idle)
}

#[test]
fn units_never_used_have_no_weights_and_never_win() {
    for layout in layouts() {
        let (population, patterns, idle) = patterns_with_idle_units(&layout, 3);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 1));
        for rule in Rules::all() {
            let fast = rule.learn(&counts, &setting);
            let plain = rule.plain_weights(&counts, &setting);
            let used = |unit: &u32| counts.usage()[*unit as usize] > 0;
            for &unit in &idle {
                for other in 0..population.units() {
                    assert_eq!((plain.weight(unit, other), plain.weight(other, unit)), (0.0, 0.0));
                }
            }
            let mut support = vec![0.0; population.units() as usize];
            fast.support(patterns.get(0), 0..population.units(), &mut support);
            for (unit, support) in (0..).zip(support) {
                assert_eq!(support > f32::NEG_INFINITY, used(&unit), "{} unit {unit}", rule.id());
            }
            // Cues of nothing but idle units: they say nothing and do not come back.
            let cues: PatternSet = [idle.clone(), patterns.get(0).to_vec(), Vec::new()].into_iter().collect();
            let from = States::of(&cues, population.active());
            let mut to = from.clone();
            fast.step(&from, &[0, 1, 2], &mut to, &mut Workspace::default());
            assert!(to.iter().flatten().all(used), "{}", rule.id());
        }
    }
}

#[test]
fn a_network_without_patterns_is_silent() {
    let population = Population::of(&Layout::modular(3, 5));
    let counts = counts_of(&population, &PatternSet::default());
    for rule in Rules::all() {
        let weights = rule.learn(&counts, &setting(&population, 1));
        assert!(weights.values().all(|weight| weight == 0.0));
        let cue: PatternSet = [vec![0, 5, 10]].into_iter().collect();
        let from = States::of(&cue, 3);
        let mut to = from.clone();
        weights.step(&from, &[0], &mut to, &mut Workspace::default());
        assert_eq!(to.get(0), [0_u32; 0], "{}", rule.id());
    }
}

/// A relabelling of the units that keeps hypercolumns together.
fn relabelling(population: &Population, seed: u64) -> Vec<u32> {
    let groups = common::groups(population);
    let mut stream = streams("relabelling", seed).at(0);
    let mut labels = Vec::new();
    for group in groups {
        let mut within: Vec<u32> = group.clone().collect();
        stream.shuffle(&mut within);
        labels.extend(within);
    }
    labels
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// What a unit is called is no part of any rule.
    #[test]
    fn relabelling_the_units_relabels_the_weights(
        seed in any::<u64>(), count in 1_u64..60, which in 0_usize..3,
    ) {
        let layout = [Layout::modular(4, 6), hypercolumns(&[3, 7, 5]), Layout::flat(25, 4)][which].clone();
        let population = Population::of(&layout);
        let patterns = random_patterns(&population, count, seed);
        let label = relabelling(&population, seed);
        let relabelled: PatternSet = patterns
            .iter()
            .map(|pattern| {
                let mut units: Vec<u32> = pattern.iter().map(|&unit| label[unit as usize]).collect();
                units.sort_unstable();
                units
            })
            .collect();
        let setting = setting(&population, 1);
        for rule in Rules::all() {
            let before = rule.plain_weights(&counts_of(&population, &patterns), &setting);
            let after = rule.plain_weights(&counts_of(&population, &relabelled), &setting);
            for pre in 0..population.units() {
                let to_pre = label[pre as usize];
                for post in 0..population.units() {
                    prop_assert_eq!(
                        before.weight(pre, post).to_bits(), after.weight(to_pre, label[post as usize]).to_bits()
                    );
                }
                prop_assert_eq!(before.bias(pre).to_bits(), after.bias(to_pre).to_bits(), "{}", rule.id());
            }
        }
    }
}

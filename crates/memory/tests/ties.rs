//! Supports that are equal are seen as equal, whatever the numbers of the units, the store and the path.

mod common;

use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Calibration, RecallOptions, Ties, Update, start};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{Cut, TiledWeights, WeightFormat, Weights, Workspace};
use attractor_memory::{Counts, Layout, Population, Setting, States};
use common::{counts_of, groups, layouts, random_patterns, replaced, rule, setting, streams};
use proptest::prelude::*;

/// Every store that a rule has, and its plain twin.
fn stores(rule: &Rules, counts: &Counts, setting: &Setting) -> Vec<(&'static str, Box<dyn Weights>)> {
    vec![
        ("plain", Box::new(rule.plain_weights(counts, setting))),
        ("single", Box::new(rule.learn(counts, setting))),
        ("screened", Box::new(rule.learn(counts, setting).screened())),
        ("i16", rule.weights(counts, setting, WeightFormat::I16)),
        ("bits", rule.weights(counts, setting, WeightFormat::Bits)),
    ]
}

fn cuts(weights: &dyn Weights, state: &[u32]) -> Vec<Cut> {
    let population = weights.population();
    let k = if population.is_modular() { 1 } else { population.active() as usize };
    let cut = |units: std::ops::Range<u32>| {
        let mut cut = weights.cut(state, &units.collect::<Vec<u32>>(), k);
        if cut.places == cut.equal.len() {
            cut.above.extend(std::mem::take(&mut cut.equal));
            cut.places = 0;
        }
        cut.above.sort_unstable();
        cut
    };
    groups(population).into_iter().map(cut).collect()
}

fn step(weights: &dyn Weights, cues: &PatternSet) -> PatternSet {
    let from = States::of(cues, weights.population().active());
    let (live, mut to) = ((0..cues.len() as u32).collect::<Vec<_>>(), from.clone());
    weights.step(&from, &live, &mut to, &mut Workspace::default());
    to.iter().map(<[u32]>::to_vec).collect()
}

/// Six units, three patterns of three.
fn six() -> (Population, PatternSet, PatternSet) {
    let patterns = PatternSet::from(vec![vec![0, 1, 3], vec![0, 2, 3], vec![3, 4, 5]]);
    (Population::of(&Layout::flat(6, 3)), patterns, PatternSet::from(vec![vec![0, 4]]))
}

/// The supports times 36 P are −27 0 0 0 −27 0: four equals for three places.
#[test]
fn the_lowest_of_four_equals_win() {
    let (population, patterns, cue) = six();
    let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 1));
    for (store, weights) in stores(&rule("hopfield"), &counts, &setting) {
        let expected = Cut { above: vec![], equal: vec![1, 2, 3, 5], places: 3 };
        assert_eq!(cuts(&*weights, cue.get(0)), [expected], "{store}");
        assert_eq!(step(&*weights, &cue), PatternSet::from(vec![vec![1, 2, 3]]), "{store}");
    }
}

/// Each of four equals misses one place in four. 3 degrees of freedom: P(χ² > 21.1) < 1e-4.
#[test]
fn each_of_four_equals_wins_as_often() {
    let (population, patterns, cue) = six();
    let counts = counts_of(&population, &patterns);
    let (runs, mut missed) = (4000, [0.0_f64; 6]);
    let cues: PatternSet = (0..runs).map(|_| cue.get(0).to_vec()).collect();
    let options = RecallOptions { ties: Ties::Random, max_steps: 1, ..RecallOptions::default() };
    let none = Calibration { cues: &cues, patterns: &patterns };
    let (rule, streams) = (rule("hopfield"), streams("ties", 1));
    let setting = setting(&population, 1);
    let recalled = start(&*rule, &counts, setting, &cues, none, options, &streams, 1).run();
    for answer in recalled.states().iter() {
        assert_eq!(answer.len(), 3);
        (0..6).filter(|unit| !answer.contains(unit)).for_each(|unit| missed[unit as usize] += 1.0);
    }
    assert_eq!((missed[0], missed[4]), (f64::from(runs), f64::from(runs)));
    let each = f64::from(runs) / 4.0;
    let chi: f64 = [1, 2, 3, 5].map(|unit| (missed[unit] - each).powi(2) / each).iter().sum();
    assert!(chi < 21.1, "{missed:?}");
}

/// What a rule gives of counts in whole numbers, written anew: w_ij times something that all synapses share.
type Whole<'a> = Box<dyn Fn(i128, i128, i128) -> i128 + 'a>;

/// `lcm` is a multiple of all n_i.
fn whole<'a>(id: &str, patterns: i128, units: i128, active: i128, lcm: i128) -> Option<Whole<'a>> {
    Some(match id {
        "hebb" => Box::new(|_, _, both| both),
        "willshaw" => Box::new(|_, _, both| both.min(1)),
        "covariance" => Box::new(move |pre, post, both| patterns * both - pre * post),
        "hopfield" => Box::new(move |pre, post, both| {
            units * units * both - units * active * (pre + post) + active * active * patterns
        }),
        "presynaptic-covariance" => {
            Box::new(move |pre, post, both| (patterns * both - pre * post) * (lcm / pre))
        }
        _ => return None,
    })
}

/// The cut of whole numbers, by sorting.
fn cut_of(units: &[u32], support: impl Fn(u32) -> Option<i128>, k: usize) -> Cut {
    let mut able: Vec<(i128, u32)> =
        units.iter().filter_map(|&unit| support(unit).map(|support| (support, unit))).collect();
    able.sort_by_key(|&(support, unit)| (std::cmp::Reverse(support), unit));
    let that = |wanted: &dyn Fn(i128) -> bool| -> Vec<u32> {
        let mut units: Vec<u32> = able.iter().filter(|(s, _)| wanted(*s)).map(|(_, unit)| *unit).collect();
        units.sort_unstable();
        units
    };
    if k >= able.len() {
        return Cut { above: that(&|_| true), ..Cut::default() };
    }
    let (last, next) = (able[k - 1].0, able[k].0);
    if last > next {
        return Cut { above: that(&|support| support >= last), ..Cut::default() };
    }
    let above = that(&|support| support > last);
    Cut { places: k - above.len(), equal: that(&|support| support == last), above }
}

fn sizes() -> Vec<Layout> {
    let mut layouts = layouts();
    // Fractions k/N whose squares single precision does not hold, and networks so small that ties abound.
    layouts.extend([Layout::flat(4099, 3), Layout::flat(24, 6), Layout::modular(6, 4)]);
    layouts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every store and path against whole numbers that know nothing of floating point.
    #[test]
    fn ties_are_those_of_whole_numbers(seed in any::<u64>(), which in 0_usize..10, count in 1_u64..40) {
        let population = Population::of(&sizes()[which]);
        let patterns = random_patterns(&population, count, seed);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 1));
        let cues = replaced(&population, &patterns.first(6), 2, seed);
        let usage = counts.usage();
        let gcd = |mut a: i128, mut b: i128| { while b != 0 { (a, b) = (b, a % b); } a };
        let lcm = (1..=i128::from(count)).fold(1, |all, n| all / gcd(all, n) * n);
        let large = population.units() > 1000;
        for rule in Rules::all() {
            let (units, active) = (population.units(), population.active());
            let modular = population.is_modular();
            let Some(whole) = whole(rule.id(), count.into(), units.into(), active.into(), lcm) else { continue };
            let stores = if large {
                vec![("single", rule.weights(&counts, &setting, WeightFormat::F32))]
            } else {
                stores(&rule, &counts, &setting)
            };
            let expected: Vec<Vec<Cut>> = cues.iter().map(|cue| groups(&population).iter().map(|group| {
                let support = |post: u32| (usage[post as usize] > 0).then(|| {
                    let linked = |pre: &&u32| usage[**pre as usize] > 0 && **pre != post && !(modular && group.contains(pre));
                    cue.iter().filter(linked).map(|&pre| {
                        let uses = |unit: u32| i128::from(usage[unit as usize]);
                        whole(uses(pre), uses(post), counts.both(pre, post).into())
                    }).sum::<i128>()
                });
                let k = if modular { 1 } else { active as usize };
                cut_of(&group.clone().collect::<Vec<u32>>(), support, k)
            }).collect()).collect();
            for (store, weights) in stores {
                let found: Vec<Vec<Cut>> = cues.iter().map(|cue| cuts(&*weights, cue)).collect();
                prop_assert_eq!(&found, &expected, "{} {}", rule.id(), store);
                let lowest: PatternSet =
                    expected.iter().map(|cuts| cuts.iter().flat_map(|cut| cut.clone().lowest()).collect::<Vec<u32>>()).collect();
                prop_assert_eq!(step(&*weights, &cues), lowest, "{} {}", rule.id(), store);
            }
        }
    }

    /// Units that change their numbers within their group change nothing else: who wins and who is tied is the same, for
    /// every rule, store and path, and where there are more rounded weights than counts.
    #[test]
    fn ties_do_not_depend_on_the_numbers_of_units(seed in any::<u64>(), which in 0_usize..7, count in 1_u64..60) {
        let mut layouts = layouts();
        layouts.extend([Layout::flat(24, 6), Layout::modular(6, 4)]);
        let population = Population::of(&layouts[which + 2 * usize::from(count < 20)]);
        let patterns = random_patterns(&population, count, seed);
        let cues = replaced(&population, &patterns.first(8), 2, seed);
        let mut stream = streams("relabel", seed).at(0);
        let mut label: Vec<u32> = (0..population.units()).collect();
        for group in groups(&population) {
            stream.shuffle(&mut label[group.start as usize..group.end as usize]);
        }
        let renamed = |units: &[u32]| {
            let mut units: Vec<u32> = units.iter().map(|&unit| label[unit as usize]).collect();
            units.sort_unstable();
            units
        };
        let relabelled = |set: &PatternSet| -> PatternSet { set.iter().map(renamed).collect() };
        let setting = setting(&population, 2);
        let (counts, others) = (counts_of(&population, &patterns), counts_of(&population, &relabelled(&patterns)));
        for rule in Rules::all() {
            let there = stores(&rule, &others, &setting);
            for ((store, before), (_, after)) in stores(&rule, &counts, &setting).iter().zip(&there) {
                for cue in cues.iter() {
                    let expected: Vec<Cut> = cuts(&**before, cue).into_iter().map(|cut| {
                        Cut { above: renamed(&cut.above), equal: renamed(&cut.equal), ..cut }
                    }).collect();
                    prop_assert_eq!(cuts(&**after, &renamed(cue)), expected, "{} {}", rule.id(), store);
                    let support = |weights: &dyn Weights, cue: &[u32]| {
                        let mut support = vec![0.0; population.units() as usize];
                        weights.support(cue, 0..population.units(), &mut support);
                        support.into_iter().map(f32::to_bits).collect::<Vec<_>>()
                    };
                    let (own, other) = (support(&**before, cue), support(&**after, &renamed(cue)));
                    prop_assert!((0..own.len()).all(|unit| own[unit] == other[label[unit] as usize]));
                }
            }
        }
    }

    /// The fast step of every store takes the lowest of the tied units that its cuts name.
    #[test]
    fn steps_take_the_lowest_of_the_tied(seed in any::<u64>(), which in 0_usize..7, count in 1_u64..30) {
        let population = Population::of(&layouts()[which]);
        let patterns = random_patterns(&population, count, seed);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 1));
        let cues = replaced(&population, &patterns, 2, seed);
        for rule in Rules::all() {
            for (store, weights) in stores(&rule, &counts, &setting) {
                let lowest: PatternSet = cues.iter().map(|cue| {
                    cuts(&*weights, cue).into_iter().flat_map(Cut::lowest).collect::<Vec<u32>>()
                }).collect();
                prop_assert_eq!(step(&*weights, &cues), lowest, "{} {}", rule.id(), store);
            }
        }
    }

    /// Threads, several steps and asynchronous updates come to the same with every store of fractions.
    #[test]
    fn runs_end_alike_with_every_store(seed in any::<u64>(), which in 0_usize..2, count in 2_u64..14) {
        let population = Population::of(&[Layout::flat(24, 6), Layout::modular(6, 4)][which]);
        let patterns = random_patterns(&population, count, seed);
        let (counts, setting) = (counts_of(&population, &patterns), setting(&population, 2));
        let cues = replaced(&population, &patterns, 2, seed);
        for id in ["hebb", "willshaw", "covariance", "hopfield", "presynaptic-covariance"] {
            for (update, ties) in [
                (Update::Synchronous, Ties::LowestIndex), (Update::Asynchronous, Ties::LowestIndex),
                (Update::Synchronous, Ties::Random), (Update::Asynchronous, Ties::Random),
            ] {
                let run = |format, threads| {
                    let options = RecallOptions { update, ties, weights: format, ..RecallOptions::default() };
                    let rule = rule(id);
                    let none = Calibration { cues: &cues, patterns: &patterns };
                    let streams = streams("run", seed);
                    start(&*rule, &counts, setting, &cues, none, options, &streams, threads).run().states().clone()
                };
                let alone = run(WeightFormat::F32, 1);
                for format in [WeightFormat::F32, WeightFormat::I16, WeightFormat::Bits] {
                    prop_assert_eq!(&run(format, 2), &alone, "{} {:?} {:?} {:?}", id, format, update, ties);
                }
            }
        }
    }
}

/// Units 4 and 5 get the same three weights in another order; single precision gives their sums other bits.
#[test]
fn given_weights_are_what_they_are() {
    let population = Population::of(&Layout::flat(7, 1));
    let given = |pre: u32, post: u32| match post {
        3 => 0.3,
        4 => [0.3, 0.1, 0.7][pre as usize % 3],
        5 => [0.1, 0.7, 0.3][pre as usize % 3],
        _ => -1.0,
    };
    let weights = TiledWeights::of(&population, given, |_| 0.0);
    let expected = Cut { above: vec![], equal: vec![4, 5], places: 1 };
    assert_eq!(weights.cut(&[0, 1, 2], &[3, 4, 5, 6], 1), expected);
}

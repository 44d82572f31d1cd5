//! The fast store of weights equals its plain twin bit for bit, with every instruction set.
//!
//! One test alone in its file, because the instruction set is forced for the whole process.

mod common;

use attractor_core::kernels::Path;
use attractor_memory::patterns::PatternSet;
use attractor_memory::rules::Rules;
use attractor_memory::weights::{PlainWeights, TiledWeights, Weights, Workspace};
use attractor_memory::{Counts, Population, Setting, States};
use common::{counts_of, layouts, random_patterns, replaced, setting, streams};

#[test]
fn fast_weights_equal_their_plain_twin_on_every_path() {
    for layout in layouts() {
        let population = Population::of(&layout);
        // Few patterns leave units unused; many are counted block by block.
        for count in [1, 3, 150] {
            let patterns = random_patterns(&population, count, 17);
            let counts = counts_of(&population, &patterns);
            let setting = setting(&population, 1);
            let states = states(&population, &patterns);
            for rule in Rules::all() {
                let plain = Twin::learn(&rule, &counts, &setting, &states);
                for path in Path::available() {
                    assert!(path.force());
                    let what = format!("{layout:?} {count} {} {path:?}", rule.id());
                    let fast = rule.learn(&counts, &setting);
                    plain.compare(&fast, &states, &what);
                    plain.compare(&fast.screened(), &states, &format!("{what}, screened"));
                }
            }
        }
    }
}

/// Stored patterns, cues with units moved, and sets of units of any size.
fn states(population: &Population, patterns: &PatternSet) -> States {
    let few = patterns.first(20);
    let mut cues = replaced(population, &few, 2, 4);
    cues.extend(few.iter().map(<[u32]>::to_vec));
    cues.extend((0..19).map(|size| streams("sets", 8).at(u64::from(size)).subset(size, population.units())));
    States::of(&cues, population.active())
}

/// What the plain weights say, computed once for all paths.
struct Twin {
    weights: PlainWeights,
    values: Vec<u32>,
    supports: Vec<Vec<u32>>,
    next: States,
}

impl Twin {
    fn learn(rule: &Rules, counts: &Counts, setting: &Setting, states: &States) -> Self {
        let weights = rule.plain_weights(counts, setting);
        let supports = states.iter().map(|state| support(&weights, state)).collect();
        let next = step(&weights, states);
        Self { values: values(&weights), supports, next, weights }
    }

    fn compare(&self, fast: &TiledWeights, states: &States, what: &str) {
        let mut values: Vec<u32> = fast.values().map(f32::to_bits).collect();
        values.sort_unstable();
        assert_eq!(values, self.values, "weights of {what}");
        for unit in 0..self.weights.population().units() {
            // One active unit shows the bias and its weights, each in its place.
            assert_eq!(support(fast, &[unit]), support(&self.weights, &[unit]), "unit {unit} of {what}");
        }
        for (state, expected) in states.iter().zip(&self.supports) {
            assert_eq!(&support(fast, state), expected, "support of {what}");
        }
        assert_eq!(step(fast, states), self.next, "step of {what}");
    }
}

/// All weights between connected units in ascending order of their bits.
fn values(weights: &PlainWeights) -> Vec<u32> {
    let population = weights.population();
    let together =
        |pre, post| population.hypercolumns().iter().any(|h| h.contains(&pre) && h.contains(&post));
    let pairs = (0..population.units()).flat_map(|pre| (0..population.units()).map(move |post| (pre, post)));
    let connected = pairs.filter(|&(pre, post)| pre != post && !together(pre, post));
    let mut values: Vec<u32> = connected.map(|(pre, post)| weights.weight(pre, post).to_bits()).collect();
    values.sort_unstable();
    values
}

fn support(weights: &dyn Weights, active: &[u32]) -> Vec<u32> {
    let units = weights.population().units();
    let mut support = vec![0.0; units as usize];
    weights.support(active, 0..units, &mut support);
    // A range that starts and ends within tiles gives the same.
    let part = units / 3..units - units / 4;
    let mut some = vec![0.0; part.len()];
    weights.support(active, part.clone(), &mut some);
    assert_eq!(some, support[part.start as usize..part.end as usize]);
    support.into_iter().map(f32::to_bits).collect()
}

/// All states but every fifth take a step.
fn step(weights: &dyn Weights, states: &States) -> States {
    let live: Vec<u32> = (0..states.len() as u32).filter(|state| state % 5 != 4).collect();
    let mut next = states.clone();
    weights.step(states, &live, &mut next, &mut Workspace::default());
    next
}

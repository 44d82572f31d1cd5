//! How networks run: exact after any number of steps, downhill in energy, fair in ties.

mod common;

use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Calibration, Outcome, Recall, RecallOptions, Ties, Update, start};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{PlainWeights, Weights, Workspace};
use attractor_memory::{Counts, Layout, Population, States};
use common::{counts_of, random_patterns, replaced, rule, setting, steps, streams};

/// A network that holds more than it can: some cues settle, some cycle, some wander.
struct Overloaded {
    population: Population,
    counts: Counts,
    cues: PatternSet,
}

impl Overloaded {
    fn new(layout: &Layout, patterns: u64, seed: u64) -> Self {
        let population = Population::of(layout);
        let patterns = random_patterns(&population, patterns, seed);
        let cues = replaced(&population, &patterns.first(60), 2, seed);
        Self { counts: counts_of(&population, &patterns), population, cues }
    }

    fn plain(&self, rule: &Rules) -> PlainWeights {
        rule.plain_weights(&self.counts, &setting(&self.population, 2))
    }
}

/// The states after 0, 1, 2, … steps of all networks, without any settling.
fn trajectory(weights: &dyn Weights, cues: &PatternSet, active: u32, steps: usize) -> Vec<States> {
    let mut states = vec![States::of(cues, active)];
    let all: Vec<u32> = (0..cues.len() as u32).collect();
    for step in 0..steps {
        let mut next = states[step].clone();
        weights.step(&states[step], &all, &mut next, &mut Workspace::default());
        states.push(next);
    }
    states
}

/// How a trajectory has ended by step `last`.
fn ending(states: &[States], network: usize, last: usize) -> Outcome {
    let at = |step: usize| states[step].get(network);
    if (1..=last).any(|step| at(step) == at(step - 1)) {
        Outcome::FixedPoint
    } else if (2..=last).any(|step| at(step) == at(step - 2)) {
        Outcome::Cycle { period: 2 }
    } else {
        Outcome::StepLimit
    }
}

#[test]
fn settling_early_changes_no_result() {
    let mut seen = Vec::new();
    // One tile to a hypercolumn, several, and none of its own. The supports that are kept from step to
    // step must come to the same winners as those that are added up anew.
    let sizes = common::hypercolumns(&[65, 9, 130, 30, 20, 64]);
    let layouts =
        [(Layout::modular(8, 6), 70), (Layout::flat(48, 8), 60), (sizes, 200), (Layout::flat(150, 12), 120)];
    for (layout, patterns) in layouts {
        let network = Overloaded::new(&layout, patterns, 2);
        for rule in Rules::all() {
            let plain = network.plain(&rule);
            let weights = rule.learn(&network.counts, &setting(&network.population, 2)).screened();
            let expected = trajectory(&plain, &network.cues, network.population.active(), 12);
            for last in 1..=12 {
                let cues = &network.cues;
                let run =
                    Recall::new(&network.population, cues, steps(last), &streams("run", 1)).run(&weights);
                let last = last as usize;
                assert_eq!(run.states(), &expected[last], "{} after {last} steps", rule.id());
                for (state, &outcome) in run.outcomes().iter().enumerate() {
                    assert_eq!(outcome, ending(&expected, state, last), "{} after {last} steps", rule.id());
                    let at = |step: usize| expected[step].get(state);
                    let changed = (1..=last).rev().find(|&step| at(step) != at(step - 1)).unwrap_or(0);
                    assert_eq!(run.last_changes()[state] as usize, changed, "{}", rule.id());
                    seen.push((outcome, last % 2));
                }
            }
        }
    }
    // Odd and even numbers of steps, so that a cycle stopped at the wrong one of its states is found.
    for parity in 0..2 {
        for outcome in [Outcome::FixedPoint, Outcome::Cycle { period: 2 }, Outcome::StepLimit] {
            assert!(seen.contains(&(outcome, parity)), "no network ended as {outcome:?}");
        }
    }
}

/// −½ Σ x_i w_ij x_j − Σ b_j x_j.
fn energy(weights: &PlainWeights, state: &[u32]) -> f64 {
    let drive = |&j: &u32| {
        let inputs: f64 = state.iter().map(|&i| f64::from(weights.weight(i, j))).sum();
        0.5 * inputs + f64::from(weights.bias(j))
    };
    -state.iter().map(drive).sum::<f64>()
}

/// A unit that gives way to another lowers the energy by the difference of their supports, both taken
/// without it: a hypercolumn has no weights within itself, and without hypercolumns the weaker unit falls
/// silent first. The weights are symmetric.
#[test]
fn asynchronous_updates_never_raise_the_energy_of_symmetric_weights() {
    for (layout, patterns) in [(Layout::modular(8, 6), 70), (Layout::flat(48, 8), 60)] {
        let network = Overloaded::new(&layout, patterns, 5);
        for rule in Rules::all().iter().filter(|rule| rule.is_symmetric()) {
            let plain = network.plain(rule);
            let options = RecallOptions { update: Update::Asynchronous, ..steps(6) };
            let mut run = Recall::new(&network.population, &network.cues, options, &streams("run", 2));
            let energies =
                |run: &Recall| -> Vec<f64> { run.states().iter().map(|s| energy(&plain, s)).collect() };
            let (first, mut before) = (energies(&run), energies(&run));
            // A support is the rounded sum of a bias and 8 weights; two of them are compared, 8 times
            // a step. No partial sum is larger than the largest sum of sizes.
            let largest = |j| (0..48).map(|i| f64::from(plain.weight(i, j).abs())).fold(0.0, f64::max);
            let size = (0..48).map(|j| f64::from(plain.bias(j).abs()) + 8.0 * largest(j)).fold(0.0, f64::max);
            let rounding = 8.0 * 2.0 * 8.0 * size * f64::from(f32::EPSILON);
            while !run.is_done() {
                run.step(&plain);
                let after = energies(&run);
                for (before, after) in before.iter().zip(&after) {
                    assert!(after <= &(before + rounding), "{}: {before} to {after}", rule.id());
                }
                before = after;
            }
            assert!(before.iter().sum::<f64>() < first.iter().sum::<f64>() - 1e3 * rounding, "{}", rule.id());
        }
    }
}

/// The step that finds nothing to change tries one unit of each hypercolumn, so that with hypercolumns
/// an asynchronous fixed point is a synchronous one.
#[test]
fn an_asynchronous_fixed_point_is_a_synchronous_one_with_hypercolumns() {
    let network = Overloaded::new(&Layout::modular(8, 6), 40, 7);
    let weights = rule("bcpnn").learn(&network.counts, &setting(&network.population, 2));
    let options = RecallOptions { update: Update::Asynchronous, ..steps(30) };
    let run = Recall::new(&network.population, &network.cues, options, &streams("run", 3)).run(&weights);
    assert!(run.outcomes().iter().all(|&outcome| outcome == Outcome::FixedPoint));
    assert!(run.last_changes().iter().any(|&step| step > 1));
    let mut next = run.states().clone();
    let all: Vec<u32> = (0..run.states().len() as u32).collect();
    weights.step(run.states(), &all, &mut next, &mut Workspace::default());
    assert_eq!(&next, run.states());
}

#[test]
fn an_active_unit_stays_where_another_would_do_as_well() {
    let population = Population::of(&Layout::flat(6, 3));
    let stored: PatternSet = [vec![0, 1, 2], vec![0, 1, 3]].into_iter().collect();
    let weights = rule("hebb").learn(&counts_of(&population, &stored), &setting(&population, 1));
    // From 0 and 1 the units 2 and 3 get the same support.
    let options = RecallOptions { update: Update::Asynchronous, ..steps(5) };
    let run = Recall::new(&population, &stored, options, &streams("run", 7)).run(&weights);
    assert_eq!(run.last_changes(), [0, 0]);
    assert_eq!(run.outcomes(), [Outcome::FixedPoint; 2]);
}

/// Runs 4000 copies of a cue to which two units answer alike, and counts the wins of the first.
fn wins_of_the_first(update: Update, ties: Ties) -> usize {
    let population = Population::of(&Layout::modular(2, 3));
    let stored: PatternSet = [vec![0, 3], vec![0, 4]].into_iter().collect();
    let weights = rule("willshaw").learn(&counts_of(&population, &stored), &setting(&population, 1));
    let cues: PatternSet = (0..4000).map(|_| vec![0]).collect();
    let options = RecallOptions { update, ties, max_steps: 1, ..RecallOptions::default() };
    let run = Recall::new(&population, &cues, options, &streams("run", 4)).run(&weights);
    let ends: Vec<&[u32]> = run.states().iter().collect();
    assert!(ends.iter().all(|&end| end == [0, 3] || end == [0, 4]));
    ends.iter().filter(|&&end| end == [0, 3]).count()
}

#[test]
fn ties_are_broken_as_asked() {
    for update in [Update::Synchronous, Update::Asynchronous] {
        assert_eq!(wins_of_the_first(update, Ties::LowestIndex), 4000);
        // Binomial(4000, ½), standard deviation 31.6: outside 2000 ± 155 with probability 1e-6.
        let wins = wins_of_the_first(update, Ties::Random);
        assert!(wins.abs_diff(2000) <= 155, "{update:?}: {wins} of 4000");
    }
}

#[test]
fn without_ties_their_order_is_no_matter() {
    // Sums of logarithms: equal supports of different units are rare, so nearly all cues agree. All of
    // these do; a rule for ties that reached untied units would show.
    let network = Overloaded::new(&Layout::modular(8, 6), 20, 3);
    let weights = rule("bayes").learn(&network.counts, &setting(&network.population, 2));
    let run = |ties| {
        let options = RecallOptions { ties, ..RecallOptions::default() };
        Recall::new(&network.population, &network.cues, options, &streams("run", 5)).run(&weights)
    };
    assert_eq!(run(Ties::Random).states(), run(Ties::LowestIndex).states());
}

/// The noise that `bayes-adaptive` works with comes from its calibration cues: who else is recalled
/// beside a cue changes nothing, other calibration cues do.
#[test]
fn adaptive_weights_never_see_the_scored_cues() {
    let population = Population::of(&Layout::modular(8, 6));
    let patterns = random_patterns(&population, 70, 11);
    let counts = counts_of(&population, &patterns);
    let cues = replaced(&population, &patterns, 2, 1);
    let recalled = |cues: &PatternSet, calibration_cues: &PatternSet| -> Vec<Vec<u32>> {
        let calibration = Calibration { cues: calibration_cues, patterns: &patterns };
        let (rule, setting) = (rule("bayes-adaptive"), setting(&population, 2));
        let run = start(&*rule, &counts, setting, cues, calibration, steps(10), &streams("run", 6), 2);
        run.run().states().iter().map(<[u32]>::to_vec).collect()
    };
    let mild = replaced(&population, &patterns, 1, 2);
    let alone = recalled(&cues.first(40), &mild);
    assert_eq!(alone, recalled(&cues, &mild)[..40]);
    // Other cues beside the first forty: unrelated to any pattern.
    let mut mixed = cues.first(40);
    mixed.extend(random_patterns(&population, 30, 12).iter().map(<[u32]>::to_vec));
    assert_eq!(alone, recalled(&mixed, &mild)[..40]);
    let harsh = replaced(&population, &patterns, 5, 3);
    assert_ne!(alone, recalled(&cues.first(40), &harsh));
}

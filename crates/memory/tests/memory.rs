//! A memory's runs against recall written out, step by step.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use attractor_core::{Outcome, Progress, Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, CueNoise};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Recall, RecallOptions, RecallRun, Ties, Update};
use attractor_memory::rules::{BayesAdaptive, Rules};
use attractor_memory::weights::RoundTrip;
use attractor_memory::{Counts, Layout, Memory, MemoryError, MemoryParameters, Population, Setting, States};
use common::{random_patterns, replaced};

const SEED: Seed = Seed(6);

/// A memory, what it stores, and cues that it is asked with.
struct Case {
    memory: Memory,
    cues: PatternSet,
}

fn rules() -> Vec<Rules> {
    let few = Rules::BayesAdaptive(BayesAdaptive { calibration: 12, ..BayesAdaptive::default() });
    Rules::all().into_iter().filter(|rule| rule.calibration_cues() == 0).chain([few]).collect()
}

fn options() -> Vec<RecallOptions> {
    let usual = RecallOptions { max_steps: 6, ..RecallOptions::default() };
    vec![
        usual,
        RecallOptions { max_steps: 1, ..usual },
        RecallOptions { update: Update::Asynchronous, ..usual },
        RecallOptions { ties: Ties::Random, ..usual },
    ]
}

/// So many patterns that many are lost, on the way to which states change often.
fn cases() -> Vec<Case> {
    let pairs = [(Layout::modular(5, 6), Layout::flat(30, 4)), (Layout::flat(40, 6), Layout::modular(6, 5))];
    let mut cases = Vec::new();
    for rule in rules() {
        for recall in options() {
            let parameters = |layout: &Layout, target: Option<Layout>| {
                let of = MemoryParameters::of(layout.clone(), target, rule.clone());
                MemoryParameters { recall, cue: Cue { count: 1, ..of.cue }, ..of }
            };
            for (layout, target) in &pairs {
                let (source, other) = (Population::of(layout), Population::of(target));
                let (patterns, answers) = (random_patterns(&source, 50, 3), random_patterns(&other, 50, 4));
                let cues = replaced(&source, &patterns, 2, 9);
                let alone = Memory::with(parameters(layout, None), SEED).unwrap();
                cases.push(Case { memory: alone.train(&patterns).unwrap(), cues: cues.clone() });
                let both = Memory::with(parameters(layout, Some(target.clone())), SEED).unwrap();
                cases.push(Case { memory: both.train_pairs(&patterns, &answers).unwrap(), cues });
            }
        }
    }
    cases
}

fn streams(purpose: &'static str) -> Streams {
    Streams::new(SEED, Purpose::named(purpose), 0)
}

fn noise_of(states: &States, patterns: &PatternSet, units: u32) -> CueNoise {
    let (mut lost, mut gained, mut active) = (0, 0, 0);
    for (state, pattern) in states.iter().zip(patterns.iter()) {
        lost += pattern.iter().filter(|unit| !state.contains(unit)).count();
        gained += state.iter().filter(|unit| !pattern.contains(unit)).count();
        active += pattern.len();
    }
    let silent = states.len() * units as usize - active;
    CueNoise { e10: lost as f64 / active as f64, e01: gained as f64 / silent as f64 }
}

/// The states of networks after each step and their outcomes, from weights that are made here.
fn plain(case: &Case) -> (Vec<States>, Vec<Outcome>) {
    let MemoryParameters { rule, cue, recall: options, .. } = case.memory.parameters();
    let (source, counts) = (case.memory.source(), case.memory.counts());
    let setting = Setting::between(source, counts.population(), cue.noise(source));
    let weights = |counts: &Counts, setting: &Setting| rule.weights(counts, setting, options.weights);
    let mut seen = Vec::new();
    if !counts.is_auto() {
        let there = weights(counts, &setting);
        let mut networks = Recall::across(&*there, &case.cues, *options, &streams("recall"), 1);
        let back = Setting::between(counts.population(), source, CueNoise::default());
        let back = weights(&counts.transposed(), &back);
        let trip = RoundTrip { there: there.into(), back: back.into() };
        seen.push(networks.states().clone());
        while !networks.is_done() {
            networks.step(&trip);
            seen.push(networks.states().clone());
        }
        return (seen, networks.outcomes().to_vec());
    }
    let networks = |cues: &PatternSet| Recall::new(source, cues, *options, &streams("recall"));
    let known = case.memory.sources().first(rule.calibration_cues() as usize);
    let (mut asked, mut measured) =
        (networks(&case.cues), networks(&cue.distort_all(source, &known, &streams("calibration"))));
    seen.push(asked.states().clone());
    if known.is_empty() {
        let weights = weights(counts, &setting);
        while !asked.is_done() {
            asked.step(&*weights);
            seen.push(asked.states().clone());
        }
        return (seen, asked.outcomes().to_vec());
    }
    let mut noise = noise_of(measured.states(), &known, source.units());
    while asked.steps() < options.max_steps {
        let weights = weights(counts, &Setting { noise, ..setting });
        asked.step(&*weights);
        seen.push(asked.states().clone());
        measured.step(&*weights);
        let now = noise_of(measured.states(), &known, source.units());
        if now == noise {
            if asked.is_done() && measured.is_done() {
                break;
            }
            continue;
        }
        noise = now;
        asked.wake();
        measured.wake();
    }
    (seen, asked.outcomes().to_vec())
}

fn stepped(run: &mut RecallRun) -> Vec<States> {
    let mut seen = vec![run.states().clone()];
    while !run.is_done() {
        run.step();
        seen.push(run.states().clone());
    }
    seen
}

fn is_owned<T: Send + 'static>(_: &T) {}

#[test]
fn runs_go_as_recall_written_out() {
    let mut ends = Vec::new();
    for case in cases() {
        let mut run = case.memory.start(&case.cues).unwrap();
        is_owned(&run);
        let (states, outcomes) = plain(&case);
        let id = case.memory.parameters().rule.id();
        assert_eq!(stepped(&mut run), states, "{id}");
        assert_eq!(run.outcomes(), outcomes, "{id}");
        let answers = case.memory.recall(&case.cues).unwrap();
        assert_eq!((answers.states(), answers.outcomes()), (run.states(), run.outcomes()));
        let end = run.step();
        assert_eq!(end, Progress::Ended(answers.outcome()));
        assert_eq!(run.states(), answers.states(), "a run that has ended stays");
        ends.push(end);
    }
    // The cases would show little if all of them ended alike.
    assert!(ends.contains(&Progress::Ended(Outcome::StepLimit)));
    assert!(ends.contains(&Progress::Ended(Outcome::FixedPoint)));
}

#[test]
fn what_was_saved_goes_on_the_same_way() {
    for case in cases() {
        let mut run = case.memory.start(&case.cues).unwrap();
        while !run.is_done() {
            let saved = serde_json::to_string(&run.save()).unwrap();
            let mut again = case.memory.resume(&serde_json::from_str(&saved).unwrap()).unwrap();
            run.step();
            again.step();
            let mut undisturbed = run.clone();
            assert_eq!(stepped(&mut again), stepped(&mut undisturbed));
            assert_eq!((again.outcomes(), again.noise()), (undisturbed.outcomes(), undisturbed.noise()));
        }
    }
}

#[test]
fn runs_know_what_was_stored_when_they_started() {
    let layout = Layout::modular(6, 6);
    let patterns = random_patterns(&Population::of(&layout), 1000, 3);
    let mut memory = Memory::new(layout, "bcpnn").unwrap().train(&patterns.first(5)).unwrap();
    let run = memory.start(&patterns.first(5)).unwrap();
    let before = memory.recall(&patterns.first(5)).unwrap();
    memory.store(&patterns).unwrap();
    assert_eq!(run.run().states(), before.states());
    let many = memory.recall(&patterns.first(5)).unwrap();
    assert_ne!(many.states(), before.states(), "36 units do not hold 1000 patterns");
}

#[test]
fn what_cannot_be_is_an_error() {
    let key = |error: MemoryError| match error {
        MemoryError::Invalid(fault) => fault.key,
        MemoryError::NotFinite(fault) => fault.formula,
    };
    let layout = || Layout::modular(4, 3);
    assert_eq!(key(Memory::new(layout(), "hebbb").err().unwrap()), "rule");
    assert_eq!(key(Memory::new(Layout::flat(5, 5), "hebb").err().unwrap()), "layout.active");
    assert_eq!(key(Memory::new(Layout::modular(0, 3), "hebb").err().unwrap()), "layout.hypercolumns");
    let wrong = Layout::flat(9, 9);
    assert_eq!(key(Memory::between(layout(), wrong, "hebb").err().unwrap()), "target.active");
    let memory = || Memory::new(layout(), "hebb").unwrap();
    let set = |units: Vec<u32>| PatternSet::from(vec![units]);
    assert_eq!(key(memory().train(&set(vec![0, 12])).err().unwrap()), "patterns[0]");
    assert_eq!(key(memory().train(&set(vec![4, 4])).err().unwrap()), "patterns[0]");
    assert_eq!(key(memory().train_pairs(&set(vec![4]), &set(vec![4])).err().unwrap()), "patterns");
    assert_eq!(key(memory().recall(&set(vec![0])).err().unwrap()), "patterns");
    let trained = memory().train(&set(vec![0, 4, 8])).unwrap();
    assert_eq!(key(trained.start(&set(vec![99])).err().unwrap()), "cues[0]");
    let infinite: Rules =
        serde_json::from_str(r#"{ "kind": "custom", "weight": "ln(n_ij)", "bias": "0" }"#).unwrap();
    let parameters = MemoryParameters::of(layout(), None, infinite);
    let mut memory = Memory::with(parameters, SEED).unwrap();
    let apart = PatternSet::from(vec![vec![0, 4], vec![1, 5]]);
    assert_eq!(key(memory.store(&apart).unwrap_err()), "ln(n_ij)");
    assert_eq!((memory.counts().patterns(), memory.sources().len()), (0, 0));
}

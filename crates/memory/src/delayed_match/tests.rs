use super::*;
use crate::rules::Rules;

fn parameters(interval: RetentionInterval) -> DelayedMatchParameters {
    DelayedMatchParameters {
        units: 200,
        images: 8,
        sigma: 0.25,
        interval,
        delay: [9, 2, 5].map(Delay).into(),
        distractors: 3,
        gap: 4,
        ..DelayedMatchParameters::default()
    }
}

fn task(parameters: DelayedMatchParameters) -> DelayedMatch {
    DelayedMatch::new(parameters, Seed(3), 1).unwrap()
}

fn stepped(mut task: DelayedMatch, steps: u32) -> DelayedMatch {
    (0..steps).for_each(|_| task.step());
    task
}

fn restored(task: &DelayedMatch) -> DelayedMatch {
    serde_json::from_slice(&serde_json::to_vec(task).unwrap()).unwrap()
}

/// All that can be seen.
fn seen(task: &DelayedMatch) -> impl PartialEq + std::fmt::Debug + use<> {
    let place = (task.trial(), task.steps(), task.sample(), task.other(), task.distractors().to_vec());
    (task.state().to_vec(), task.answers().to_vec(), place, task.parameters().clone())
}

#[test]
fn chunks_do_not_matter_and_what_is_saved_goes_on_to_the_same_bits() {
    fn is_owned<T: Send + 'static>(_: &T) {}
    for interval in [RetentionInterval::Delay, RetentionInterval::Distractors] {
        let whole = stepped(task(parameters(interval)), 100);
        is_owned(&whole);
        let mut parts = task(parameters(interval));
        for chunk in [0, 1, 13, 14, 8, 64] {
            parts = stepped(restored(&parts), chunk);
        }
        assert_eq!(seen(&parts), seen(&whole));
        assert_ne!(seen(&stepped(whole, 1)), seen(&parts));
    }
}

/// The task as a plain loop over a borrowed network, and the answers with so many distractors at most.
fn plainly(own: &DelayedMatchParameters, condition: u64) -> Vec<Answers> {
    let population = own.population();
    let streams = |purpose| Streams::new(Seed(3), Purpose::named(purpose), 1);
    let images: crate::patterns::PatternSet =
        (0..8).map(|index| population.random_pattern(&mut streams("images").at(index))).collect();
    let mut counts = crate::Counts::new(&population);
    counts.train(&images, 0..8);
    let setting = crate::Setting::of(&population, crate::distortion::CueNoise::default());
    let weights = Arc::new(Rules::named("hopfield").unwrap().learn(&counts, &setting));
    let f = population.activity();
    let scale = 8.0 / (200.0 * f * (1.0 - f));
    let mut answers = vec![Answers::default(); own.distractors as usize + 1];
    for sample in 0..8_u32 {
        let mut stream = streams("distractors").at(condition << 32 | u64::from(sample));
        let mut order: Vec<u32> = (0..8).filter(|image| *image != sample).collect();
        stream.shuffle(&mut order);
        let start = population.random_pattern(&mut stream);
        let mut network = NoisyWinners::new(weights.clone(), scale, own.sigma, &start);
        for shown in 0..=own.distractors as usize {
            let (image, drive) =
                if shown == 0 { (sample, own.drive) } else { (order[shown - 1], own.distractor_drive) };
            (0..own.shown).for_each(|_| network.step(images.get(image as usize), drive, &mut stream));
            (0..own.gap).for_each(|_| network.step(&[], 0.0, &mut stream));
            let says = |image: u32| network.overlap(images.get(image as usize)) >= own.criterion;
            answers[shown].asked += 1;
            answers[shown].misses += u32::from(!says(sample));
            answers[shown].false_alarms += u32::from(says(order[own.distractors as usize]));
        }
    }
    answers
}

#[test]
fn steps_are_those_of_a_plain_loop() {
    let own = parameters(RetentionInterval::Distractors);
    let learnt = Arc::new(LearntImages::draw(&own, Seed(3), 1).unwrap());
    for condition in [0, 2] {
        let mut task = DelayedMatch::of(own.clone(), Arc::clone(&learnt), condition).unwrap();
        while !task.is_done() {
            task.step();
        }
        assert_eq!((task.trial(), task.steps()), (7, 4 * (5 + 4)));
        assert_eq!(task.answers(), plainly(&own, u64::from(condition)));
    }
}

#[test]
fn phases_follow_each_other() {
    let mut task =
        task(DelayedMatchParameters { shown: 2, gap: 1, ..parameters(RetentionInterval::Distractors) });
    let mut phases = Vec::new();
    for _ in 0..task.trial_steps() {
        phases.push(task.phase());
        task.step();
    }
    let distractor = |number| Phase::Distractor { number };
    let delay = |distractors| Phase::Delay { distractors, steps: 1 };
    assert_eq!(phases[..6], [Phase::Sample, Phase::Sample, delay(0), distractor(0), distractor(0), delay(1)]);
    assert_eq!((phases.len(), phases[11]), (12, delay(3)));
    let mut images: Vec<u32> = task.distractors().to_vec();
    images.extend([task.sample(), task.other()]);
    images.sort_unstable();
    images.dedup();
    assert_eq!(images.len(), 5, "no image in two roles");
}

#[test]
fn every_delay_is_tested_once_a_trial() {
    let mut task = task(DelayedMatchParameters { sigma: 0.0, ..parameters(RetentionInterval::Delay) });
    while !task.is_done() {
        task.step();
    }
    assert_eq!(task.answers(), [Answers { asked: 8, ..Answers::default() }; 3]);
}

#[test]
fn parameters_take_effect_at_the_next_step_or_need_a_reset() {
    let old = parameters(RetentionInterval::Distractors);
    let still = || stepped(task(old.clone()), 20);
    // Drives beyond all noise: what is shown is what is active after one step.
    let new = DelayedMatchParameters {
        sigma: 0.0,
        drive: 900.0,
        distractor_drive: 900.0,
        criterion: 0.9,
        ..old.clone()
    };
    let mut changed = still();
    assert_eq!(changed.set(&new).unwrap(), Applied::Now);
    let Phase::Distractor { number } = changed.phase() else { panic!("a distractor is shown") };
    let image = changed.distractors()[number as usize];
    assert!(changed.overlap(image) < 0.9);
    changed.step();
    assert_eq!(changed.overlap(image), 1.0);

    let resets = [
        ("units", DelayedMatchParameters { units: 300, ..old.clone() }),
        ("activity", DelayedMatchParameters { activity: 0.1, ..old.clone() }),
        ("images", DelayedMatchParameters { images: 9, ..old.clone() }),
        ("shown", DelayedMatchParameters { shown: 6, ..old.clone() }),
        ("interval", DelayedMatchParameters { interval: RetentionInterval::Delay, ..old.clone() }),
        ("delay", DelayedMatchParameters { delay: vec![Delay(3)], ..old.clone() }),
        ("distractors", DelayedMatchParameters { distractors: 2, ..old.clone() }),
        ("gap", DelayedMatchParameters { gap: 5, ..old.clone() }),
    ];
    for (key, next) in resets {
        let mut task = still();
        assert_eq!(task.set(&next).unwrap(), Applied::NeedsReset { key });
        assert_eq!(seen(&task), seen(&still()));
    }
    let faults = [
        ("delayed_match.activity", DelayedMatchParameters { activity: 0.001, ..old.clone() }),
        ("delayed_match.distractors", DelayedMatchParameters { distractors: 7, ..old.clone() }),
        ("delayed_match.sigma", DelayedMatchParameters { sigma: f64::NAN, ..old.clone() }),
    ];
    for (key, next) in faults {
        assert_eq!(still().set(&next).unwrap_err().key, key);
        assert_eq!(DelayedMatch::new(next, Seed(3), 1).err().unwrap().key, key);
    }
}

#[test]
fn what_was_not_saved_here_is_an_error() {
    let saved = serde_json::to_value(stepped(task(parameters(RetentionInterval::Delay)), 5)).unwrap();
    let broken = |key: &str, value: serde_json::Value| {
        let mut broken = saved.clone();
        broken[key] = value;
        serde_json::from_value::<DelayedMatch>(broken).is_err()
    };
    assert!(!broken("trial", 7.into()));
    assert!(broken("state", serde_json::json!([1, 2])));
    assert!(broken("state", serde_json::json!([0, 1, 2, 3, 4, 5, 6, 7, 8, 200])));
    assert!(broken("step", 15.into()));
    assert!(broken("answers", serde_json::json!([])));
    assert!(broken("parameters", serde_json::json!({ "units": 1 })));
}

//! Is the test the image that was shown before the delay?

use std::sync::Arc;

use attractor_core::{About, Invalid, Seed};
use attractor_memory::delayed_match::{
    Answers, DelayedMatch as Task, DelayedMatchParameters, Interval, LearntImages,
};
use attractor_memory::references::{HEBB_1949, MIYASHITA_CHANG_1988, TSODYKS_1988};
use attractor_memory::{Counts, Layout};

use super::hopfield::{number_of, theory};
use super::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::NotNegative;
use crate::spec::{DelayedMatch, Spec, each_once};

/// Shows samples to a noisy network, waits, and compares what is left with a test.
pub(crate) struct DelayedMatchToSample;

/// Ranks up to which the rates of a unit for its best images are kept.
const MOST_RANKS: u32 = 20;
/// Steps after which it is asked whether to stop.
const CHECK_EVERY: u32 = 64;
/// A unit whose rate in the delay is above this answers an image.
const ANSWERS: f64 = 0.5;

impl Experiment for DelayedMatchToSample {
    fn id(&self) -> &'static str {
        "delayed-match"
    }

    fn about(&self) -> About {
        About {
            title: "Delayed match to sample",
            summary: "A sample is shown, then nothing or other images, then a test: how often a network's answer to whether it is the \
                      same image is wrong, and for how many images each unit stays active in the delay.",
            equation: r"J_{ij} = \frac{1}{N f (1 - f)} \sum_\mu (\xi_i^\mu - f)(\xi_j^\mu - f), \qquad h_i = \sum_j J_{ij} S_j + I \, \xi_i + \sigma z_i",
            provenance: "The task, and that neurons stay active in the delay for few of many images, are Miyashita & Chang's. The \
                         network is ours: 0/1 units with Hebb's synapses for sparse patterns, the fN units with the largest \
                         noisy fields being active; so are the protocol and the readout, which says \"match\" where the state \
                         before the test has a large overlap with it.",
            citations: &[MIYASHITA_CHANG_1988, TSODYKS_1988, HEBB_1949],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["delayed_match"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let DelayedMatch { units, images, .. } = &spec.delayed_match;
        Some(2 * Counts::bytes(&Layout::flat(units.0, 1)) + 4 * u64::from(units.0) * u64::from(*images))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let own = &spec.delayed_match;
        each_once("delayed_match.sigma", &own.sigma)?;
        each_once("delayed_match.delay", &own.delay)?;
        each_once("delayed_match.distractor_drive", &own.distractor_drive)?;
        // Ranges hold already; what is left depends on no list.
        parameters(own).validate()
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let point = |sigma: &NotNegative| Point {
            coordinates: [("sigma".to_owned(), sigma.0.into())].into(),
            spec: Spec {
                delayed_match: DelayedMatch { sigma: vec![*sigma], ..spec.delayed_match.clone() },
                ..spec.clone()
            },
        };
        Ok(spec.delayed_match.sigma.iter().map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.delayed_match;
        let seed = Seed(trial.point.spec.seed);
        let Ok(learnt) = LearntImages::draw(&parameters(own), seed, trial.repetition).map(Arc::new) else {
            return Ok(Vec::new());
        };
        let mut records = Vec::new();
        if let Ok(task) = Task::of(parameters(own), Arc::clone(&learnt), 0) {
            records.extend(after_delays(trial, task)?);
        }
        for (condition, drive) in (0..).zip(&own.distractor_drive) {
            let parameters = DelayedMatchParameters {
                interval: Interval::Distractors,
                distractor_drive: drive.0,
                ..parameters(own)
            };
            if let Ok(task) = Task::of(parameters, Arc::clone(&learnt), condition) {
                records.extend(after_distractors(trial, task)?);
            }
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let DelayedMatch { images, units, .. } = spec.delayed_match;
        let activity = f64::from(parameters(&spec.delayed_match).active()) / f64::from(units.0);
        let last = number_of(records, "rank").last().copied().unwrap_or(0.0);
        let ranks = (1..=MOST_RANKS).filter(|rank| f64::from(*rank) <= last);
        let rates = ranks.map(|rank| theory("delay_rate", at_least(rank, images, activity)).at("rank", rank));
        rates.chain([theory("images_answered", f64::from(images) * activity)]).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::delayed_match(records)
    }
}

/// The task at a point, with nothing between sample and test.
fn parameters(own: &DelayedMatch) -> DelayedMatchParameters {
    DelayedMatchParameters {
        units: own.units.0,
        activity: own.activity.0,
        images: own.images,
        sigma: own.sigma[0].0,
        drive: own.drive,
        shown: own.shown,
        interval: Interval::Delay,
        delay: own.delay.clone(),
        distractor_drive: 0.0,
        distractors: own.distractors,
        gap: own.gap,
        criterion: own.criterion,
    }
}

/// The probability that a unit which is in each of some images with probability f is in so many of them or more.
fn at_least(rank: u32, images: u32, activity: f64) -> f64 {
    let mut chance = (0..images).fold(1.0, |chance, _| chance * (1.0 - activity));
    let mut below = 0.0;
    for count in 0..rank.min(images + 1) {
        below += chance;
        chance *= f64::from(images - count) / f64::from(count + 1) * activity / (1.0 - activity);
    }
    (1.0 - below).max(0.0)
}

/// Tests after delays without distractors, and the rates of all units in the longest delay.
fn after_delays(trial: &Trial, mut task: Task) -> Result<Vec<Record>, Stop> {
    let DelayedMatchParameters { units, images, .. } = *task.parameters();
    let mut delays: Vec<u32> = task.parameters().delay.iter().map(|delay| delay.0).collect();
    delays.sort_unstable();
    let longest = delays.last().copied().unwrap_or(0);
    let mut rates = Rates::new(units, images);
    while !task.is_done() {
        if task.steps().is_multiple_of(CHECK_EVERY) {
            trial.check()?;
        }
        task.step();
        if task.steps() > task.parameters().shown {
            rates.add(task.sample(), task.state());
        }
    }
    let mut records = Vec::new();
    for (delay, answers) in delays.iter().zip(task.answers()) {
        records.extend(errors(trial, *answers, "match_error", &|record| record.at("delay", *delay)));
    }
    records.extend(rates.records(trial, longest));
    Ok(records)
}

/// Tests after no distractor, after one, after two, and so on.
fn after_distractors(trial: &Trial, mut task: Task) -> Result<Vec<Record>, Stop> {
    while !task.is_done() {
        if task.steps().is_multiple_of(CHECK_EVERY) {
            trial.check()?;
        }
        task.step();
    }
    let drive = task.parameters().distractor_drive;
    let of = |(count, answers): (usize, &Answers)| {
        errors(trial, *answers, "match_error_after", &|record| {
            record.at("distractors", count).at("drive", drive)
        })
    };
    Ok(task.answers().iter().enumerate().flat_map(of).collect())
}

fn errors(trial: &Trial, answers: Answers, metric: &str, at: &dyn Fn(Record) -> Record) -> Vec<Record> {
    let asked = f64::from(answers.asked);
    let wrong = f64::from(answers.misses + answers.false_alarms) / (2.0 * asked);
    let of = |metric: &str, value: f64, of: u32| at(trial.measure(metric, value).at("of", of));
    vec![
        of(metric, wrong, 2 * answers.asked),
        of("misses", f64::from(answers.misses) / asked, answers.asked),
        of("false_alarms", f64::from(answers.false_alarms) / asked, answers.asked),
    ]
}

/// In how many steps of the delay each unit was active, `[unit][image]`.
struct Rates {
    steps: Vec<u32>,
    images: usize,
}

impl Rates {
    fn new(units: u32, images: u32) -> Self {
        Self { steps: vec![0; units as usize * images as usize], images: images as usize }
    }

    fn add(&mut self, image: u32, active: &[u32]) {
        for &unit in active {
            self.steps[unit as usize * self.images + image as usize] += 1;
        }
    }

    /// The rates for a unit's best images, a mean over units; how many images it answers; and how sparsely.
    fn records(&mut self, trial: &Trial, steps: u32) -> Vec<Record> {
        let units = self.steps.len() / self.images;
        let steps = f64::from(steps.max(1));
        let ranks = self.images.min(MOST_RANKS as usize);
        let mut at_rank = vec![0.0; ranks];
        let (mut answered, mut sparseness, mut used) = (0_usize, 0.0, 0_u32);
        for rates in self.steps.chunks_exact_mut(self.images) {
            rates.sort_unstable_by(|one, other| other.cmp(one));
            for (sum, &rate) in at_rank.iter_mut().zip(&*rates) {
                *sum += f64::from(rate) / steps;
            }
            answered += rates.iter().filter(|rate| f64::from(**rate) / steps > ANSWERS).count();
            let sum: f64 = rates.iter().map(|rate| f64::from(*rate)).sum();
            let squares: f64 = rates.iter().map(|rate| f64::from(*rate) * f64::from(*rate)).sum();
            if squares > 0.0 {
                used += 1;
                sparseness += sum * sum / (rates.len() as f64 * squares);
            }
        }
        let rank = |(place, sum): (usize, &f64)| {
            trial.measure("delay_rate", sum / units as f64).at("rank", place + 1)
        };
        let mut records: Vec<Record> = at_rank.iter().enumerate().map(rank).collect();
        records.push(trial.measure("images_answered", answered as f64 / units as f64));
        records.push(trial.measure("sparseness_over_images", sparseness / f64::from(used.max(1))));
        records
    }
}

#[cfg(test)]
mod tests {
    use super::at_least;

    #[test]
    fn images_of_a_unit_are_binomial() {
        // Two images: both f², one at least 1 − (1 − f)².
        assert!((at_least(1, 2, 0.3) - 0.51).abs() < 1e-15);
        assert!((at_least(2, 2, 0.3) - 0.09).abs() < 1e-15);
        assert!(at_least(3, 2, 0.3).abs() < 1e-15);
        let mean: f64 = (1..=100).map(|rank| at_least(rank, 100, 0.05)).sum();
        assert!((mean - 5.0).abs() < 1e-9);
    }
}

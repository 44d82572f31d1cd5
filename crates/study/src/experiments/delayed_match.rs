//! Is the test the image that was shown before the delay?

use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::distortion::Noise;
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::NoisyWinners;
use attractor_memory::references::{HEBB_1949, MIYASHITA_CHANG_1988, TSODYKS_1988};
use attractor_memory::rules::Rules;
use attractor_memory::weights::TiledWeights;
use attractor_memory::{Counts, Layout, Population, Setting};

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
        if active(own) < 1 {
            return Err(Invalid::new(
                "delayed_match.activity",
                format!("at activity {} not one of {} units is active", own.activity.0, own.units.0),
                format!("at least {}", 1.0 / f64::from(own.units.0)),
            )
            .help("raise the activity, or delayed_match.units"));
        }
        if own.images < own.distractors + 2 {
            return Err(Invalid::new(
                "delayed_match.distractors",
                format!(
                    "{} distractors, a sample and another test are more than {} images",
                    own.distractors, own.images
                ),
                format!("at most {}", own.images - 2),
            )
            .help("lower it, or raise delayed_match.images"));
        }
        Ok(())
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
        let task = Task::new(trial);
        let mut records = task.after_delays()?;
        for (place, drive) in (0..).zip(&task.own.distractor_drive) {
            records.extend(task.after_distractors(place, drive.0)?);
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let DelayedMatch { images, units, .. } = spec.delayed_match;
        let activity = f64::from(active(&spec.delayed_match)) / f64::from(units.0);
        let last = number_of(records, "rank").last().copied().unwrap_or(0.0);
        let ranks = (1..=MOST_RANKS).filter(|rank| f64::from(*rank) <= last);
        let rates = ranks.map(|rank| theory("delay_rate", at_least(rank, images, activity)).at("rank", rank));
        rates.chain([theory("images_answered", f64::from(images) * activity)]).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::delayed_match(records)
    }
}

/// Number of units that are active.
#[expect(clippy::cast_sign_loss, reason = "a number of units")]
fn active(own: &DelayedMatch) -> u32 {
    (own.activity.0 * f64::from(own.units.0)).round() as u32
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

/// The images and what the network has learnt of them.
struct Task<'a> {
    trial: &'a Trial<'a>,
    own: &'a DelayedMatch,
    images: PatternSet,
    weights: TiledWeights,
    population: Population,
}

/// Answers to tests.
#[derive(Clone, Copy, Default)]
struct Answers {
    misses: u32,
    false_alarms: u32,
    asked: u32,
}

impl<'a> Task<'a> {
    fn new(trial: &'a Trial<'a>) -> Self {
        let own = &trial.point.spec.delayed_match;
        let population = Population::of(&Layout::flat(own.units.0, active(own)));
        let streams = streams(trial, "images");
        let images: PatternSet = (0..u64::from(own.images))
            .map(|index| population.random_pattern(&mut streams.at(index)))
            .collect();
        let mut counts = Counts::new(&population);
        counts.train(&images, 0..images.len());
        let weights = Rules::named("hopfield")
            .unwrap_or_default()
            .learn(&counts, &Setting::of(&population, Noise::default()));
        Self { trial, own, images, weights, population }
    }

    /// A network that was shown a sample.
    fn shown(&self, sample: u32, stream: &mut attractor_core::Stream) -> NoisyWinners<'_> {
        let f = self.population.activity();
        // Weights are means over the images.
        let scale = f64::from(self.own.images) / (f64::from(self.own.units.0) * f * (1.0 - f));
        let start = self.population.random_pattern(stream);
        let mut network = NoisyWinners::new(&self.weights, scale, self.own.sigma[0].0, &start);
        for _ in 0..self.own.shown {
            network.step(self.image(sample), self.own.drive, stream);
        }
        network
    }

    fn image(&self, index: u32) -> &[u32] {
        self.images.get(index as usize)
    }

    /// Asks after a matching and another test.
    fn ask(&self, network: &NoisyWinners, sample: u32, other: u32, answers: &mut Answers) {
        let says_match = |image: u32| network.overlap(self.image(image)) >= self.own.criterion;
        answers.asked += 1;
        answers.misses += u32::from(!says_match(sample));
        answers.false_alarms += u32::from(says_match(other));
    }

    /// Tests after delays without distractors, and the rates of all units in the longest delay.
    fn after_delays(&self) -> Result<Vec<Record>, Stop> {
        let streams = streams(self.trial, "delay");
        let mut delays: Vec<u32> = self.own.delay.iter().map(|delay| delay.0).collect();
        delays.sort_unstable();
        let longest = delays.last().copied().unwrap_or(0);
        let mut answers = vec![Answers::default(); delays.len()];
        let mut rates = Rates::new(self.own.units.0, self.own.images);
        for sample in 0..self.own.images {
            self.trial.check()?;
            let mut stream = streams.at(u64::from(sample));
            let other = (sample + 1 + stream.below(self.own.images - 1)) % self.own.images;
            let mut network = self.shown(sample, &mut stream);
            for step in 1..=longest {
                network.step(&[], 0.0, &mut stream);
                rates.add(sample, network.state());
                if let Ok(place) = delays.binary_search(&step) {
                    self.ask(&network, sample, other, &mut answers[place]);
                }
            }
        }
        let mut records = Vec::new();
        for (delay, answers) in delays.iter().zip(answers) {
            records.extend(self.records(answers, "match_error", &|record| record.at("delay", *delay)));
        }
        records.extend(rates.records(self.trial, longest));
        Ok(records)
    }

    /// Tests after one distractor, after two, and so on.
    fn after_distractors(&self, place: u64, drive: f64) -> Result<Vec<Record>, Stop> {
        let own = self.own;
        let streams = streams(self.trial, "distractors");
        let mut answers = vec![Answers::default(); own.distractors as usize + 1];
        for sample in 0..own.images {
            self.trial.check()?;
            let mut stream = streams.at(place << 32 | u64::from(sample));
            // The sample, the distractors, and an image that is not shown.
            let mut order: Vec<u32> = (0..own.images).filter(|image| *image != sample).collect();
            stream.shuffle(&mut order);
            let (distractors, other) = (&order[..own.distractors as usize], order[own.distractors as usize]);
            let mut network = self.shown(sample, &mut stream);
            (0..own.gap).for_each(|_| network.step(&[], 0.0, &mut stream));
            self.ask(&network, sample, other, &mut answers[0]);
            for (answers, &distractor) in answers[1..].iter_mut().zip(distractors) {
                (0..own.shown).for_each(|_| network.step(self.image(distractor), drive, &mut stream));
                (0..own.gap).for_each(|_| network.step(&[], 0.0, &mut stream));
                self.ask(&network, sample, other, answers);
            }
        }
        let of = |(count, answers): (usize, Answers)| {
            self.records(answers, "match_error_after", &|record| {
                record.at("distractors", count).at("drive", drive)
            })
        };
        Ok(answers.into_iter().enumerate().flat_map(of).collect())
    }

    fn records(&self, answers: Answers, metric: &str, at: &dyn Fn(Record) -> Record) -> Vec<Record> {
        let asked = f64::from(answers.asked);
        let wrong = f64::from(answers.misses + answers.false_alarms) / (2.0 * asked);
        let of = |metric: &str, value: f64, of: u32| at(self.trial.measure(metric, value).at("of", of));
        vec![
            of(metric, wrong, 2 * answers.asked),
            of("misses", f64::from(answers.misses) / asked, answers.asked),
            of("false_alarms", f64::from(answers.false_alarms) / asked, answers.asked),
        ]
    }
}

fn streams(trial: &Trial, purpose: &str) -> Streams {
    Streams::new(Seed(trial.point.spec.seed), Purpose::named(purpose), u64::from(trial.repetition))
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

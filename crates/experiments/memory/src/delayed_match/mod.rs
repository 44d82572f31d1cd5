//! Is the test the image that was shown before the delay?

mod course;
mod rates;

use std::sync::Arc;

use attractor_core::{About, Invalid};
use attractor_memory::delayed_match::{
    Answers, Delay, DelayedMatch as Task, DelayedMatchParameters, LearntImages, RetentionInterval,
};
use attractor_memory::references::{HEBB_1949, MIYASHITA_CHANG_1988, TSODYKS_1988};
use attractor_memory::{Counts, Layout};
use attractor_record::figure::{Figure, FigureAxis};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Metric, Record, summary};
use attractor_study::{Axis, Experiment, Footprint, NotNegative, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use course::Course;
use rates::{MOST_RANKS, Rates, at_least};

const SIGMA: Coordinate = Coordinate::number("sigma", "noise", "σ");
const DELAY: Coordinate = Coordinate::number("delay", "delay", "").in_unit("steps");
const DISTRACTORS: Coordinate = Coordinate::number("distractors", "distractors", "");
const DRIVE: Coordinate = Coordinate::number("drive", "drive", "");
const RANK: Coordinate = Coordinate::number("rank", "rank of the image", "");
const TIME: Coordinate = Coordinate::number("time", "time since the sample began", "").in_unit("steps");
const SAMPLES: Coordinate = Coordinate::word("samples", "samples");

/// The samples that a unit is in, and those that it is not in.
const KINDS_OF_SAMPLES: [&str; 2] = ["its own", "others"];

const MATCH_ERROR: Metric = Metric::fraction(
    "match_error",
    "wrong answers",
    "Fraction of wrong answers to whether a test is the sample, after a `delay`, half of the tests being the sample.",
);
const MATCH_ERROR_AFTER: Metric = Metric::fraction(
    "match_error_after",
    "wrong answers",
    "As `match_error`, after so many `distractors` that drove their units with a `drive`.",
);
const MISSES: Metric = Metric::fraction(
    "misses",
    "misses",
    "Fraction of tests that were the sample and were answered by \"no match\".",
);
const FALSE_ALARMS: Metric = Metric::fraction(
    "false_alarms",
    "false alarms",
    "Fraction of tests that were an image not shown before and were answered by \"match\".",
);
const DELAY_RATE: Metric = Metric::mean(
    "delay_rate",
    "rate in the delay",
    "Fraction of the longest delay in which a unit is active after the image of this `rank` among those it is most active for, a mean over units.",
);
const IMAGES_ANSWERED: Metric = Metric::mean(
    "images_answered",
    "images answered",
    "Number of images after which a unit is active in more than half of the delay, a mean over units.",
)
.in_unit("images");
const SPARSENESS_OVER_IMAGES: Metric = Metric::mean(
    "sparseness_over_images",
    "sparseness over images",
    "(Σ r/P)²/(Σ r²/P) of a unit's rates in the delay over P images, a mean over units that are active at all; 1/P for one image, 1 for all alike.",
);

const DELAY_COURSE: Metric = Metric::mean(
    "delay_course",
    "rate of one unit",
    "Fraction of the steps up to a `time` in which one unit is active, a mean over trials whose `samples` it is in (its own) or not \
     in (others). Steps are taken together so that there are at most 100 times.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network and the task of `delayed-match`.
    pub delayed_match: DelayedMatch,
}

/// A network that keeps a sample in mind until it is compared with a test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DelayedMatch {
    /// N: number of units.
    #[schemars(range(min = 10, max = 16_384))]
    pub units: u32,
    /// f: fraction of the units that are active; fN is rounded.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.5))]
    pub activity: f64,
    /// P: number of images that the network has learnt; each is a sample once in a repetition.
    #[schemars(range(min = 2, max = 10_000))]
    pub images: u32,
    /// σ: standard deviations of the noise in the fields, where the field of a stored image is 1. Each is run.
    #[schemars(length(min = 1))]
    pub sigma: Vec<NotNegative>,
    /// How strongly an image drives its units as a sample.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub drive: f64,
    /// Steps for which a sample or a distractor is shown.
    #[schemars(range(min = 1, max = 10_000))]
    pub shown: u32,
    /// Delays after which a test is compared with what is kept, in steps.
    #[schemars(length(min = 1))]
    pub delay: Vec<Delay>,
    /// How strongly distractors drive their units. Each is run.
    pub distractor_drive: Vec<NotNegative>,
    /// Number of distractors one after the other, at most.
    #[schemars(range(min = 0, max = 1000))]
    pub distractors: u32,
    /// Steps after the sample and after each distractor.
    #[schemars(range(min = 1, max = 10_000))]
    pub gap: u32,
    /// Overlap of the state with a test from which on the answer is "match".
    #[schemars(range(min = 0.0, max = 1.0))]
    pub criterion: f64,
}

impl Default for DelayedMatch {
    fn default() -> Self {
        Self {
            units: 1000,
            activity: 0.05,
            images: 100,
            sigma: NotNegative::all(&[0.1, 0.2, 0.24, 0.28]),
            drive: 4.0,
            shown: 5,
            delay: [1, 3, 10, 30, 100, 300].map(Delay).into(),
            distractor_drive: NotNegative::all(&[0.4, 0.6, 0.8]),
            distractors: 4,
            gap: 20,
            criterion: 0.5,
        }
    }
}

impl DelayedMatch {
    /// The task at one noise, with nothing between sample and test.
    fn parameters(&self, sigma: f64) -> DelayedMatchParameters {
        DelayedMatchParameters {
            units: self.units,
            activity: self.activity,
            images: self.images,
            sigma,
            drive: self.drive,
            shown: self.shown,
            interval: RetentionInterval::Delay,
            delay: self.delay.clone(),
            distractor_drive: 0.0,
            distractors: self.distractors,
            gap: self.gap,
            criterion: self.criterion,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("delayed_match.delay", &self.delayed_match.delay)?;
        each_once("delayed_match.distractor_drive", &self.delayed_match.distractor_drive)?;
        // Ranges hold already; what is left depends on no list.
        self.delayed_match.parameters(0.0).validate()
    }

    fn footprint(&self) -> Footprint {
        let DelayedMatch { units, images, .. } = self.delayed_match;
        Footprint::of(2 * Counts::bytes(&Layout::flat(units, 1)) + 4 * u64::from(units) * u64::from(images))
            .at("delayed_match.units")
    }
}

/// Shows samples to a noisy network, waits, and compares what is left with a test.
pub(crate) struct DelayedMatchToSample;

impl Experiment for DelayedMatchToSample {
    const ID: &'static str = "delayed-match";
    const ABOUT: About = About {
        title: "Delayed match to sample",
        summary: "A sample is shown, then nothing or other images, then a test: how often a network's answer to whether it is the \
                  same image is wrong, and for how many images each unit stays active in the delay; and when in a trial one unit is active.",
        equation: r"J_{ij} = \frac{1}{N f (1 - f)} \sum_\mu (\xi_i^\mu - f)(\xi_j^\mu - f), \qquad h_i = \sum_j J_{ij} S_j + I \, \xi_i + \sigma z_i",
        provenance: "The task, and that neurons stay active in the delay for few of many images, are Miyashita & Chang's. The \
                     network is ours: 0/1 units with Hebb's synapses for sparse patterns, the fN units with the largest \
                     noisy fields being active; so are the protocol and the readout, which says \"match\" where the state \
                     before the test has a large overlap with it.",
        citations: &[MIYASHITA_CHANG_1988, TSODYKS_1988, HEBB_1949],
    };
    type Section = Keys;
    type Axes = Axis<Keys, NotNegative>;
    const AXES: Self::Axes = Axis::new("delayed_match.sigma", SIGMA, |keys| keys.delayed_match.sigma.clone());
    const COORDINATES: &'static [Coordinate] = &[DELAY, DISTRACTORS, DRIVE, RANK, TIME, SAMPLES];
    const METRICS: &'static [Metric] = &[
        MATCH_ERROR,
        MATCH_ERROR_AFTER,
        MISSES,
        FALSE_ALARMS,
        DELAY_RATE,
        IMAGES_ANSWERED,
        SPARSENESS_OVER_IMAGES,
        DELAY_COURSE,
    ];
    const SMALLEST: &'static str = "
        repetitions = 3
        [delayed_match]
        units = 60
        activity = 0.1
        images = 6
        sigma = [0.0, 0.5]
        delay = [1, 4]
        distractors = 2
        distractor_drive = [0.5]
        gap = 3
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let own = &trial.section.delayed_match;
        let without = own.parameters(trial.at.0);
        let learnt = Arc::new(LearntImages::draw(&without, trial.seed, trial.number)?);
        let mut records = after_delays(trial, Task::of(without.clone(), Arc::clone(&learnt), 0)?)?;
        for (condition, drive) in (0..).zip(&own.distractor_drive) {
            let parameters = DelayedMatchParameters {
                interval: RetentionInterval::Distractors,
                distractor_drive: drive.0,
                ..without.clone()
            };
            let task = Task::of(parameters, Arc::clone(&learnt), condition)?;
            records.extend(after_distractors(trial, task)?);
        }
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let DelayedMatch { images, units, .. } = keys.delayed_match;
        let activity = f64::from(keys.delayed_match.parameters(0.0).active()) / f64::from(units);
        let last = summary::numbers(records, &RANK).last().copied().unwrap_or(0.0);
        let ranks = (1..=MOST_RANKS).filter(|rank| f64::from(*rank) <= last);
        let rates =
            ranks.map(|rank| Record::theory(&DELAY_RATE, at_least(rank, images, activity)).at(RANK, rank));
        rates.chain([Record::theory(&IMAGES_ANSWERED, f64::from(images) * activity)]).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let errors = || FigureAxis::new(MATCH_ERROR.title, "", "").between(0.0, 0.6);
        let delays = Plot::new(&MATCH_ERROR, &DELAY).x(DELAY.axis().log()).y(errors()).caption(
            "Fraction of wrong answers to tests after a delay without distractors, half of the tests being the sample.",
        );
        let rates = Plot::new(&DELAY_RATE, &RANK)
            .y(FigureAxis::new(DELAY_RATE.title, "", "").between(0.0, 1.0))
            .caption(
                "Fraction of the delay in which a unit is active, by the rank of the image among those that the unit answers best; \
                 a mean over units. Line: as if each unit were active for the images that it is in, and for those alone.",
            );
        let driven = |drive: f64| {
            Plot::new(&MATCH_ERROR_AFTER, &DISTRACTORS)
                .y(errors())
                .id(format!("match_error_after-distractors-drive-{drive}"))
                .title(format!("Wrong answers against distractors, driven with {drive}"))
                .caption(
                    "Fraction of wrong answers to tests after so many distractors, half of the tests being the sample.",
                )
                .draw(&shown.only(|record| record.number(DRIVE) == Some(drive)))
        };
        let course = |samples: &&str| {
            Plot::new(&DELAY_COURSE, &TIME)
                .y(FigureAxis::new(DELAY_COURSE.title, "", "").between(0.0, 1.0))
                .id(format!("delay_course-time-{}", samples.replace(' ', "-")))
                .title(format!("Rate of one unit from sample to test, samples: {samples}"))
                .caption(
                    "Fraction of the steps in which one unit is active, from the start of the sample to the last test, a mean over trials \
                     with the samples that the unit is in (its own) or with others, and over the units of all repetitions.",
                )
                .draw(&shown.only(|record| record.text(SAMPLES) == **samples))
        };
        let mut figures: Vec<Figure> = [delays, rates].iter().filter_map(|plot| plot.draw(&shown)).collect();
        figures.extend(KINDS_OF_SAMPLES.iter().filter_map(course));
        figures.extend(summary::numbers(shown.records(), &DRIVE).into_iter().filter_map(driven));
        Presentation {
            tables: vec![
                beside_theory(&shown, "Units in the delay", &[&IMAGES_ANSWERED, &SPARSENESS_OVER_IMAGES]),
                beside_theory(&shown, "After a delay", &[&MATCH_ERROR]),
                beside_theory(&shown, "After distractors", &[&MATCH_ERROR_AFTER]),
                beside_theory(&shown, "Kinds of errors", &[&MISSES, &FALSE_ALARMS]),
            ],
            figures,
        }
    }
}

/// Tests after delays without distractors, and the rates of all units in the longest delay.
fn after_delays(trial: &Trial<DelayedMatchToSample>, mut task: Task) -> Result<Vec<Record>, Stop> {
    let DelayedMatchParameters { units, images, shown, .. } = *task.parameters();
    let mut delays: Vec<u32> = task.parameters().delay.iter().map(|delay| delay.0).collect();
    delays.sort_unstable();
    let longest = delays.last().copied().unwrap_or(0);
    let mut rates = Rates::new(units, images);
    let mut course = Course::new(task.learnt().images(), task.trial_steps());
    while !task.is_done() {
        trial.check()?;
        task.step();
        course.add(task.sample(), task.steps(), task.state());
        if task.steps() > shown {
            rates.add(task.sample(), task.state());
        }
    }
    let mut records = Vec::new();
    for (delay, answers) in delays.iter().zip(task.answers()) {
        records.extend(errors(trial, *answers, &MATCH_ERROR, &|record| record.at(DELAY, *delay)));
    }
    let means = rates.means(longest);
    records.extend(
        (1_u32..).zip(&means.at_rank).map(|(rank, rate)| trial.measure(&DELAY_RATE, *rate).at(RANK, rank)),
    );
    records.push(trial.measure(&IMAGES_ANSWERED, means.answered));
    records.push(trial.measure(&SPARSENESS_OVER_IMAGES, means.sparseness));
    for (samples, rates) in KINDS_OF_SAMPLES.iter().zip(course.rates()) {
        let at = |(time, rate)| trial.measure(&DELAY_COURSE, rate).at(TIME, time).at(SAMPLES, *samples);
        records.extend(rates.into_iter().map(at));
    }
    Ok(records)
}

/// Tests after no distractor, after one, after two, and so on.
fn after_distractors(trial: &Trial<DelayedMatchToSample>, mut task: Task) -> Result<Vec<Record>, Stop> {
    while !task.is_done() {
        trial.check()?;
        task.step();
    }
    let drive = task.parameters().distractor_drive;
    let of = |(count, answers): (usize, &Answers)| {
        errors(trial, *answers, &MATCH_ERROR_AFTER, &|record| record.at(DISTRACTORS, count).at(DRIVE, drive))
    };
    Ok(task.answers().iter().enumerate().flat_map(of).collect())
}

fn errors(
    trial: &Trial<DelayedMatchToSample>,
    answers: Answers,
    metric: &Metric,
    at: &dyn Fn(Record) -> Record,
) -> Vec<Record> {
    let asked = f64::from(answers.asked);
    let wrong = f64::from(answers.misses + answers.false_alarms) / (2.0 * asked);
    let of = |metric: &Metric, value: f64, of: u32| at(trial.measure(metric, value).at("of", of));
    vec![
        of(metric, wrong, 2 * answers.asked),
        of(&MISSES, f64::from(answers.misses) / asked, answers.asked),
        of(&FALSE_ALARMS, f64::from(answers.false_alarms) / asked, answers.asked),
    ]
}

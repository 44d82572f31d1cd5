//! Items are shown to a network that learns, and asked back from a part of each.

mod figures;
mod landscape;

use std::sync::Arc;

use attractor_core::{About, Invalid};
use attractor_plasticity::eigen::{Complex, eigenvalues};
use attractor_plasticity::references::{
    HEBB_1949, RAJAN_2006, SOMPOLINSKY_1988, TURRIGIANO_1998, WILSON_COWAN_1972,
};
use attractor_plasticity::{Epoch, TrainingCourse, or_usual};
use attractor_record::present::Presentation;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Repetition, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::session::{course, learn, recall_all};
use super::{
    LearningRule, MEAN_RECALL_CORRELATION, POSITION, Plastic, PlasticPart, RECALL_CORRELATION,
    UNCUED_OVERLAP, WHAT,
};
use crate::metrics::{DIVERGED, DIVERGED_AT, TIME_MS, WHEN};
use landscape::{
    BASIN, DELAY_OVERLAP, ENDS_IN_ITEM, FIRST, FIXED_POINT, FIXED_POINTS_FOUND, Fading, IS, SECOND,
    STILL_MOVING, landscape,
};

const UNIT: Coordinate = Coordinate::number("unit", "unit", "");
const TO: Coordinate = Coordinate::number("to", "postsynaptic unit", "i");
const FROM: Coordinate = Coordinate::number("from", "presynaptic unit", "j");
const PLACE: Coordinate = Coordinate::number("place", "place among the eigenvalues", "");
const IMAGINARY: Coordinate = Coordinate::number("imaginary", "imaginary part", "Im λ");

const MEAN_UNCUED_OVERLAP: Metric =
    Metric::mean("mean_uncued_overlap", "overlap without cue", "`uncued_overlap`, a mean over all items.");
const LARGEST_REAL_PART: Metric = Metric::mean(
    "largest_real_part",
    "largest real part",
    "Largest real part of an eigenvalue of the weights.",
);
const EIGENVALUE: Metric = Metric::mean(
    "eigenvalue",
    "eigenvalue",
    "Real part of an eigenvalue of the weights, its imaginary part at `imaginary`; first repetition.",
)
.not_averaged();
const WEIGHT: Metric = Metric::mean(
    "weight",
    "weight",
    "A weight, `to` a unit `from` another (`record = [\"weights\"]`); first repetition.",
)
.not_averaged();
const RATE: Metric =
    Metric::mean("rate", "rate", "Rate of a unit (`record = [\"trajectory\"]`); first repetition.")
        .not_averaged();

/// Units whose rates are kept.
const FOLLOWED: usize = 5;
/// Recorded rates of a trial are refused beyond this number for each rule.
const MOST_RECORDED: f64 = 200_000.0;
/// Weights are recorded of networks up to this many units.
const MOST_UNITS: u32 = 200;
/// Eigenvalues are taken of networks up to this many units: they cost the cube of it.
const MOST_EIGENVALUES: u32 = 500;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `plastic-working-memory`, `serial-position`, `three-hypotheses` and `sequence-replay`.
    pub plastic: Plastic,
    /// What happens to the network of `plastic-working-memory`, one after the other. Left out: a baseline, and
    /// each item with a delay after it.
    pub epoch: Vec<Epoch>,
    /// What to keep beside the results.
    pub record: Vec<Recording>,
}

/// What can be kept beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// The rates of the five most driven units, in the first repetition, and what is left of each item in the delay
    /// after it.
    Trajectory,
    /// Each weight before and after learning, in the first repetition.
    Weights,
    /// The fixed points that networks come to from random starts after learning.
    Landscape,
}

impl Keys {
    fn check_recording(&self, key: &str, recording: Recording) -> Result<(), Invalid> {
        let own = &self.plastic.network;
        match recording {
            Recording::Weights if own.units > MOST_UNITS => Err(Invalid::new(
                key,
                format!("weights of {} units would fill the store", own.units),
                format!("at most {MOST_UNITS} units"),
            )
            .help("lower plastic.units, or leave \"weights\" out")),
            Recording::Trajectory => {
                let time: f64 = or_usual(own, &self.epoch).iter().map(|epoch| epoch.duration_ms.0).sum();
                let numbers = FOLLOWED as f64 * time / self.plastic.every_ms.0.max(own.step_ms.0);
                if numbers > MOST_RECORDED {
                    return Err(Invalid::new(
                        key,
                        format!("{numbers:.0} rates of each rule would fill the store"),
                        format!("at most {MOST_RECORDED}"),
                    )
                    .help("raise plastic.every_ms"));
                }
                Ok(())
            }
            Recording::Weights | Recording::Landscape => Ok(()),
        }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] = &[&PlasticPart(|keys: &Self| &keys.plastic)];

    fn validate(&self) -> Result<(), Invalid> {
        self.plastic.check(&self.plastic.network, &self.epoch)?;
        for (place, recording) in self.record.iter().enumerate() {
            self.check_recording(&format!("record[{place}]"), *recording)?;
        }
        Ok(())
    }
}

/// What a recurrent network keeps of items that were shown while its synapses changed.
pub(crate) struct PlasticWorkingMemory;

impl Experiment for PlasticWorkingMemory {
    const ID: &'static str = "plastic-working-memory";
    const ABOUT: About = About {
        title: "Plastic working memory",
        summary: "Items are shown to a recurrent network of rates that learns while it runs; then each is asked back from a \
                  cue to half of the units, for several plasticity rules.",
        equation: r"\tau \dot r = -r + F(W r + I), \qquad \dot w_{ij} = \frac{\eta}{N} \, (\text{rule}) \; \text{within bounds}",
        provenance: "Protocol ours: random items of ±1 over random weights; correlation is taken with the item that was shown, \
                     not with the units that were driven, so that an old attractor which overrides the cue counts as wrong.",
        citations: &[HEBB_1949, WILSON_COWAN_1972, SOMPOLINSKY_1988, RAJAN_2006, TURRIGIANO_1998],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] =
        &[POSITION, WHEN, TIME_MS, UNIT, TO, FROM, PLACE, IMAGINARY, FIXED_POINT, IS, FIRST, SECOND, WHAT];
    const METRICS: &'static [Metric] = &[
        RECALL_CORRELATION,
        UNCUED_OVERLAP,
        MEAN_RECALL_CORRELATION,
        MEAN_UNCUED_OVERLAP,
        LARGEST_REAL_PART,
        EIGENVALUE,
        WEIGHT,
        RATE,
        DELAY_OVERLAP,
        FIXED_POINTS_FOUND,
        STILL_MOVING,
        ENDS_IN_ITEM,
        BASIN,
        DIVERGED,
        DIVERGED_AT,
    ];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        record = ["trajectory", "weights", "landscape"]
        [plastic]
        units = 10
        items = 2
        stimulus_ms = 20.0
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Keys { plastic, epoch, .. } = trial.section;
        let course = course(&plastic.network, epoch, trial, 0);
        let mut records = Vec::new();
        for rule in &plastic.rules {
            records.extend(with_rule(trial, trial.section, &course, rule)?);
        }
        Ok(records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        figures::present(&records.shown(), records.section.plastic.network.items)
    }
}

fn with_rule(
    trial: &Repetition,
    keys: &Keys,
    course: &Arc<TrainingCourse>,
    LearningRule { name, rule }: &LearningRule,
) -> Result<Vec<Record>, Stop> {
    let measure = |metric: &Metric, value: f64| trial.measure(metric, value).of_rule(name);
    let mut records = Vec::new();
    let keeps = |recording| trial.number == 0 && keys.record.contains(&recording);
    let (followed, trajectory) = (most_driven(course), keeps(Recording::Trajectory));
    let (mut due, every) = (0.0, keys.plastic.every_ms.0);
    let mut fading = keys.record.contains(&Recording::Trajectory).then(|| Fading::new(course, every));
    let own = course.parameters();
    let learnt = learn(course, rule, trial, |time, network| {
        if trajectory && time >= due {
            due += every;
            for &unit in &followed {
                records.push(measure(&RATE, network.rates()[unit]).at(UNIT, unit).at(TIME_MS, time));
            }
        }
        if let Some(fading) = &mut fading {
            fading.see(time, network);
        }
    })?;
    let Some(mut memory) = learnt.memory(measure, &mut records) else { return Ok(records) };
    if let Some(fading) = &fading {
        records.extend(fading.records(&measure));
    }
    for when in ["before", "after"] {
        let weights = if when == "before" {
            course.network(rule).all_weights()
        } else {
            memory.network().all_weights()
        };
        let units = own.units as usize;
        let at = |record: Record| record.at(WHEN, when);
        if own.units <= MOST_EIGENVALUES {
            let values = spectrum(&weights, units)?;
            records.extend(values.first().map(|largest| at(measure(&LARGEST_REAL_PART, largest.re))));
            if trial.number == 0 {
                let all = values.iter().enumerate();
                records.extend(all.map(|(place, value)| {
                    at(measure(&EIGENVALUE, value.re).at(PLACE, place).at(IMAGINARY, value.im))
                }));
            }
        }
        if keeps(Recording::Weights) {
            let all = weights.iter().enumerate();
            records.extend(all.map(|(place, weight)| {
                at(measure(&WEIGHT, f64::from(*weight)).at(TO, place / units).at(FROM, place % units))
            }));
        }
    }
    let (mut correlations, mut uncued) = (0.0, 0.0);
    for recalled in recall_all(&mut memory, trial)? {
        let at = |record: Record| record.at(POSITION, recalled.item + 1);
        correlations += recalled.correlation;
        uncued += recalled.uncued;
        records.push(at(measure(&RECALL_CORRELATION, recalled.correlation)));
        records.push(at(measure(&UNCUED_OVERLAP, recalled.uncued)));
    }
    let count = course.items().len() as f64;
    records.push(measure(&MEAN_RECALL_CORRELATION, correlations / count));
    records.push(measure(&MEAN_UNCUED_OVERLAP, uncued / count));
    if keys.record.contains(&Recording::Landscape) {
        records.extend(landscape(trial, &mut memory, &measure)?);
    }
    Ok(records)
}

/// The eigenvalues of weights, by their real parts in descending order.
fn spectrum(weights: &[f32], units: usize) -> Result<Vec<Complex>, Stop> {
    let weights: Vec<f64> = weights.iter().map(|weight| f64::from(*weight)).collect();
    eigenvalues(&weights, units)
        .ok_or_else(|| Stop::fault("the eigenvalues of the weights were not found", ""))
}

/// The units with the largest mean input over all epochs.
fn most_driven(course: &TrainingCourse) -> Vec<usize> {
    let driven = course.mean_drive();
    let mut order: Vec<usize> = (0..driven.len()).collect();
    order.sort_by(|&one, &other| driven[other].total_cmp(&driven[one]).then(one.cmp(&other)));
    order.truncate(FOLLOWED);
    order
}

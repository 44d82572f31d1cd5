//! Items are shown to a network that learns, and asked back from a part of each.

use std::sync::Arc;

use attractor_core::{About, Invalid};
use attractor_plasticity::eigen::{Complex, eigenvalues};
use attractor_plasticity::references::{
    HEBB_1949, RAJAN_2006, SOMPOLINSKY_1988, TURRIGIANO_1998, WILSON_COWAN_1972,
};

use super::landscape::{Fading, landscape};
use super::session::{check, course, learn, recall_all};
use attractor_plasticity::{Course, RateNetwork, or_usual};

use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{LearningRule, Recording, Spec};

/// What a recurrent network keeps of items that were shown while its synapses changed.
pub(crate) struct PlasticWorkingMemory;

/// Units whose rates are kept.
const FOLLOWED: usize = 5;
/// Recorded rates of a trial are refused beyond this number for each rule.
const MOST_RECORDED: f64 = 200_000.0;
/// Weights are recorded of networks up to this many units.
const MOST_UNITS: u32 = 200;
/// Eigenvalues are taken of networks up to this many units: they cost the cube of it.
const MOST_EIGENVALUES: u32 = 500;

impl Experiment for PlasticWorkingMemory {
    fn id(&self) -> &'static str {
        "plastic-working-memory"
    }

    fn about(&self) -> About {
        About {
            title: "Plastic working memory",
            summary: "Items are shown to a recurrent network of rates that learns while it runs; then each is asked back from a \
                      cue to half of the units, for several plasticity rules.",
            equation: r"\tau \dot r = -r + F(W r + I), \qquad \dot w_{ij} = \frac{\eta}{N} \, (\text{rule}) \; \text{within bounds}",
            provenance: "Protocol ours: random items of ±1 over random weights; correlation is taken with the item that was shown, \
                         not with the units that were driven, so that an old attractor which overrides the cue counts as wrong.",
            citations: &[HEBB_1949, WILSON_COWAN_1972, SOMPOLINSKY_1988, RAJAN_2006, TURRIGIANO_1998],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["plastic", "epoch", "record"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(RateNetwork::bytes(u64::from(spec.plastic.network.units)))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        check(&spec.plastic, &spec.plastic.network, &spec.epoch)?;
        for (place, recording) in spec.record.iter().enumerate() {
            check_recording(spec, &format!("record[{place}]"), *recording)?;
        }
        Ok(())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let course = course(&spec.plastic.network, &spec.epoch, trial, 0);
        let mut records = Vec::new();
        for rule in &spec.plastic.rules {
            records.extend(with_rule(trial, &course, rule)?);
        }
        Ok(records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::plastic_working_memory(spec, records)
    }
}

fn check_recording(spec: &Spec, key: &str, recording: Recording) -> Result<(), Invalid> {
    let own = &spec.plastic.network;
    match recording {
        Recording::Images => spec.keeps_only(Recording::Trajectory),
        Recording::Weights if own.units > MOST_UNITS => Err(Invalid::new(
            key,
            format!("weights of {} units would fill the store", own.units),
            format!("at most {MOST_UNITS} units"),
        )
        .help("lower plastic.units, or leave \"weights\" out")),
        Recording::Trajectory => {
            let time: f64 = or_usual(own, &spec.epoch).iter().map(|epoch| epoch.duration_ms.0).sum();
            let numbers = FOLLOWED as f64 * time / own.every_ms.0.max(own.step_ms.0);
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

fn with_rule(
    trial: &Trial,
    course: &Arc<Course>,
    LearningRule { name, rule }: &LearningRule,
) -> Result<Vec<Record>, Stop> {
    let spec = &trial.point.spec;
    let measure = |metric: &str, value: f64| trial.measure(metric, value).of_rule(name);
    let mut records = Vec::new();
    let keeps = |recording| trial.repetition == 0 && spec.record.contains(&recording);
    let (followed, trajectory) = (most_driven(course), keeps(Recording::Trajectory));
    let mut due = 0.0;
    let mut fading = spec.record.contains(&Recording::Trajectory).then(|| Fading::new(course));
    let own = course.parameters();
    let learnt = learn(course, rule, trial, |time, network| {
        if trajectory && time >= due {
            due += own.every_ms.0;
            for &unit in &followed {
                records.push(measure("rate", network.rates()[unit]).at("unit", unit).at("time_ms", time));
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
        let at = |record: Record| record.at("when", when);
        if own.units <= MOST_EIGENVALUES {
            let values = spectrum(&weights, own.units as usize);
            if let Some(largest) = values.first() {
                records.push(at(measure("largest_real_part", largest.re)));
            }
            if trial.repetition == 0 {
                let all = values.iter().enumerate();
                records.extend(all.map(|(place, value)| {
                    at(measure("eigenvalue", value.re).at("place", place).at("imaginary", value.im))
                }));
            }
        }
        if keeps(Recording::Weights) {
            let units = own.units as usize;
            let all = weights.iter().enumerate();
            records.extend(all.map(|(at_place, weight)| {
                at(measure("weight", f64::from(*weight))
                    .at("to", at_place / units)
                    .at("from", at_place % units))
            }));
        }
    }
    let (mut correlations, mut uncued) = (0.0, 0.0);
    for recalled in recall_all(&mut memory, trial)? {
        correlations += recalled.correlation;
        uncued += recalled.uncued;
        records.push(measure("recall_correlation", recalled.correlation).at("position", recalled.item + 1));
        records.push(measure("uncued_overlap", recalled.uncued).at("position", recalled.item + 1));
    }
    let count = course.items().len() as f64;
    records.push(measure("mean_recall_correlation", correlations / count));
    records.push(measure("mean_uncued_overlap", uncued / count));
    if spec.record.contains(&Recording::Landscape) {
        records.extend(landscape(trial, &mut memory, &measure)?);
    }
    Ok(records)
}

/// The eigenvalues of weights, by their real parts in descending order.
fn spectrum(weights: &[f32], units: usize) -> Vec<Complex> {
    let weights: Vec<f64> = weights.iter().map(|weight| f64::from(*weight)).collect();
    eigenvalues(&weights, units).unwrap_or_default()
}

/// The units with the largest mean input over all epochs.
fn most_driven(course: &Course) -> Vec<usize> {
    let driven = course.mean_drive();
    let mut order: Vec<usize> = (0..driven.len()).collect();
    order.sort_by(|&one, &other| driven[other].total_cmp(&driven[one]).then(one.cmp(&other)));
    order.truncate(FOLLOWED);
    order
}

//! Memories that turn towards what is seen, and the laws for how fast.

use std::collections::BTreeMap;

use attractor_core::statistics::mean;
use attractor_core::{About, Invalid, Seed};
use attractor_energy::references::LOTITO_2025;
use attractor_energy::theory::{ExactLaw, PublishedLaw, expected_overlap};
use attractor_energy::{CyclicPresentation, CyclicPresentationParameters, cosine, norm};
use serde_json::Value;

use super::{groups, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::energy::{Following, NotNegative};
use crate::spec::{Spec, each_once};

/// Shows targets over and over, and compares how memories turn towards them with two laws.
pub(crate) struct MemoryDynamics;

/// Names of the laws in records.
const LAWS: [&str; 2] = ["published", "exact"];

impl Experiment for MemoryDynamics {
    fn id(&self) -> &'static str {
        "memory-dynamics"
    }

    fn about(&self) -> About {
        About {
            title: "Memory dynamics",
            summary: "Shows targets one after the other, over and over, and compares how memories turn towards them with the \
                      published law and an exact one.",
            equation: r"\tau_\Xi \dot \Xi_\mu = w_\mu(v) \, (v - \Xi_\mu), \qquad w = \operatorname{softmax}(\beta \, \Xi v)",
            provenance: "Protocol as in the author's public code: memories at right angles and of length √N_v, targets with noise \
                         that are not rescaled, visible units held at the targets in turn, Euler steps of 1, no bias. The \
                         published law takes targets to be as long as memories and time to be continuous; the exact one, \
                         which is ours, does neither, and holds while only the best memory moves.",
            citations: &[LOTITO_2025],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["following"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let following = &spec.following;
        each_once("following.beta", &following.beta)?;
        each_once("following.sigma", &following.sigma)?;
        let pairs =
            following.sigma.iter().flat_map(|sigma| following.beta.iter().map(move |beta| (sigma, beta)));
        pairs.into_iter().try_for_each(|(sigma, beta)| parameters(following, *sigma, *beta).validate())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let Following { sigma, beta, .. } = &spec.following;
        let pairs = sigma.iter().flat_map(|sigma| beta.iter().map(move |beta| (*sigma, *beta)));
        let point = |(sigma, beta): (NotNegative, NotNegative)| {
            let mut own = spec.clone();
            own.following.sigma = vec![sigma];
            own.following.beta = vec![beta];
            let coordinates = [("sigma", sigma.0), ("beta", beta.0)];
            let coordinates = coordinates.map(|(name, value)| (name.to_owned(), Value::from(value)));
            Point { coordinates: BTreeMap::from(coordinates), spec: own }
        };
        Ok(pairs.map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let following = &trial.point.spec.following;
        let hidden = following.hidden as usize;
        let parameters = parameters(following, following.sigma[0], following.beta[0]);
        let seed = Seed(trial.point.spec.seed);
        let Ok(mut presentation) = CyclicPresentation::new(parameters, seed, trial.repetition) else {
            return Ok(Vec::new());
        };
        let law = |memory: usize| {
            Laws::of(presentation.initial().row(memory), presentation.targets().row(memory), following)
        };
        let laws: Vec<Laws> = (0..hidden).map(law).collect();
        let mut records = Vec::new();
        for (memory, law) in laws.iter().enumerate() {
            records.push(trial.measure("memory_overlap", law.exact.overlap).at("memory", memory));
            records.push(trial.measure("memory_length_ratio", law.exact.ratio).at("memory", memory));
        }
        let overlaps: Vec<f64> = laws.iter().map(|law| law.exact.overlap).collect();
        records.push(trial.measure("initial_overlap", mean(&overlaps)));
        let (mut deviations, mut leakage) = ([0.0_f64; 2], 0.0_f64);
        let mut cosines = vec![0.0; hidden];
        for time in 0..=following.duration {
            if time % 256 == 0 {
                trial.check()?;
            }
            for (memory, law) in laws.iter().enumerate() {
                let found = cosine(presentation.memories().row(memory), presentation.targets().row(memory));
                cosines[memory] = found;
                let says = law.at(time, memory as u32, following.hidden);
                for (deviation, says) in deviations.iter_mut().zip(says) {
                    *deviation = deviation.max((found - says).abs());
                }
            }
            if time % following.every == 0 {
                records.push(trial.measure("cosine", mean(&cosines)).at("time", time));
            }
            if time < following.duration {
                let target = presentation.next_target();
                presentation.step();
                leakage = leakage.max(1.0 - presentation.weights()[target]);
            }
        }
        let least = cosines.iter().fold(1.0_f64, |least, cosine| least.min(*cosine));
        records.push(trial.measure("final_cosine", least));
        records.push(trial.measure("leakage", leakage));
        let each = LAWS.iter().zip(deviations);
        records
            .extend(each.map(|(law, deviation)| trial.measure("max_deviation", deviation).at("law", *law)));
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let mut made = over_all(records);
        made.extend(groups(records, "initial_overlap").iter().filter_map(|group| {
            let sigma = group.coordinates.get("sigma").and_then(Value::as_f64)?;
            let mut record = theory("initial_overlap", expected_overlap(sigma));
            record.coordinates.clone_from(&group.coordinates);
            Some(record)
        }));
        made.extend(laws_over_time(spec, records));
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::memory_dynamics(records)
    }
}

/// The parameters at one point.
fn parameters(following: &Following, sigma: NotNegative, beta: NotNegative) -> CyclicPresentationParameters {
    let Following { visible, hidden, tau, .. } = *following;
    CyclicPresentationParameters { visible, hidden, tau, beta: beta.0, sigma: sigma.0 }
}

/// Both laws for one memory.
struct Laws {
    published: PublishedLaw,
    exact: ExactLaw,
}

impl Laws {
    fn of(memory: &[f64], target: &[f64], following: &Following) -> Self {
        let ratio = norm(target) / norm(memory);
        Self::with(cosine(memory, target), ratio, following)
    }

    fn with(overlap: f64, ratio: f64, following: &Following) -> Self {
        // Each target is seen in one of N_h steps.
        let time_constant = following.tau * f64::from(following.hidden);
        Self {
            published: PublishedLaw { overlap, time_constant },
            exact: ExactLaw { overlap, ratio, time_constant: following.tau },
        }
    }

    /// The cosine of a memory after so many steps, in the order of [`LAWS`].
    fn at(&self, time: u32, memory: u32, hidden: u32) -> [f64; 2] {
        let seen = (time + hidden - 1 - memory) / hidden;
        [self.published.cosine(f64::from(time)), self.exact.cosine(seen)]
    }
}

/// The largest deviation of all repetitions.
fn over_all(records: &[Record]) -> Vec<Record> {
    let of = |group: crate::summary::Group| {
        let largest = group.values.iter().fold(0.0_f64, |largest, value| largest.max(*value));
        let mut record = Record { source: Source::Summary, ..Record::new("largest_deviation", largest) };
        record.coordinates.clone_from(&group.coordinates);
        record.at("n", group.values.len())
    };
    groups(records, "max_deviation").into_iter().map(of).collect()
}

/// What the laws say of the mean cosine, for the memories and targets that were drawn.
fn laws_over_time(spec: &Spec, records: &[Record]) -> Vec<Record> {
    let following = &spec.following;
    let ratios = groups(records, "memory_length_ratio");
    let overlaps = groups(records, "memory_overlap");
    let cosines = groups(records, "cosine");
    let mut made = Vec::new();
    for group in &cosines {
        let here = |other: &&crate::summary::Group| {
            ["sigma", "beta"].iter().all(|axis| other.coordinates.get(*axis) == group.coordinates.get(*axis))
        };
        let Some(time) = group.coordinates.get("time").and_then(Value::as_u64) else { continue };
        let mut sums = [0.0; 2];
        let mut count = 0;
        for (overlap, ratio) in overlaps.iter().filter(here).zip(ratios.iter().filter(here)) {
            let memory = overlap.coordinates.get("memory").and_then(Value::as_u64).unwrap_or(0) as u32;
            for (overlap, ratio) in overlap.values.iter().zip(&ratio.values) {
                let says = Laws::with(*overlap, *ratio, following).at(time as u32, memory, following.hidden);
                sums.iter_mut().zip(says).for_each(|(sum, says)| *sum += says);
                count += 1;
            }
        }
        made.extend(LAWS.iter().zip(sums).map(|(law, sum)| {
            let mut record = theory("cosine", sum / f64::from(count.max(1)));
            record.coordinates.clone_from(&group.coordinates);
            record.at("law", *law)
        }));
    }
    made
}

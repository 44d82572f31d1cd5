//! A sliding threshold makes a unit choose one of many patterns.

use attractor_core::{About, Invalid, Purpose};
use attractor_plasticity::inputs::Inputs;
use attractor_plasticity::references::{BCM_1982, INTRATOR_1992};
use attractor_plasticity::rules::{Bcm, PlasticityRules};
use attractor_plasticity::{Layer, Transfer};

use super::{AXES, SEEN, START, diverged, groups, points_along, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// A unit under the rule of Bienenstock, Cooper and Munro, and what it answers to each pattern.
pub(crate) struct BcmSelectivity;

/// The weights at the start, along each pattern: small and above 0, so that every pattern has its chance.
const FIRST: Purpose = START;

impl Experiment for BcmSelectivity {
    fn id(&self) -> &'static str {
        "bcm-selectivity"
    }

    fn about(&self) -> About {
        About {
            title: "Selectivity by a sliding threshold",
            summary: "A unit with outputs of at least 0 learns by the rule of Bienenstock, Cooper and Munro from a few \
                      patterns: it comes to answer one of them alone, as strongly as theory says.",
            equation: r"\Delta w = \eta \, y (y - \theta) \, x, \quad \tau \dot\theta = y^2 - \theta, \qquad y_{\text{selected}} = \theta = K, \quad s = 1 - \frac{\bar y}{y_{\max}} = 1 - \frac{1}{K}",
            provenance: "Rule as published, with the threshold of Intrator & Cooper. Patterns at right angles, seen in random \
                         order, each as likely: then only states that answer one pattern are stable, with y = θ and \
                         θ = y²/K, hence y = K. The unit starts with a small answer to every pattern, which is ours.",
            citations: &[BCM_1982, INTRATOR_1992],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["selectivity"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("selectivity.patterns", &spec.selectivity.patterns)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let counts = &spec.selectivity.patterns;
        Ok(points_along(spec, "patterns", counts, |spec, count| spec.selectivity.patterns = vec![count]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.selectivity;
        let count = own.patterns[0].0 as usize;
        let patterns =
            Inputs::gaussian(&vec![1.0; count], &mut streams(trial, AXES).at(0)).components().axes.clone();
        let mut first = streams(trial, FIRST).at(0);
        let mut start = vec![0.0; count];
        for pattern in &patterns {
            let answer = 0.1 * (1.0 + first.unit());
            start.iter_mut().zip(pattern).for_each(|(weight, x)| *weight += answer * x);
        }
        let rule = PlasticityRules::Bcm(Bcm { tau: own.tau });
        let mut unit = Layer::new(rule, own.eta.0, count, start).answering_by(Transfer::Relu);
        let mut seen = streams(trial, SEEN).at(0);
        let mut records = Vec::new();
        let answers =
            |unit: &Layer| patterns.iter().map(|pattern| unit.answer(0, pattern)).collect::<Vec<f64>>();
        for time in 0..=own.steps {
            if time % own.every == 0 {
                trial.check()?;
                if unit.has_diverged() {
                    return Ok(diverged(trial, f64::from(time)));
                }
                records.push(
                    trial.measure("selectivity_at_time", selectivity(&answers(&unit))).at("time", time),
                );
            }
            if time < own.steps {
                unit.step(&patterns[seen.below(count as u32) as usize]);
            }
        }
        let answers = answers(&unit);
        let largest = answers.iter().fold(0.0_f64, |largest, answer| largest.max(*answer));
        let selected = answers.iter().filter(|answer| **answer > 0.5 * largest).count();
        records.push(trial.measure("selectivity", selectivity(&answers)));
        records.push(trial.measure("selected_response", largest));
        records.push(trial.measure("selected_patterns", selected as f64));
        records.push(trial.measure("threshold", unit.units()[0].slow));
        records.push(trial.measure("diverged", 0.0).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let of = |metric: &'static str, says: fn(f64) -> f64| {
            groups(records, metric).into_iter().filter_map(move |group| {
                let count = group.coordinates.get("patterns")?.as_f64()?;
                let mut record = theory(metric, says(count));
                record.coordinates = group.coordinates;
                Some(record)
            })
        };
        of("selectivity", |count| 1.0 - 1.0 / count)
            .chain(of("selected_response", |count| count))
            .chain(of("selected_patterns", |_| 1.0))
            .chain(of("threshold", |count| count))
            .collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::bcm_selectivity(records)
    }
}

/// 1 − mean/maximum of the answers; 0 where the unit is silent.
fn selectivity(answers: &[f64]) -> f64 {
    let largest = answers.iter().fold(0.0_f64, |largest, answer| largest.max(*answer));
    if largest > 0.0 { 1.0 - attractor_core::statistics::mean(answers) / largest } else { 0.0 }
}

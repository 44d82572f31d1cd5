//! A sliding threshold makes a unit choose one of many patterns.

use attractor_core::{About, Invalid};
use attractor_plasticity::Transfer;
use attractor_plasticity::learner::{LayerLearner, LayerParameters, Source};
use attractor_plasticity::references::{BCM_1982, INTRATOR_1992};
use attractor_plasticity::rules::{Bcm, PlasticityRules};

use super::{AXES, diverged, groups, learner, points_along, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// A unit under the rule of Bienenstock, Cooper and Munro, and what it answers to each pattern.
pub(crate) struct BcmSelectivity;

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
        let source = Source::patterns(own.patterns[0].0 as usize, &mut streams(trial, AXES).at(0));
        let parameters = LayerParameters {
            rule: PlasticityRules::Bcm(Bcm { tau: own.tau }),
            gamma: own.eta,
            transfer: Transfer::Relu,
            ..LayerParameters::default()
        };
        let mut learner = learner(trial, parameters, source);
        let mut records = Vec::new();
        for time in 0..=own.steps {
            if time % own.every == 0 {
                trial.check()?;
                if learner.layer().has_diverged() {
                    return Ok(diverged(trial, f64::from(time)));
                }
                records.push(
                    trial.measure("selectivity_at_time", selectivity(&answers(&learner))).at("time", time),
                );
            }
            if time < own.steps {
                learner.step();
            }
        }
        let answers = answers(&learner);
        let largest = answers.iter().fold(0.0_f64, |largest, answer| largest.max(*answer));
        let selected = answers.iter().filter(|answer| **answer > 0.5 * largest).count();
        records.push(trial.measure("selectivity", selectivity(&answers)));
        records.push(trial.measure("selected_response", largest));
        records.push(trial.measure("selected_patterns", selected as f64));
        records.push(trial.measure("threshold", learner.layer().units()[0].slow));
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

/// What the unit answers to each pattern.
fn answers(learner: &LayerLearner) -> Vec<f64> {
    let Source::Patterns(patterns) = learner.source() else { return Vec::new() };
    patterns.iter().map(|pattern| learner.layer().answer(0, pattern)).collect()
}

/// 1 − mean/maximum of the answers; 0 where the unit is silent.
fn selectivity(answers: &[f64]) -> f64 {
    let largest = answers.iter().fold(0.0_f64, |largest, answer| largest.max(*answer));
    if largest > 0.0 { 1.0 - attractor_core::statistics::mean(answers) / largest } else { 0.0 }
}

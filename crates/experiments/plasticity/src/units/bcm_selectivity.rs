//! A sliding threshold makes a unit choose one of many patterns.

use attractor_core::About;
use attractor_core::statistics::mean;
use attractor_plasticity::learner::{InputSource, LayerParameters, Learner};
use attractor_plasticity::references::{BCM_1982, INTRATOR_1992};
use attractor_plasticity::rules::Bcm;
use attractor_plasticity::{Layer, Transfer, inputs};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::{Group, groups_of};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Positive, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AXES, TIME, learner};
use crate::metrics::{DIVERGED, DIVERGED_AT};

const PATTERNS: Coordinate = Coordinate::number("patterns", "patterns", "K");

const SELECTIVITY: Metric = Metric::mean(
    "selectivity",
    "selectivity",
    "1 less the mean over the largest of a unit's answers to the patterns.",
);
const SELECTIVITY_AT_TIME: Metric =
    Metric::mean("selectivity_at_time", "selectivity", "As `selectivity`, after so many inputs.");
const SELECTED_RESPONSE: Metric =
    Metric::mean("selected_response", "largest answer", "The largest of a unit's answers to the patterns.");
const SELECTED_PATTERNS: Metric = Metric::mean(
    "selected_patterns",
    "patterns answered",
    "Patterns that are answered more than half as strongly as the best.",
);
const THRESHOLD: Metric =
    Metric::mean("threshold", "threshold θ", "The threshold between strengthening and weakening at the end.");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The unit of `bcm-selectivity`.
    pub selectivity: Selectivity,
}

/// A unit that learns by the rule of Bienenstock, Cooper and Munro from a few patterns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Selectivity {
    /// K: numbers of patterns, at right angles and of length 1, each as likely as the others. Each is run.
    #[schemars(length(min = 1))]
    pub patterns: Vec<PatternCount>,
    /// η: learning rate.
    pub eta: Positive,
    /// τ: time constant of the threshold, in inputs seen.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau: f64,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs between recorded selectivities.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub every: u32,
}

/// A number of patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PatternCount(#[schemars(range(min = 2, max = 256))] pub u32);

impl Default for Selectivity {
    fn default() -> Self {
        Self {
            patterns: [2, 4, 6, 8].map(PatternCount).into(),
            eta: Positive(0.001),
            tau: 200.0,
            steps: 200_000,
            every: 5000,
        }
    }
}

impl Section for Keys {}

/// A unit under the rule of Bienenstock, Cooper and Munro, and what it answers to each pattern.
pub(crate) struct BcmSelectivity;

impl Experiment for BcmSelectivity {
    const ID: &'static str = "bcm-selectivity";
    const ABOUT: About = About {
        title: "Selectivity by a sliding threshold",
        summary: "A unit with outputs of at least 0 learns by the rule of Bienenstock, Cooper and Munro from a few \
                  patterns: it comes to answer one of them alone, as strongly as theory says.",
        equation: r"\Delta w = \eta \, y (y - \theta) \, x, \quad \tau \dot\theta = y^2 - \theta, \qquad y_{\text{selected}} = \theta = K, \quad s = 1 - \frac{\bar y}{y_{\max}} = 1 - \frac{1}{K}",
        provenance: "Rule as published, with the threshold of Intrator & Cooper. Patterns at right angles, seen in random \
                     order, each as likely: then only states that answer one pattern are stable, with y = θ and \
                     θ = y²/K, hence y = K. The unit starts with a small answer to every pattern, which is ours.",
        citations: &[BCM_1982, INTRATOR_1992],
    };
    type Section = Keys;
    type Axes = Axis<Keys, PatternCount>;
    const AXES: Self::Axes =
        Axis::new("selectivity.patterns", PATTERNS, |keys| keys.selectivity.patterns.clone());
    const COORDINATES: &'static [Coordinate] = &[TIME];
    const METRICS: &'static [Metric] = &[
        SELECTIVITY,
        SELECTIVITY_AT_TIME,
        SELECTED_RESPONSE,
        SELECTED_PATTERNS,
        THRESHOLD,
        DIVERGED,
        DIVERGED_AT,
    ];
    const SMALLEST: &'static str = "
        repetitions = 3
        [selectivity]
        patterns = [2, 3]
        steps = 200
        every = 50
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Selectivity { eta, tau, steps, every, .. } = trial.section.selectivity;
        let patterns = inputs::axes(trial.at.0 as usize, &mut trial.stream(AXES));
        let parameters = LayerParameters {
            rule: Bcm { tau }.into(),
            gamma: eta,
            transfer: Transfer::Relu,
            ..LayerParameters::default()
        };
        let mut learner = learner(trial, parameters, InputSource::Patterns(patterns.clone()));
        let mut records = Vec::new();
        for time in 0..=steps {
            trial.check()?;
            if time.is_multiple_of(every) {
                if learner.layer().has_diverged() {
                    return Ok(trial.diverged(f64::from(time)));
                }
                let selectivity = selectivity(&answers(learner.layer(), &patterns));
                records.push(trial.measure(&SELECTIVITY_AT_TIME, selectivity).at(TIME, time));
            }
            if time < steps {
                learner.step();
            }
        }
        // It may have come after the last time that was looked at.
        if learner.layer().has_diverged() {
            return Ok(trial.diverged(f64::from(steps)));
        }
        let answers = answers(learner.layer(), &patterns);
        let largest = largest(&answers);
        let selected = answers.iter().filter(|answer| **answer > 0.5 * largest).count();
        records.push(trial.measure(&SELECTIVITY, selectivity(&answers)));
        records.push(trial.measure(&SELECTED_RESPONSE, largest));
        records.push(trial.measure(&SELECTED_PATTERNS, selected as f64));
        records.push(trial.measure(&THRESHOLD, learner.layer().units()[0].slow));
        records.push(trial.measure(&DIVERGED, 0.0).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = Vec::new();
        let mut theory = |metric: &Metric, says: fn(f64) -> f64| {
            let of = |group: &Group| Some(group.theory(metric, says(group.number(&PATTERNS)?)));
            made.extend(groups_of(records, metric).iter().filter_map(of));
        };
        theory(&SELECTIVITY, |count| 1.0 - 1.0 / count);
        theory(&SELECTED_RESPONSE, |count| count);
        theory(&SELECTED_PATTERNS, |_| 1.0);
        theory(&THRESHOLD, |count| count);
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let way = Plot::new(&SELECTIVITY_AT_TIME, &TIME)
            .y(SELECTIVITY_AT_TIME.axis().between(0.0, 1.0))
            .caption("1 less the mean over the largest of the answers.");
        let end = Plot::new(&SELECTIVITY, &PATTERNS)
            .y(SELECTIVITY.axis().between(0.0, 1.0))
            .caption("1 less the mean over the largest of the answers, at the end. Line: 1 − 1/K.");
        let answer =
            Plot::new(&SELECTED_RESPONSE, &PATTERNS).caption("The largest answer at the end. Line: K.");
        Presentation {
            tables: vec![beside_theory(
                &shown,
                "Selectivity",
                &[&SELECTIVITY, &SELECTED_RESPONSE, &SELECTED_PATTERNS, &THRESHOLD, &DIVERGED],
            )],
            figures: [way, end, answer].iter().filter_map(|plot| plot.draw(&shown)).collect(),
        }
    }
}

/// What the unit answers to each pattern.
fn answers(layer: &Layer, patterns: &[Vec<f64>]) -> Vec<f64> {
    patterns.iter().map(|pattern| layer.answer(0, pattern)).collect()
}

fn largest(answers: &[f64]) -> f64 {
    answers.iter().fold(0.0, |largest, answer| largest.max(*answer))
}

/// 1 − mean/maximum of the answers; 0 where the unit is silent.
fn selectivity(answers: &[f64]) -> f64 {
    let largest = largest(answers);
    if largest > 0.0 { 1.0 - mean(answers) / largest } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectivity_is_largest_where_one_pattern_is_answered() {
        assert_eq!(selectivity(&[0.0, 7.0, 0.0, 0.0]), 0.75);
        assert_eq!(selectivity(&[2.0, 2.0]), 0.0);
        assert_eq!(selectivity(&[0.0, 0.0]), 0.0);
    }
}

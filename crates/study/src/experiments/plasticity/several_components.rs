//! Rules for several units find the first principal components, one by one or together.

use attractor_core::maths::sqrt;
use attractor_core::{About, Invalid};
use attractor_plasticity::eigen::Components;
use attractor_plasticity::inputs::dot;
use attractor_plasticity::learner::{LayerParameters, Source};
use attractor_plasticity::references::{OJA_1989, SANGER_1989};
use attractor_plasticity::rules::Feedback;
use attractor_plasticity::theory::principal_component::mean_step;
use attractor_plasticity::{ActivityThatOccurs, Constraints, Transfer};

use super::{averaged_theory, check_input, inputs, learner};
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{LearningRule, Spec};

/// Linear units side by side and the components that each of them, or all together, have found.
pub(crate) struct SeveralComponents;

impl Experiment for SeveralComponents {
    fn id(&self) -> &'static str {
        "several-components"
    }

    fn about(&self) -> About {
        About {
            title: "Several principal components",
            summary: "Linear units learn by rules for several components: how near each comes to a component of its own, \
                      and all together to the space of the first ones, against the flow of the mean.",
            equation: r"\Delta w_i = \gamma \, y_i \left( x - \sum_{k \le i} y_k w_k \right), \qquad \gamma(t) = \frac{\gamma}{1 + t/T}",
            provenance: "The rules are Sanger's and Oja's. Theory is the flow of their mean from the same start, step by step, \
                         which knows nothing of the scatter that single inputs bring. Inputs and rates are ours.",
            citations: &[SANGER_1989, OJA_1989],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["input", "components"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let (size, several) = (check_input(&spec.input)?, &spec.components);
        LearningRule::validate("components.rules", &several.rules)?;
        let occurs = ActivityThatOccurs {
            transfer: Transfer::Linear,
            constraints: &Constraints::default(),
            step: 1.0,
            units: size,
        };
        for (place, LearningRule { rule, .. }) in several.rules.iter().enumerate() {
            rule.check(&occurs).map_err(|fault| LearningRule::in_list("components.rules", place, fault))?;
        }
        if several.units as usize > size {
            return Err(Invalid::new(
                "components.units",
                format!("components.units is {}, but there are only {size} inputs", several.units),
                format!("at most {size}"),
            ));
        }
        Ok(())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let rules = &trial.point.spec.components.rules;
        let records = rules.iter().map(|rule| with_rule(trial, rule)).collect::<Result<Vec<_>, _>>()?;
        Ok(records.concat())
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let mut made = averaged_theory(records, "expected_cosine", "cosine");
        made.extend(averaged_theory(records, "expected_subspace_cosine", "subspace_cosine"));
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::several_components(records)
    }
}

fn with_rule(trial: &Trial, rule: &LearningRule) -> Result<Vec<Record>, Stop> {
    let own = &trial.point.spec.components;
    let Ok(inputs) = inputs(&trial.point.spec.input, trial) else { return Ok(Vec::new()) };
    let (components, units) = (inputs.components().clone(), own.units as usize);
    let parameters = LayerParameters {
        rule: rule.rule.clone(),
        units: own.units,
        gamma: own.gamma,
        slowing: Some(own.slowing),
        ..LayerParameters::default()
    };
    let mut learner = learner(trial, parameters, Source::Inputs(inputs));
    let along = |weights: &[f64]| components.axes.iter().map(|axis| dot(axis, weights)).collect::<Vec<f64>>();
    let mut flow: Vec<Vec<f64>> = (0..units).map(|unit| along(learner.layer().weights(unit))).collect();
    // Rules without feedback have no such flow.
    let feedback = rule.rule.feedback();
    let mut records = Vec::new();
    let measure = |metric: &str, value: f64| trial.measure(metric, value).of_rule(&rule.name);
    for time in 0..=own.steps {
        if time % own.every == 0 {
            trial.check()?;
            let layer = learner.layer();
            if layer.has_diverged() {
                records.push(measure("diverged", 1.0).at("of", 1));
                records.push(measure("diverged_at", f64::from(time)));
                return Ok(records);
            }
            let found: Vec<Vec<f64>> = (0..units).map(|unit| along(layer.weights(unit))).collect();
            for (weights, prefix) in [(&found, ""), (&flow, "expected_")] {
                if weights == &flow && feedback == Feedback::None {
                    continue;
                }
                for (unit, weights) in weights.iter().enumerate() {
                    let cosine = weights[unit].abs() / sqrt(dot(weights, weights));
                    let record = measure(&format!("{prefix}cosine"), cosine);
                    records.push(record.at("component", unit + 1).at("time", time));
                }
                let together = subspace_cosine(weights, &components);
                records.push(measure(&format!("{prefix}subspace_cosine"), together).at("time", time));
            }
        }
        if time < own.steps {
            let gamma = learner.rate();
            learner.step();
            if feedback != Feedback::None {
                mean_step(&mut flow, &components.eigenvalues, gamma, feedback == Feedback::All);
            }
        }
    }
    records.push(measure("diverged", 0.0).at("of", 1));
    Ok(records)
}

/// The root of the mean square of the cosines between the first components and the space of the weights, which are
/// given along the components.
fn subspace_cosine(weights: &[Vec<f64>], components: &Components) -> f64 {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for weights in weights {
        let mut axis = weights.clone();
        for _ in 0..2 {
            for other in &basis {
                let along = dot(&axis, other);
                axis.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
            }
        }
        let length = sqrt(dot(&axis, &axis));
        if length > 0.0 {
            basis.push(axis.iter().map(|x| x / length).collect());
        }
    }
    let count = weights.len().min(components.axes.len());
    let squares: f64 = basis.iter().map(|axis| dot(&axis[..count], &axis[..count])).sum();
    sqrt(squares / count as f64)
}

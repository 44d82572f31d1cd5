//! Rules for several units find the first principal components, one by one or together.

use attractor_core::maths::sqrt;
use attractor_core::{About, Invalid};
use attractor_plasticity::eigen::Components;
use attractor_plasticity::inputs::dot;
use attractor_plasticity::learner::{InputSource, LayerParameters, Learner};
use attractor_plasticity::references::{OJA_1989, SANGER_1989};
use attractor_plasticity::rules::{Feedback, OjaSubspace, PlasticityRules, Sanger};
use attractor_plasticity::theory::principal_component::mean_step;
use attractor_plasticity::{ActivityThatOccurs, Constraints, Transfer};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Positive, Records, Section, Shared, Stop, Trial, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::input::{Input, InputPart};
use super::{COSINE, EXPECTED_COSINE, TIME, averaged_theory, learner};
use crate::learning_rule::{self, LearningRule};
use crate::metrics::{DIVERGED, DIVERGED_AT};

const COMPONENT: Coordinate = Coordinate::number("component", "component", "");
const SUBSPACE_COSINE: Metric = Metric::mean(
    "subspace_cosine",
    "cosine of the spaces",
    "Root of the mean square of the cosines between the first principal components and the space of all units' weights.",
);
const EXPECTED_SUBSPACE_COSINE: Metric = Metric::mean(
    "expected_subspace_cosine",
    "by theory",
    "`subspace_cosine` as the flow of the mean has it for the start of this repetition.",
)
.not_averaged();

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// What the units of `principal-component`, `several-components` and `hebbian-growth` learn from.
    pub input: Input,
    /// The units of `several-components`.
    pub components: Several,
}

/// Linear units that learn by rules for several components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Several {
    /// Plasticity rules to compare: ids, or tables with `kind`, parameters and, if wanted, a `name`.
    #[schemars(length(min = 1))]
    pub rules: Vec<LearningRule>,
    /// M: number of units, at most that of inputs.
    #[schemars(range(min = 1, max = 512))]
    pub units: u32,
    /// γ: learning rate at the start.
    pub gamma: Positive,
    /// T: the learning rate falls as γ/(1 + t/T), in inputs seen.
    pub slowing: Positive,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs between recorded cosines; those at the end are recorded in any case.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub every: u32,
}

impl Default for Several {
    fn default() -> Self {
        Self {
            rules: [PlasticityRules::from(Sanger {}), OjaSubspace {}.into()].map(LearningRule::from).into(),
            units: 3,
            gamma: Positive(0.01),
            slowing: Positive(2000.0),
            steps: 40_000,
            every: 1000,
        }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&InputPart { input: |keys: &Self| &keys.input, filled: |keys| &mut keys.input }];
    const LISTS: &'static [&'static str] = &["components.rules"];

    fn validate(&self) -> Result<(), Invalid> {
        let Several { rules, units, .. } = &self.components;
        let size = self.input.check()?;
        learning_rule::check("components.rules", rules)?;
        let occurs = ActivityThatOccurs {
            transfer: Transfer::Linear,
            constraints: &Constraints::default(),
            step: 1.0,
            units: size,
        };
        for (place, LearningRule { rule, .. }) in rules.iter().enumerate() {
            rule.check(&occurs).map_err(|fault| LearningRule::in_list("components.rules", place, fault))?;
        }
        if *units as usize > size {
            return Err(Invalid::new(
                "components.units",
                format!("components.units is {units}, but there are only {size} inputs"),
                format!("at most {size}"),
            ));
        }
        Ok(())
    }

    fn used(&self) -> Vec<Used> {
        self.components.rules.iter().map(|entry| Used::cited(&entry.rule.about())).collect()
    }
}

/// Linear units side by side and the components that each of them, or all together, have found.
pub(crate) struct SeveralComponents;

impl Experiment for SeveralComponents {
    const ID: &'static str = "several-components";
    const ABOUT: About = About {
        title: "Several principal components",
        summary: "Linear units learn by rules for several components: how near each comes to a component of its own, \
                  and all together to the space of the first ones, against the flow of the mean.",
        equation: r"\Delta w_i = \gamma \, y_i \left( x - \sum_{k \le i} y_k w_k \right), \qquad \gamma(t) = \frac{\gamma}{1 + t/T}",
        provenance: "The rules are Sanger's and Oja's. Theory is the flow of their mean from the same start, step by step, \
                     which knows nothing of the scatter that single inputs bring. Inputs and rates are ours.",
        citations: &[SANGER_1989, OJA_1989],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[COMPONENT, TIME];
    const METRICS: &'static [Metric] =
        &[COSINE, EXPECTED_COSINE, SUBSPACE_COSINE, EXPECTED_SUBSPACE_COSINE, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [components]
        units = 2
        steps = 200
        every = 50
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let rules = &trial.section.components.rules;
        let records = rules.iter().map(|rule| with_rule(trial, rule)).collect::<Result<Vec<_>, _>>()?;
        Ok(records.concat())
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = averaged_theory(records, &EXPECTED_COSINE, &COSINE);
        made.extend(averaged_theory(records, &EXPECTED_SUBSPACE_COSINE, &SUBSPACE_COSINE));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let each = Plot::new(&COSINE, &TIME)
            .title("Each unit and its component")
            .y(COSINE.axis().between(0.0, 1.0))
            .caption(
                "Cosine of the angle between each unit's weights and the component of its number. Lines: the flow of the \
                 mean from the same starts.",
            );
        let of_rule = |rule: &&str| {
            let own = shown.only(|record| record.rule.as_deref() == Some(rule));
            Some(each.draw(&own)?.of_part(rule))
        };
        let together = Plot::new(&SUBSPACE_COSINE, &TIME)
            .title("All units and the space of the first components")
            .y(SUBSPACE_COSINE.axis().between(0.0, 1.0))
            .caption(
                "Root of the mean square of the cosines between the first components and the space of all weights. Lines: \
                 the flow of the mean.",
            );
        let end = f64::from(records.section.components.steps);
        let at_end = shown.only(|record| record.number(TIME).is_none_or(|time| time == end)).without(TIME);
        Presentation {
            tables: vec![
                beside_theory(&at_end, "Each unit and its component at the end", &[&COSINE]),
                beside_theory(&at_end, "All units together at the end", &[&SUBSPACE_COSINE, &DIVERGED]),
            ],
            figures: shown.rules().iter().filter_map(of_rule).chain(together.draw(&shown)).collect(),
        }
    }
}

/// What the units find by one rule, beside the flow of its mean.
fn with_rule(trial: &Trial<SeveralComponents>, rule: &LearningRule) -> Result<Vec<Record>, Stop> {
    let own = &trial.section.components;
    let inputs = trial.section.input.of(trial);
    let (components, units) = (inputs.components().clone(), own.units as usize);
    let parameters = LayerParameters {
        rule: rule.rule.clone(),
        units: own.units,
        gamma: own.gamma,
        slowing: Some(own.slowing),
        ..LayerParameters::default()
    };
    let mut learner = learner(trial, parameters, InputSource::Inputs(inputs));
    let along = |weights: &[f64]| components.axes.iter().map(|axis| dot(axis, weights)).collect::<Vec<f64>>();
    let mut flow: Vec<Vec<f64>> = (0..units).map(|unit| along(learner.layer().weights(unit))).collect();
    // Rules without feedback have no such flow.
    let feedback = rule.rule.feedback();
    let mut records = Vec::new();
    let measure = |metric: &Metric, value: f64| trial.measure(metric, value).of_rule(&rule.name);
    for time in 0..=own.steps {
        trial.check()?;
        if time.is_multiple_of(own.every) || time == own.steps {
            let layer = learner.layer();
            if layer.has_diverged() {
                records.push(measure(&DIVERGED, 1.0).at("of", 1));
                records.push(measure(&DIVERGED_AT, f64::from(time)));
                return Ok(records);
            }
            let found: Vec<Vec<f64>> = (0..units).map(|unit| along(layer.weights(unit))).collect();
            let mut measured = vec![(&found, &COSINE, &SUBSPACE_COSINE)];
            if feedback != Feedback::None {
                measured.push((&flow, &EXPECTED_COSINE, &EXPECTED_SUBSPACE_COSINE));
            }
            for (weights, each, together) in measured {
                for (unit, weights) in weights.iter().enumerate() {
                    let cosine = cosine_with(weights, unit);
                    records.extend(cosine.map(|x| measure(each, x).at(COMPONENT, unit + 1).at(TIME, time)));
                }
                records.push(measure(together, subspace_cosine(weights, &components)).at(TIME, time));
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
    records.push(measure(&DIVERGED, 0.0).at("of", 1));
    Ok(records)
}

/// The cosine, its sign left out, between weights, which are given along the components, and one of the components;
/// `None` where the weights have no length and so no direction.
fn cosine_with(weights: &[f64], component: usize) -> Option<f64> {
    let length = sqrt(dot(weights, weights));
    (length > 0.0).then(|| weights[component].abs() / length)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The cosine of the space of some weights along three components and that of as many first components.
    fn cosine(weights: &[&[f64]]) -> f64 {
        let axes = (0..3).map(|unit| (0..3).map(|x| f64::from(u8::from(x == unit))).collect()).collect();
        let components = Components { eigenvalues: vec![3.0, 2.0, 1.0], axes };
        subspace_cosine(&weights.iter().map(|weights| weights.to_vec()).collect::<Vec<_>>(), &components)
    }

    #[test]
    fn weights_of_no_length_have_no_cosine() {
        assert_eq!(cosine_with(&[0.0, 0.0], 1), None);
        assert!((cosine_with(&[3.0, -4.0], 1).unwrap() - 0.8).abs() < 1e-15);
    }

    #[test]
    fn spaces_are_compared_whatever_spans_them() {
        // The first two components, turned and of other lengths.
        assert!((cosine(&[&[3.0, 4.0, 0.0], &[-1.0, 9.0, 0.0]]) - 1.0).abs() < 1e-12);
        // One direction of two is right: √(1/2).
        assert!((cosine(&[&[2.0, 0.0, 0.0], &[2.0, 0.0, 5.0]]) - 0.5_f64.sqrt()).abs() < 1e-12);
        // Two units on one line span no more than the line.
        assert!((cosine(&[&[2.0, 0.0, 0.0], &[-4.0, 0.0, 0.0]]) - 0.5_f64.sqrt()).abs() < 1e-12);
        // Alone, it is the cosine of the angle.
        assert!((cosine(&[&[3.0, 0.0, 4.0]]) - 0.6).abs() < 1e-12);
    }
}

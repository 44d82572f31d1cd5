//! Oja's rule finds the first principal component, and scatters around it.

use attractor_core::maths::sqrt;
use attractor_core::statistics::mean;
use attractor_core::{About, Invalid};
use attractor_plasticity::inputs::dot;
use attractor_plasticity::learner::{LayerParameters, Source};
use attractor_plasticity::references::OJA_1982;
use attractor_plasticity::rules::{Oja, PlasticityRules};
use attractor_plasticity::theory::principal_component::{settled, squared_sine};

use super::{averaged_theory, check_input, diverged, groups, inputs, learner, points_along, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// A linear unit and the angle between its weights and the first principal component of what it sees.
pub(crate) struct PrincipalComponent;

impl Experiment for PrincipalComponent {
    fn id(&self) -> &'static str {
        "principal-component"
    }

    fn about(&self) -> About {
        About {
            title: "First principal component",
            summary: "A linear unit learns by Oja's rule; how near its weights come to the first principal component, \
                      and how far they scatter around it, against theory.",
            equation: r"\Delta w = \gamma \left( y x - y^2 w \right), \quad y = w \cdot x, \qquad E[\sin^2] = \gamma \sum_{k>1} \frac{\lambda_1 \lambda_k}{2(\lambda_1 - \lambda_k)}",
            provenance: "The rule and its limit are Oja's. The scatter is ours, to first order in γ and for Gaussian inputs; \
                         on the way there theory is the flow of the mean, whose direction has a closed form, with the \
                         scatter added. Inputs and learning rates are ours.",
            citations: &[OJA_1982],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["input", "component"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("component.gamma", &spec.component.gamma)?;
        check_input(&spec.input).map(|_| ())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let gammas = &spec.component.gamma;
        Ok(points_along(spec, "gamma", gammas, |spec, gamma| spec.component.gamma = vec![gamma]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let (own, gamma) = (&trial.point.spec.component, trial.point.spec.component.gamma[0].0);
        let Ok(inputs) = inputs(&trial.point.spec.input, trial) else { return Ok(Vec::new()) };
        let components = inputs.components().clone();
        let rule = PlasticityRules::Oja(Oja {});
        let parameters = LayerParameters { rule, gamma: own.gamma[0], ..LayerParameters::default() };
        let mut learner = learner(trial, parameters, Source::Inputs(inputs));
        let start = learner.layer().weights(0);
        let parts: Vec<f64> = components.axes.iter().map(|axis| dot(axis, start)).collect();
        let mut records = Vec::new();
        let mut late = Vec::new();
        for time in 0..=own.steps {
            let unit = learner.layer();
            let along = dot(&components.axes[0], unit.weights(0));
            let length = unit.length(0);
            let cosine = along.abs() / length;
            if time % own.every == 0 {
                trial.check()?;
                if unit.has_diverged() || length == 0.0 {
                    return Ok(diverged(trial, f64::from(time)));
                }
                let says = squared_sine(gamma, &components.eigenvalues, &parts, f64::from(time));
                records.push(trial.measure("cosine", cosine).at("time", time));
                let says = sqrt((1.0 - says).max(0.0));
                records.push(trial.measure("expected_cosine", says).at("time", time));
            }
            if time > own.steps / 2 {
                late.push(1.0 - cosine * cosine);
            }
            if time < own.steps {
                learner.step();
            }
        }
        records.push(trial.measure("squared_sine", mean(&late)));
        records.push(trial.measure("expected_squared_sine", settled(gamma, &components.eigenvalues)));
        records.push(trial.measure("weight_length", learner.layer().length(0)));
        records.push(trial.measure("diverged", 0.0).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let mut made = averaged_theory(records, "expected_cosine", "cosine");
        made.extend(averaged_theory(records, "expected_squared_sine", "squared_sine"));
        made.extend(groups(records, "weight_length").iter().map(|group| {
            let mut record = theory("weight_length", 1.0);
            record.coordinates.clone_from(&group.coordinates);
            record
        }));
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::principal_component(records)
    }
}

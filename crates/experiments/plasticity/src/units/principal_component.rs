//! Oja's rule finds the first principal component, and scatters around it.

use attractor_core::About;
use attractor_core::maths::sqrt;
use attractor_core::statistics::mean;
use attractor_plasticity::inputs::dot;
use attractor_plasticity::learner::{InputSource, LayerParameters, Learner};
use attractor_plasticity::references::OJA_1982;
use attractor_plasticity::rules::Oja;
use attractor_plasticity::theory::principal_component::{settled, squared_sine};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::groups_of;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Positive, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::input::{Input, InputPart};
use super::{COSINE, EXPECTED_COSINE, GAMMA, TIME, averaged_theory, learner};
use crate::metrics::{DIVERGED, DIVERGED_AT};

const SQUARED_SINE: Metric = Metric::mean(
    "squared_sine",
    "sin² to the component",
    "sin² of the angle between a unit's weights and the first principal component, over the second half of what is seen.",
);
const EXPECTED_SQUARED_SINE: Metric = Metric::mean(
    "expected_squared_sine",
    "by theory",
    "`squared_sine` as theory has it for the inputs of this repetition.",
)
.not_averaged();
const WEIGHT_LENGTH: Metric =
    Metric::mean("weight_length", "length of weights", "Length of a unit's weights at the end.");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// What the units of `principal-component`, `several-components` and `hebbian-growth` learn from.
    pub input: Input,
    /// The unit of `principal-component`.
    pub component: Component,
}

/// A linear unit that learns by Oja's rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Component {
    /// γ: learning rates. Each is run.
    #[schemars(length(min = 1))]
    pub gamma: Vec<Positive>,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs between recorded cosines.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub every: u32,
}

impl Default for Component {
    fn default() -> Self {
        Self { gamma: Positive::all(&[0.001, 0.005, 0.02]), steps: 20_000, every: 500 }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&InputPart { input: |keys: &Self| &keys.input, filled: |keys| &mut keys.input }];
}

/// A linear unit and the angle between its weights and the first principal component of what it sees.
pub(crate) struct PrincipalComponent;

impl Experiment for PrincipalComponent {
    const ID: &'static str = "principal-component";
    const ABOUT: About = About {
        title: "First principal component",
        summary: "A linear unit learns by Oja's rule; how near its weights come to the first principal component, \
                  and how far they scatter around it, against theory.",
        equation: r"\Delta w = \gamma \left( y x - y^2 w \right), \quad y = w \cdot x, \qquad E[\sin^2] = \gamma \sum_{k>1} \frac{\lambda_1 \lambda_k}{2(\lambda_1 - \lambda_k)}",
        provenance: "The rule and its limit are Oja's. The scatter is ours, to first order in γ and for Gaussian inputs; \
                     on the way there theory is the flow of the mean, whose direction has a closed form, with the \
                     scatter added. Inputs and learning rates are ours.",
        citations: &[OJA_1982],
    };
    type Section = Keys;
    type Axes = Axis<Keys, Positive>;
    const AXES: Self::Axes = Axis::new("component.gamma", GAMMA, |keys| keys.component.gamma.clone());
    const COORDINATES: &'static [Coordinate] = &[TIME];
    const METRICS: &'static [Metric] =
        &[COSINE, EXPECTED_COSINE, SQUARED_SINE, EXPECTED_SQUARED_SINE, WEIGHT_LENGTH, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [component]
        gamma = [0.01, 0.02]
        steps = 200
        every = 50
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Component { steps, every, .. } = trial.section.component;
        let gamma = *trial.at;
        let inputs = trial.section.input.of(trial);
        let components = inputs.components().clone();
        let parameters = LayerParameters { rule: Oja {}.into(), gamma, ..LayerParameters::default() };
        let mut learner = learner(trial, parameters, InputSource::Inputs(inputs));
        let start = learner.layer().weights(0);
        let parts: Vec<f64> = components.axes.iter().map(|axis| dot(axis, start)).collect();
        let mut records = Vec::new();
        let mut late = Vec::new();
        for time in 0..=steps {
            trial.check()?;
            let unit = learner.layer();
            let along = dot(&components.axes[0], unit.weights(0));
            let length = unit.length(0);
            let cosine = along.abs() / length;
            if time.is_multiple_of(every) {
                if unit.has_diverged() {
                    return Ok(trial.diverged(f64::from(time)));
                }
                records.push(trial.measure(&COSINE, cosine).at(TIME, time));
                let says = squared_sine(gamma.0, &components.eigenvalues, &parts, f64::from(time));
                let says = sqrt((1.0 - says).max(0.0));
                records.push(trial.measure(&EXPECTED_COSINE, says).at(TIME, time));
            }
            if time > steps / 2 {
                late.push(1.0 - cosine * cosine);
            }
            if time < steps {
                learner.step();
            }
        }
        // It may have come after the last time that was looked at.
        if learner.layer().has_diverged() {
            return Ok(trial.diverged(f64::from(steps)));
        }
        records.push(trial.measure(&SQUARED_SINE, mean(&late)));
        records.push(trial.measure(&EXPECTED_SQUARED_SINE, settled(gamma.0, &components.eigenvalues)));
        records.push(trial.measure(&WEIGHT_LENGTH, learner.layer().length(0)));
        records.push(trial.measure(&DIVERGED, 0.0).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = averaged_theory(records, &EXPECTED_COSINE, &COSINE);
        made.extend(averaged_theory(records, &EXPECTED_SQUARED_SINE, &SQUARED_SINE));
        let lengths = groups_of(records, &WEIGHT_LENGTH);
        made.extend(lengths.iter().map(|group| group.theory(&WEIGHT_LENGTH, 1.0)));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let near = Plot::new(&COSINE, &TIME).y(COSINE.axis().between(0.0, 1.0)).caption(
            "Cosine of the angle between the weights and the first principal component, its sign left out. Lines: the flow \
             of the mean from the same starts, with the scatter of single inputs added to first order.",
        );
        let scatter = Plot::new(&SQUARED_SINE, &GAMMA)
            .x(GAMMA.axis().log())
            .y(SQUARED_SINE.axis().log())
            .caption("sin² of that angle over the second half of what is seen. Line: γ Σ λ₁λₖ/(2(λ₁ − λₖ)).");
        Presentation {
            tables: vec![beside_theory(
                &shown,
                "Angle to the first principal component",
                &[&SQUARED_SINE, &WEIGHT_LENGTH, &DIVERGED],
            )],
            figures: [near, scatter].iter().filter_map(|plot| plot.draw(&shown)).collect(),
        }
    }
}

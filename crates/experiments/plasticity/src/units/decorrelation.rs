//! Anti-Hebbian synapses between two units take their correlation away.

use attractor_core::About;
use attractor_core::maths::sqrt;
use attractor_plasticity::Progress;
use attractor_plasticity::learner::{InputSource, LateralLearner, LateralParameters, Learner};
use attractor_plasticity::references::FOLDIAK_1990;
use attractor_plasticity::theory::decorrelation as law;
use attractor_record::figure::{Quantity, Reference};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::{Group, groups_of};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Positive, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TIME;
use crate::metrics::{DIVERGED, DIVERGED_AT};

const INPUT_CORRELATION: Coordinate =
    Coordinate::number("input_correlation", "correlation of the inputs", "c");

const OUTPUT_CORRELATION: Metric = Metric::mean(
    "output_correlation",
    "correlation of outputs",
    "Correlation of two units' outputs over some inputs, around that time, −1 to 1.",
);
const LATERAL_WEIGHT: Metric = Metric::mean(
    "lateral_weight",
    "weight −w between the units",
    "The weight between two units, its sign turned.",
);
const FINAL_WEIGHT: Metric =
    Metric::mean("final_weight", "weight at the end", "As `lateral_weight`, at the end.");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The units of `decorrelation`.
    pub decorrelation: Pair,
}

/// Two units with anti-Hebbian synapses between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pair {
    /// c: correlations of the two inputs, of variance 1. Each is run.
    #[schemars(length(min = 1))]
    pub correlation: Vec<CorrelationCoefficient>,
    /// γ: learning rate.
    pub gamma: Positive,
    /// Number of inputs that are seen.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
    /// Inputs over which a recorded correlation is taken.
    #[schemars(range(min = 2, max = 100_000_000))]
    pub every: u32,
}

/// A correlation between two inputs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct CorrelationCoefficient(#[schemars(range(min = -0.99, max = 0.99))] pub f64);

impl Default for Pair {
    fn default() -> Self {
        Self {
            correlation: [0.3, 0.6, 0.9].map(CorrelationCoefficient).into(),
            gamma: Positive(0.002),
            steps: 5000,
            every: 250,
        }
    }
}

impl Section for Keys {}

/// Two units with correlated inputs and anti-Hebbian synapses to each other.
pub(crate) struct Decorrelation;

impl Experiment for Decorrelation {
    const ID: &'static str = "decorrelation";
    const ABOUT: About = About {
        title: "Decorrelation",
        summary: "Two linear units with correlated inputs learn anti-Hebbian synapses to each other until their outputs are \
                  no longer correlated, as fast and by as large a weight as theory says.",
        equation: r"y = x + W y, \quad \Delta w_{ij} = -\gamma y_i y_j, \qquad \dot w = \frac{\gamma}{2} \left[ \frac{1+c}{(1+w)^2} - \frac{1-c}{(1-w)^2} \right], \quad w_\infty = \frac{1 - \sqrt{1 - c^2}}{c}",
        provenance: "The rule is Földiák's for linear units and a mean product of 0. The flow of the mean in the sum and \
                     difference of the units, and its end, are ours. w is the weight with its sign turned.",
        citations: &[FOLDIAK_1990],
    };
    type Section = Keys;
    type Axes = Axis<Keys, CorrelationCoefficient>;
    const AXES: Self::Axes = Axis::new("decorrelation.correlation", INPUT_CORRELATION, |keys| {
        keys.decorrelation.correlation.clone()
    });
    const COORDINATES: &'static [Coordinate] = &[TIME];
    const METRICS: &'static [Metric] =
        &[OUTPUT_CORRELATION, LATERAL_WEIGHT, FINAL_WEIGHT, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [decorrelation]
        correlation = [0.5]
        steps = 200
        every = 50
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Pair { gamma, steps, every, .. } = trial.section.decorrelation;
        let source = InputSource::Pair { correlation: trial.at.0, drawn: [0.0; 2] };
        let parameters = LateralParameters { gamma, ..LateralParameters::default() };
        let seen = InputSource::seen(trial.seed, u64::from(trial.number));
        let mut learner = LateralLearner::new(parameters, source, seen);
        let mut records = Vec::new();
        let (mut product, mut squares) = (0.0, [0.0; 2]);
        for time in 0..steps {
            trial.check()?;
            if learner.step() != Progress::Going {
                return Ok(trial.diverged(f64::from(time)));
            }
            let y = learner.outputs();
            product += y[0] * y[1];
            squares[0] += y[0] * y[0];
            squares[1] += y[1] * y[1];
            if (time + 1).is_multiple_of(every) {
                // The middle of what it was taken over.
                let middle = f64::from(time + 1) - f64::from(every) / 2.0;
                let found = product / sqrt(squares[0] * squares[1]);
                records.push(trial.measure(&OUTPUT_CORRELATION, found).at(TIME, middle));
                let weight = -learner.units().weight(0, 1);
                records.push(trial.measure(&LATERAL_WEIGHT, weight).at(TIME, time + 1));
                (product, squares) = (0.0, [0.0; 2]);
            }
        }
        records.push(trial.measure(&FINAL_WEIGHT, -learner.units().weight(0, 1)));
        records.push(trial.measure(&DIVERGED, 0.0).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made = Vec::new();
        let mut along_time = |metric: &Metric, says: fn(f64, f64) -> f64| {
            let of = |group: &Group| {
                let (c, time) = (group.number(&INPUT_CORRELATION)?, group.number(&TIME)?);
                #[expect(clippy::cast_sign_loss, reason = "times are positive")]
                let weight = law::weight(keys.decorrelation.gamma.0, c, time.round() as u32);
                Some(group.theory(metric, says(c, weight)))
            };
            made.extend(groups_of(records, metric).iter().filter_map(of));
        };
        along_time(&OUTPUT_CORRELATION, law::correlation);
        along_time(&LATERAL_WEIGHT, |_, weight| weight);
        let end = |group: &Group| {
            Some(group.theory(&FINAL_WEIGHT, law::settled(group.number(&INPUT_CORRELATION)?)))
        };
        made.extend(groups_of(records, &FINAL_WEIGHT).iter().filter_map(end));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let outputs = Plot::new(&OUTPUT_CORRELATION, &TIME)
            .reference(Reference { of: Quantity::Y, value: 0.0, label: String::new() })
            .caption(
                "Correlation of the outputs over the inputs around that time. Lines: the flow of the mean.",
            );
        let weight = Plot::new(&LATERAL_WEIGHT, &TIME)
            .caption("The weight between the units, its sign turned. Lines: the flow of the mean.");
        Presentation {
            tables: vec![beside_theory(&shown, "Weight at the end", &[&FINAL_WEIGHT, &DIVERGED])],
            figures: [outputs, weight].iter().filter_map(|plot| plot.draw(&shown)).collect(),
        }
    }
}

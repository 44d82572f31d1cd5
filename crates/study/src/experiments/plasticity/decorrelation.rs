//! Anti-Hebbian synapses between two units take their correlation away.

use attractor_core::maths::sqrt;
use attractor_core::{About, Invalid};
use attractor_plasticity::Progress;
use attractor_plasticity::learner::{LateralLearner, LateralParameters, Source};
use attractor_plasticity::references::FOLDIAK_1990;
use attractor_plasticity::theory::decorrelation as law;

use super::{SEEN, diverged, groups, points_along, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// Two units with correlated inputs and anti-Hebbian synapses to each other.
pub(crate) struct Decorrelation;

impl Experiment for Decorrelation {
    fn id(&self) -> &'static str {
        "decorrelation"
    }

    fn about(&self) -> About {
        About {
            title: "Decorrelation",
            summary: "Two linear units with correlated inputs learn anti-Hebbian synapses to each other until their outputs are \
                      no longer correlated, as fast and by as large a weight as theory says.",
            equation: r"y = x + W y, \quad \Delta w_{ij} = -\gamma y_i y_j, \qquad \dot w = \frac{\gamma}{2} \left[ \frac{1+c}{(1+w)^2} - \frac{1-c}{(1-w)^2} \right], \quad w_\infty = \frac{1 - \sqrt{1 - c^2}}{c}",
            provenance: "The rule is Földiák's for linear units and a mean product of 0. The flow of the mean in the sum and \
                         difference of the units, and its end, are ours. w is the weight with its sign turned.",
            citations: &[FOLDIAK_1990],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["decorrelation"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("decorrelation.correlation", &spec.decorrelation.correlation)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let values = &spec.decorrelation.correlation;
        let set = |spec: &mut Spec, value| spec.decorrelation.correlation = vec![value];
        Ok(points_along(spec, "input_correlation", values, set))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.decorrelation;
        let source = Source::Pair { correlation: own.correlation[0].0, drawn: [0.0; 2] };
        let parameters = LateralParameters { gamma: own.gamma, ..LateralParameters::default() };
        let mut learner = LateralLearner::new(parameters, source, streams(trial, SEEN).at(0));
        let mut records = Vec::new();
        let (mut product, mut squares) = (0.0, [0.0; 2]);
        for time in 0..own.steps {
            if learner.step() != Progress::Going {
                return Ok(diverged(trial, f64::from(time)));
            }
            let y = learner.outputs();
            product += y[0] * y[1];
            squares[0] += y[0] * y[0];
            squares[1] += y[1] * y[1];
            if (time + 1) % own.every == 0 {
                trial.check()?;
                // The middle of what it was taken over.
                let middle = f64::from(time + 1) - f64::from(own.every) / 2.0;
                let found = product / sqrt(squares[0] * squares[1]);
                records.push(trial.measure("output_correlation", found).at("time", middle));
                records.push(
                    trial.measure("lateral_weight", -learner.units().weight(0, 1)).at("time", time + 1),
                );
                (product, squares) = (0.0, [0.0; 2]);
            }
        }
        records.push(trial.measure("final_weight", -learner.units().weight(0, 1)));
        records.push(trial.measure("diverged", 0.0).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let gamma = spec.decorrelation.gamma.0;
        let along_time = |metric: &'static str, says: &dyn Fn(f64, f64) -> f64| {
            let of = |group: &crate::summary::Group| {
                let number = |key: &str| group.coordinates.get(key)?.as_f64();
                let (c, time) = (number("input_correlation")?, number("time")?);
                #[expect(clippy::cast_sign_loss, reason = "times are positive")]
                let weight = law::weight(gamma, c, time.round() as u32);
                let mut record = theory(metric, says(c, weight));
                record.coordinates.clone_from(&group.coordinates);
                Some(record)
            };
            groups(records, metric).iter().filter_map(of).collect::<Vec<_>>()
        };
        let mut made = along_time("output_correlation", &law::correlation);
        made.extend(along_time("lateral_weight", &|_, weight| weight));
        made.extend(groups(records, "final_weight").into_iter().filter_map(|group| {
            let c = group.coordinates.get("input_correlation")?.as_f64()?;
            let mut record = theory("final_weight", law::settled(c));
            record.coordinates = group.coordinates;
            Some(record)
        }));
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::decorrelation(records)
    }
}

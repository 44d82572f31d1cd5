//! Plain Hebb: weights leave all bounds, at a rate that theory gives.

use attractor_core::maths::log;
use attractor_core::{About, Invalid};
use attractor_plasticity::learner::{LayerParameters, Source};
use attractor_plasticity::references::{HEBB_1949, OJA_1982};
use attractor_plasticity::rules::{Hebbian, PlasticityRules};
use attractor_plasticity::theory::principal_component::growth;

use super::{averaged_theory, check_input, diverged, inputs, learner, points_along};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Spec, each_once};

/// A linear unit under Hebb's rule alone, and how fast its weights grow.
pub(crate) struct HebbianGrowth;

impl Experiment for HebbianGrowth {
    fn id(&self) -> &'static str {
        "hebbian-growth"
    }

    fn about(&self) -> About {
        About {
            title: "Growth under plain Hebb",
            summary: "A linear unit learns by Hebb's rule without bounds: how fast its weights grow until they have left all \
                      bounds, against theory.",
            equation: r"\Delta w = \gamma \, y \, x, \qquad \frac{d \ln \|w\|}{dt} = \gamma \lambda_1 - \tfrac{3}{2} \gamma^2 \lambda_1^2 + O(\gamma^3)",
            provenance: "That plain Hebb diverges, to first order at γλ₁, is textbook knowledge. The second order is ours, for \
                         Gaussian inputs. Trials end in the outcome `diverged`, which is what they are for.",
            citations: &[HEBB_1949, OJA_1982],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["input", "growth"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("growth.gamma", &spec.growth.gamma)?;
        check_input(&spec.input).map(|_| ())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let gammas = &spec.growth.gamma;
        Ok(points_along(spec, "gamma", gammas, |spec, gamma| spec.growth.gamma = vec![gamma]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let (own, gamma) = (&trial.point.spec.growth, trial.point.spec.growth.gamma[0].0);
        let Ok(inputs) = inputs(&trial.point.spec.input, trial) else { return Ok(Vec::new()) };
        let eigenvalues = inputs.components().eigenvalues.clone();
        let rule = PlasticityRules::Hebbian(Hebbian {});
        let parameters = LayerParameters { rule, gamma: own.gamma[0], ..LayerParameters::default() };
        let mut learner = learner(trial, parameters, Source::Inputs(inputs));
        // Until the first component has left the others behind by a factor of e^5.
        #[expect(clippy::cast_sign_loss, reason = "eigenvalues are in descending order")]
        let settled = (5.0 / (gamma * (eigenvalues[0] - eigenvalues[1]))).ceil().min(1e9) as u32;
        let (mut from, mut to) = (None, None);
        let mut records = Vec::new();
        for time in 0..own.steps {
            if time % 1024 == 0 {
                trial.check()?;
            }
            learner.step();
            let unit = learner.layer();
            let length = unit.length(0);
            if unit.has_diverged() {
                records = diverged(trial, f64::from(time + 1));
                break;
            }
            if time + 1 >= settled {
                from = from.or(Some((time + 1, log(length))));
                to = Some((time + 1, log(length)));
            }
        }
        if records.is_empty() {
            records.push(trial.measure("diverged", 0.0).at("of", 1));
        }
        if let (Some((from, low)), Some((to, high))) = (from, to)
            && to > from
        {
            records.push(trial.measure("growth_rate", (high - low) / f64::from(to - from)));
        }
        records.push(trial.measure("expected_growth_rate", growth(gamma, &eigenvalues)));
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        averaged_theory(records, "expected_growth_rate", "growth_rate")
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hebbian_growth(records)
    }
}

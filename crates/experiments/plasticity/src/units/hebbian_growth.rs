//! Plain Hebb: weights leave all bounds, at a rate that theory gives.

use attractor_core::About;
use attractor_core::maths::log;
use attractor_plasticity::learner::{InputSource, LayerParameters, Learner};
use attractor_plasticity::references::{HEBB_1949, OJA_1982};
use attractor_plasticity::rules::Hebbian;
use attractor_plasticity::theory::principal_component::growth;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Metric, Record};
use attractor_study::{Axis, Experiment, Positive, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::input::{Input, InputPart};
use super::{GAMMA, averaged_theory, learner};
use crate::metrics::{DIVERGED, DIVERGED_AT};

const GROWTH_RATE: Metric = Metric::mean(
    "growth_rate",
    "growth rate",
    "Rate at which a small state grows, in units of one over the slower time constant, or weights grow, for each input seen; \
     negative where they shrink.",
);
const EXPECTED_GROWTH_RATE: Metric = Metric::mean(
    "expected_growth_rate",
    "by theory",
    "`growth_rate` as theory has it for the inputs of this repetition.",
)
.not_averaged();

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// What the units of `principal-component`, `several-components` and `hebbian-growth` learn from.
    pub input: Input,
    /// The unit of `hebbian-growth`.
    pub growth: Growth,
}

/// A linear unit that learns by Hebb's rule alone until its weights have left all bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Growth {
    /// γ: learning rates. Each is run.
    #[schemars(length(min = 1))]
    pub gamma: Vec<Positive>,
    /// Number of inputs that are seen at most.
    #[schemars(range(min = 10, max = 100_000_000))]
    pub steps: u32,
}

impl Default for Growth {
    fn default() -> Self {
        Self { gamma: Positive::all(&[0.001, 0.002, 0.005, 0.01, 0.02]), steps: 100_000 }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&InputPart { input: |keys: &Self| &keys.input, filled: |keys| &mut keys.input }];
}

/// A linear unit under Hebb's rule alone, and how fast its weights grow.
pub(crate) struct HebbianGrowth;

impl Experiment for HebbianGrowth {
    const ID: &'static str = "hebbian-growth";
    const ABOUT: About = About {
        title: "Growth under plain Hebb",
        summary: "A linear unit learns by Hebb's rule without bounds: how fast its weights grow until they have left all \
                  bounds, against theory.",
        equation: r"\Delta w = \gamma \, y \, x, \qquad \frac{d \ln \|w\|}{dt} = \gamma \lambda_1 - \tfrac{3}{2} \gamma^2 \lambda_1^2 + O(\gamma^3)",
        provenance: "That plain Hebb diverges, to first order at γλ₁, is textbook knowledge. The second order is ours, for \
                     Gaussian inputs. Trials end in the outcome `diverged`, which is what they are for.",
        citations: &[HEBB_1949, OJA_1982],
    };
    type Section = Keys;
    type Axes = Axis<Keys, Positive>;
    const AXES: Self::Axes = Axis::new("growth.gamma", GAMMA, |keys| keys.growth.gamma.clone());
    const METRICS: &'static [Metric] = &[DIVERGED, DIVERGED_AT, GROWTH_RATE, EXPECTED_GROWTH_RATE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [growth]
        gamma = [0.05, 0.1]
        steps = 200
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let gamma = *trial.at;
        let inputs = trial.section.input.of(trial);
        let eigenvalues = inputs.components().eigenvalues.clone();
        let parameters = LayerParameters { rule: Hebbian {}.into(), gamma, ..LayerParameters::default() };
        let mut learner = learner(trial, parameters, InputSource::Inputs(inputs));
        // Until the first component has left the others behind by a factor of e^5.
        #[expect(clippy::cast_sign_loss, reason = "eigenvalues are in descending order")]
        let settled = (5.0 / (gamma.0 * (eigenvalues[0] - eigenvalues[1]))).ceil().min(1e9) as u32;
        let (mut from, mut to) = (None, None);
        let mut records = Vec::new();
        for time in 0..trial.section.growth.steps {
            trial.check()?;
            learner.step();
            let unit = learner.layer();
            let length = unit.length(0);
            if unit.has_diverged() {
                records = trial.diverged(f64::from(time + 1));
                break;
            }
            if time + 1 >= settled {
                from = from.or(Some((time + 1, log(length))));
                to = Some((time + 1, log(length)));
            }
        }
        if records.is_empty() {
            records.push(trial.measure(&DIVERGED, 0.0).at("of", 1));
        }
        if let (Some((from, low)), Some((to, high))) = (from, to)
            && to > from
        {
            records.push(trial.measure(&GROWTH_RATE, (high - low) / f64::from(to - from)));
        }
        records.push(trial.measure(&EXPECTED_GROWTH_RATE, growth(gamma.0, &eigenvalues)));
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        averaged_theory(records, &EXPECTED_GROWTH_RATE, &GROWTH_RATE)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let rate = Plot::new(&GROWTH_RATE, &GAMMA).x(GAMMA.axis().log()).y(GROWTH_RATE.axis().log()).caption(
            "Growth of ln‖w‖ for each input seen, once the first component leads. Line: γλ₁ − 3/2 γ²λ₁².",
        );
        Presentation {
            tables: vec![beside_theory(&shown, "Growth until divergence", &[&GROWTH_RATE, &DIVERGED])],
            figures: rate.draw(&shown).into_iter().collect(),
        }
    }
}

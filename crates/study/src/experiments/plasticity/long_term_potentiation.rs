//! A tetanus raises a response for long.

use attractor_core::{About, Invalid};
use attractor_plasticity::references::BLISS_LOMO_1973;
use attractor_plasticity::theory::spike_timing::{Pairs, triplet_change};
use attractor_plasticity::timing::TimedSynapse;
use serde_json::Value;

use super::{JITTER, groups, points_along, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::NotNegative;
use crate::spec::{Spec, Tetanus, each_once};

/// A synapse that is tested, given a tetanus, and tested again.
pub(crate) struct LongTermPotentiation;

impl Experiment for LongTermPotentiation {
    fn id(&self) -> &'static str {
        "long-term-potentiation"
    }

    fn about(&self) -> About {
        About {
            title: "Long-term potentiation",
            summary: "A tetanus, each stimulus of which is followed by a spike, raises the response to later tests; by how much at which \
                      frequency, against the sum over all pairs of spikes.",
            equation: r"R = \min\left( R_{\max}, \; 1 + g \, \Delta w \right)",
            provenance: "Frequencies and length of the tetanus are those of Bliss & Lømo, whose responses stayed raised for hours. \
                         The model is ours: a synapse under a rule of spike timing, each stimulus of the tetanus followed by a \
                         spike after a delay, tests too weak for one. Rules of spike timing know no decay: that the response \
                         stays is put in, not found; how much it rises with the frequency is what the model says.",
            citations: &[BLISS_LOMO_1973],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["tetanus"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("tetanus.frequency_hz", &spec.tetanus.frequency_hz)?;
        let most = spec.tetanus.frequency_hz.iter().map(|f| f.0).fold(0.0, f64::max);
        let stimuli = most * spec.tetanus.duration_s;
        if stimuli > 20_000.0 {
            return Err(Invalid::new(
                "tetanus.duration_s",
                format!("the tetanus has {stimuli} stimuli"),
                "at most 20000 stimuli: theory adds up every pair of them",
            ));
        }
        Ok(())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let values = &spec.tetanus.frequency_hz;
        Ok(points_along(spec, "frequency_hz", values, |spec, value| spec.tetanus.frequency_hz = vec![value]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.tetanus;
        let mut stream = streams(trial, JITTER).at(0);
        let mut spikes: Vec<(f64, Spike)> = tests(own).map(|second| (1000.0 * second, Spike::Test)).collect();
        for stimulus in 0..stimuli(own) {
            let time = 1000.0 * f64::from(stimulus) / own.frequency_hz[0].0;
            let departure = if own.jitter_ms > 0.0 { own.jitter_ms * stream.normal() } else { 0.0 };
            spikes.push((time, Spike::Presynaptic));
            spikes.push((time + own.delay_ms + departure, Spike::Postsynaptic));
        }
        spikes.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let mut synapse = TimedSynapse::new(own.rule.0.kernel());
        let (mut response, mut records) = (1.0_f64, Vec::new());
        for (time, spike) in spikes {
            // What a test finds is the response before the test itself counts.
            if spike == Spike::Test {
                records.push(trial.measure("response", response).at("time_s", time / 1000.0));
            }
            let change = if spike == Spike::Postsynaptic {
                synapse.postsynaptic_spike(time)
            } else {
                synapse.presynaptic_spike(time)
            };
            response = (response + own.gain.0 * change).clamp(0.0, own.most);
        }
        records.push(trial.measure("raised_response", response));
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let own = &spec.tetanus;
        let raised = |frequency: f64| {
            let tetanus = Tetanus { frequency_hz: vec![NotNegative(frequency)], ..own.clone() };
            let period = if frequency > 0.0 { 1000.0 / frequency } else { 1.0 };
            let pairs = Pairs { count: stimuli(&tetanus), period, delay: own.delay_ms };
            let change = triplet_change(&own.rule.0.kernel(), pairs);
            (1.0 + own.gain.0 * change).clamp(0.0, own.most)
        };
        let mut made = Vec::new();
        for group in groups(records, "raised_response") {
            let Some(frequency) = group.coordinates.get("frequency_hz").and_then(Value::as_f64) else {
                continue;
            };
            let after = raised(frequency);
            let record = |metric, value| theory(metric, value).at("frequency_hz", frequency);
            made.push(record("raised_response", after));
            made.extend(tests(own).map(|second| {
                record("response", if second < 0.0 { 1.0 } else { after }).at("time_s", second)
            }));
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::long_term_potentiation(records)
    }
}

/// What happens at the synapse, in the order in which spikes at one time count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spike {
    Test,
    Presynaptic,
    Postsynaptic,
}

/// The times of tests in seconds, the tetanus beginning at 0; none during it.
fn tests(own: &Tetanus) -> impl Iterator<Item = f64> {
    let count = |time: f64| (0..).map(f64::from).take_while(move |k| k * own.test_s < time);
    let before = count(own.before_s).map(|k| -own.before_s + k * own.test_s);
    let after = count(own.after_s).map(|k| own.duration_s + (k + 1.0) * own.test_s);
    before.chain(after)
}

/// Number of stimuli in the tetanus.
fn stimuli(own: &Tetanus) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "checked to be at least 0, and below 20000")]
    let stimuli = (own.frequency_hz[0].0 * own.duration_s).floor() as u32;
    stimuli
}

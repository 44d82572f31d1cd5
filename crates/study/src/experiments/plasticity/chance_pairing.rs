//! What spikes that come by chance do to a synapse, by their rate.

use attractor_core::maths::log;
use attractor_core::{About, Invalid, Stream};
use attractor_plasticity::references::{BCM_1982, PFISTER_2006, SONG_2000};
use attractor_plasticity::theory::spike_timing::change_by_chance;
use attractor_plasticity::timing::{BcmSynapse, TimedSynapse};
use serde_json::Value;

use super::{JITTER, groups, points_along, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;

use crate::spec::{Chance, Spec, TimingRule, each_once};
use crate::summary::Group;

/// Time before what counts, in milliseconds: traces of the usual time constants have risen by then.
const RISE: f64 = 10_000.0;
/// What records call the rule with a threshold.
const BCM: &str = "bcm";

/// Independent presynaptic and postsynaptic Poisson spikes.
pub(crate) struct ChancePairing;

impl Experiment for ChancePairing {
    fn id(&self) -> &'static str {
        "chance-pairing"
    }

    fn about(&self) -> About {
        About {
            title: "Spikes by chance",
            summary: "Independent presynaptic and postsynaptic Poisson spikes: at which rates a synapse is weakened and at which \
                      strengthened, by pair and triplet rules of spike timing and by BCM, against closed forms.",
            equation: r"\dot w = \rho_x \rho_y \left[ \tau_+ (A_2^+ + A_3^+ \tau_y \rho_y) - \tau_- (A_2^- + A_3^- \tau_x \rho_x) \right]",
            provenance: "That the triplet rule then has a threshold, as BCM has, is Pfister & Gerstner's. BCM reads its rate off \
                         a trace of spikes, which is ours; its threshold is given and does not slide.",
            citations: &[PFISTER_2006, BCM_1982, SONG_2000],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["chance"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("chance.rules", &spec.chance.rules)?;
        each_once("chance.behind_hz", &spec.chance.behind_hz)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let rates = &spec.chance.behind_hz;
        Ok(points_along(spec, "frequency_hz", rates, |spec, rate| spec.chance.behind_hz = vec![rate]))
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.chance;
        let spikes = spikes(own, trial);
        let mut records = Vec::new();
        for rule in &own.rules {
            trial.check()?;
            let mut synapse = TimedSynapse::new(rule.0.kernel());
            let change = counted(&spikes, |time, is_postsynaptic| {
                if is_postsynaptic {
                    synapse.postsynaptic_spike(time)
                } else {
                    synapse.presynaptic_spike(time)
                }
            });
            records.push(trial.measure("weight_change", change).of_rule(rule.0.id()));
        }
        let mut synapse = bcm(own);
        let change = counted(&spikes, |time, is_postsynaptic| {
            if is_postsynaptic {
                synapse.postsynaptic_spike(time);
                0.0
            } else {
                synapse.presynaptic_spike(time)
            }
        });
        records.push(trial.measure("weight_change", change).of_rule(BCM));
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let own = &spec.chance;
        let says = |group: Group| {
            let rate = group.coordinates.get("frequency_hz").and_then(Value::as_f64)?;
            let named = |rule: &&TimingRule| group.rule.as_deref() == Some(rule.0.id());
            let change = match own.rules.iter().find(named) {
                Some(rule) => change_by_chance(&rule.0.kernel(), own.before_hz, rate),
                None => bcm(own).change_by_chance(own.before_hz, rate),
            };
            let record = theory("weight_change", own.duration_s * change).at("frequency_hz", rate);
            Some(record.of_rule(group.rule.as_deref()?))
        };
        groups(records, "weight_change").into_iter().filter_map(says).collect()
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::chance_pairing(spec, records)
    }
}

fn bcm(own: &Chance) -> BcmSynapse {
    BcmSynapse::new(own.bcm.eta, own.bcm.threshold_hz, own.bcm.tau_ms)
}

/// The times of all spikes in order, each with whether it is postsynaptic; what counts begins at 0.
fn spikes(own: &Chance, trial: &Trial) -> Vec<(f64, bool)> {
    let end = 1000.0 * own.duration_s;
    // Gaps of a Poisson process, whose rate may be 0; 1 − u lies in (0, 1].
    let train = |rate: f64, is_postsynaptic: bool, mut stream: Stream| {
        let gaps = std::iter::repeat_with(move || -1000.0 / rate * log(1.0 - stream.unit()));
        let times = gaps.scan(-RISE, |time, gap| {
            *time += gap;
            Some((*time, is_postsynaptic))
        });
        times.take_while(|(time, _)| *time < end).collect::<Vec<_>>()
    };
    let streams = streams(trial, JITTER);
    let mut spikes = train(own.before_hz, false, streams.at(0));
    spikes.extend(train(own.behind_hz[0].0, true, streams.at(1)));
    spikes.sort_by(|one, other| one.0.total_cmp(&other.0));
    spikes
}

/// The sum of the changes from time 0 on.
fn counted(spikes: &[(f64, bool)], mut change: impl FnMut(f64, bool) -> f64) -> f64 {
    spikes
        .iter()
        .map(|&(time, is_postsynaptic)| {
            let change = change(time, is_postsynaptic);
            if time < 0.0 { 0.0 } else { change }
        })
        .sum()
}

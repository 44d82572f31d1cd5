//! What pairs of spikes do to a synapse, by their delay and their frequency.

use attractor_core::{About, Invalid, Stream};
use attractor_plasticity::references::{BI_POO_1998, PFISTER_2006};
use attractor_plasticity::theory::spike_timing::{Pairs, triplet_change};
use attractor_plasticity::timing::{StdpKernel, TimedSynapse};

use super::{JITTER, streams, theory};
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;

use crate::spec::{Pairing, Spec, TimingRule, each_once};

/// Regular pairs of a presynaptic and a postsynaptic spike.
pub(crate) struct SpikeTiming;

impl Experiment for SpikeTiming {
    fn id(&self) -> &'static str {
        "spike-timing"
    }

    fn about(&self) -> About {
        About {
            title: "Spike timing",
            summary: "Regular pairs of a presynaptic and a postsynaptic spike: how a weight changes with their delay and their \
                      frequency, by pair and triplet rules, against sums over all spikes.",
            equation: r"\Delta w = \sum_{k=-(n-1)}^{n-1} (n - |k|) \, W(\Delta t + k T)",
            provenance: "The simulation keeps decaying traces and goes from spike to spike; the theory adds up every pair and \
                         triplet of spikes by itself, which for pairs is the sum above. Without jitter they must agree to \
                         rounding. Weights are not bounded and start at 0.",
            citations: &[BI_POO_1998, PFISTER_2006],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["pairing"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("pairing.rules", &spec.pairing.rules)?;
        each_once("pairing.delay_ms", &spec.pairing.delay_ms)?;
        each_once("pairing.frequency_hz", &spec.pairing.frequency_hz)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let own = &trial.point.spec.pairing;
        let mut records = Vec::new();
        for (rule, pairs) in conditions(own) {
            trial.check()?;
            // The same departures under every condition.
            let changed = change(&rule.0.kernel(), pairs, own.jitter_ms, &mut streams(trial, JITTER).at(0));
            records.push(at(trial.measure("weight_change", changed), rule, pairs));
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, _: &[Record]) -> Vec<Record> {
        let says = |(rule, pairs): (&TimingRule, Pairs)| {
            at(theory("weight_change", triplet_change(&rule.0.kernel(), pairs)), rule, pairs)
        };
        conditions(&spec.pairing).map(says).collect()
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::spike_timing(spec, records)
    }
}

/// Every rule at every frequency and delay.
fn conditions(own: &Pairing) -> impl Iterator<Item = (&TimingRule, Pairs)> {
    let frequencies = own.rules.iter().flat_map(|rule| own.frequency_hz.iter().map(move |f| (rule, f.0)));
    frequencies.flat_map(move |(rule, frequency)| {
        let pairs = move |delay: &f64| Pairs { count: own.pairs, period: 1000.0 / frequency, delay: *delay };
        own.delay_ms.iter().map(move |delay| (rule, pairs(delay)))
    })
}

fn at(record: Record, rule: &TimingRule, pairs: Pairs) -> Record {
    // The frequency as the spec writes it.
    let frequency = (1e9 / pairs.period).round() / 1e6;
    record.of_rule(rule.0.id()).at("delay_ms", pairs.delay).at("frequency_hz", frequency)
}

/// The change of a synapse that sees the spikes one by one.
fn change(kernel: &StdpKernel, pairs: Pairs, jitter: f64, stream: &mut Stream) -> f64 {
    let mut spikes: Vec<(f64, bool)> = Vec::with_capacity(2 * pairs.count as usize);
    for k in 0..pairs.count {
        let presynaptic = f64::from(k) * pairs.period;
        spikes.push((presynaptic, false));
        let departure = if jitter > 0.0 { jitter * stream.normal() } else { 0.0 };
        spikes.push((presynaptic + pairs.delay + departure, true));
    }
    spikes.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut synapse = TimedSynapse::new(*kernel);
    let seen = |(time, is_postsynaptic): (f64, bool)| {
        if is_postsynaptic { synapse.postsynaptic_spike(time) } else { synapse.presynaptic_spike(time) }
    };
    spikes.into_iter().map(seen).sum()
}

//! Experiments on a synapse that learns from the timing of spikes.

mod bcm;
mod chance_pairing;
mod long_term_potentiation;
mod spike_timing;

pub(crate) use chance_pairing::ChancePairing;
pub(crate) use long_term_potentiation::LongTermPotentiation;
pub(crate) use spike_timing::SpikeTiming;

use attractor_core::registry::Choice;
use attractor_core::{Invalid, Purpose, Stream};
use attractor_plasticity::timing::{PairStdp, SpikeTimingRules, TimedSynapse, TripletStdp};
use attractor_record::Metric;
use attractor_record::figure::{Quantity, Reference};

/// Departures of spikes from their times.
const JITTER: Purpose = Purpose::named("jitter");

const WEIGHT_CHANGE: Metric =
    Metric::mean("weight_change", "change of weight", "What the spikes have changed the weight by.");

/// A rule of spike timing: its id alone, or a table with `kind` and parameters.
type TimingRule = Choice<SpikeTimingRules>;

/// The rules that are compared where a spec names none.
fn usual_rules() -> Vec<TimingRule> {
    [SpikeTimingRules::from(PairStdp::default()), TripletStdp::default().into()].map(TimingRule::from).into()
}

/// Refuses two rules of one id, whose records could not be told apart; `key` is where the list stands.
fn each_kind_once(key: &str, rules: &[TimingRule]) -> Result<(), Invalid> {
    let twice = |place: &usize| rules[..*place].iter().any(|other| other.0.id() == rules[*place].0.id());
    let Some(place) = (0..rules.len()).find(twice) else { return Ok(()) };
    Err(Invalid::new(
        format!("{key}[{place}]"),
        format!("\"{}\" is there twice", rules[place].0.id()),
        "each rule once, for records call it by its id",
    )
    .help("compare parameters of one rule by a sweep or in runs of their own"))
}

/// Where a spike comes from. Of two at one time the presynaptic one comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Presynaptic,
    Postsynaptic,
}

/// What a spike at a time, in milliseconds, changes the weight by.
fn change(synapse: &mut TimedSynapse, time: f64, side: Side) -> f64 {
    match side {
        Side::Presynaptic => synapse.presynaptic_spike(time),
        Side::Postsynaptic => synapse.postsynaptic_spike(time),
    }
}

/// A time with a normally distributed departure; the stream is left alone where there is none.
fn departure(jitter: f64, stream: &mut Stream) -> f64 {
    if jitter > 0.0 { jitter * stream.normal() } else { 0.0 }
}

/// A line where a quantity is 0.
fn zero(of: Quantity) -> Reference {
    Reference { of, value: 0.0, label: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_there_twice_is_named() {
        let rules = |text: &str| serde_json::from_str::<Vec<TimingRule>>(text).unwrap();
        assert_eq!(each_kind_once("pairing.rules", &usual_rules()), Ok(()));
        let twice = rules(r#"["triplet-stdp", "pair-stdp", { "kind": "pair-stdp", "tau_plus": 10.0 }]"#);
        assert_eq!(each_kind_once("pairing.rules", &twice).unwrap_err().key, "pairing.rules[2]");
    }
}

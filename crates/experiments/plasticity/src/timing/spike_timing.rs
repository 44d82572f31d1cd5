//! What pairs of spikes do to a synapse, by their delay and their frequency.

use attractor_core::{About, Invalid, Stream};
use attractor_plasticity::references::{BI_POO_1998, PFISTER_2006};
use attractor_plasticity::theory::spike_timing::{PairingProtocol, triplet_change};
use attractor_plasticity::timing::{StdpKernel, TimedSynapse};
use attractor_record::figure::Quantity;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Positive, Records, Section, Stop, Trial, Used, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{JITTER, Side, TimingRule, WEIGHT_CHANGE, departure, each_kind_once, usual_rules, zero};

const DELAY: Coordinate =
    Coordinate::number("delay_ms", "delay of the postsynaptic spike", "Δt").in_unit("ms");
const FREQUENCY: Coordinate = Coordinate::number("frequency_hz", "frequency of pairs", "f").in_unit("Hz");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The spikes of `spike-timing`.
    pub pairing: Pairing,
}

/// Pairs of a presynaptic and a postsynaptic spike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pairing {
    /// Rules of spike timing to compare: ids, or tables with `kind` and parameters.
    #[schemars(length(min = 1))]
    pub rules: Vec<TimingRule>,
    /// Δt = t_post − t_pre: times from the presynaptic to the postsynaptic spike, in milliseconds. Each is run.
    #[schemars(length(min = 1))]
    pub delay_ms: Vec<f64>,
    /// Pairs a second. Each is run.
    #[schemars(length(min = 1))]
    pub frequency_hz: Vec<Positive>,
    /// n: number of pairs.
    #[schemars(range(min = 1, max = 5000))]
    pub pairs: u32,
    /// Standard deviation of what is added to the time of each postsynaptic spike, in milliseconds. The theory
    /// is that without.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub jitter_ms: f64,
}

impl Default for Pairing {
    fn default() -> Self {
        Self {
            rules: usual_rules(),
            delay_ms: vec![-10.0, 10.0],
            frequency_hz: Positive::all(&[0.1, 10.0, 20.0, 30.0, 40.0, 50.0]),
            pairs: 60,
            jitter_ms: 0.0,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_kind_once("pairing.rules", &self.pairing.rules)?;
        each_once("pairing.delay_ms", &self.pairing.delay_ms)?;
        each_once("pairing.frequency_hz", &self.pairing.frequency_hz)
    }

    fn used(&self) -> Vec<Used> {
        self.pairing.rules.iter().map(|rule| Used::cited(&rule.0.about())).collect()
    }
}

/// Regular pairs of a presynaptic and a postsynaptic spike.
pub(crate) struct SpikeTiming;

impl Experiment for SpikeTiming {
    const ID: &'static str = "spike-timing";
    const ABOUT: About = About {
        title: "Spike timing",
        summary: "Regular pairs of a presynaptic and a postsynaptic spike: how a weight changes with their delay and their \
                  frequency, by pair and triplet rules, against sums over all spikes.",
        equation: r"\Delta w = \sum_{k=-(n-1)}^{n-1} (n - |k|) \, W(\Delta t + k T)",
        provenance: "The simulation keeps decaying traces and goes from spike to spike; the theory adds up every pair and \
                     triplet of spikes by itself, which for pairs is the sum above. Without jitter they must agree to \
                     rounding. Weights are not bounded and start at 0.",
        citations: &[BI_POO_1998, PFISTER_2006],
    };
    type Section = Keys;
    // All conditions in one trial: each takes a millisecond, and they share the departures of spikes.
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[DELAY, FREQUENCY];
    const METRICS: &'static [Metric] = &[WEIGHT_CHANGE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [pairing]
        pairs = 5
        jitter_ms = 1.0
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let own = &trial.section.pairing;
        let mut records = Vec::new();
        for (rule, pairs) in conditions(own) {
            trial.check()?;
            let changed = change(&rule.0.kernel(), pairs, own.jitter_ms, &mut trial.stream(JITTER));
            records.push(at(trial.measure(&WEIGHT_CHANGE, changed), rule, pairs));
        }
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, _: &[Record]) -> Vec<Record> {
        let says = |(rule, pairs): (&TimingRule, PairingProtocol)| {
            at(Record::theory(&WEIGHT_CHANGE, triplet_change(&rule.0.kernel(), pairs)), rule, pairs)
        };
        conditions(&keys.pairing).map(says).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let (shown, own) = (records.shown(), &records.section.pairing);
        let figure = if own.delay_ms.len() > own.frequency_hz.len() {
            Plot::new(&WEIGHT_CHANGE, &DELAY).reference(zero(Quantity::Y)).reference(zero(Quantity::X))
        } else {
            Plot::new(&WEIGHT_CHANGE, &FREQUENCY).reference(zero(Quantity::Y))
        };
        let figure = figure.caption(format!(
            "Change of weight by {} pairs of spikes. Lines: the sum over all spikes.",
            own.pairs
        ));
        Presentation {
            tables: vec![beside_theory(&shown, "Change of weight", &[&WEIGHT_CHANGE])],
            figures: figure.draw(&shown).into_iter().collect(),
        }
    }
}

/// Every rule at every frequency and delay.
fn conditions(own: &Pairing) -> impl Iterator<Item = (&TimingRule, PairingProtocol)> {
    let frequencies = own.rules.iter().flat_map(|rule| own.frequency_hz.iter().map(move |f| (rule, f.0)));
    frequencies.flat_map(move |(rule, frequency)| {
        let pairs = move |delay: &f64| PairingProtocol {
            count: own.pairs,
            period: 1000.0 / frequency,
            delay: *delay,
        };
        own.delay_ms.iter().map(move |delay| (rule, pairs(delay)))
    })
}

fn at(record: Record, rule: &TimingRule, pairs: PairingProtocol) -> Record {
    // The frequency as the spec writes it.
    let frequency = (1e9 / pairs.period).round() / 1e6;
    record.of_rule(rule.0.id()).at(DELAY, pairs.delay).at(FREQUENCY, frequency)
}

/// The change of a synapse that sees the spikes one by one.
fn change(kernel: &StdpKernel, pairs: PairingProtocol, jitter: f64, stream: &mut Stream) -> f64 {
    let mut spikes: Vec<(f64, Side)> = Vec::with_capacity(2 * pairs.count as usize);
    for k in 0..pairs.count {
        let presynaptic = f64::from(k) * pairs.period;
        spikes.push((presynaptic, Side::Presynaptic));
        spikes.push((presynaptic + pairs.delay + departure(jitter, stream), Side::Postsynaptic));
    }
    spikes.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut synapse = TimedSynapse::new(*kernel);
    spikes.into_iter().map(|(time, side)| super::change(&mut synapse, time, side)).sum()
}

//! What spikes that come by chance do to a synapse, by their rate.

use attractor_core::maths::log;
use attractor_core::{About, Invalid, Stream};
use attractor_plasticity::references::{BCM_1982, PFISTER_2006, SONG_2000};
use attractor_plasticity::theory::spike_timing::change_by_chance;
use attractor_plasticity::timing::TimedSynapse;
use attractor_record::figure::Quantity;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::{Group, groups_of};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Records, Repetition, Section, Stop, Trial, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bcm::{BcmOfSpikes, change_by_bcm};
use super::{JITTER, Side, TimingRule, WEIGHT_CHANGE, change, each_kind_once, usual_rules, zero};

const FREQUENCY: Coordinate =
    Coordinate::number("frequency_hz", "rate of the postsynaptic spikes", "ρ_y").in_unit("Hz");
/// Time before what counts, in milliseconds: traces of the usual time constants have risen by then.
const RISE: f64 = 10_000.0;
/// What records call the rule with a threshold.
const BCM: &str = "bcm";

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The spikes of `chance-pairing`.
    pub chance: Chance,
}

/// Presynaptic and postsynaptic spikes that come by chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Chance {
    /// Rules of spike timing to compare: ids, or tables with `kind` and parameters.
    #[schemars(length(min = 1))]
    pub rules: Vec<TimingRule>,
    /// The rule of Bienenstock, Cooper and Munro beside them.
    pub bcm: BcmOfSpikes,
    /// ρ_x: rate of the presynaptic spikes, in Hz.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1000.0))]
    pub before_hz: f64,
    /// ρ_y: rates of the postsynaptic spikes, in Hz. Each is run.
    #[schemars(length(min = 1))]
    pub behind_hz: Vec<SpikeRate>,
    /// Time that counts, in seconds; some seconds before it let the traces rise.
    #[schemars(range(min = 1.0, max = 10_000.0))]
    pub duration_s: f64,
}

/// A rate of spikes, in Hz.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SpikeRate(#[schemars(range(min = 0.0, max = 1000.0))] pub f64);

impl Default for Chance {
    fn default() -> Self {
        Self {
            rules: usual_rules(),
            bcm: BcmOfSpikes::default(),
            before_hz: 10.0,
            behind_hz: [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0].map(SpikeRate).into(),
            duration_s: 200.0,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_kind_once("chance.rules", &self.chance.rules)
    }

    fn used(&self) -> Vec<Used> {
        self.chance.rules.iter().map(|rule| Used::cited(&rule.0.about())).collect()
    }
}

/// Independent presynaptic and postsynaptic Poisson spikes.
pub(crate) struct ChancePairing;

impl Experiment for ChancePairing {
    const ID: &'static str = "chance-pairing";
    const ABOUT: About = About {
        title: "Spikes by chance",
        summary: "Independent presynaptic and postsynaptic Poisson spikes: at which rates a synapse is weakened and at which \
                  strengthened, by pair and triplet rules of spike timing and by BCM, against closed forms.",
        equation: r"\dot w = \rho_x \rho_y \left[ \tau_+ (A_2^+ + A_3^+ \tau_y \rho_y) - \tau_- (A_2^- + A_3^- \tau_x \rho_x) \right]",
        provenance: "That the triplet rule then has a threshold, as BCM has, is Pfister & Gerstner's. BCM reads its rate off \
                     a trace of spikes, which is ours; its threshold is given and does not slide.",
        citations: &[PFISTER_2006, BCM_1982, SONG_2000],
    };
    type Section = Keys;
    type Axes = Axis<Keys, SpikeRate>;
    const AXES: Self::Axes = Axis::new("chance.behind_hz", FREQUENCY, |keys| keys.chance.behind_hz.clone());
    const METRICS: &'static [Metric] = &[WEIGHT_CHANGE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [chance]
        behind_hz = [0.0, 20.0]
        duration_s = 5.0
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let own = &trial.section.chance;
        let spikes = spikes(own, trial.at.0, trial)?;
        let mut records = Vec::new();
        for rule in &own.rules {
            let mut synapse = TimedSynapse::new(rule.0.kernel());
            let change = counted(trial, &spikes, |time, side| change(&mut synapse, time, side))?;
            records.push(trial.measure(&WEIGHT_CHANGE, change).of_rule(rule.0.id()));
        }
        let mut synapse = own.bcm.synapse();
        let change = counted(trial, &spikes, |time, side| change_by_bcm(&mut synapse, time, side))?;
        records.push(trial.measure(&WEIGHT_CHANGE, change).of_rule(BCM));
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let own = &keys.chance;
        let says = |group: Group| {
            let rate = group.number(&FREQUENCY)?;
            let named = |rule: &&TimingRule| group.rule.as_deref() == Some(rule.0.id());
            let change = match own.rules.iter().find(named) {
                Some(rule) => change_by_chance(&rule.0.kernel(), own.before_hz, rate),
                None => own.bcm.synapse().change_by_chance(own.before_hz, rate),
            };
            let record = Record::theory(&WEIGHT_CHANGE, own.duration_s * change).at(FREQUENCY, rate);
            Some(record.of_rule(group.rule.as_deref()?))
        };
        groups_of(records, &WEIGHT_CHANGE).into_iter().filter_map(says).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let (shown, own) = (records.shown(), &records.section.chance);
        let figure =
            Plot::new(&WEIGHT_CHANGE, &FREQUENCY).reference(zero(Quantity::Y)).caption(format!(
                "Change of weight in {} s of spikes that come by chance, {} presynaptic ones a second. Lines: closed forms.",
                own.duration_s, own.before_hz
            ));
        Presentation {
            tables: vec![beside_theory(&shown, "Change of weight", &[&WEIGHT_CHANGE])],
            figures: figure.draw(&shown).into_iter().collect(),
        }
    }
}

/// The times of all spikes in order, each with its side; what counts begins at 0.
fn spikes(own: &Chance, postsynaptic_hz: f64, repetition: &Repetition) -> Result<Vec<(f64, Side)>, Stop> {
    let end = 1000.0 * own.duration_s;
    // Gaps of a Poisson process, whose rate may be 0; 1 − u lies in (0, 1].
    let train = |rate: f64, side: Side, mut stream: Stream| {
        let gaps = std::iter::repeat_with(move || -1000.0 / rate * log(1.0 - stream.unit()));
        let times = gaps.scan(-RISE, |time, gap| {
            *time += gap;
            Some((*time, side))
        });
        let spike = |spike| repetition.check().map(|()| spike);
        times.take_while(|(time, _)| *time < end).map(spike).collect::<Result<Vec<_>, Stop>>()
    };
    let streams = repetition.streams(JITTER);
    let mut spikes = train(own.before_hz, Side::Presynaptic, streams.at(0))?;
    spikes.extend(train(postsynaptic_hz, Side::Postsynaptic, streams.at(1))?);
    spikes.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(spikes)
}

/// The sum of the changes from time 0 on.
fn counted(
    repetition: &Repetition,
    spikes: &[(f64, Side)],
    mut change: impl FnMut(f64, Side) -> f64,
) -> Result<f64, Stop> {
    spikes
        .iter()
        .map(|&(time, side)| {
            repetition.check()?;
            let change = change(time, side);
            Ok(if time < 0.0 { 0.0 } else { change })
        })
        .sum()
}

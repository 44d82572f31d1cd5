//! A tetanus raises a response for long; as many stimuli at a low frequency may lower it.

use attractor_core::{About, Invalid};
use attractor_plasticity::references::{BCM_1982, BLISS_LOMO_1973, DUDEK_BEAR_1992};
use attractor_plasticity::theory::spike_timing::{PairingProtocol, bcm_change, triplet_change};
use attractor_plasticity::timing::{BcmSynapse, PairStdp, SpikeTimingRules, TimedSynapse};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::groups_of;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, NotNegative, Positive, Records, Section, Stop, Trial, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bcm::{BcmOfSpikes, change_by_bcm};
use super::{JITTER, Side, TimingRule, change, departure};

const FREQUENCY: Coordinate =
    Coordinate::number("frequency_hz", "frequency of the tetanus", "f").in_unit("Hz");
const TIME: Coordinate = Coordinate::number("time_s", "time", "t").in_unit("s");

const RESPONSE: Metric =
    Metric::mean("response", "response", "Response to a test, that at the start being 1.");
const RAISED_RESPONSE: Metric =
    Metric::mean("raised_response", "response after the tetanus", "As `response`, at the end.");

/// More stimuli than theory can add up every pair of.
const MOST_STIMULI: f64 = 20_000.0;

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The stimuli of `long-term-potentiation`.
    pub tetanus: Tetanus,
}

/// A tetanus, and tests of the response before and after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tetanus {
    /// The rule of spike timing: an id, or a table with `kind` and parameters.
    pub rule: TimingRule,
    /// In place of `rule`, one that weakens a synapse below a rate and strengthens it above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bcm: Option<BcmOfSpikes>,
    /// Stimuli a second during the tetanus; 0 for none, as a control. Each is run.
    #[schemars(length(min = 1))]
    pub frequency_hz: Vec<NotNegative>,
    /// How long the tetanus lasts, in seconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 3600.0))]
    pub duration_s: f64,
    /// In place of `duration_s`, as many stimuli at each frequency but 0, however long they take.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 20_000))]
    pub pulses: Option<u32>,
    /// Time from a stimulus of the tetanus to the spike that it brings about, in milliseconds.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub delay_ms: f64,
    /// Standard deviation of that time, in milliseconds.
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub jitter_ms: f64,
    /// The change of the response for a change of 1 by the rule, the response at the start being 1.
    pub gain: Positive,
    /// The largest response.
    #[schemars(range(min = 1.0, max = 1_000_000.0))]
    pub most: f64,
    /// Time of tests before the tetanus, in seconds.
    #[schemars(range(min = 1.0, max = 100_000.0))]
    pub before_s: f64,
    /// Time of tests after it, in seconds.
    #[schemars(range(min = 1.0, max = 1_000_000.0))]
    pub after_s: f64,
    /// Time from a test to the next, in seconds. A test is a stimulus too weak for a spike.
    #[schemars(range(min = 1.0, max = 100_000.0))]
    pub test_s: f64,
}

impl Default for Tetanus {
    fn default() -> Self {
        Self {
            rule: SpikeTimingRules::from(PairStdp::default()).into(),
            bcm: None,
            frequency_hz: NotNegative::all(&[0.0, 5.0, 10.0, 15.0]),
            duration_s: 120.0,
            pulses: None,
            delay_ms: 10.0,
            jitter_ms: 1.0,
            gain: Positive(0.1),
            most: 3.0,
            before_s: 600.0,
            after_s: 3000.0,
            test_s: 60.0,
        }
    }
}

impl Tetanus {
    /// How long a tetanus of a frequency lasts, in seconds.
    fn duration(&self, frequency: f64) -> f64 {
        let of = |pulses: u32| if frequency > 0.0 { f64::from(pulses) / frequency } else { 0.0 };
        self.pulses.map_or(self.duration_s, of)
    }

    /// The times of tests in seconds, the tetanus beginning at 0; none during it.
    fn tests(&self, frequency: f64) -> impl Iterator<Item = f64> {
        let duration = self.duration(frequency);
        let count = |time: f64| (0..).map(f64::from).take_while(move |k| k * self.test_s < time);
        let before = count(self.before_s).map(|k| -self.before_s + k * self.test_s);
        let after = count(self.after_s).map(move |k| duration + (k + 1.0) * self.test_s);
        before.chain(after)
    }

    /// Number of stimuli at a frequency.
    fn stimuli(&self, frequency: f64) -> u32 {
        #[expect(clippy::cast_sign_loss, reason = "checked to be at least 0, and not too many")]
        let fitting = (frequency * self.duration_s).floor() as u32;
        match self.pulses {
            Some(pulses) => {
                if frequency > 0.0 {
                    pulses
                } else {
                    0
                }
            }
            None => fitting,
        }
    }

    /// A synapse that has seen no spike.
    fn synapse(&self) -> Synapse {
        match self.bcm {
            Some(bcm) => Synapse::Bcm(bcm.synapse()),
            None => Synapse::Timed(Box::new(TimedSynapse::new(self.rule.0.kernel()))),
        }
    }

    /// What theory says that a tetanus without jitter changes.
    fn expected_change(&self, frequency: f64) -> f64 {
        let period = if frequency > 0.0 { 1000.0 / frequency } else { 1.0 };
        let pairs = PairingProtocol { count: self.stimuli(frequency), period, delay: self.delay_ms };
        match self.bcm {
            Some(bcm) => bcm_change(&bcm.synapse(), pairs),
            None => triplet_change(&self.rule.0.kernel(), pairs),
        }
    }

    /// The response after a change by the rule.
    fn response(&self, before: f64, change: f64) -> f64 {
        (before + self.gain.0 * change).clamp(0.0, self.most)
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let most = self.tetanus.frequency_hz.iter().map(|f| f.0).fold(0.0, f64::max);
        let stimuli = most * self.tetanus.duration_s;
        if self.tetanus.pulses.is_none() && stimuli > MOST_STIMULI {
            return Err(Invalid::new(
                "tetanus.duration_s",
                format!("the tetanus has {stimuli} stimuli"),
                format!("at most {MOST_STIMULI} stimuli: theory adds up every pair of them"),
            ));
        }
        Ok(())
    }

    fn used(&self) -> Vec<Used> {
        match self.tetanus.bcm {
            Some(_) => Vec::new(),
            None => vec![Used::cited(&self.tetanus.rule.0.about())],
        }
    }
}

/// A synapse that is tested, given a tetanus, and tested again.
pub(crate) struct LongTermPotentiation;

impl Experiment for LongTermPotentiation {
    const ID: &'static str = "long-term-potentiation";
    const ABOUT: About = About {
        title: "Long-term potentiation",
        summary: "A tetanus, each stimulus of which is followed by a spike, raises the response to later tests; by how much at which \
                  frequency, against the sum over all pairs of spikes.",
        equation: r"R = \max\left( 0, \; \min\left( R_{\max}, \; 1 + g \, \Delta w \right) \right)",
        provenance: "Frequencies and length of the tetanus are those of Bliss & Lømo, whose responses stayed raised for hours; \
                     900 stimuli at 1 to 50 Hz (`pulses`) are Dudek & Bear's, whose responses fell after 1 to 3 Hz, stayed after 10 Hz \
                     and mostly rose after 50 Hz, as they expected from a threshold as in BCM (`bcm`). The model is ours: a synapse under a rule of spike timing, each stimulus of the tetanus followed by a \
                     spike after a delay, tests too weak for one. Rules of spike timing know no decay: that the response \
                     stays is put in, not found; how much it rises with the frequency is what the model says.",
        citations: &[BLISS_LOMO_1973, DUDEK_BEAR_1992, BCM_1982],
    };
    type Section = Keys;
    type Axes = Axis<Keys, NotNegative>;
    const AXES: Self::Axes =
        Axis::new("tetanus.frequency_hz", FREQUENCY, |keys| keys.tetanus.frequency_hz.clone());
    const COORDINATES: &'static [Coordinate] = &[TIME];
    const METRICS: &'static [Metric] = &[RESPONSE, RAISED_RESPONSE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [tetanus]
        frequency_hz = [0.0, 15.0]
        duration_s = 2.0
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let (own, frequency) = (&trial.section.tetanus, trial.at.0);
        let mut stream = trial.stream(JITTER);
        let mut events: Vec<(f64, Event)> =
            own.tests(frequency).map(|second| (1000.0 * second, Event::Test)).collect();
        for stimulus in 0..own.stimuli(frequency) {
            trial.check()?;
            let time = 1000.0 * f64::from(stimulus) / frequency;
            let departure = departure(own.jitter_ms, &mut stream);
            events.push((time, Event::Tetanus(Side::Presynaptic)));
            events.push((time + own.delay_ms + departure, Event::Tetanus(Side::Postsynaptic)));
        }
        events.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let mut synapse = own.synapse();
        let (mut response, mut records) = (1.0, Vec::new());
        for (time, event) in events {
            trial.check()?;
            let side = match event {
                Event::Tetanus(side) => side,
                // What a test finds is the response before the test itself counts.
                Event::Test => {
                    records.push(trial.measure(&RESPONSE, response).at(TIME, time / 1000.0));
                    Side::Presynaptic
                }
            };
            response = own.response(response, synapse.change(time, side));
        }
        records.push(trial.measure(&RAISED_RESPONSE, response));
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let own = &keys.tetanus;
        let mut made = Vec::new();
        for group in groups_of(records, &RAISED_RESPONSE) {
            let Some(frequency) = group.number(&FREQUENCY) else { continue };
            let after = own.response(1.0, own.expected_change(frequency));
            let theory = |metric, value| Record::theory(metric, value).at(FREQUENCY, frequency);
            made.push(theory(&RAISED_RESPONSE, after));
            made.extend(
                own.tests(frequency)
                    .map(|second| theory(&RESPONSE, if second < 0.0 { 1.0 } else { after }).at(TIME, second)),
            );
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let response = Plot::new(&RESPONSE, &TIME).caption(
            "Response to tests; the tetanus begins at 0. Lines: the sum over all pairs of spikes, without jitter.",
        );
        let raised = Plot::new(&RAISED_RESPONSE, &FREQUENCY)
            .caption("Response at the end. Line: the sum over all pairs of spikes, without jitter.");
        Presentation {
            tables: vec![beside_theory(&shown, "Response after the tetanus", &[&RAISED_RESPONSE])],
            figures: [response, raised].iter().filter_map(|plot| plot.draw(&shown)).collect(),
        }
    }
}

/// What happens at the synapse, in the order in which what happens at one time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Test,
    Tetanus(Side),
}

/// A synapse under the rule of a spec.
enum Synapse {
    Timed(Box<TimedSynapse>),
    Bcm(BcmSynapse),
}

impl Synapse {
    /// What a spike at a time, in milliseconds, changes the weight by.
    fn change(&mut self, time: f64, side: Side) -> f64 {
        match self {
            Self::Timed(synapse) => change(synapse, time, side),
            Self::Bcm(synapse) => change_by_bcm(synapse, time, side),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_stand_before_and_after_the_tetanus() {
        let own = Tetanus { before_s: 100.0, after_s: 130.0, duration_s: 30.0, ..Tetanus::default() };
        let tests: Vec<f64> = own.tests(5.0).collect();
        assert_eq!(tests, [-100.0, -40.0, 90.0, 150.0, 210.0]);
        let pulses = Tetanus { pulses: Some(50), ..own };
        assert_eq!(pulses.tests(5.0).collect::<Vec<_>>(), [-100.0, -40.0, 70.0, 130.0, 190.0]);
        assert_eq!([0.0, 5.0, 0.5].map(|frequency| pulses.stimuli(frequency)), [0, 50, 50]);
    }
}

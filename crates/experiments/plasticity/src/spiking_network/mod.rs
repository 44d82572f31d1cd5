//! Networks of units that spike, whose synapses learn from the timing of spikes.

mod course;
mod figures;
mod protocol;
mod watch;

use attractor_core::{About, Invalid, Registered};
use attractor_plasticity::references::{BRUNEL_2000, BRUNEL_SERGI_1998, SONG_2000};
use attractor_plasticity::spiking::{Learners, Wiring};
use attractor_plasticity::theory::spiking::expected_rate;
use attractor_plasticity::timing::PairStdp;
use attractor_record::present::Presentation;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Footprint, Records, Section, Stop, Trial, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::metrics::{DIVERGED, DIVERGED_AT, FIRING_RATE, POPULATION, WHEN};
use course::Course;
use protocol::Spiking;
use watch::POPULATIONS;

const TIME: Coordinate = Coordinate::number("time_s", "time of learning", "t").in_unit("s");
const UNIT: Coordinate = Coordinate::number("unit", "unit", "");
const WEIGHT: Coordinate = Coordinate::number("weight", "weight over the largest", "w/w_max");

const RATE_BEFORE: Metric = Metric::mean(
    "rate_before",
    "rate before learning",
    "Spikes of a unit in a second before learning, a mean over a population.",
)
.in_unit("Hz");
const RATE_AFTER: Metric =
    Metric::mean("rate_after", "rate at the end", "As `firing_rate`, at the end of learning.").in_unit("Hz");
const INTERVAL_VARIATION: Metric = Metric::mean(
    "interval_variation",
    "local variation CV₂",
    "CV₂: mean of twice the difference of two neighbouring intervals between the spikes of an excitatory unit over their sum: 1 for Poisson spikes, 0 for \
     regular ones; over the time since the last such record.",
);
const VARIATION_BEFORE: Metric =
    Metric::mean("variation_before", "CV₂ before learning", "As `interval_variation`, before learning.");
const VARIATION_AFTER: Metric =
    Metric::mean("variation_after", "CV₂ at the end", "As `interval_variation`, at the end of learning.");
const MEAN_WEIGHT: Metric =
    Metric::mean("mean_weight", "mean weight", "Mean of all weights that learn.").in_unit("mV");
const WEAK_WEIGHTS: Metric = Metric::mean(
    "weak_weights",
    "weak weights",
    "Fraction of the weights that learn that are below a fifth of the largest weight, 0 to 1.",
);
const STRONG_WEIGHTS: Metric = Metric::mean(
    "strong_weights",
    "strong weights",
    "Fraction of the weights that learn that are above four fifths of the largest weight, 0 to 1.",
);
const WEIGHT_SHARE: Metric = Metric::mean(
    "weight_share",
    "share of weights",
    "Fraction of the weights that learn in one of 20 equal parts of the range, around `weight`, given as a part of the largest weight.",
);
const SPIKE_TIME: Metric = Metric::mean(
    "spike_time",
    "spike",
    "Time of a spike of a `unit` since the start (`record = [\"trajectory\"]`); first repetition.",
)
.in_unit("s")
.not_averaged();

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `spiking-network`.
    pub spiking: Spiking,
    /// What to keep beside the results.
    pub record: Vec<Recording>,
}

/// What can be kept beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recording {
    /// The spikes of half a second before learning and at its end, in the first repetition.
    Trajectory,
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        self.spiking.validate()
    }

    fn footprint(&self) -> Footprint {
        let own = &self.spiking.network;
        let [excitatory, inhibitory] = [own.excitatory, own.inhibitory].map(f64::from);
        let units = excitatory + inhibitory;
        let degree = own.in_degree.map_or(own.probability * excitatory, f64::from);
        let inputs = [own.inputs, own.inhibitory_inputs]
            .map(|inputs| inputs.map_or(0.0, |inputs| f64::from(inputs.count) * excitatory));
        let plastic = match own.learning {
            Learners::None => 0.0,
            Learners::Recurrent => excitatory * degree,
            Learners::Inputs => inputs[0],
        };
        let synapses = units * degree * (1.0 + inhibitory / excitatory) + inputs[0] + inputs[1];
        #[expect(clippy::cast_sign_loss, reason = "numbers of synapses")]
        let bytes = Wiring::bytes(synapses as u64, plastic as u64);
        Footprint::of(bytes).at("spiking.excitatory")
    }

    fn used(&self) -> Vec<Used> {
        vec![Used::cited(&PairStdp::ABOUT)]
    }
}

/// What learning from the timing of spikes makes of a network, and of its weights.
pub(crate) struct SpikingNetworks;

impl Experiment for SpikingNetworks {
    const ID: &'static str = "spiking-network";
    const ABOUT: About = About {
        title: "Spiking network",
        summary: "Leaky integrate-and-fire units, excitatory and inhibitory, driven by Poisson spikes: rates, intervals and weights \
                  before and while synapses learn from the timing of spikes.",
        equation: r"\tau \dot V = -V + E - I + \text{drive}, \qquad \tau_E \dot E = -E + \tau_E \sum w \, \delta(t - t_{\text{arrival}})",
        provenance: "Currents, not conductances, decay exponentially; spikes fall on steps. Synapses learn by all pairs of an arrival and a \
                     postsynaptic spike, after Song, Miller & Abbott. The rate of theory, for the time before learning, is the \
                     diffusion approximation: many small independent arrivals, as many at every unit.",
        citations: &[SONG_2000, BRUNEL_2000, BRUNEL_SERGI_1998],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[TIME, POPULATION, UNIT, WHEN, WEIGHT];
    const METRICS: &'static [Metric] = &[
        RATE_BEFORE,
        FIRING_RATE,
        RATE_AFTER,
        INTERVAL_VARIATION,
        VARIATION_BEFORE,
        VARIATION_AFTER,
        MEAN_WEIGHT,
        WEAK_WEIGHTS,
        STRONG_WEIGHTS,
        WEIGHT_SHARE,
        SPIKE_TIME,
        DIVERGED,
        DIVERGED_AT,
    ];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        record = ["trajectory"]
        [spiking]
        excitatory = 40
        inhibitory = 10
        settling_s = 0.1
        before_s = 0.1
        duration_s = 0.2
        every_s = 0.1
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        Course::new(trial.repetition, trial.section).run()
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let Some(rate) = expected_rate(&keys.spiking.network) else { return Vec::new() };
        let fires = |population: &&&str| {
            let own = |record: &Record| record.is(&RATE_BEFORE) && record.text(POPULATION) == **population;
            records.iter().any(own)
        };
        let theory = |population: &&str| Record::theory(&RATE_BEFORE, rate).at(POPULATION, *population);
        POPULATIONS.iter().filter(fires).map(theory).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        figures::present(&records.shown(), &records.section.spiking)
    }
}

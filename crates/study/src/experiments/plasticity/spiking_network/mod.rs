//! Networks of units that spike, whose synapses learn from the timing of spikes.

mod watch;

use attractor_core::{About, Invalid, Seed};
use attractor_plasticity::references::{BRUNEL_2000, BRUNEL_SERGI_1998, SONG_2000};
use attractor_plasticity::spiking::{Populations, Wiring};
use attractor_plasticity::theory::spiking::expected_rate;

use super::theory;
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Learners, Recording, Spec, Spiking};
use watch::{POPULATIONS, Seen, Watch};

/// What learning from the timing of spikes makes of a network, and of its weights.
pub(crate) struct SpikingNetworks;

/// Rates are held against what counts as running away over so many milliseconds.
const RUNAWAY_MS: f64 = 100.0;
/// Bars of the distribution of weights.
const BARS: usize = 20;
/// When the distribution of weights is recorded, as parts of the time of learning.
const TIMES: [f64; 4] = [0.0, 0.1, 0.3, 1.0];
/// How much of the time is drawn spike by spike, in milliseconds.
const DRAWN_MS: f64 = 500.0;
/// Units of each population that are drawn.
const DRAWN: [u32; 2] = [80, 20];

impl Experiment for SpikingNetworks {
    fn id(&self) -> &'static str {
        "spiking-network"
    }

    fn about(&self) -> About {
        About {
            title: "Spiking network",
            summary: "Leaky integrate-and-fire units, excitatory and inhibitory, driven by Poisson spikes: rates, intervals and weights \
                      before and while synapses learn from the timing of spikes.",
            equation: r"\tau \dot V = -V + E - I + \text{drive}, \qquad \tau_E \dot E = -E + \tau_E \sum w \, \delta(t - t_{\text{arrival}})",
            provenance: "Currents, not conductances, decay exponentially; spikes fall on steps. Synapses learn by all pairs of an arrival and a \
                         postsynaptic spike, after Song, Miller & Abbott. The rate of theory, for the time before learning, is the \
                         diffusion approximation: many small independent arrivals, as many at every unit.",
            citations: &[SONG_2000, BRUNEL_2000, BRUNEL_SERGI_1998],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["spiking", "record"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let own = &spec.spiking;
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
        Some(bytes)
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        spec.keeps_only(Recording::Trajectory)?;
        spec.spiking.validate("spiking")
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let mut run = Run::new(trial);
        let own = run.own;
        let ended = run.through(own.settling_s, None)? || run.before()? || run.learn()?;
        run.records.push(trial.measure("diverged", f64::from(u8::from(ended))).at("of", 1));
        if ended {
            run.records.push(trial.measure("diverged_at", run.populations.network().time()));
        }
        Ok(run.records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let expected = expected_rate(&spec.spiking);
        let populations = POPULATIONS.iter().filter(|population| {
            records
                .iter()
                .any(|record| record.metric == "rate_before" && record.text("population") == **population)
        });
        let at = |population: &&str| {
            expected.map(|rate| theory("rate_before", rate).at("population", *population))
        };
        populations.filter_map(at).collect()
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::spiking_network(spec, records)
    }
}

/// A trial on its way.
struct Run<'a> {
    trial: &'a Trial<'a>,
    own: &'a Spiking,
    populations: Populations,
    watch: Watch,
    recent: Watch,
    records: Vec<Record>,
    /// Whether spikes are recorded one by one.
    draws: bool,
}

impl<'a> Run<'a> {
    fn new(trial: &'a Trial) -> Self {
        let spec = &trial.point.spec;
        let own = &spec.spiking;
        let watch = || Watch::new(own.excitatory, own.inhibitory);
        Self {
            trial,
            own,
            populations: Populations::new(own, Seed(spec.seed), u64::from(trial.repetition)),
            watch: watch(),
            recent: watch(),
            records: Vec::new(),
            draws: trial.repetition == 0 && spec.record.contains(&Recording::Trajectory),
        }
    }

    #[expect(clippy::cast_sign_loss, reason = "a number of steps, checked not to be too many")]
    fn steps(&self, milliseconds: f64) -> u32 {
        ((milliseconds / self.own.step_ms).round() as u32).max(1)
    }

    /// Runs for some seconds; gives whether rates have run away. Spikes of the last part are drawn where there is a name for when.
    fn through(&mut self, seconds: f64, drawn: Option<&str>) -> Result<bool, Stop> {
        if seconds == 0.0 {
            return Ok(false);
        }
        let (steps, recent) = (self.steps(1000.0 * seconds), self.steps(RUNAWAY_MS));
        let from = steps.saturating_sub(self.steps(DRAWN_MS));
        for step in 0..steps {
            self.populations.step();
            self.watch.look(self.populations.network());
            self.recent.look(self.populations.network());
            if (step + 1).is_multiple_of(recent) {
                self.trial.check()?;
                let rates = self.recent.take(self.own.step_ms).rates;
                if rates.iter().flatten().any(|rate| *rate > self.own.runaway_hz.0) {
                    return Ok(true);
                }
            }
            if let Some(when) = drawn.filter(|_| self.draws && step >= from) {
                self.draw(when);
            }
        }
        Ok(false)
    }

    /// Records the spikes of the last step.
    fn draw(&mut self, when: &str) {
        let (first, time) = (self.own.excitatory, self.populations.network().time() / 1000.0);
        let drawn = |unit: &u32| {
            if *unit < first { *unit < DRAWN[0] } else { *unit < first + DRAWN[1] }
        };
        for unit in self.populations.network().spikes().iter().copied().map(u32::from).filter(drawn) {
            let population = POPULATIONS[usize::from(unit >= first)];
            let record = self.trial.measure("spike_time", time).at("unit", unit).at("when", when);
            self.records.push(record.at("population", population));
        }
    }

    fn record_rates(&mut self, metric: &str, seen: &Seen, time: Option<f64>) {
        for (population, rate) in POPULATIONS.iter().zip(seen.rates) {
            let Some(rate) = rate else { continue };
            let record = self.trial.measure(metric, rate).at("population", *population);
            self.records.push(match time {
                Some(time) => record.at("time_s", time),
                None => record,
            });
        }
    }

    /// The time before learning.
    fn before(&mut self) -> Result<bool, Stop> {
        self.watch.take(self.own.step_ms);
        let ended = self.through(self.own.before_s, Some("before"))?;
        let seen = self.watch.take(self.own.step_ms);
        self.record_rates("rate_before", &seen, None);
        self.records
            .extend(seen.variation.map(|variation| self.trial.measure("variation_before", variation)));
        Ok(ended)
    }

    /// The time of learning, window by window.
    fn learn(&mut self) -> Result<bool, Stop> {
        let windows = (self.own.duration_s / self.own.every_s).round().max(1.0);
        let times = TIMES.map(|part| (part * windows).round());
        self.populations.learn(true);
        self.record_weights(0.0, true);
        let (mut window, mut last) = (0.0, None);
        while window < windows {
            let drawn = (window + 1.0 == windows).then_some("after");
            if self.through(self.own.every_s, drawn)? {
                return Ok(true);
            }
            window += 1.0;
            let time = window * self.own.every_s;
            let seen = self.watch.take(self.own.step_ms);
            self.record_rates("firing_rate", &seen, Some(time));
            let variation =
                seen.variation.map(|x| self.trial.measure("interval_variation", x).at("time_s", time));
            self.records.extend(variation);
            self.record_weights(time, times.contains(&window));
            last = Some(seen);
        }
        if let Some(seen) = last {
            self.record_rates("rate_after", &seen, None);
            self.records
                .extend(seen.variation.map(|variation| self.trial.measure("variation_after", variation)));
        }
        Ok(false)
    }

    fn record_weights(&mut self, time: f64, whole: bool) {
        let largest = self.own.largest_mv.0;
        let weights = self.populations.network_mut().plastic_weights();
        if weights.is_empty() {
            return;
        }
        let mut bars = [0_u64; BARS];
        let mut sum = 0.0;
        for &weight in weights {
            sum += f64::from(weight);
            #[expect(clippy::cast_sign_loss, reason = "weights are not negative")]
            let bar = (f64::from(weight) / largest * BARS as f64) as usize;
            bars[bar.min(BARS - 1)] += 1;
        }
        let count = weights.len() as f64;
        let at_time = |metric: &str, value: f64| self.trial.measure(metric, value).at("time_s", time);
        let share = |bars: &[u64]| bars.iter().sum::<u64>() as f64 / count;
        self.records.push(at_time("mean_weight", sum / count));
        self.records.push(at_time("weak_weights", share(&bars[..BARS / 5])));
        self.records.push(at_time("strong_weights", share(&bars[BARS - BARS / 5..])));
        if whole {
            let middle = |bar: usize| (bar as f64 + 0.5) / BARS as f64;
            let all = bars.iter().enumerate();
            self.records.extend(
                all.map(|(bar, _)| {
                    at_time("weight_share", share(&bars[bar..=bar])).at("weight", middle(bar))
                }),
            );
        }
    }
}

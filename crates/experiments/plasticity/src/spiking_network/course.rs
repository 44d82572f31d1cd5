//! A trial on its way: settling, rates before learning, learning.

use attractor_plasticity::spiking::Populations;
use attractor_record::{Metric, Record};
use attractor_study::{Repetition, Stop};

use super::protocol::Spiking;
use super::watch::{POPULATIONS, Seen, Watch};
use super::{
    DIVERGED, DIVERGED_AT, FIRING_RATE, INTERVAL_VARIATION, Keys, MEAN_WEIGHT, POPULATION, RATE_AFTER,
    RATE_BEFORE, Recording, SPIKE_TIME, STRONG_WEIGHTS, TIME, UNIT, VARIATION_AFTER, VARIATION_BEFORE,
    WEAK_WEIGHTS, WEIGHT, WEIGHT_SHARE, WHEN,
};

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

/// A network, what is seen of it, and what was recorded.
pub(super) struct Course<'a> {
    trial: Repetition<'a>,
    own: &'a Spiking,
    populations: Populations,
    watch: Watch,
    recent: Watch,
    records: Vec<Record>,
    /// Whether spikes are recorded one by one.
    draws: bool,
}

impl<'a> Course<'a> {
    pub fn new(trial: Repetition<'a>, keys: &'a Keys) -> Self {
        let own = &keys.spiking;
        let watch = || Watch::new(own.network.excitatory, own.network.inhibitory);
        Self {
            trial,
            own,
            populations: Populations::new(&own.network, trial.seed, u64::from(trial.number)),
            watch: watch(),
            recent: watch(),
            records: Vec::new(),
            draws: trial.number == 0 && keys.record.contains(&Recording::Trajectory),
        }
    }

    /// Everything, one after the other; gives what was recorded.
    pub fn run(mut self) -> Result<Vec<Record>, Stop> {
        let ended = self.through(self.own.settling_s, None)? || self.before()? || self.learn()?;
        self.records.push(self.trial.measure(&DIVERGED, f64::from(u8::from(ended))).at("of", 1));
        if ended {
            self.records.push(self.trial.measure(&DIVERGED_AT, self.populations.network().time()));
        }
        Ok(self.records)
    }

    #[expect(clippy::cast_sign_loss, reason = "a number of steps, checked not to be too many")]
    fn steps(&self, milliseconds: f64) -> u32 {
        ((milliseconds / self.own.network.step_ms).round() as u32).max(1)
    }

    /// Runs for some seconds; gives whether rates have run away. Spikes of the last part are drawn where there is a name
    /// for when.
    fn through(&mut self, seconds: f64, drawn: Option<&str>) -> Result<bool, Stop> {
        if seconds == 0.0 {
            return Ok(false);
        }
        let (steps, recent) = (self.steps(1000.0 * seconds), self.steps(RUNAWAY_MS));
        let from = steps.saturating_sub(self.steps(DRAWN_MS));
        for step in 0..steps {
            self.trial.check()?;
            self.populations.step();
            self.watch.look(self.populations.network());
            self.recent.look(self.populations.network());
            if (step + 1).is_multiple_of(recent) {
                let rates = self.recent.take(self.own.network.step_ms).rates;
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
        let (first, time) = (self.own.network.excitatory, self.populations.network().time() / 1000.0);
        let drawn = |unit: &u32| {
            if *unit < first { *unit < DRAWN[0] } else { *unit < first + DRAWN[1] }
        };
        for unit in self.populations.network().spikes().iter().copied().map(u32::from).filter(drawn) {
            let population = POPULATIONS[usize::from(unit >= first)];
            let record = self.trial.measure(&SPIKE_TIME, time).at(UNIT, unit).at(WHEN, when);
            self.records.push(record.at(POPULATION, population));
        }
    }

    fn record_rates(&mut self, metric: &Metric, seen: &Seen, time: Option<f64>) {
        for (population, rate) in POPULATIONS.iter().zip(seen.rates) {
            let Some(rate) = rate else { continue };
            let record = self.trial.measure(metric, rate).at(POPULATION, *population);
            self.records.push(match time {
                Some(time) => record.at(TIME, time),
                None => record,
            });
        }
    }

    /// The time before learning.
    fn before(&mut self) -> Result<bool, Stop> {
        self.watch.take(self.own.network.step_ms);
        let ended = self.through(self.own.before_s, Some("before"))?;
        let seen = self.watch.take(self.own.network.step_ms);
        self.record_rates(&RATE_BEFORE, &seen, None);
        self.records.extend(seen.variation.map(|variation| self.trial.measure(&VARIATION_BEFORE, variation)));
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
            let seen = self.watch.take(self.own.network.step_ms);
            self.record_rates(&FIRING_RATE, &seen, Some(time));
            let variation = seen.variation.map(|x| self.trial.measure(&INTERVAL_VARIATION, x).at(TIME, time));
            self.records.extend(variation);
            self.record_weights(time, times.contains(&window));
            last = Some(seen);
        }
        if let Some(seen) = last {
            self.record_rates(&RATE_AFTER, &seen, None);
            self.records
                .extend(seen.variation.map(|variation| self.trial.measure(&VARIATION_AFTER, variation)));
        }
        Ok(false)
    }

    fn record_weights(&mut self, time: f64, whole: bool) {
        let largest = self.own.network.largest_mv.0;
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
        let at_time = |metric: &Metric, value: f64| self.trial.measure(metric, value).at(TIME, time);
        let share = |bars: &[u64]| bars.iter().sum::<u64>() as f64 / count;
        self.records.push(at_time(&MEAN_WEIGHT, sum / count));
        self.records.push(at_time(&WEAK_WEIGHTS, share(&bars[..BARS / 5])));
        self.records.push(at_time(&STRONG_WEIGHTS, share(&bars[BARS - BARS / 5..])));
        if whole {
            let middle = |bar: usize| (bar as f64 + 0.5) / BARS as f64;
            self.records.extend(
                (0..BARS).map(|bar| at_time(&WEIGHT_SHARE, share(&bars[bar..=bar])).at(WEIGHT, middle(bar))),
            );
        }
    }
}

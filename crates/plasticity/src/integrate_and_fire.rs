//! A unit that leaks, sums and fires.

use attractor_core::maths::{exp, log};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a leaky integrate-and-fire unit is made of; it rests at 0 and returns there. Times in milliseconds, voltages
/// in millivolts above rest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// τ: time constant of the membrane, in milliseconds.
    #[schemars(range(min = 0.01, max = 1_000_000.0))]
    pub tau: f64,
    /// θ: the voltage at which it fires, in millivolts above rest.
    #[schemars(range(min = 0.001, max = 1_000_000.0))]
    pub threshold: f64,
    /// How long it rests after a spike, in milliseconds.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub refractory: f64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { tau: 20.0, threshold: 15.0, refractory: 2.0 }
    }
}

impl Parameters {
    /// τ ln((R I − V)/(R I − θ)): how long V takes to rise from `voltage` to the threshold at a constant drive R I, in
    /// milliseconds; without end where the drive does not reach it.
    pub fn rise(&self, voltage: f64, drive: f64) -> f64 {
        if drive > self.threshold {
            self.tau * log((drive - voltage) / (drive - self.threshold))
        } else {
            f64::INFINITY
        }
    }
}

/// A leaky integrate-and-fire unit, τ V' = −V + R I.
///
/// A step is exact while its drive is constant: the time at which the threshold is met is solved for, so that the
/// length of steps does not matter.
#[derive(Clone, Debug)]
pub struct IntegrateAndFire {
    parameters: Parameters,
    voltage: f64,
    /// What is left of the rest after a spike.
    resting: f64,
}

impl IntegrateAndFire {
    /// Starts at a voltage below the threshold.
    pub fn new(parameters: Parameters, voltage: f64) -> Self {
        Self { parameters, voltage: voltage.min(parameters.threshold), resting: 0.0 }
    }

    /// As it is at a constant `drive` that fraction of a period after a spike, `phase` from 0 to 1; at rest where the
    /// drive does not reach the threshold.
    ///
    /// Spikes in any window that begins at a uniform phase are as many as the rate says, in the mean.
    pub fn at_phase(parameters: Parameters, drive: f64, phase: f64) -> Self {
        let Parameters { tau, threshold, refractory } = parameters;
        if drive <= threshold {
            return Self::new(parameters, 0.0);
        }
        let since = phase * (refractory + parameters.rise(0.0, drive));
        if since < refractory {
            return Self { resting: refractory - since, ..Self::new(parameters, 0.0) };
        }
        Self::new(parameters, drive * (1.0 - exp(-(since - refractory) / tau)))
    }

    /// V, in millivolts above rest.
    pub fn voltage(&self) -> f64 {
        self.voltage
    }

    /// A `step` of time at a constant drive R I; gives the number of spikes in it.
    pub fn step(&mut self, drive: f64, step: f64) -> u32 {
        let Parameters { tau, refractory, .. } = self.parameters;
        let (mut left, mut spikes) = (step, 0);
        loop {
            let pause = self.resting.min(left);
            self.resting -= pause;
            left -= pause;
            let until = self.parameters.rise(self.voltage, drive);
            if self.resting > 0.0 || until > left {
                break;
            }
            left -= until;
            spikes += 1;
            self.voltage = 0.0;
            self.resting = refractory;
        }
        self.voltage = drive + (self.voltage - drive) * exp(-left / tau);
        spikes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::integrate_and_fire::rate;

    #[test]
    fn the_next_spike_comes_when_the_period_ends() {
        for refractory in [0.0, 2.0, 1.3] {
            let parameters = Parameters { refractory, ..Parameters::default() };
            for drive in [15.01, 20.0, 1000.0] {
                let period = 1000.0 / rate(&parameters, drive);
                for phase in [0.0, 0.01, 0.3, 0.999] {
                    let left = (1.0 - phase) * period;
                    let spikes =
                        |time| IntegrateAndFire::at_phase(parameters, drive, phase).step(drive, time);
                    let near = 1e-9 * period;
                    assert_eq!((spikes(left - near), spikes(left + near)), (0, 1), "{drive} {phase}");
                }
            }
        }
        assert_eq!(IntegrateAndFire::at_phase(Parameters::default(), 15.0, 0.5).step(15.0, 1e6), 0);
    }

    #[test]
    fn rates_are_those_of_the_closed_form_for_any_step() {
        let parameters = Parameters::default();
        for (drive, reference) in [(16.0, 17.41), (20.0, 33.64), (50.0, 109.5)] {
            let theory = rate(&parameters, drive);
            assert!((theory - reference).abs() < 0.05, "{drive}: {theory}");
            for (steps, step) in [(1_000_000, 0.1), (50_000, 2.0), (200, 500.0)] {
                let mut unit = IntegrateAndFire::new(parameters, 0.0);
                let spikes: u32 = (0..steps).map(|_| unit.step(drive, step)).sum();
                // Over 100 s one spike more or less at the ends.
                assert!((f64::from(spikes) / 100.0 - theory).abs() <= 0.011, "{drive} {step}: {spikes}");
            }
        }
    }

    #[test]
    fn below_the_threshold_it_settles_and_never_fires() {
        let mut unit = IntegrateAndFire::new(Parameters::default(), 0.0);
        let spikes: u32 = (0..1000).map(|_| unit.step(14.9, 1.0)).sum();
        assert_eq!((spikes, rate(&Parameters::default(), 14.9)), (0, 0.0));
        assert!((unit.voltage() - 14.9).abs() < 1e-9);
    }
}

//! Voltages and synaptic currents of all units, step by step.

use attractor_core::kernels::{self, Kernel};
use attractor_core::maths::{exp, expm1};

use super::{Wide, wide};
use crate::integrate_and_fire::Parameters;

/// Units are integrated in blocks of so many.
const LANES: usize = 32;

/// What all units of a network are made of. Times in milliseconds, voltages in millivolts above rest.
///
/// $$ \tau \dot V = -V + E - I + \text{drive}, \qquad \tau_E \dot E = -E, \qquad \tau_I \dot I = -I $$
///
/// Currents E and I are given as the voltage that they would hold; a spike that arrives adds its weight to one of them. Steps are exact,
/// whatever their length, except that spikes fall on steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Time constant of the membrane, threshold, and time of rest after a spike, which is rounded to whole steps.
    pub unit: Parameters,
    /// Voltage after a spike; below the threshold.
    pub reset: f64,
    /// τ_E: time constant of excitation.
    pub tau_excitatory: f64,
    /// τ_I: time constant of inhibition.
    pub tau_inhibitory: f64,
    /// A constant drive of every unit.
    pub drive: f64,
    /// Length of a step.
    pub step: f64,
}

impl Cell {
    /// The time of rest after a spike, in steps.
    #[expect(clippy::cast_sign_loss, reason = "a time of rest is not negative")]
    pub fn resting_steps(&self) -> u32 {
        (self.unit.refractory / self.step).round() as u32
    }

    /// What a current of 1 adds to the voltage in a step, τ_s/(τ_s − τ) (exp(−h/τ_s) − exp(−h/τ)), also where both
    /// time constants are equal.
    fn filtered(&self, tau: f64) -> f64 {
        let x = self.step / self.unit.tau - self.step / tau;
        let ratio = if x == 0.0 { 1.0 } else { expm1(x) / x };
        exp(-self.step / self.unit.tau) * self.step / self.unit.tau * ratio
    }
}

/// The factors of one step.
#[derive(Clone, Copy, Debug)]
struct Factors {
    leak: f32,
    excited: f32,
    inhibited: f32,
    driven: f32,
    excitation: f32,
    inhibition: f32,
    threshold: f32,
}

/// The state of all units.
#[derive(Clone, Debug)]
pub(super) struct Membranes {
    count: usize,
    factors: Factors,
    reset: f32,
    resting: u32,
    pub voltage: Wide<f32>,
    pub excitation: Wide<f32>,
    pub inhibition: Wide<f32>,
    /// The first step in which a unit is integrated again.
    free: Wide<u32>,
}

impl Membranes {
    pub fn new(cell: &Cell, count: usize) -> Self {
        let leak = exp(-cell.step / cell.unit.tau);
        let factors = Factors {
            leak: leak as f32,
            excited: cell.filtered(cell.tau_excitatory) as f32,
            inhibited: cell.filtered(cell.tau_inhibitory) as f32,
            driven: (cell.drive * (1.0 - leak)) as f32,
            excitation: exp(-cell.step / cell.tau_excitatory) as f32,
            inhibition: exp(-cell.step / cell.tau_inhibitory) as f32,
            threshold: cell.unit.threshold as f32,
        };
        let mut free = wide();
        // What fills the last block up never moves.
        free[count..count.next_multiple_of(LANES)].fill(u32::MAX);
        Self {
            count,
            factors,
            reset: cell.reset as f32,
            resting: cell.resting_steps(),
            voltage: wide(),
            excitation: wide(),
            inhibition: wide(),
            free,
        }
    }

    /// Integrates a step, and lists the units that reach the threshold in ascending order.
    pub fn integrate(&mut self, step: u32, spikes: &mut Vec<u16>) {
        spikes.clear();
        kernels::run(Integrate { membranes: self, step, spikes });
    }

    /// After a spike.
    pub fn reset(&mut self, unit: u16, step: u32) {
        self.voltage[usize::from(unit)] = self.reset;
        self.free[usize::from(unit)] = step.saturating_add(self.resting);
    }
}

struct Integrate<'a> {
    membranes: &'a mut Membranes,
    step: u32,
    spikes: &'a mut Vec<u16>,
}

impl Kernel for Integrate<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let all = self.membranes.count.next_multiple_of(LANES);
        let factors = self.membranes.factors;
        let voltages = self.membranes.voltage[..all].as_chunks_mut::<LANES>().0.iter_mut();
        let excitations = self.membranes.excitation[..all].as_chunks_mut::<LANES>().0.iter_mut();
        let inhibitions = self.membranes.inhibition[..all].as_chunks_mut::<LANES>().0.iter_mut();
        let free = self.membranes.free[..all].as_chunks::<LANES>().0.iter();
        let blocks = voltages.zip(excitations).zip(inhibitions).zip(free);
        for (block, (((voltage, excitation), inhibition), free)) in blocks.enumerate() {
            let mut highest = [f32::NEG_INFINITY; LANES];
            for lane in 0..LANES {
                let Factors { leak, excited, inhibited, driven, .. } = factors;
                let integrated =
                    leak * voltage[lane] + excited * excitation[lane] - inhibited * inhibition[lane] + driven;
                voltage[lane] = if self.step < free[lane] { voltage[lane] } else { integrated };
                excitation[lane] *= factors.excitation;
                inhibition[lane] *= factors.inhibition;
                highest[lane] = voltage[lane];
            }
            if highest.iter().fold(false, |any, &voltage| any | (voltage >= factors.threshold)) {
                let fired = (0..LANES).filter(|&lane| voltage[lane] >= factors.threshold);
                self.spikes.extend(fired.map(|lane| (block * LANES + lane) as u16));
            }
        }
    }
}

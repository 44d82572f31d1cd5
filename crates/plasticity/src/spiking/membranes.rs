//! Voltages and synaptic currents of all units, step by step.

use attractor_core::kernels::{self, Kernel};
use attractor_core::maths::{exp, expm1};
use attractor_core::stepper::bits;
use serde::{Deserialize, Serialize};

use super::{Real, Wide, wide};
use crate::integrate_and_fire::Parameters;

/// Units are integrated in blocks of so many.
const LANES: usize = 16;

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

    /// The time of rest after a spike that comes of it, in milliseconds.
    pub fn rest(&self) -> f64 {
        f64::from(self.resting_steps()) * self.step
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
struct Factors<R> {
    leak: R,
    excited: R,
    inhibited: R,
    driven: R,
    excitation: R,
    inhibition: R,
    threshold: R,
}

/// The state of all units.
#[derive(Clone, Debug)]
pub(super) struct Membranes<R> {
    count: usize,
    factors: Factors<R>,
    reset: R,
    resting: u32,
    pub voltage: Wide<R>,
    pub excitation: Wide<R>,
    pub inhibition: Wide<R>,
    /// The first step in which a unit is integrated again.
    free: Wide<u32>,
}

impl<R: Real> Factors<R> {
    fn of(cell: &Cell) -> Self {
        let leak = exp(-cell.step / cell.unit.tau);
        Self {
            leak: R::of(leak),
            excited: R::of(cell.filtered(cell.tau_excitatory)),
            inhibited: R::of(cell.filtered(cell.tau_inhibitory)),
            driven: R::of(cell.drive * (1.0 - leak)),
            excitation: R::of(exp(-cell.step / cell.tau_excitatory)),
            inhibition: R::of(exp(-cell.step / cell.tau_inhibitory)),
            threshold: R::of(cell.unit.threshold),
        }
    }
}

/// What has changed in the membranes of some units, a number for each in each list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedMembranes {
    #[serde(with = "bits")]
    voltage: Vec<f64>,
    #[serde(with = "bits")]
    excitation: Vec<f64>,
    #[serde(with = "bits")]
    inhibition: Vec<f64>,
    free: Vec<u32>,
}

impl<R: Real> Membranes<R> {
    pub fn new(cell: &Cell, count: usize) -> Self {
        let mut free = wide();
        // What fills the last block up never moves.
        free[count..count.next_multiple_of(LANES)].fill(u32::MAX);
        Self {
            count,
            factors: Factors::of(cell),
            reset: R::of(cell.reset),
            resting: cell.resting_steps(),
            voltage: wide(),
            excitation: wide(),
            inhibition: wide(),
            free,
        }
    }

    /// Takes other units from the next step on; the length of a step must stay.
    pub fn retune(&mut self, cell: &Cell) {
        self.factors = Factors::of(cell);
        self.reset = R::of(cell.reset);
        self.resting = cell.resting_steps();
    }

    /// The voltages of all units.
    pub fn voltages(&self) -> &[R] {
        &self.voltage[..self.count]
    }

    /// Writes the state down.
    pub fn save(&self) -> SavedMembranes {
        let of = |numbers: &Wide<R>| numbers[..self.count].iter().map(|number| number.value()).collect();
        SavedMembranes {
            voltage: of(&self.voltage),
            excitation: of(&self.excitation),
            inhibition: of(&self.inhibition),
            free: self.free[..self.count].to_vec(),
        }
    }

    /// Takes a state; false where it is that of more units or fewer.
    pub fn put(&mut self, saved: &SavedMembranes) -> bool {
        let SavedMembranes { voltage, excitation, inhibition, free } = saved;
        let fits = [voltage.len(), excitation.len(), inhibition.len(), free.len()] == [self.count; 4];
        if fits {
            let numbers = [
                (&mut self.voltage, voltage),
                (&mut self.excitation, excitation),
                (&mut self.inhibition, inhibition),
            ];
            for (own, saved) in numbers {
                own.iter_mut().zip(saved).for_each(|(own, saved)| *own = R::of(*saved));
            }
            self.free[..self.count].copy_from_slice(free);
        }
        fits
    }

    /// Integrates a step, and lists the units that reach the threshold in ascending order.
    pub fn integrate(&mut self, step: u32, spikes: &mut Vec<u16>) {
        spikes.clear();
        kernels::run(Integrate { membranes: self, step, spikes });
    }

    /// After a spike at the end of a step: the unit rests in the steps that follow.
    pub fn reset(&mut self, unit: u16, step: u32) {
        self.voltage[usize::from(unit)] = self.reset;
        self.free[usize::from(unit)] = step.saturating_add(1).saturating_add(self.resting);
    }
}

struct Integrate<'a, R> {
    membranes: &'a mut Membranes<R>,
    step: u32,
    spikes: &'a mut Vec<u16>,
}

impl<R: Real> Kernel for Integrate<'_, R> {
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
        let Factors { leak, excited, inhibited, driven, threshold, .. } = factors;
        for (block, (((voltage, excitation), inhibition), free)) in blocks.enumerate() {
            let mut fired = 0_u32;
            for lane in 0..LANES {
                let before = voltage[lane];
                let after =
                    leak * before + excited * excitation[lane] - inhibited * inhibition[lane] + driven;
                voltage[lane] = if self.step < free[lane] { before } else { after };
                excitation[lane] *= factors.excitation;
                inhibition[lane] *= factors.inhibition;
                // Counted, not looked for: that leaves no branch in the loop.
                fired += u32::from(voltage[lane] >= threshold);
            }
            if fired > 0 {
                let fired = (0..LANES).filter(|&lane| voltage[lane] >= threshold);
                self.spikes.extend(fired.map(|lane| (block * LANES + lane) as u16));
            }
        }
    }
}

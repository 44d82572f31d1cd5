//! How rates change.

use std::cell::Cell;

use attractor_core::integrators::Flow;
use attractor_core::kernels::{self, Kernel};

use super::rows::zeros;
use super::shares::Shares;
use crate::transfer::Transfer;

/// The flow of the rates at weights and inputs that do not change.
pub(super) struct RateFlow<'a> {
    shares: &'a Shares,
    transfer: Transfer,
    tau: f64,
    input: &'a [f64],
    /// W r at the state from which a step starts, where every method asks first.
    known: Cell<Option<&'a [f32]>>,
}

impl<'a> RateFlow<'a> {
    /// From a state whose drive, W r, is known.
    pub fn of(shares: &'a Shares, transfer: Transfer, tau: f64, input: &'a [f64]) -> Self {
        Self { shares, transfer, tau, input, known: Cell::new(Some(shares.drive())) }
    }
}

impl Flow for RateFlow<'_> {
    fn len(&self) -> usize {
        self.input.len()
    }

    fn rate(&self, state: &[f64], rate: &mut [f64]) {
        let mut found = Vec::new();
        let drive = self.known.take().unwrap_or_else(|| {
            let mut single = zeros(state.len());
            for (single, rate) in single.iter_mut().zip(state) {
                *single = *rate as f32;
            }
            found.resize(state.len(), 0.0);
            self.shares.product(&single, &mut found);
            &[]
        });
        let drive = if drive.is_empty() { &found } else { drive };
        kernels::run(Slopes {
            transfer: self.transfer,
            tau: self.tau,
            input: self.input,
            drive,
            state,
            rate,
        });
    }

    fn decay(&self, decay: &mut [f64]) {
        decay.fill(1.0 / self.tau);
    }
}

/// (F(W r + I) − r)/τ for each unit.
struct Slopes<'a> {
    transfer: Transfer,
    tau: f64,
    input: &'a [f64],
    drive: &'a [f32],
    state: &'a [f64],
    rate: &'a mut [f64],
}

impl Kernel for Slopes<'_> {
    type Output = ();

    /// One loop for each function, so that those without branches become vector instructions.
    #[inline(always)]
    fn run(self) {
        match self.transfer {
            Transfer::Tanh => self.each(|x| Transfer::Tanh.of(x)),
            Transfer::Relu => self.each(|x| Transfer::Relu.of(x)),
            Transfer::ThresholdLinear => self.each(|x| Transfer::ThresholdLinear.of(x)),
            Transfer::Sigmoid => self.each(|x| Transfer::Sigmoid.of(x)),
            Transfer::Linear => self.each(|x| Transfer::Linear.of(x)),
        }
    }
}

impl Slopes<'_> {
    #[inline(always)]
    fn each(self, transfer: impl Fn(f64) -> f64) {
        let known = self.drive.iter().zip(self.input).zip(self.state);
        for (rate, ((drive, input), r)) in self.rate.iter_mut().zip(known) {
            *rate = (transfer(f64::from(*drive) + input) - r) / self.tau;
        }
    }
}

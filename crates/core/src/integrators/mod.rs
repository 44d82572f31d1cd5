//! Steps through time for systems of ordinary differential equations.
//!
//! An integrator is an object that steps: it holds its scratch memory and nothing of the state, so
//! that what a page shows frame by frame and what a study runs to its end are the same.

mod euler;
mod exponential_euler;
mod heun;
mod runge_kutta_4;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use euler::Euler;
pub use exponential_euler::ExponentialEuler;
pub use heun::Heun;
pub use runge_kutta_4::RungeKutta4;

/// A system whose state changes at a rate that depends on the state alone.
pub trait Flow {
    /// Number of state variables.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rate of change of each variable, for one unit of time.
    fn rate(&self, state: &[f64], rate: &mut [f64]);

    /// How fast each variable would decay by itself, at least 0: the part −decay · x of its rate that
    /// [`ExponentialEuler`] solves exactly. 0 unless the system says otherwise.
    fn decay(&self, decay: &mut [f64]) {
        decay.fill(0.0);
    }
}

/// A way to go one step further in time.
pub trait Integrator: Send {
    /// Takes a state by `step` units of time further, in place.
    fn step(&mut self, flow: &dyn Flow, step: f64, state: &mut [f64]);
}

/// The integrators, by the names that specs give them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Of order 1: along the tangent.
    Euler,
    /// Of order 2: along the mean of the tangents at both ends.
    Heun,
    /// Of order 4: the classical method of Runge and Kutta.
    #[default]
    #[serde(rename = "runge-kutta-4")]
    RungeKutta4,
    /// Of order 1: decays exactly, the rest along the tangent.
    ExponentialEuler,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Euler, Self::Heun, Self::RungeKutta4, Self::ExponentialEuler];

    /// An integrator for a system with so many variables.
    pub fn start(self, variables: usize) -> Box<dyn Integrator> {
        match self {
            Self::Euler => Box::new(Euler::new(variables)),
            Self::Heun => Box::new(Heun::new(variables)),
            Self::RungeKutta4 => Box::new(RungeKutta4::new(variables)),
            Self::ExponentialEuler => Box::new(ExponentialEuler::new(variables)),
        }
    }

    /// The error at a fixed time goes down with this power of the step.
    pub fn order(self) -> u32 {
        match self {
            Self::Euler | Self::ExponentialEuler => 1,
            Self::Heun => 2,
            Self::RungeKutta4 => 4,
        }
    }

    /// The largest step · k at which a decay x' = −k x is not made into growth.
    ///
    /// The end of the interval of absolute stability on the real axis; for the fourth order the root of
    /// 1 − z + z²/2 − z³/6 + z⁴/24 = 1. Infinite where decays are solved exactly.
    pub fn stability_limit(self) -> f64 {
        match self {
            Self::Euler | Self::Heun => 2.0,
            Self::RungeKutta4 => 2.785_293_563_405_282,
            Self::ExponentialEuler => f64::INFINITY,
        }
    }
}

/// What specs call it.
impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Euler => "euler",
            Self::Heun => "heun",
            Self::RungeKutta4 => "runge-kutta-4",
            Self::ExponentialEuler => "exponential-euler",
        })
    }
}

/// `state` + `step` · `rate`, into `out`.
fn ahead(out: &mut [f64], state: &[f64], step: f64, rate: &[f64]) {
    for ((out, x), rate) in out.iter_mut().zip(state).zip(rate) {
        *out = x + step * rate;
    }
}

#[cfg(test)]
mod tests;

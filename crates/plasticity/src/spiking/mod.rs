//! Networks of leaky integrate-and-fire units whose synapses learn from the timing of spikes.
//!
//! Time goes in steps of a fixed length. Each step does, in this order:
//!
//! 1. membranes and synaptic currents are integrated exactly, and units at or above the threshold spike;
//! 2. spikes arrive that were sent their delay ago, and spikes of Poisson inputs: each adds its weight to the current of its
//!    target, which acts from the next step on, and then weakens the synapse by the trace of the target's spikes;
//! 3. the units that spiked strengthen their incoming synapses by the trace of the arrivals there, a spike that arrives in the
//!    same step included;
//! 4. the units that spiked return to the reset and rest.
//!
//! A delay lies in the axon: presynaptic spikes arrive late, also for what the synapse learns; postsynaptic spikes do not. This is the order of Brian's `Synapses` with `on_pre` that has the delay and `on_post` that has none.
//!
//! What a step costs beside integration is a few operations for each spike that arrives at a synapse; silent synapses cost nothing.

use std::ops::{Add, AddAssign, Mul, MulAssign, Sub};

mod axons;
mod membranes;
mod network;
mod parameters;
mod poisson;
mod populations;
mod synapses;
mod wiring;

pub use membranes::Cell;
pub use network::{SavedSpikingNetwork, SourceGroup, SpikingNetwork, Train};
pub use parameters::{Learners, PoissonInputs, SpikingParameters, WeightBound};
pub use poisson::PoissonTrains;
pub use populations::{Populations, SavedPopulations};
pub use synapses::Stdp;
pub use wiring::{Connection, Wiring};

/// The most units of a network: their numbers are held in 16 bits, two bytes less to read for each synapse.
pub const MOST_UNITS: usize = 1 << 16;

/// A number for every unit that 16 bits can name, so that no name is out of bounds.
type Wide<T> = Box<[T; MOST_UNITS]>;

/// Zeros for all units; what is never touched takes no memory.
#[expect(clippy::unnecessary_box_returns, reason = "hundreds of kilobytes, which no stack should hold")]
fn wide<T: Copy + Default>() -> Wide<T> {
    match vec![T::default(); MOST_UNITS].into_boxed_slice().try_into() {
        Ok(wide) => wide,
        Err(_) => unreachable!("the vector has the length of the array"),
    }
}

/// Single or double precision.
pub trait Real:
    Copy
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + AddAssign
    + MulAssign
    + From<f32>
{
    /// The nearest number.
    fn of(value: f64) -> Self;

    /// The number in double precision.
    fn value(self) -> f64;
}

impl Real for f32 {
    fn of(value: f64) -> Self {
        value as Self
    }

    fn value(self) -> f64 {
        self.into()
    }
}

impl Real for f64 {
    fn of(value: f64) -> Self {
        value
    }

    fn value(self) -> f64 {
        self
    }
}

#[cfg(test)]
mod tests;

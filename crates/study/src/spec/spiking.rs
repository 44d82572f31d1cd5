//! The table of networks of units that spike.

pub use attractor_plasticity::spiking::{Learners, SpikingParameters as Spiking};

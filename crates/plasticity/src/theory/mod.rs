//! What plasticity should do, in closed form.

pub mod decorrelation;
pub mod integrate_and_fire;
pub mod principal_component;
pub mod spike_timing;
pub mod spiking;

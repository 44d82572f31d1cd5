//! What theory says of memories, to be held against simulations.

pub mod hopfield;
pub mod signal_to_noise;
pub mod thermal;
pub mod willshaw;

//! What theory says of memories, to be held against simulations.

pub mod willshaw;

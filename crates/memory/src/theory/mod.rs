//! What theory says of memories, to be held against simulations.

pub mod block_coding;
pub mod decay;
pub mod two_state;
pub mod willshaw;

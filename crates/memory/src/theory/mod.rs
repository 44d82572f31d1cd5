//! What theory says of memories, to be held against simulations.

pub mod block_coding;
pub mod dense;
pub mod forgetting;
pub mod hopfield;
pub mod mixtures;
pub mod perceptron;
pub mod sequence;
pub mod signal_to_noise;
pub mod sparse;
pub mod thermal;
pub mod two_state;
pub mod willshaw;

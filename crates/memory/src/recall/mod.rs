//! Recall: from a cue the network runs until it settles, cycles or has taken all its steps.

mod adaptive;
mod asynchronous;
mod network;
mod noisy_winners;
mod options;
mod states;
mod ties;

pub use adaptive::{Calibration, recall};
pub use network::{Outcome, Recall};
pub use noisy_winners::NoisyWinners;
pub use options::{RecallOptions, Ties, Update};
pub use states::States;
pub(crate) use states::StatesMut;

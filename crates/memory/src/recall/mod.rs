//! Recall: from a cue the network runs until it settles, cycles or has taken all its steps.

mod adaptive;
mod asynchronous;
mod calibration;
mod network;
mod noisy_winners;
mod options;
mod run;
mod saved;

pub use attractor_core::Outcome;

pub use adaptive::start;
pub(crate) use adaptive::{rule_weights, rule_weights_back};
pub use calibration::Calibration;
pub use network::Recall;
pub use noisy_winners::NoisyWinners;
pub use options::{RecallOptions, Ties, Update};
pub use run::RecallRun;
pub(crate) use run::{Knowledge, begin};
pub use saved::{SavedRecall, SavedRun};

//! Learning rules that see one pattern at a time and keep nothing but their synapses.
//!
//! The rules of [`rules`](crate::rules) make weights from the counts of all patterns, old and new alike. An online rule
//! changes its synapses with each pattern that is presented, and cannot look at earlier patterns again.

mod incremental_bcpnn;
mod network;

use attractor_core::{Invalid, registry};

pub use incremental_bcpnn::{IncrementalBcpnn, Traces};
pub use network::{OnlineNetwork, OnlineParameters, OnlineRecall, SavedOnlineNetwork};

use crate::Population;
use crate::saved::SavedSynapses;
use crate::weights::Weights;

/// An online rule, as a spec gives it.
pub trait OnlineRule: Send + Sync {
    /// A memory that has seen no pattern yet.
    fn start(&self, population: &Population) -> Box<dyn OnlineMemory>;

    /// Bytes that such a memory takes.
    fn bytes(&self, population: &Population) -> u64;

    /// Checks the parameters where their ranges do not say all.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter.
    fn validate(&self) -> Result<(), Invalid> {
        Ok(())
    }
}

/// Synapses that learn pattern by pattern.
pub trait OnlineMemory: Send + Sync {
    /// Learns a pattern, given by its active units in ascending order.
    fn present(&mut self, active: &[u32]);

    /// The network as it is now.
    fn weights(&self) -> Box<dyn Weights>;

    /// The synapses as they are now.
    fn save(&self) -> SavedSynapses;

    /// Goes on from synapses that were saved.
    ///
    /// # Errors
    /// They are those of a memory of another size.
    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid>;
}

registry! {
    /// Every online rule, with its parameters.
    pub enum OnlineRules: OnlineRule, tag = "kind", one = "online rule", many = "online rules" {
        "incremental-bcpnn" => IncrementalBcpnn(IncrementalBcpnn),
    }
}

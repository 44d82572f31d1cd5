//! Memories that are filled for ever, and the schemes by which old patterns make room for new ones.
//!
//! With Hebb's rule alone all patterns are lost together once there are too many. A scheme of forgetting
//! changes what a synapse does at each presentation, so that the newest patterns stay.
//!
//! ```
//! use attractor_core::{Purpose, Seed, Streams};
//! use attractor_memory::forgetting::Schemes;
//!
//! let scheme = Schemes::named("hard-bounds").unwrap();
//! let streams = |purpose| Streams::new(Seed(1), Purpose::named(purpose), 0);
//! let coding = scheme.coding(200);
//! let patterns = coding.draw_all(0..400, &streams("patterns"));
//!
//! let mut memory = scheme.start(200, &streams("synapses"));
//! patterns.iter().for_each(|pattern| memory.present(pattern));
//!
//! // After twice as many patterns as units the newest is still a fixed point.
//! let newest = patterns.iter().skip(399).map(<[u32]>::to_vec).collect();
//! let states = memory.recall(&newest, 100, 1);
//! assert!(coding.overlap(states.get(0), newest.get(0)) > 0.9);
//! ```

mod coding;
mod competing;
mod composed;
mod fading;
mod hebbian;
mod incremental_bcpnn;
mod palimpsest;
mod plain_hebb;
mod settle;
mod sparse_two_state;
mod stages;
mod two_state;

use attractor_core::{Invalid, Streams, registry};

pub use coding::PatternCoding;
pub use composed::Composed;
pub use fading::FadingCouplings;
pub use palimpsest::{Palimpsest, PalimpsestParameters, SavedPalimpsest};
pub use plain_hebb::PlainHebb;
pub use sparse_two_state::SparseTwoState;
pub use stages::{Decay, HardBounds, Stage, Stages, StopSignal, Upkeep};
pub use two_state::TwoState;

use crate::online::IncrementalBcpnn;
use crate::patterns::PatternSet;
use crate::saved::SavedSynapses;

/// A scheme of forgetting, as a spec gives it.
pub trait ForgettingScheme: Send + Sync {
    /// The patterns that it stores in a network of so many units.
    fn coding(&self, units: u32) -> PatternCoding;

    /// A memory that has seen no pattern yet. `streams` serve what its synapses leave to chance: one stream
    /// for their start, one for each pattern.
    fn start(&self, units: u32, streams: &Streams) -> Box<dyn ForgettingMemory>;

    /// Bytes that such a memory takes.
    fn bytes(&self, units: u32) -> u64 {
        4 * u64::from(units) * u64::from(units)
    }

    /// Whether the number of patterns that it holds is in proportion to the number of units.
    fn grows_with_units(&self) -> bool {
        false
    }

    /// Checks the parameters where their ranges do not say all.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter, or `units`.
    fn validate(&self, _units: u32) -> Result<(), Invalid> {
        Ok(())
    }
}

/// A memory that is filled pattern by pattern.
pub trait ForgettingMemory: Send + Sync {
    /// Learns a pattern, given by its active units in ascending order.
    fn present(&mut self, active: &[u32]);

    /// The states in which the network ends from these, all units at once, after at most `max_steps` steps.
    fn recall(&mut self, cues: &PatternSet, max_steps: u32, threads: usize) -> PatternSet;

    /// The synapses as they are now.
    fn save(&self) -> SavedSynapses;

    /// Goes on from synapses that were saved.
    ///
    /// # Errors
    /// They are those of a memory of another size.
    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid>;
}

registry! {
    /// Every scheme of forgetting, with its parameters.
    pub enum Schemes: ForgettingScheme, tag = "kind", one = "scheme of forgetting", many = "schemes of forgetting" {
        "plain-hebb" => PlainHebb(PlainHebb),
        "stop-signal" => StopSignal(StopSignal),
        "hard-bounds" => HardBounds(HardBounds),
        "decay" => Decay(Decay),
        "composed" => Composed(Composed),
        "two-state" => TwoState(TwoState),
        "sparse-two-state" => SparseTwoState(SparseTwoState),
        "incremental-bcpnn" => IncrementalBcpnn(IncrementalBcpnn),
    }
}

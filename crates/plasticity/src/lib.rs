//! Rate and spiking networks that learn while they run.
//!
//! A [`RateNetwork`] is recurrent and learns at every step; a [`Layer`] is one unit or a few that learn from their inputs; a [`timing::TimedSynapse`] changes by when spikes
//! come; a [`spiking::SpikingNetwork`] is made of units that spike. [`rules`] say how synapses change, [`Constraints`] what holds them, and the [`theory`] what should come out. All
//! are objects that step.
//!
//! ```
//! use attractor_core::{Purpose, Seed, Streams};
//! use attractor_plasticity::{Layer, rules::PlasticityRules};
//!
//! // Two inputs that mostly go together: Oja's rule finds their common direction.
//! let mut stream = Streams::new(Seed(1), Purpose::named("example"), 0).at(0);
//! let mut layer = Layer::new(PlasticityRules::named("oja").unwrap(), 0.01, 2, vec![1.0, 0.0]);
//! for _ in 0..5000 {
//!     let common = stream.normal();
//!     layer.step(&[common + 0.3 * stream.normal(), common + 0.3 * stream.normal()]);
//! }
//! assert!((layer.weights(0)[0] - 0.5_f64.sqrt()).abs() < 0.1);
//! assert!((layer.length(0) - 1.0).abs() < 0.1);
//! ```

mod activity_that_occurs;
mod constraints;
pub mod inputs;
pub mod integrate_and_fire;
mod lateral;
mod layer;
mod layer_formula;
pub mod learner;
mod plastic_memory;
mod progress;
mod rate_network;
pub mod references;
pub mod rules;
mod saved;
pub mod spiking;
pub mod theory;
pub mod timing;
mod transfer;

pub use attractor_core::numerics::eigen;

pub use activity_that_occurs::ActivityThatOccurs;
pub use constraints::{Bound, Constraints};
pub use lateral::Lateral;
pub use layer::Layer;
pub use plastic_memory::{
    Course, Divergence, End, Epoch, Learning, Origin, PlasticMemory, PlasticParameters, Protocol, Recalled,
    Replay, SavedPlasticMemory, SynapseSigns, correlation, or_usual,
};
pub use progress::Progress;
pub use rate_network::{
    Homeostasis, RateNetwork, RateNetworkParameters, Runaway, SavedRateNetwork, longest_step, obey_dale,
    random_weights,
};
pub use transfer::Transfer;

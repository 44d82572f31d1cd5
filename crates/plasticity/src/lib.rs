//! Rate and spiking networks that learn while they run.
//!
//! A [`RateNetwork`] is recurrent and learns at every step; a [`Layer`] is one unit or a few that learn from their inputs; a
//! [`timing::TimedSynapse`] changes by when spikes come; a [`spiking::SpikingNetwork`] is made of units that spike. [`rules`]
//! say how synapses change, [`Constraints`] what holds them, and the [`theory`] what should come out. All are objects that
//! step.
//!
//! A network of rates that is shown items while it learns, and then asked for the first with a half of it:
//!
//! ```
//! use attractor_core::Seed;
//! use attractor_plasticity::rules::PlasticityRules;
//! use attractor_plasticity::{End, Origin, PlasticMemory, PlasticParameters, Progress};
//!
//! let parameters = PlasticParameters { items: 3, ..PlasticParameters::default() };
//! for (rule, keeps) in [("hebbian", true), ("none", false)] {
//!     let rule = PlasticityRules::named(rule).unwrap();
//!     let origin = Origin { seed: Seed(1), repetition: 0, start: 0 };
//!     let mut memory = PlasticMemory::start(&parameters, &[], &rule, origin)?;
//!     while memory.step() == Progress::Going {} // until all items have been shown
//!     memory.ask(0, 300.0)?; // which ends after the cue and 300 ms without it
//!     let end = std::iter::repeat_with(|| memory.step()).find(|progress| *progress != Progress::Going);
//!     let Some(Progress::Ended(End::Recalled(found))) = end else { panic!("it diverged") };
//!     assert_eq!(found.correlation > 0.9, keeps);
//! }
//! # Ok::<(), attractor_core::Invalid>(())
//! ```
//!
//! Two populations of units that spike, whose rate is what theory expects until their synapses learn:
//!
//! ```
//! use attractor_core::Seed;
//! use attractor_plasticity::spiking::{Populations, SpikingParameters};
//! use attractor_plasticity::theory::spiking::expected_rate;
//!
//! let parameters = SpikingParameters::default(); // 1600 excitatory and 400 inhibitory units, steps of 0.1 ms
//! let mut populations = Populations::start(&parameters, Seed(1), 0)?;
//! (0..3000).for_each(|_| populations.step()); // 300 ms to settle
//! let mut spikes = 0;
//! for _ in 0..10_000 {
//!     populations.step();
//!     spikes += populations.network().spikes().len();
//! }
//! let hertz = spikes as f64 / 2000.0; // for each unit in this second
//! assert!((hertz / expected_rate(&parameters).unwrap() - 1.0).abs() < 0.05, "{hertz}");
//!
//! populations.learn(true);
//! (0..1000).for_each(|_| populations.step());
//! let weights = populations.network_mut().plastic_weights(); // all began at 0.4 mV
//! assert!(weights.iter().any(|weight| *weight > 0.4) && weights.iter().any(|weight| *weight < 0.4));
//! # Ok::<(), attractor_core::Invalid>(())
//! ```
//!
//! A unit that learns from its inputs:
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
mod rate_network;
pub mod references;
pub mod rules;
mod saved;
pub mod spiking;
pub mod theory;
pub mod timing;
mod transfer;

pub use attractor_core::{Progress, numerics::eigen};

pub use activity_that_occurs::ActivityThatOccurs;
pub use constraints::{Bound, Constraints};
pub use lateral::Lateral;
pub use layer::Layer;
pub use plastic_memory::{
    Divergence, End, Epoch, Learning, Origin, PlasticMemory, PlasticParameters, Protocol, Recalled, Replay,
    SavedPlasticMemory, SynapseSigns, TrainingCourse, correlation, or_usual,
};
pub use rate_network::{
    Homeostasis, RateNetwork, RateNetworkParameters, Runaway, SavedRateNetwork, longest_step, obey_dale,
    random_weights,
};
pub use transfer::Transfer;

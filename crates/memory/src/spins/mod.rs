//! Networks of ±1 units: Hopfield's memory and its physics.
//!
//! Patterns are [`Signs`], a bit for each unit. [`IntegerCouplings`] learn them by counting agreements, may be
//! damaged as [`Disorder`] says. A [`SpinNetwork`] is a state that steps: all units at once, one by one, or by Glauber
//! dynamics at a temperature. A [`SpinRun`] owns its couplings. All sums are of whole numbers, so results do not depend
//! on the order of summation.
//!
//! ```
//! use attractor_core::{Purpose, Seed, Streams};
//! use attractor_memory::spins::{IntegerCouplings, Signs, SpinNetwork};
//!
//! let streams = Streams::new(Seed(1), Purpose::named("example"), 0);
//! let patterns: Vec<Signs> = (0..5).map(|index| Signs::random(500, &mut streams.at(index))).collect();
//! let couplings = IntegerCouplings::hebbian(&patterns);
//!
//! let cue = patterns[0].with_overlap(0.6, &mut streams.at(5));
//! let mut network = SpinNetwork::new(&couplings, &cue);
//! while network.step() > 0 {}
//! assert_eq!(network.state().overlap(&patterns[0]), 1.0);
//! ```

mod contract;
mod couplings;
mod disorder;
mod matrix_free;
mod network;
mod perceptron;
mod products;
mod pseudo_inverse;
mod real;
mod run;
mod sequence;
mod side_by_side;
mod storkey;

pub use crate::signs::Signs;
pub use contract::SpinCouplings;
pub use couplings::IntegerCouplings;
pub use disorder::{Disorder, Flaws};
pub use network::{SpinEnd, SpinNetwork};
pub use perceptron::{PerceptronLearning, PerceptronTraining, Perceptrons};
pub use pseudo_inverse::PseudoInverse;
pub use run::{SavedSpinRun, SpinParameters, SpinRun, SpinUpdate};
pub use sequence::{Sequence, SequenceRun};
pub use storkey::Storkey;

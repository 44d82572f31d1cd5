//! What every part of attractor stands on: seeded streams of random numbers, mathematics that gives
//! the same bits everywhere, run-time dispatch of vector kernels, statistics, and the registry from
//! which the spec, the command line and the documentation are made.
//!
//! Nothing here knows of neurons.

pub mod about;
pub mod expression;
pub mod integrators;
pub mod kernels;
pub mod maths;
pub mod numerics;
pub mod progress;
pub mod registry;
pub mod room;
pub mod schema;
mod shown;
pub mod statistics;
pub mod stepper;
pub mod stream;
pub mod threads;

pub use about::{About, Citation};
pub use progress::{Outcome, Progress};
pub use registry::{Registered, Registry};
pub use schema::Invalid;
pub use shown::{obeyed, shown};
pub use stream::{Purpose, Seed, Stream, Streams};

// For the registry macro, which expands in other crates.
#[doc(hidden)]
pub use {schemars, serde, serde_json};

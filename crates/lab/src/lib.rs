//! The laboratory: models that are played with while they run.
//!
//! A [`Live`] model counts its steps and keeps a [`Recording`] of what is done to it, which [replays](Recording::replay) to
//! the same states. [`frame`] puts what there is to see into bytes for a page.
//!
//! ```
//! use attractor_core::Seed;
//! use attractor_lab::Live;
//! use serde_json::json;
//!
//! let mut live = Live::start("hopfield-network", &json!({ "units": 100, "patterns": 3 }), Seed(1))?;
//! live.act(&json!({ "kind": "ask", "pattern": 2 }))?;
//! live.step();
//! let recording = live.recording();
//! assert_eq!(recording.replay()?, Ok(1));
//! # Ok::<(), attractor_core::Invalid>(())
//! ```

pub mod frame;
mod live;
mod recording;
mod replay;

pub use live::Live;
pub use recording::{Event, HASHED_EVERY, Recording, What};
pub use replay::Parting;

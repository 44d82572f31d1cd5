//! Models that are driven live: stepped, changed, acted upon, looked at and saved while they run.
//!
//! A [`Model`] owns all it needs and does one small thing a [`step`](Model::step). It takes other parameters and actions
//! between steps, shows its state as [`Views`] that name their axes and units, and writes itself down so that what was
//! read back goes on to the same bits. [`MODELS`] lists all of them for fronts that know none by name.
//!
//! ```
//! use attractor_core::{Progress, Seed};
//! use attractor_models::{Views, model};
//! use serde_json::json;
//!
//! let parameters = json!({ "units": 200, "patterns": 5 });
//! let mut network = model("hopfield-network")?.start(&parameters, Seed(1))?;
//! while network.step() == Progress::Going {}
//!
//! network.act(&json!({ "kind": "ask", "pattern": 3 }))?;
//! let saved = network.save();
//! let mut again = attractor_models::restore(&saved)?;
//! network.step();
//! again.step();
//! assert_eq!(again.save(), network.save());
//!
//! let views = Views::of(&*network);
//! assert!(views.iter().any(|view| view.name == "state"));
//! # Ok::<(), attractor_core::Invalid>(())
//! ```

mod any;
mod keys;
mod layer;
mod model;
mod patterns;
mod size;
mod views;
mod written;

pub mod associative_memory;
pub mod blackout_memory;
pub mod delayed_match;
pub mod energy_network;
pub mod hopfield_network;
pub mod lateral_layer;
pub mod learning_layer;
pub mod memory_dynamics;
pub mod online_memory;
pub mod plastic_rate_network;
pub mod spiking_network;

pub use any::{AnyModel, MODELS, Running, model, restore};
pub use layer::{Layer, LayerKind};
pub use model::Model;
pub use views::{Active, Numbers, Quantity, Shows, View, Views};

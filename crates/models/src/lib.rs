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

mod ages;
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

use any::Kind;
use attractor_core::{Invalid, schema};

pub use any::{AnyModel, Running};
pub use layer::{Layer, LayerKind};
pub use model::Model;
pub use views::{Active, Numbers, Quantity, Shows, View, Views};

/// All models, in the order of listings.
pub static MODELS: &[&dyn AnyModel] = &[
    &Kind::<associative_memory::AssociativeMemory>::NEW,
    &Kind::<hopfield_network::HopfieldNetwork>::NEW,
    &Kind::<blackout_memory::BlackoutMemory>::NEW,
    &Kind::<online_memory::OnlineMemory>::NEW,
    &Kind::<delayed_match::DelayedMatch>::NEW,
    &Kind::<energy_network::EnergyNetwork>::NEW,
    &Kind::<memory_dynamics::MemoryDynamics>::NEW,
    &Kind::<plastic_rate_network::PlasticRateNetwork>::NEW,
    &Kind::<learning_layer::LearningLayer>::NEW,
    &Kind::<lateral_layer::LateralLayer>::NEW,
    &Kind::<spiking_network::SpikingNetwork>::NEW,
];

/// The kind of model with this id.
///
/// # Errors
/// [`Invalid`] where there is none.
pub fn model(id: &str) -> Result<&'static dyn AnyModel, Invalid> {
    let ids = || MODELS.iter().map(|model| model.id());
    MODELS.iter().copied().find(|model| model.id() == id).ok_or_else(|| {
        let allowed = format!("one of {}", ids().collect::<Vec<_>>().join(", "));
        let fault = Invalid::new("model", format!("there is no model \"{id}\""), allowed);
        match schema::nearest(id, ids()) {
            Some(near) => fault.help(format!("did you mean \"{near}\"?")),
            None => fault,
        }
    })
}

/// A model of whatever kind was saved.
///
/// # Errors
/// [`Invalid`] where these are no bytes of a model.
pub fn restore(bytes: &[u8]) -> Result<Box<dyn Running>, Invalid> {
    model(&written::id_of(bytes)?)?.restore(bytes)
}

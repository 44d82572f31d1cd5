//! Continuous associative networks with an energy, and memories that move.
//!
//! Visible units v and hidden units h are coupled by memories Ξ, a matrix with a row for each hidden
//! unit. What the units put out is the gradient of two [`generating`] functions, which are also called
//! Lagrangians. An [`EnergyNetwork`] is the flow of both layers; [`VisibleLimit`] and [`HiddenLimit`] are
//! what is left of it when one layer is much faster; [`MemoryDynamics`] lets the memories themselves follow
//! what is seen, beside [`VisibleUnits`] that move on a time scale of their own. The [`theory`] says what should come out.
//!
//! A [`NetworkRun`] owns a network, or one of its limits, and steps it; a [`CyclicPresentation`] shows targets
//! to memories that move. Each has its parameters beside it, takes others while it runs, and can be saved.
//!
//! ```
//! use attractor_core::Seed;
//! use attractor_energy::{NetworkParameters, NetworkRun};
//!
//! let parameters = NetworkParameters { visible: 30, hidden: 3, ..Default::default() };
//! let mut run: NetworkRun = NetworkRun::new(parameters, Seed(1), 0)?;
//! let start = run.energy();
//! while !run.is_done() {
//!     run.step();
//! }
//! assert!(run.energy() < start);
//! # Ok::<(), attractor_core::Invalid>(())
//! ```

mod adiabatic;
mod cyclic_presentation;
pub mod generating;
mod memories;
mod memory_dynamics;
mod network;
mod network_flow;
mod network_run;
mod parameters;
mod presentation_order;
mod presentation_parameters;
pub mod references;
mod simulation;
pub mod theory;
mod visible_units;

pub use attractor_core::numerics::eigen::symmetric_eigenvalues as eigenvalues;

pub use adiabatic::{HiddenLimit, VisibleLimit};
pub use cyclic_presentation::CyclicPresentation;
pub use memories::{Memories, MemoriesError, cosine, norm};
pub use memory_dynamics::{DynamicsError, MemoryDynamics};
pub use network::{EnergyNetwork, TimeConstants};
pub use network_flow::NetworkFlow;
pub use network_run::NetworkRun;
pub use parameters::{DrawnNetwork, NetworkParameters};
pub use presentation_order::PresentationOrder;
pub use presentation_parameters::CyclicPresentationParameters;
pub use simulation::Simulation;
pub use visible_units::{VisibleMotion, VisibleUnits};

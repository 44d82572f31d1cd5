//! Continuous associative networks with an energy, and memories that move.
//!
//! Visible units v and hidden units h are coupled by memories Ξ, a matrix with a row for each hidden
//! unit. What the units put out is the gradient of two [`generating`] functions. An
//! [`EnergyNetwork`] is the flow of both; [`VisibleLimit`] and [`HiddenLimit`] are what is left of it
//! when one side is much faster; [`MemoryDynamics`] lets the memories themselves follow what is seen.
//! The [`theory`] says what should come out.
//!
//! ```
//! use attractor_core::{Purpose, Seed, Streams};
//! use attractor_core::integrators::Method;
//! use attractor_energy::{EnergyNetwork, Memories, Simulation, TimeConstants, generating::Functions};
//!
//! let mut stream = Streams::new(Seed(1), Purpose::named("example"), 0).at(0);
//! let network = EnergyNetwork {
//!     memories: Memories::gaussian(3, 20, &mut stream),
//!     visible_function: Functions::named("log-cosh").unwrap(),
//!     hidden_function: Functions::named("softmax").unwrap(),
//!     times: TimeConstants { visible: 1.0, hidden: 0.1 },
//!     input: vec![0.0; 20],
//! };
//! let start: Vec<f64> = (0..network.units()).map(|_| stream.normal()).collect();
//! let mut simulation = Simulation::new(&network, Method::RungeKutta4, 0.01, start);
//! let before = network.energy(simulation.state());
//! for _ in 0..100 {
//!     simulation.step();
//! }
//! assert!(network.energy(simulation.state()) < before);
//! ```

mod adiabatic;
mod dynamics;
pub mod generating;
mod memories;
mod network;
pub mod references;
mod simulation;
pub mod theory;

pub use attractor_core::numerics::eigen::symmetric_eigenvalues as eigenvalues;

pub use adiabatic::{HiddenLimit, VisibleLimit};
pub use dynamics::{DynamicsError, MemoryDynamics};
pub use memories::{Memories, MemoriesError, cosine, norm};
pub use network::{EnergyNetwork, TimeConstants};
pub use simulation::Simulation;

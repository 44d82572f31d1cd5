//! What is solved by numbers, the same way on every machine: roots, maxima, the normal distribution and eigenvalues.
//!
//! For the theories that simulations are held against. Roots and maxima are those of one unknown in a known interval,
//! so that nothing depends on a start or a step size.

pub mod eigen;
mod maximum;
mod normal;
mod root;

pub use maximum::maximum;
pub use normal::{normal_above, normal_below, normal_density, normal_quantile};
pub use root::root;

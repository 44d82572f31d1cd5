//! Equations solved the same way on every machine: roots, maxima and the normal distribution.
//!
//! For the theories that simulations are held against. Everything works on one unknown in a known interval,
//! so that nothing depends on a start or a step size.

mod maximum;
mod normal;
mod root;

pub use maximum::maximum;
pub use normal::{normal_above, normal_below, normal_density, normal_quantile};
pub use root::root;

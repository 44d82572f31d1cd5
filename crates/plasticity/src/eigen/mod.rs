//! Eigenvalues of small matrices, with the same bits on every machine.

mod general;
mod symmetric;

pub use general::{Complex, eigenvalues};
pub use symmetric::{Components, components};

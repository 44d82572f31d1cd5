//! What the networks of this crate should do, in closed form.

mod laws;
mod marchenko_pastur;
mod one_winner;
mod stability;

pub use laws::{ExactLaw, PublishedLaw, expected_overlap};
pub use marchenko_pastur::MarchenkoPastur;
pub use one_winner::OneWinner;
pub use stability::{critical_gain, expected_largest_eigenvalue, growth_rate};

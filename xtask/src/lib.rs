//! The project's own chores. `cargo xtask --help` lists them.

pub mod book;
pub mod commands;
pub mod environment;
pub mod figures;
pub mod fuzz;
pub mod generate;
pub mod golden;
pub mod markdown;
pub mod process;
pub mod seeds;
pub mod test;

/// What a chore gives back: an error says in words what to do.
pub type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

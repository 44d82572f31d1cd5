//! The project's own chores. `cargo xtask --help` lists them.

pub mod book;
pub mod commands;
pub mod generate;
pub mod markdown;
pub mod test;

use std::path::PathBuf;

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or(here.clone(), PathBuf::from)
}

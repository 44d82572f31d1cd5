//! `cargo xtask generate`: the pages of the book that are made from the program's registry, and the table
//! of the hashes of specs.

use crate::Fallible;
use crate::process::{cargo, run};

/// Set when the test of the pages is to write them instead.
pub const WRITE: &str = "ATTRACTOR_WRITE_PAGES";

/// Writes the pages that are out of date and removes those of rules that are gone.
///
/// # Errors
/// What cannot be compiled, read or written.
pub fn write() -> Fallible {
    run(pages().env(WRITE, "1").args(["--", "--nocapture"]))
}

/// Checks that every page is as [`write()`] would leave it.
///
/// # Errors
/// Names the pages that are not.
pub fn check() -> Fallible {
    run(pages().env_remove(WRITE))
}

/// The test of the pages, with the same features of all crates as the other tests, so that nothing is
/// compiled twice.
fn pages() -> std::process::Command {
    let mut command = cargo();
    command.args(["test", "--quiet", "--workspace", "--test", "pages"]);
    command
}

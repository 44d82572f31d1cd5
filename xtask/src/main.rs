//! `cargo xtask`: the project's own chores.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{generate, test};

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every check, the tests last
    Test,
    /// Write the pages of the book that are made from the program's registry
    Generate,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Test => test::run(),
        Task::Generate => generate::write(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

//! `cargo xtask`: the project's own chores.

mod bench_peers;
mod process;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{generate, test};

/// What a chore gives back: an error says in words what to do.
type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's own chores")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Runs every check, the tests last.
    Test,
    /// Writes the pages of the book that are made from the program's registry.
    Generate,
    /// Compares our speed with that of NumPy, and PyTorch if asked for, on this machine.
    BenchPeers(bench_peers::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Test => test::run().map_err(Into::into),
        Chore::Generate => generate::write().map_err(Into::into),
        Chore::BenchPeers(options) => bench_peers::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

//! `cargo xtask`: the project's own chores.

mod bench_peers;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{Fallible, generate, process, test};

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
        Chore::Test => test::run(),
        Chore::Generate => generate::write(),
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

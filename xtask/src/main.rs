//! The project's own chores: `cargo xtask --help`.

mod bench_peers;
mod process;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a chore gives back: an error says in words what to do.
type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own chores")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Compares our speed with that of NumPy, and PyTorch if asked for, on this machine.
    BenchPeers(bench_peers::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
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
